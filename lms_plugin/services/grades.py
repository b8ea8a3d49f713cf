"""What the platform's gradebook should show: wanted grades, kept as state and never as events.

Ten answers in a minute are one row. Sending belongs to `lms_plugin.jobs.passback`.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Executable,
    Float,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session

from lms_plugin.db.asking import ask
from lms_plugin.db.due import mark_due
from lms_plugin.db.inserts import insert_for
from lms_plugin.db.parcels import Part, send
from lms_plugin.db.uuids import fresh_uuid
from lms_plugin.models import Attempt, Enrolment, Grade, LineItem, Placement, Progress
from lms_plugin.queries.wishes import Wish as Wish

_COLUMNS: Final = (
    "uuid", "line_item_id", "enrolment_id", "wanted_share", "wanted_stage", "wanted_at", "started_at", "submitted_at",
    "wanted_stamp", "sent_stamp", "status", "tries", "due_at",
)  # fmt: skip

_AT: Any = Grade.__table__.c.due_at.type
_NOW: Any = bindparam("now", type_=_AT)


@dataclass(frozen=True, slots=True)
class Earned:
    """A learner's work in a module: what a link to the module shows, and what a link to this one activity does.

    `is_news` is False where nothing was handed in, because the same work was judged anew: the platform gets another
    score for the submission that it knows.
    """

    enrolment_id: int
    module_id: int
    activity_key: str
    module: Wish
    activity: Wish
    started_at: datetime
    is_news: bool = True


def want(session: Session, earned: Earned, now: datetime) -> None:
    """Wish for a grade in every line item of this module, or of this activity, in the learner's cohort. One statement.

    Nothing changes where it was wished for already; instructors, test people and people who left have no grades.
    """
    send(session, wanting(earned, now))
    mark_due(session)


def wanting(earned: Earned, now: datetime, on: Part | None = None) -> Part:
    """The same as a part of a parcel; whoever sends it marks what is due."""
    values: dict[str, Any] = {
        "enrolment": earned.enrolment_id, "module": earned.module_id, "activity": earned.activity_key,
        "module_stage": earned.module.stage, "module_share": earned.module.points,
        "activity_stage": earned.activity.stage, "activity_share": earned.activity.points,
        "started": earned.started_at, "handed_in": now if earned.is_news else None, "now": now,
    }  # fmt: skip
    return Part(_one_learners, values, on, must=False)


def begin(session: Session, enrolment_id: int, module_id: int, activity_key: str, now: datetime) -> None:
    """Note for the gradebooks that somebody has started; nothing changes where more than that is known."""
    values = {"enrolment": enrolment_id, "module": module_id, "activity": activity_key, "now": now}
    ask(session, _beginning(session.connection().dialect.name), **values)
    mark_due(session)


def backfill(session: Session, placement_id: int, now: datetime) -> None:
    """Wish for the grades of everybody who had begun before the placement's line item was known."""
    ask(session, _backfilling(session.connection().dialect.name), placement=placement_id, now=now)
    mark_due(session)


def _one_learners(dialect: str, row: FromClause | None) -> Any:
    is_whole = Placement.activity_key.is_(None)
    stage = case((is_whole, bindparam("module_stage", type_=String())), else_=bindparam("activity_stage"))
    share = case((is_whole, bindparam("module_share", type_=Float())), else_=bindparam("activity_share"))
    # No IN: a list would have to be spelt out anew at each move.
    is_over = or_(stage == "submitted", stage == "completed")
    handed_in = case((is_over, bindparam("handed_in", type_=_AT)), else_=null())
    own = _wishes(share, stage, bindparam("started", type_=_AT), handed_in).where(
        Enrolment.id == bindparam("enrolment"),
        Placement.module_id == bindparam("module"),
        or_(is_whole, Placement.activity_key == bindparam("activity")),
        stage.is_not(None),
    )
    return _wishing(own if row is None else own.where(exists(select(row.c.id))), dialect)


@cache
def _beginning(dialect: str) -> Executable:
    own = _wishes(null(), literal("started"), _NOW, null()).where(
        Enrolment.id == bindparam("enrolment"),
        Placement.module_id == bindparam("module"),
        or_(Placement.activity_key.is_(None), Placement.activity_key == bindparam("activity")),
    )
    return insert_for(dialect, Grade).from_select(_COLUMNS, own, include_defaults=False).on_conflict_do_nothing()


@cache
def _backfilling(dialect: str) -> Executable:
    cell = Progress.cells[Placement.activity_key]
    is_whole = Placement.activity_key.is_(None)
    is_done = case(
        (is_whole, and_(Progress.required > 0, Progress.done >= Progress.required)),
        else_=cell["status"].as_string() == "done",
    )
    earned = case((is_whole, Progress.share), else_=cell["share"].as_float())
    share = func.coalesce(earned, case((is_done, 1.0), else_=0.0))
    stage = case((is_done, "completed"), else_="in_progress")
    wished = (
        _wishes(share, stage, _first_attempt(), case((is_done, Progress.last_at), else_=null()))
        .join(Progress, and_(Progress.enrolment_id == Enrolment.id, Progress.module_id == Placement.module_id))
        .where(Placement.id == bindparam("placement"), or_(is_whole, cell["status"].as_string().is_not(None)))
    )
    wishing: Executable = _wishing(wished, dialect)
    return wishing


def _first_attempt() -> Any:
    return (
        select(func.min(Attempt.started_at))
        .where(
            Attempt.enrolment_id == Enrolment.id,
            Attempt.module_id == Placement.module_id,
            or_(Placement.activity_key.is_(None), Attempt.activity_key == Placement.activity_key),
        )
        .correlate(Enrolment, Placement)
        .scalar_subquery()
    )


def _wishes(share: Any, stage: Any, started_at: Any, submitted_at: Any) -> Select[Any]:
    return (
        select(
            fresh_uuid(), LineItem.id, Enrolment.id, share, stage, _NOW, started_at, submitted_at,
            literal(1), literal(0), literal("waiting"), literal(0), _NOW,
        )
        .select_from(LineItem)
        .join(Placement, Placement.id == LineItem.placement_id)
        .join(Enrolment, Enrolment.cohort_id == Placement.cohort_id)
        .where(
            LineItem.state == "live",
            Enrolment.role == "learner",
            Enrolment.is_test.is_(False),
            Enrolment.left_at.is_(None),
        )
    )  # fmt: skip


def _wishing(wished: Select[Any], dialect: str) -> Any:
    """Insert the wishes, or change the rows that wished for something else. A lease stays with who is sending.

    A changed wish keeps the time since when the gradebook is behind, and the first start.
    """
    statement = insert_for(dialect, Grade).from_select(_COLUMNS, wished, include_defaults=False)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[Grade.line_item_id, Grade.enrolment_id],
        set_={
            "wanted_share": new.wanted_share,
            "wanted_stage": new.wanted_stage,
            "wanted_stamp": Grade.wanted_stamp + 1,
            "wanted_at": case((Grade.status == "sent", _NOW), else_=Grade.wanted_at),
            "started_at": func.coalesce(Grade.started_at, new.started_at),
            "submitted_at": func.coalesce(new.submitted_at, Grade.submitted_at),
            "status": "waiting",
            "due_at": _NOW,
            "tries": 0,
            "failure": None,
        },
        where=or_(
            Grade.wanted_share.is_distinct_from(new.wanted_share),
            Grade.wanted_stage != new.wanted_stage,
        ),
    )
