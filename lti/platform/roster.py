"""The roster of a course: who is enrolled, as what, and on demand in which groups.

What the groups are called belongs to `lti.platform.groups`.
Sources: NRPS 2.0 (2.2 to 2.4, 3.6.1), Course Groups Service 1.0.
"""

from datetime import datetime
from typing import Any

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.model import Grant, Person
from lti.platform.ports import Platform
from lti.platform.service import Refusal, accept_only, answer, answering, bearer, page


@answering
def members(request: Request, platform: Platform, context_id: str, now: datetime) -> Reply:
    """The membership container, by `role`, `rlid`, `limit` and `page`; more pages are named in the Link header."""
    if request.method != "GET":
        raise Refusal(405, "The roster is read.", {"Allow": "GET"})
    grant = bearer(request, platform, (v.SCOPE_ROSTER,), now)
    accept_only(request, v.MEMBERS_TYPE)
    context = platform.school.context(context_id)
    if context is None:
        raise Refusal(404, "There is no such course.")
    _check_link(request, platform, grant, context_id)
    role = request.params.get("role", "")
    people = [person for person in platform.school.members(context_id) if not role or _has(person, role)]
    rows, headers = page(request, people, platform.members_url(context_id))
    body = {
        "id": platform.members_url(context_id),
        "context": {"id": context.id, "label": context.label, "title": context.title},
        "members": [_member(person) | _groups(request, platform, context_id, person) for person in rows],
    }
    return answer(200, v.MEMBERS_TYPE, body, headers)


def _check_link(request: Request, platform: Platform, grant: Grant, context_id: str) -> None:
    """A link that is asked for must be the tool's and in this course (NRPS 2.0, 3.6.1.2)."""
    if "rlid" not in request.params:
        return
    link = platform.school.link(request.params["rlid"])
    if link is None or (link.context_id, link.client_id) != (context_id, grant.client_id):
        raise Refusal(404, "rlid is no link of this tool in this course.")


def _has(person: Person, role: str) -> bool:
    """A role may be asked for by its full name or, for context roles, by the short one."""
    return any(own == role or own.endswith(f"membership#{role}") for own in person.roles)


def _groups(request: Request, platform: Platform, context_id: str, person: Person) -> dict[str, Any]:
    """The groups of a member, where the request asks for them."""
    if request.params.get("groups") != "true":
        return {}
    own = [one for one in platform.school.groups(context_id) if person.sub in one.members]
    return {"group_enrollments": [{"group_id": one.id} for one in own]}


def _member(person: Person) -> dict[str, Any]:
    return {
        "status": "Active",
        "user_id": person.sub,
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "roles": list(person.roles),
    }
