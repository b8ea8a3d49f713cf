"""A person's seat at a placement: the one join that every trainee page starts with.

It answers within the tenant: a placement of a cohort where the person is not enrolled is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from courses.progress import Path
from lms_plugin.access import Actor
from lms_plugin.db.asking import ask
from lms_plugin.models import (
    Academy,
    Cohort,
    Enrolment,
    LineItem,
    Module,
    ModuleVersion,
    Placement,
    Programme,
    Progress,
)
from lms_plugin.queries.overlays import APPLIES, signed_at, usable_digest
from lms_plugin.queries.visits import VISITOR, actor_and, beside

EXTRA_TIME: Final[Mapping[str, float | None]] = {
    "none": 0.0, "quarter": 0.25, "half": 0.5, "double": 1.0, "unlimited": None,
}  # fmt: skip
"""What an enrolment says of extra time, as the share of a time limit that the terms of an attempt have."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Enrolment, cohort, placement, the published version and the progress so far, as one frozen row.

    `digest` is None while the placement has no module or the module is not published; `law` is the digest of the
    overlay that the cohort has, None where there is none, and `law_signed_at` when a jurist of the academy signed it.
    With an `activity_key` the placement shows this activity alone. `path` is the cohort's.
    `cells` as in `models.Progress`.
    """

    enrolment_id: int
    role: str
    extra_time: str
    cohort_id: int
    cohort_uuid: str
    cohort_title: str
    law: str | None
    law_signed_at: datetime | None
    path: Path
    placement_id: int
    placement_uuid: str
    placement_title: str
    settings: Mapping[str, Any]
    module_id: int | None
    module_uuid: str | None
    activity_key: str | None
    version_id: int | None
    digest: str | None
    programme_id: int | None
    programme_digest: str | None
    has_line_item: bool
    cells: Mapping[str, Any]
    progress_version: int | None
    share: float | None
    last_at: datetime | None


_LAW = usable_digest(APPLIES, Academy.id)

SEAT = (
    select(
        Enrolment.id,
        Enrolment.role,
        Enrolment.extra_time,
        Cohort.id,
        Cohort.uuid,
        Cohort.title,
        _LAW,
        signed_at(_LAW, Academy.id),
        Cohort.path,
        Placement.id,
        Placement.uuid,
        Placement.title,
        Placement.settings,
        Module.id,
        Module.uuid,
        Placement.activity_key,
        ModuleVersion.id,
        ModuleVersion.digest,
        Programme.id,
        Programme.digest,
        LineItem.id,
        Progress.cells,
        Progress.version,
        Progress.share,
        Progress.last_at,
    )
    .select_from(Placement)
    .join(Cohort, Cohort.id == Placement.cohort_id)
    .join(Academy, Academy.id == Cohort.academy_id)
    .join(Enrolment, and_(Enrolment.cohort_id == Cohort.id, Enrolment.left_at.is_(None)))
    .outerjoin(Module, Module.id == Placement.module_id)
    .outerjoin(Programme, Programme.id == Module.programme_id)
    .outerjoin(ModuleVersion, ModuleVersion.id == Module.published_version_id)
    .outerjoin(LineItem, and_(LineItem.placement_id == Placement.id, LineItem.state == "live"))
    .outerjoin(Progress, and_(Progress.enrolment_id == Enrolment.id, Progress.module_id == Module.id))
)

_OWN = SEAT.where(Placement.uuid == bindparam("placement"), Enrolment.person_id == bindparam("person"))
_ENTERED = beside(SEAT.where(Placement.uuid == bindparam("placement"), Enrolment.person_id == VISITOR))


def seat(session: Session, actor: Actor, placement_uuid: str) -> Seat | None:
    """The actor's seat at a placement of an own cohort, else None."""
    row = ask(session, _OWN, placement=placement_uuid, person=actor.person_id).one_or_none()
    return None if row is None else seat_of(row)


def entered(
    session: Session, visit_uuid: str, now: datetime, placement: str
) -> tuple[Actor, Seat | None] | None:
    """The actor of a visit and their seat, by one statement; None for a visit that is none."""
    both = actor_and(session, _ENTERED, visit_uuid, now, placement=placement)
    return None if both is None else (both[0], None if both[1] is None else seat_of(both[1]))


def seat_of(row: tuple[Any, ...]) -> Seat:
    """A row of `SEAT` as a seat; columns that a query added behind are left alone."""
    (enrolment_id, role, extra_time, cohort_id, cohort_uuid, title, law, signed, path, *rest) = row
    (placement_id, placement_uuid, placement_title, settings, module_id, module_uuid, activity, *rest) = rest
    (version_id, digest, programme_id, programme_digest, line_item_id, cells, version, share, last_at, *_) = rest
    return Seat(
        enrolment_id, role, extra_time, cohort_id, cohort_uuid, title, law, signed, path,
        placement_id, placement_uuid, placement_title, settings or {}, module_id, module_uuid, activity,
        version_id, digest, programme_id, programme_digest, line_item_id is not None, cells or {}, version, share,
        last_at,
    )  # fmt: skip
