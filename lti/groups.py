"""The groups of a course, as the platform tells them: their names and the sets they belong to.

Who is in which group stands in the roster (`lti.roster`). What groups are used
for belongs to the host.
Source: Course Groups Service 1.0. Blackboard Learn serves it (docs.blackboard.com, LTI launch
"groupsservice"); Moodle by a plug-in of its own only (tracker.moodle.org/browse/MDL-69233, open), Canvas not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lti import answers, reading, urls
from lti.claims import SCOPE_GROUPS
from lti.claims import Groups as Claimed
from lti.errors import GiveUp, NotGranted
from lti.paging import pages
from lti.refused import N_
from lti.services import Caller

GROUPS: Final = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"
SETS: Final = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json"
MOST_GROUPS: Final = 2_000
ENROLMENTS: Final = {"groups": "true"}
"""The query by which a roster is asked to say who is in which group."""


@dataclass(frozen=True, slots=True)
class Group:
    """One group; `set_name` is "" for a group that stands alone, and where the platform names no sets."""

    id: str
    name: str
    set_name: str = ""


def groups(caller: Caller, claimed: Claimed) -> tuple[Group, ...]:
    """Every group of the course over all pages, each with the name of its set; raises GiveUp for lists without end."""
    if urls.web_address(claimed.groups_url) is None:
        raise NotGranted(N_("The platform has given no address for this service."))
    sets = {row["id"]: reading.name(row.get("name")) for row in _rows(caller, claimed.sets_url, SETS, "sets")}
    return tuple(
        Group(row["id"], reading.name(row.get("name")) or row["id"], sets.get(str(row.get("set_id")), ""))
        for row in _rows(caller, claimed.groups_url, GROUPS, "groups")
    )


def enrolled_in(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the groups that a member of a roster is in; what is odd is left out."""
    listed = entry.get("group_enrollments")
    rows = listed[: reading.LIST_LENGTH] if isinstance(listed, list) else []
    ids = (row.get("group_id") for row in rows if isinstance(row, Mapping))
    return tuple(group_id for group_id in ids if reading.is_identifier(group_id))


def _rows(caller: Caller, address: str, media_type: str, member: str) -> Iterator[Mapping[str, Any]]:
    """The entries with a usable id, each once; none without an address, because sets are optional (section 3.2)."""
    seen: set[str] = set()
    for page in pages(caller, address, media_type, frozenset({SCOPE_GROUPS})) if address else ():
        listed = answers.object_of(page).get(member)
        if not isinstance(listed, list):
            raise answers.nonsense()
        for row in listed:
            if isinstance(row, Mapping) and reading.is_identifier(row.get("id")) and row["id"] not in seen:
                seen.add(row["id"])
                yield row
        if len(seen) > MOST_GROUPS:
            raise GiveUp(N_("The platform lists more groups than the tool takes."))
