"""The roster of a course: who is enrolled, as what, as the platform tells it.

What the tool does with the people (adding, marking as left) belongs to the host.
Source: Names and Role Provisioning Services 2.0.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from lti import answers, groups, reading, urls
from lti.claims import SCOPE_ROSTER
from lti.errors import GiveUp, NotGranted
from lti.http import Reply
from lti.paging import linked, pages
from lti.refused import N_
from lti.roles import Roles, roles_of
from lti.services import Caller

MEMBERS: Final = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
MOST_MEMBERS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a course; `active` is False for people who are inactive or deleted there; texts may be "".

    `groups` are ids, and only there where the roster was asked for them (`lti.groups.ENROLMENTS`).
    """

    user_id: str
    roles: tuple[str, ...]
    place: Roles
    active: bool = True
    name: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """People as the platform listed them; `differences` is where it will tell what changes from now on, "" nowhere."""

    members: tuple[Member, ...]
    differences: str = ""


def members(caller: Caller, address: str, resource_link_id: str = "", role: str = "") -> tuple[Member, ...]:
    """Everyone in the course, or with access to one resource link, or in one role, over all pages."""
    return read(caller, address, resource_link_id, role).members


def read(caller: Caller, address: str, resource_link_id: str = "", role: str = "") -> Roster:
    """The roster over all pages, of the course, of one resource link, of one role.

    The roster's claim lists no scopes, so the scope is asked for without being
    granted first. Raises GiveUp for rosters without end.
    """
    filters = {"rlid": resource_link_id, "role": role}
    if urls.web_address(address) is None:
        raise NotGranted(N_("The platform has given no address for this service."))
    return _walked(caller, urls.with_query(address, {name: value for name, value in filters.items() if value}))


def changes(caller: Caller, differences: str) -> Roster:
    """Who changed since the roster that named this address; who left is listed as not active."""
    if urls.web_address(differences) is None:
        raise NotGranted(N_("The platform has given no address for this service."))
    return _walked(caller, differences)


def _walked(caller: Caller, first: str) -> Roster:
    found: dict[str, Member] = {}
    differences, current = "", first
    for page in pages(caller, first, MEMBERS, frozenset({SCOPE_ROSTER})):
        for member in _members(caller, answers.object_of(page)):
            found[member.user_id] = member
        if len(found) > MOST_MEMBERS:
            raise GiveUp(N_("The platform's roster is larger than the tool takes."))
        differences = _differences(page, current) or differences
        current = linked(page, current, "next") or current
    return Roster(tuple(found.values()), differences)


def _differences(page: Reply, current: str) -> str:
    """Where changes will be told; on another server it is not asked, and the whole roster is read as before."""
    with suppress(GiveUp):
        return linked(page, current, "differences") or ""
    return ""


def _members(caller: Caller, page: Mapping[str, Any]) -> list[Member]:
    listed = page.get("members")
    if not isinstance(listed, list):
        raise answers.nonsense()
    return [member for entry in listed if isinstance(entry, dict) and (member := _member(caller, entry)) is not None]


def _member(caller: Caller, entry: Mapping[str, Any]) -> Member | None:
    """A member with a usable user id, else None: one odd person must not cost the roster."""
    user_id, listed = entry.get("user_id"), entry.get("roles")
    if not isinstance(user_id, str) or not 0 < len(user_id) <= reading.ID_LENGTH or not reading.printable(user_id):
        return None
    roles = tuple(role for role in listed if isinstance(role, str)) if isinstance(listed, list) else ()
    parts = (reading.name(entry.get("given_name")), reading.name(entry.get("family_name")))
    return Member(
        user_id=user_id,
        roles=roles[: reading.LIST_LENGTH],
        place=roles_of(roles[: reading.LIST_LENGTH], caller.family, caller.registration.role_overrides),
        active=entry.get("status", "Active") == "Active",
        name=reading.name(entry.get("name")) or " ".join(filter(None, parts)),
        email=reading.email(entry.get("email")),
        groups=groups.enrolled_in(entry),
    )
