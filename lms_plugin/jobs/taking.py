"""What the jobs share: take one row that is due, and call the platform that it belongs to.

Grades are taken many at a time, by `outbox`. What a row asks for is the matter of its own job.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Select, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute

from lms_plugin.jobs.transactions import reading, writing
from lti.errors import GiveUp
from lti.refused import N_
from lti.services import Caller
from lti.wire import Wire

DISABLED: Final = N_("The connection to the platform is switched off.")
OUR_FAULT: Final = N_("Something went wrong on our side; it will be tried again.")


def take(
    engine: Engine,
    key: InstrumentedAttribute[int],
    is_due: Sequence[ColumnElement[bool]],
    waiting_since: Any,
    values: Mapping[str, Any],
    facts: Select[Any],
) -> Any:
    """Take the row that has waited longest by writing `values`; a row of its `facts`, None when none is due.

    Looking writes nothing. PostgreSQL passes over a row that another worker is taking, SQLite has one writer anyway.
    """
    with reading(engine) as session:
        if not session.scalar(select(exists().where(*is_due))):
            return None
    oldest = select(key).where(*is_due).order_by(waiting_since, key).limit(1)
    taking = (
        update(key.class_)
        .where(key == oldest.with_for_update(skip_locked=True).scalar_subquery(), *is_due)
        .values(values)
        .returning(key)
        .execution_options(synchronize_session=False)
    )
    with writing(engine) as session:
        taken = session.scalar(taking)
        return None if taken is None else session.execute(facts.where(key == taken)).one()


def caller(wire: Wire, registration_id: int, now: datetime, granted: frozenset[str] = frozenset()) -> Caller:
    """Who calls a platform; raises GiveUp where the connection is switched off."""
    registration = wire.registrations.by_id(registration_id)
    if registration is None:
        raise GiveUp(DISABLED)
    return Caller(registration, wire, now, granted)
