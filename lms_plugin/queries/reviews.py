"""What somebody handed in for one column of the gradebook: whose it is, and every attempt with its score and times.

What stands inside an attempt is read by `queries.attempts`; who may look is the rooms' matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from courses.outcome import Score
from lms_plugin.models import Attempt, Enrolment, Grade, LineItem, Module, ModuleVersion, Person, Placement


@dataclass(frozen=True, slots=True)
class Submission:
    """One learner at one placement. `digest` is that of the module's published version, else of its draft.

    `activity` is the one that the link shows, None where it shows the whole module. `wanted` and `sent` are shares of
    the maximum, None where there is no column or no grade.
    """

    enrolment_id: int
    enrolment_uuid: str
    person_uuid: str
    name: str | None
    left_at: datetime | None
    placement_uuid: str
    title: str
    module_id: int
    activity: str | None
    digest: str
    column: str | None
    wanted: float | None
    sent: float | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt in numbers; `score` is None while nothing was counted."""

    activity: str
    number: int
    score: Score | None
    started_at: datetime
    moved_at: datetime
    finished_at: datetime | None


def submission(session: Session, cohort_id: int, placement_uuid: str, enrolment_uuid: str) -> Submission | None:
    """A learner of this cohort at a placement of this cohort, else None; people who have left are there too."""
    columns: tuple[Any, ...] = (
        Enrolment.id, Enrolment.uuid, Person.uuid, Person.name, Enrolment.left_at, Placement.uuid, Placement.title,
        Module.id, Placement.activity_key, ModuleVersion.digest, LineItem.label, Grade.wanted_share, Grade.sent_share,
        Grade.sent_at,
    )  # fmt: skip
    row = session.execute(
        select(*columns)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Placement, Placement.cohort_id == Enrolment.cohort_id)
        .join(Module, Module.id == Placement.module_id)
        .join(
            ModuleVersion, ModuleVersion.id == func.coalesce(Module.published_version_id, Module.draft_version_id)
        )
        .outerjoin(LineItem, LineItem.placement_id == Placement.id)
        .outerjoin(Grade, and_(Grade.line_item_id == LineItem.id, Grade.enrolment_id == Enrolment.id))
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.uuid == enrolment_uuid,
            Enrolment.role == "learner",
            Placement.uuid == placement_uuid,
        )
    ).one_or_none()
    return None if row is None else Submission(*row)


def tries(session: Session, found: Submission) -> Sequence[Try]:
    """Every attempt of somebody in what the link shows, the first one first. No state is read."""
    columns: tuple[Any, ...] = (
        Attempt.activity_key, Attempt.number, Attempt.earned, Attempt.possible, Attempt.started_at, Attempt.moved_at,
        Attempt.finished_at,
    )  # fmt: skip
    shown = _shown(found.enrolment_id, found.module_id, found.activity)
    rows = session.execute(select(*columns).where(*shown).order_by(Attempt.id))
    return tuple(
        Try(activity, number, Score(earned, possible) if earned is not None and possible else None, *times)
        for activity, number, earned, possible, *times in rows
    )


def last_handed_in(
    session: Session, enrolment_id: int, module_id: int, activity: str | None
) -> tuple[str, int] | None:
    """Activity and number of the attempt that was scored last, in one activity or all; None where none was."""
    row = session.execute(
        select(Attempt.activity_key, Attempt.number)
        .where(*_shown(enrolment_id, module_id, activity), Attempt.finished_at.is_not(None), Attempt.possible > 0)
        .order_by(Attempt.finished_at.desc(), Attempt.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def learner(session: Session, cohort_id: int, issuer: str, sub: str) -> tuple[int, str] | None:
    """Id and uuid of the enrolment of a learner of this cohort by the platform's id, people who left included."""
    row = session.execute(
        select(Enrolment.id, Enrolment.uuid)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.cohort_id == cohort_id, Enrolment.role == "learner", Person.issuer == issuer, Person.sub == sub
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def _shown(enrolment_id: int, module_id: int, activity: str | None) -> Iterator[ColumnElement[bool]]:
    yield Attempt.enrolment_id == enrolment_id
    yield Attempt.module_id == module_id
    if activity is not None:
        yield Attempt.activity_key == activity
