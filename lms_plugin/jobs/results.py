"""What the platforms' gradebooks say, read back when an instructor asks.

A mark may be changed there by hand; nothing here is sent, and nothing of ours is changed by it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.orm import Session

from lms_plugin.jobs.taking import caller, take
from lms_plugin.jobs.transactions import writing
from lms_plugin.models import Cohort, Deployment, Enrolment, Grade, LineItem, Person, Placement
from lti import grades
from lti.errors import ServiceError
from lti.grades import Result
from lti.refused import N_
from lti.wire import Wire

log = structlog.get_logger()

LEASE: Final = timedelta(minutes=10)
OUR_FAULT: Final = N_("Something went wrong on our side; ask again.")
_AT_ONCE: Final = 400

_ROWS: Any = Grade.__table__
_TELL = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("of_id"))
    .values(result_share=bindparam("said"), result_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A column whose results are ours to read until the lease ends."""

    id: int
    url: str
    maximum: float
    scopes: frozenset[str]
    registration_id: int
    until: datetime


def pump(engine: Engine, wire: Wire, clock: Callable[[], datetime], limit: int = 20) -> int:
    """Read the columns that somebody asks about, at most `limit`; give how many. Harmless twice and at once."""
    for number in range(limit):
        claimed = claim(engine, clock())
        if claimed is None:
            return number
        read(engine, wire, clock, claimed)
    return limit


def claim(engine: Engine, now: datetime) -> Claimed | None:
    """Take the column that has waited longest, None when there is none; looking writes nothing."""
    until, due_at = now + LEASE, LineItem.results_due_at
    row = take(engine, LineItem.id, (due_at <= now,), due_at, {"results_due_at": until}, _FACTS)
    if row is None:
        return None
    item_id, url, maximum, scopes, registration_id = row
    return Claimed(item_id, url, maximum, frozenset(scopes.split()), registration_id, until)


_FACTS: Any = (
    select(LineItem.id, LineItem.url, LineItem.maximum, LineItem.scopes, Deployment.registration_id)
    .join(Placement, Placement.id == LineItem.placement_id)
    .join(Cohort, Cohort.id == Placement.cohort_id)
    .join(Deployment, Deployment.id == Cohort.deployment_id)
)


def read(engine: Engine, wire: Wire, clock: Callable[[], datetime], claimed: Claimed) -> None:
    """Read one column. There is no second try: who asked sees why it failed and may ask again."""
    try:
        found = grades.results(caller(wire, claimed.registration_id, clock(), claimed.scopes), claimed.url)
    except ServiceError as error:
        _end(engine, claimed, {"results_failure": error.reason[:500]})
        log.info("results", result="failed", column=claimed.id, error=type(error).__name__, reason=error.reason)
    except Exception:
        log.exception("results", result="failed", column=claimed.id)
        _end(engine, claimed, {"results_failure": OUR_FAULT})
    else:
        now = clock()
        with writing(engine) as session:
            _tell(session, claimed, {one.user_id: one for one in found}, now)
        _end(engine, claimed, {"results_at": now, "results_failure": None})
        log.info("results", result="read", column=claimed.id, number=len(found))


def _tell(session: Session, claimed: Claimed, found: Mapping[str, Result], now: datetime) -> None:
    """Everybody whose grade is wanted in this column; who is not listed has nothing there."""
    rows = session.execute(
        select(Grade.id, Person.sub)
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Grade.line_item_id == claimed.id)
    ).all()
    told = [
        {"of_id": grade_id, "said": _share(found.get(sub), claimed.maximum), "at": now} for grade_id, sub in rows
    ]
    for some in _batches(told):
        session.connection().execute(_TELL, list(some))


def _share(result: Result | None, maximum: float) -> float | None:
    if result is None or result.score is None:
        return None
    # Without a maximum the gradebook speaks in points of the column (AGS 2.0, Result).
    return result.score / (result.maximum or maximum)


def _end(engine: Engine, claimed: Claimed, values: dict[str, Any]) -> None:
    """Somebody who asked while we read gets a reading of their own."""
    with writing(engine) as session:
        session.execute(
            update(LineItem)
            .where(LineItem.id == claimed.id, LineItem.results_due_at == claimed.until)
            .values(results_due_at=None, **values)
            .execution_options(synchronize_session=False)
        )


def _batches(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    return (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE))
