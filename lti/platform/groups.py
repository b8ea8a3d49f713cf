"""The groups of a course and the sets they belong to; who is in a group stands in the roster.

Source: Course Groups Service 1.0 (2.2, 3.1).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.model import Group
from lti.platform.ports import Platform
from lti.platform.service import Refusal, accept_only, answer, answering, bearer, page


@answering
def groups(request: Request, platform: Platform, context_id: str, now: datetime) -> Reply:
    """The groups, by `user_id`, `limit` and `page`; more pages are named in the Link header."""
    found = _asked(request, platform, context_id, v.GROUPS_TYPE, now)
    whose = request.params.get("user_id", "")
    rows, headers = page(
        request, [one for one in found if not whose or whose in one.members], platform.groups_url(context_id)
    )
    return answer(200, v.GROUPS_TYPE, {"groups": [_group(one) for one in rows]}, headers)


@answering
def group_sets(request: Request, platform: Platform, context_id: str, now: datetime) -> Reply:
    """The sets, by `limit` and `page`."""
    found = _asked(request, platform, context_id, v.GROUP_SETS_TYPE, now)
    sets = {one.set_id: {"id": one.set_id, "name": one.set_name} for one in found if one.set_id}
    rows, headers = page(request, list(sets.values()), platform.group_sets_url(context_id))
    return answer(200, v.GROUP_SETS_TYPE, {"sets": list(rows)}, headers)


def _asked(
    request: Request, platform: Platform, context_id: str, media_type: str, now: datetime
) -> Sequence[Group]:
    if request.method != "GET":
        raise Refusal(405, "Groups are read.", {"Allow": "GET"})
    bearer(request, platform, (v.SCOPE_GROUPS,), now)
    accept_only(request, media_type)
    if platform.school.context(context_id) is None:
        raise Refusal(404, "There is no such course.")
    return platform.school.groups(context_id)


def _group(one: Group) -> dict[str, Any]:
    return {"id": one.id, "name": one.name} | ({"set_id": one.set_id} if one.set_id else {})
