"""The grades that are due, taken and given back: some rows of one platform at a time, under a lease.

Any number of workers may take at once. Sending what was taken belongs to `passback`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import Engine, Update, and_, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from lms_plugin.jobs.transactions import noting, reading, writing
from lms_plugin.models import Academy, Cohort, Deployment, Enrolment, Grade, LineItem, Person, Placement, Progress

LEASE: Final = timedelta(seconds=60)
BATCH: Final = 20
"""So many at once: each batch costs one transaction, and a killed worker's batch waits for its lease."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One grade in our hands until the lease ends; `stamp` is the wanted stamp seen at the claim.

    `done`, `required` and `attempts` are for the words beside the score, in the academy's `locale`; `attempts` is
    None where the link shows a whole module.
    """

    id: int
    uuid: str
    lease: str
    leased_until: datetime
    stamp: int
    tries: int
    share: float | None
    stage: str
    sent_stage: str | None
    sent_at: datetime | None
    started_at: datetime | None
    submitted_at: datetime | None
    stamped_at: datetime
    user_id: str
    line_item_id: int
    url: str
    maximum: float
    scopes: frozenset[str]
    registration_id: int
    done: int
    required: int
    attempts: int | None
    locale: str


Note: TypeAlias = tuple[Claimed, Mapping[str, Any]]
"""A grade that was tried, and the columns that say how it went: status, failure, tries, due_at, and what was sent."""

_ROWS: Any = Grade.__table__
_HOLD = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("of_id"))
    .values(
        status="sending", lease=bindparam("with_lease"), leased_until=bindparam("until"),
        stamped_at=bindparam("stamp_at"), tries=bindparam("number"),
    )
)  # fmt: skip
_COLUMNS: tuple[Any, ...] = (
    Grade.id, Grade.uuid, Grade.wanted_stamp, Grade.tries, Grade.wanted_share, Grade.wanted_stage, Grade.sent_stage,
    Grade.sent_at, Grade.started_at, Grade.submitted_at, Grade.stamped_at, Person.sub, LineItem.id, LineItem.url,
    LineItem.maximum, LineItem.scopes, Deployment.registration_id, Progress.done, Progress.required, Progress.cells,
    Placement.activity_key, Academy.locale,
)  # fmt: skip
_JOINED: Any = (
    select(*_COLUMNS)
    .select_from(Grade)
    .join(LineItem, LineItem.id == Grade.line_item_id)
    .join(Placement, Placement.id == LineItem.placement_id)
    .join(Cohort, Cohort.id == Placement.cohort_id)
    .join(Academy, Academy.id == Cohort.academy_id)
    .join(Deployment, Deployment.id == Cohort.deployment_id)
    .join(Enrolment, Enrolment.id == Grade.enrolment_id)
    .join(Person, Person.id == Enrolment.person_id)
    .outerjoin(
        Progress, and_(Progress.enrolment_id == Grade.enrolment_id, Progress.module_id == Placement.module_id)
    )
)


def due(engine: Engine, now: datetime) -> int:
    """How many grades wait to be sent now."""
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(Grade).where(_is_due(now))) or 0


def take(engine: Engine, now: datetime, silent: frozenset[int], most: int = BATCH) -> Sequence[Claimed]:
    """Take the grade that is due longest and others of its platform, oldest first; nothing when there is none.

    Their new timestamps are saved here, before anything is sent: a killed worker's successor never uses them again.
    `silent` are registrations that are left alone for now.
    """
    with writing(engine) as session:
        for status in ("waiting", "sending"):
            rows = _locked(session, status, now, silent, most)
            if rows:
                return _held(session, rows, now)
    return ()


def settle(engine: Engine, notes: Sequence[Note]) -> None:
    """Write how some went, in one transaction; nothing where a lease has ended and the grade is in other hands.

    A score whose note gets lost is sent once more after its lease, with a timestamp that has risen: harmless.
    """
    with noting(engine) as connection:
        if len(notes) > 1:
            held = select(_ROWS.c.id).where(_ROWS.c.id.in_([claimed.id for claimed, _ in notes]))
            connection.execute(held.order_by(_ROWS.c.id).with_for_update())
        for names, rows in _by_columns(notes).items():
            connection.execute(_settling(names), rows)


def release(engine: Engine, untried: Sequence[Claimed]) -> None:
    """Give back what was taken and not tried: it is due as before."""
    if not untried:
        return
    with writing(engine) as session:
        session.execute(
            update(Grade)
            .where(Grade.id.in_([one.id for one in untried]), Grade.lease == untried[0].lease)
            .values(status="waiting", lease=None, leased_until=None, tries=Grade.tries - 1)
            .execution_options(synchronize_session=False)
        )


def postpone(engine: Engine, registration_id: int, until: datetime) -> None:
    """Leave a platform that asked for a pause alone: nothing that waits for it is due before."""
    theirs = (
        select(LineItem.id)
        .join(Placement, Placement.id == LineItem.placement_id)
        .join(Cohort, Cohort.id == Placement.cohort_id)
        .join(Deployment, Deployment.id == Cohort.deployment_id)
        .where(Deployment.registration_id == registration_id)
    )
    with writing(engine) as session:
        session.execute(
            update(Grade)
            .where(Grade.status.in_(("waiting", "sending")), Grade.due_at < until, Grade.line_item_id.in_(theirs))
            .values(due_at=until)
            .execution_options(synchronize_session=False)
        )


def _is_due(now: datetime) -> Any:
    free = or_(Grade.leased_until.is_(None), Grade.leased_until <= now)
    return and_(Grade.status.in_(("waiting", "sending")), Grade.due_at <= now, free)


def _locked(session: Session, status: str, now: datetime, silent: frozenset[int], most: int) -> Sequence[Any]:
    """Rows of one platform. PostgreSQL passes over those that others are taking, SQLite has one writer anyway."""
    which = [Grade.status == status, _is_due(now)]
    if silent:
        which.append(Deployment.registration_id.not_in(silent))
    order = (Grade.due_at, Grade.id)
    oldest = _JOINED.with_only_columns(Deployment.registration_id).where(*which).order_by(*order).limit(1)
    registration_id = session.scalar(oldest)
    if registration_id is None:
        return ()
    wanted = _JOINED.where(*which, Deployment.registration_id == registration_id).order_by(*order).limit(most)
    return session.execute(wanted.with_for_update(of=Grade, skip_locked=True)).all()


def _held(session: Session, rows: Sequence[Any], now: datetime) -> Sequence[Claimed]:
    lease, until = str(uuid.uuid4()), now + LEASE
    held = [_claimed(row, lease, until, now) for row in rows]
    session.connection().execute(
        _HOLD,
        [
            {"of_id": one.id, "with_lease": lease, "until": until, "stamp_at": one.stamped_at, "number": one.tries}
            for one in held
        ],
    )
    return held


def _claimed(row: Any, lease: str, until: datetime, now: datetime) -> Claimed:
    (grade_id, grade_uuid, stamp, tries, share, stage, sent_stage, sent_at, started_at, *rest) = row
    (submitted_at, last, sub, item_id, url, maximum, scopes, registration_id, *about) = rest
    done, required, cells, activity, locale = about
    # Moodle answers 409 unless the timestamp rises by a whole second, Open edX refuses equal ones.
    stamped_at = now if last is None else max(now, last + timedelta(seconds=1))
    attempts = None if activity is None else int((cells or {}).get(activity, {}).get("attempts", 0))
    return Claimed(
        grade_id, grade_uuid, lease, until, stamp, tries + 1, share, stage, sent_stage, sent_at, started_at,
        submitted_at, stamped_at, sub, item_id, url, maximum, frozenset(scopes.split()), registration_id,
        done or 0, required or 0, attempts, locale,
    )  # fmt: skip


def _by_columns(notes: Sequence[Note]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """The notes as parameters, those that write the same columns together."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for claimed, values in notes:
        own = {"of_id": claimed.id, "with_lease": claimed.lease, "seen_stamp": claimed.stamp}
        found.setdefault(tuple(values), []).append({**own, **{f"new_{name}": value for name, value in values.items()}})
    return found


@cache
def _settling(names: tuple[str, ...]) -> Update:
    """The status counts only for what was wanted at the claim: a newer wish goes on waiting."""
    is_same = _ROWS.c.wanted_stamp == bindparam("seen_stamp")
    new = {name: bindparam(f"new_{name}", type_=_ROWS.c[name].type) for name in names}
    kept = {
        "status": case((is_same, new["status"]), else_="waiting"),
        "failure": case((is_same, new["failure"]), else_=None),
        "tries": case((is_same, new["tries"]), else_=0),
    }
    return (
        update(_ROWS)
        .where(_ROWS.c.id == bindparam("of_id"), _ROWS.c.lease == bindparam("with_lease"))
        .values({**new, **kept, "lease": None, "leased_until": None})
    )
