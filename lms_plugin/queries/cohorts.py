"""A cohort as its instructors see it: what it is, and the links placed in it.

It answers within the tenant: a cohort that the person does not teach is not there. Its people stand in `cohort_people`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from courses.progress import Path
from lms_plugin.access import Actor
from lms_plugin.db.asking import ask
from lms_plugin.models import Academy, Attempt, Cohort, Enrolment, LineItem, Module, ModuleVersion, Placement
from lms_plugin.queries.overlays import APPLIES, usable_digest


@dataclass(frozen=True, slots=True)
class Taught:
    """A cohort that the actor teaches; `enrolled_as` is the actor's role there, `jurisdiction` the one that applies.

    `law` is the digest of the overlay that it has, None where there is none; `path` says what is optional.
    """

    id: int
    uuid: str
    title: str
    academy_id: int
    jurisdiction: str
    law: str | None
    path: Path
    has_roster: bool
    roster_at: datetime | None
    roster_wanted_at: datetime | None
    roster_failure: str | None
    has_groups: bool
    groups_failure: str | None
    enrolled_as: str


@dataclass(frozen=True, slots=True)
class Link:
    """A placement of a cohort. `digest` is that of the published version, or of the draft of a withdrawn module."""

    uuid: str
    title: str
    settings: Mapping[str, Any]
    module_id: int | None
    module_uuid: str | None
    activity_key: str | None
    digest: str | None
    is_published: bool
    copied: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A placement on the page where its module and settings are chosen; `begun` counts attempts made through it.

    `column` is the state of its column in the gradebook, None where the platform has offered none.
    """

    id: int
    uuid: str
    title: str
    resource_link_id: str
    settings: Mapping[str, Any]
    module_uuid: str | None
    activity_key: str | None
    begun: int
    column: str | None
    cohort: Taught
    copied: Mapping[str, Any] | None


_FACTS: tuple[Any, ...] = (
    Cohort.id,
    Cohort.uuid,
    Cohort.title,
    Cohort.academy_id,
    APPLIES,
    usable_digest(APPLIES, Academy.id),
    Cohort.path,
    Cohort.memberships_url.is_not(None),
    Cohort.roster_at,
    Cohort.roster_wanted_at,
    Cohort.roster_failure,
    Cohort.groups_url.is_not(None),
    Cohort.groups_failure,
    Enrolment.role,
)
_WIDTH = len(_FACTS)
_TAUGHT: Select[Any] = (
    select(*_FACTS)
    .select_from(Cohort)
    .join(Academy, Academy.id == Cohort.academy_id)
    .join(Enrolment, Enrolment.cohort_id == Cohort.id)
    .where(Enrolment.role == "instructor", Enrolment.left_at.is_(None))
)
_OWN = _TAUGHT.where(Cohort.uuid == bindparam("cohort"), Enrolment.person_id == bindparam("person"))

_LINKS = (
    select(
        Placement.uuid,
        Placement.title,
        Placement.settings,
        Module.id,
        Module.uuid,
        Placement.activity_key,
        ModuleVersion.digest,
        Module.published_version_id.is_not(None),
        Placement.copied,
    )
    .outerjoin(Module, Module.id == Placement.module_id)
    .outerjoin(
        ModuleVersion,
        ModuleVersion.id == func.coalesce(Module.published_version_id, Module.draft_version_id),
    )
    .where(Placement.cohort_id == bindparam("cohort"))
    .order_by(Placement.id)
)


def taught(session: Session, actor: Actor, cohort_uuid: str) -> Taught | None:
    """The cohort if the actor teaches it, else None."""
    row = ask(session, _OWN, cohort=cohort_uuid, person=actor.person_id).one_or_none()
    return None if row is None else Taught(*row)


def placed(session: Session, actor: Actor, placement_uuid: str) -> Placed | None:
    """A placement of a cohort that the actor teaches, else None."""
    begun = select(func.count(Attempt.id)).where(Attempt.placement_id == Placement.id).scalar_subquery()
    wanted = (
        _TAUGHT.add_columns(
            Placement.id, Placement.uuid, Placement.title, Placement.resource_link_id, Placement.settings,
            Module.uuid, Placement.activity_key, begun, LineItem.state, Placement.copied,
        )
        .join(Placement, Placement.cohort_id == Cohort.id)
        .outerjoin(Module, Module.id == Placement.module_id)
        .outerjoin(LineItem, LineItem.placement_id == Placement.id)
        .where(Placement.uuid == placement_uuid, Enrolment.person_id == actor.person_id)
    )  # fmt: skip
    row = session.execute(wanted).one_or_none()
    return None if row is None else _placed(row)


def _placed(row: Row[Any]) -> Placed:
    cohort, own = tuple(row)[:_WIDTH], tuple(row)[_WIDTH:]
    row_id, uuid, title, link_id, settings, module_uuid, activity_key, begun, column, copied = own
    facts = (row_id, uuid, title, link_id, settings or {}, module_uuid, activity_key, begun, column)
    return Placed(*facts, Taught(*cohort), copied)


def links(session: Session, cohort_id: int) -> Sequence[Link]:
    """Every placement of a cohort, the oldest first."""
    rows = ask(session, _LINKS, cohort=cohort_id)
    return tuple(
        Link(uuid, title, settings or {}, module_id, module_uuid, activity_key, digest, bool(is_published), copied)
        for uuid, title, settings, module_id, module_uuid, activity_key, digest, is_published, copied in rows
    )
