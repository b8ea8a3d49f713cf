"""One learner of a cohort as instructors may see them: what is begun and done, scores, tries and times.

Choices in scenarios, journals and free text are not read here: they belong to the learner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt, Enrolment, PastOutcome, Person, Progress


@dataclass(frozen=True, slots=True)
class Someone:
    """A learner's enrolment; `left_at` is set for people whom the platform's roster no longer lists.

    `extra_time` as in `models.Enrolment`.
    """

    id: int
    uuid: str
    person_uuid: str
    name: str | None
    created_at: datetime
    left_at: datetime | None
    extra_time: str


@dataclass(frozen=True, slots=True)
class Tries:
    """All attempts of one person at one activity, in numbers; `judged_anew` counts those that were corrected."""

    started: int
    finished: int
    first_at: datetime
    last_at: datetime
    finished_at: datetime | None
    judged_anew: int


@dataclass(frozen=True, slots=True)
class ModuleStanding:
    """A progress row; `cells` as in `models.Progress`."""

    cells: Mapping[str, Any]
    done: int
    required: int
    share: float | None
    last_at: datetime


def someone(session: Session, cohort_id: int, enrolment_uuid: str) -> Someone | None:
    """The learner of this cohort, else None; instructors have no such page."""
    row = session.execute(
        select(
            Enrolment.id, Enrolment.uuid, Person.uuid, Person.name, Enrolment.created_at, Enrolment.left_at,
            Enrolment.extra_time,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.uuid == enrolment_uuid, Enrolment.cohort_id == cohort_id, Enrolment.role == "learner")
    ).one_or_none()
    return None if row is None else Someone(*row)


def standings(session: Session, enrolment_id: int) -> Mapping[int, ModuleStanding]:
    """Module id → how far the person is in it."""
    rows = session.execute(
        select(
            Progress.module_id, Progress.cells, Progress.done, Progress.required, Progress.share, Progress.last_at
        ).where(Progress.enrolment_id == enrolment_id)
    )
    return {module_id: ModuleStanding(*rest) for module_id, *rest in rows}


def _last_outcome() -> Any:
    """Of an attempt that was corrected more than once, one row: it must be counted once."""
    own = select(func.max(PastOutcome.id)).where(PastOutcome.attempt_id == Attempt.id)
    return own.correlate(Attempt).scalar_subquery()


def tries(session: Session, enrolment_id: int) -> Mapping[tuple[int, str], Tries]:
    """(Module id, activity key) → the attempts in numbers. No state is read."""
    numbers: tuple[Any, ...] = (
        func.count(Attempt.id),
        func.count(Attempt.finished_at),
        func.min(Attempt.started_at),
        func.max(Attempt.moved_at),
        func.max(Attempt.finished_at),
        func.count(PastOutcome.id),
    )
    rows = session.execute(
        select(Attempt.module_id, Attempt.activity_key, *numbers)
        .outerjoin(PastOutcome, PastOutcome.id == _last_outcome())
        .where(Attempt.enrolment_id == enrolment_id)
        .group_by(Attempt.module_id, Attempt.activity_key)
    )
    return {(module_id, key): Tries(*rest) for module_id, key, *rest in rows}
