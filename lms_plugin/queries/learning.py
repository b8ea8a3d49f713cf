"""What somebody learns, module by module, and what their gradebook was told.

The seat at one placement has a file of its own: `queries.seats`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from courses.progress import Path
from lms_plugin.db.asking import ask
from lms_plugin.models import (
    Cohort,
    Enrolment,
    Grade,
    LineItem,
    Module,
    ModuleVersion,
    Placement,
    Programme,
    Progress,
)
from lms_plugin.queries.seats import Seat


@dataclass(frozen=True, slots=True)
class Studied:
    """A module that was placed in one of somebody's cohorts, and how far they are in it."""

    cohort_title: str
    role: str
    path: Path
    placement_uuid: str
    module_id: int
    digest: str
    programme_id: int
    programme_digest: str
    cells: Mapping[str, Any]
    last_at: datetime | None
    cohort_id: int


def studied(session: Session, person_id: int) -> Sequence[Studied]:
    """The published modules of all cohorts of a person, each once per cohort, in the order of the programmes."""
    rows: Iterable[Any] = session.execute(
        select(
            Cohort.title, Enrolment.role, Cohort.path, Placement.uuid, Module.id, ModuleVersion.digest, Programme.id,
            Programme.digest, Progress.cells, Progress.last_at, Cohort.id,
        )
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Placement, Placement.cohort_id == Cohort.id)
        .join(Module, Module.id == Placement.module_id)
        .join(Programme, Programme.id == Module.programme_id)
        .join(ModuleVersion, ModuleVersion.id == Module.published_version_id)
        .outerjoin(Progress, and_(Progress.enrolment_id == Enrolment.id, Progress.module_id == Module.id))
        .where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None))
        # A link to the whole module comes before one to a single activity.
        .order_by(
            Cohort.id, Programme.key, Module.position, Module.id, Placement.activity_key.is_not(None), Placement.id
        )
    )  # fmt: skip
    found: dict[tuple[int, int], Studied] = {}
    for row in rows:
        *about, cells, last_at, cohort_id = row
        one = Studied(*(*about, cells or {}, last_at, cohort_id))
        found.setdefault((cohort_id, one.module_id), one)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Told:
    """A grade on its way: `share` is wanted, `status` as in `models.Grade`."""

    status: str
    share: float
    sent_at: datetime | None


_TOLD = (
    select(Grade.status, Grade.wanted_share, Grade.sent_at)
    .join(LineItem, LineItem.id == Grade.line_item_id)
    .where(LineItem.placement_id == bindparam("placement"), Grade.enrolment_id == bindparam("enrolment"))
)


def told(session: Session, seat: Seat) -> Told | None:
    """What the gradebook column of this placement was told of this learner; None where there is no mark yet."""
    row = ask(session, _TOLD, placement=seat.placement_id, enrolment=seat.enrolment_id).one_or_none()
    return None if row is None or row[1] is None else Told(*row)
