"""The grades of a cohort on their way to the platform: what is wanted, what arrived, and why something did not.

Sending belongs to `lms_plugin.jobs.passback`, sending again to `services.grades`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from lms_plugin.models import Enrolment, Grade, LineItem, Person, Placement
from lti import claims

STATES: Final = ("parked", "waiting", "sent")


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One learner in one column; `wanted`, `sent` and `result` are points of `maximum`, `failure` is an English msgid.

    `status` is parked, waiting or sent; what is being sent this second still waits. `wanted` is None for who has only
    started. `result` is what the gradebook said at `result_at`, None where it said nothing.
    """

    id: int
    uuid: str
    enrolment_uuid: str
    person_uuid: str
    name: str | None
    column: str
    wanted: float | None
    maximum: float
    status: str
    sent: float | None
    sent_at: datetime | None
    due_at: datetime
    tries: int
    failure: str | None
    result: float | None
    result_at: datetime | None

    @property
    def differs(self) -> bool:
        """Whether the gradebook says something else than it was told; somebody may have changed it there."""
        return self.result_at is not None and self.status == "sent" and not _same(self.result, self.sent)


def _same(one: float | None, other: float | None) -> bool:
    """Gradebooks round to two digits."""
    return one is other or (one is not None and other is not None and abs(one - other) < 0.01)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the gradebook; `state` as in `models.LineItem`, `can_make` where the platform lets the tool make it.

    `tells` says that the platform gives its results; `failure` and `results_failure` are English msgids. `parked`,
    `waiting` and `sent` count its grades.
    """

    placement_uuid: str
    title: str
    state: str
    failure: str | None
    can_make: bool
    tells: bool
    results_at: datetime | None
    results_due_at: datetime | None
    results_failure: str | None
    parked: int
    waiting: int
    sent: int


_STATUS: ColumnElement[str] = case((Grade.status == "sending", "waiting"), else_=Grade.status)
_COLUMNS: tuple[Any, ...] = (
    Grade.id,
    Grade.uuid,
    Enrolment.uuid,
    Person.uuid,
    Person.name,
    LineItem.label,
    Placement.title,
    Grade.wanted_share,
    LineItem.maximum,
    _STATUS,
    Grade.sent_share,
    Grade.sent_at,
    Grade.due_at,
    Grade.tries,
    Grade.failure,
    Grade.result_share,
    Grade.result_at,
)


_ALL: Select[Any] = (
    select(*_COLUMNS)
    .select_from(Grade)
    .join(Enrolment, Enrolment.id == Grade.enrolment_id)
    .join(Person, Person.id == Enrolment.person_id)
    .join(LineItem, LineItem.id == Grade.line_item_id)
    .join(Placement, Placement.id == LineItem.placement_id)
)


def _of(cohort_id: int) -> Select[Any]:
    return _ALL.where(Enrolment.cohort_id == cohort_id)


def _ordered(rows: Select[Any]) -> Select[Any]:
    """What needs somebody first: parked, then waiting after a failure, then waiting, then sent."""
    urgency = case((Grade.status == "parked", 0), (Grade.status == "sent", 3), (Grade.failure.is_not(None), 1), else_=2)
    return rows.order_by(urgency, Person.name, Grade.id)


def sendable(session: Session, cohort_id: int) -> int:
    """How many grades of a cohort have a column to go to."""
    wanted = (
        select(func.count(Grade.id))
        .join(LineItem, LineItem.id == Grade.line_item_id)
        .join(Placement, Placement.id == LineItem.placement_id)
        .where(Placement.cohort_id == cohort_id, LineItem.state == "live")
    )
    return session.scalar(wanted) or 0


def page(session: Session, cohort_id: int, state: str, first: int, most: int) -> Sequence[GradeRow]:
    """Some grades of a cohort, the urgent ones first; an empty state means all of them."""
    rows = _ordered(_of(cohort_id))
    if state:
        rows = rows.where(_is(state))
    return tuple(_row(row) for row in session.execute(rows.offset(first).limit(most)))


def every(session: Session, cohort_id: int) -> Sequence[GradeRow]:
    """All grades of a cohort in the same order."""
    return tuple(_row(row) for row in session.execute(_ordered(_of(cohort_id))))


def of_person(session: Session, enrolment_id: int) -> Sequence[GradeRow]:
    """The grades of one enrolment."""
    rows = _ALL.where(Grade.enrolment_id == enrolment_id).order_by(Grade.id)
    return tuple(_row(row) for row in session.execute(rows))


def one(session: Session, cohort_id: int, grade_uuid: str) -> GradeRow | None:
    """A grade of this cohort, else None."""
    row = session.execute(_of(cohort_id).where(Grade.uuid == grade_uuid)).one_or_none()
    return None if row is None else _row(row)


def _is(state: str) -> ColumnElement[bool]:
    return or_(Grade.status == "waiting", Grade.status == "sending") if state == "waiting" else Grade.status == state


def columns(session: Session, cohort_id: int) -> Sequence[Column]:
    """The columns of a cohort's links, the oldest first."""
    rows = session.execute(
        select(
            Placement.uuid, LineItem.label, Placement.title, LineItem.state, LineItem.failure, LineItem.scopes,
            LineItem.container, LineItem.results_at, LineItem.results_due_at, LineItem.results_failure,
            *(_number_of(state) for state in STATES),
        )
        .join(Placement, Placement.id == LineItem.placement_id)
        .outerjoin(Grade, Grade.line_item_id == LineItem.id)
        .where(Placement.cohort_id == cohort_id)
        .group_by(LineItem.id, Placement.id)
        .order_by(Placement.id)
    )  # fmt: skip
    return tuple(_column(row) for row in rows)


def _number_of(state: str) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((_is(state), 1), else_=0)), 0)


def _column(row: Any) -> Column:
    uuid, label, title, state, failure, scopes, container, results_at, results_due_at, results_failure, *counts = row
    granted = scopes.split()
    can_make = bool(container) and claims.SCOPE_LINE_ITEM in granted
    tells = state == "live" and claims.SCOPE_RESULT in granted
    return Column(
        uuid, label or title, state, failure, can_make, tells, results_at, results_due_at, results_failure, *counts
    )


def _row(row: Any) -> GradeRow:
    (row_id, uuid, enrolment, person, name, label, title, share, maximum, *rest) = row
    status, sent, sent_at, due_at, tries, failure, result, result_at = rest
    return GradeRow(
        row_id, uuid, enrolment, person, name, label or title, _points(share, maximum), maximum, status,
        _points(sent, maximum), sent_at, due_at, tries, failure, _points(result, maximum), result_at,
    )  # fmt: skip


def _points(share: float | None, maximum: float) -> float | None:
    return None if share is None else share * maximum
