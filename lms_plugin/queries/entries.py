"""Entries of a journal for their owner, by attempt: with the owner's standing, or asked for by themselves.

What others may read of them is in `queries.journals`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, select
from sqlalchemy.orm import Session

from lms_plugin.db.asking import ask
from lms_plugin.db.lists import by_key
from lms_plugin.models import Attempt, JournalEntry

_ENTRIES = select(JournalEntry.key, JournalEntry.body).where(JournalEntry.attempt_id == bindparam("attempt"))


def joined() -> ScalarSelect[Any]:
    """Those of an attempt by their keys, for the columns of a query that finds it for its owner; NULL where none is."""
    wanted = select(by_key(JournalEntry.key, JournalEntry.body)).where(JournalEntry.attempt_id == Attempt.id)
    return wanted.correlate(Attempt).scalar_subquery()


def of_attempt(session: Session, attempt_id: int) -> Mapping[str, Any]:
    """The same by itself."""
    return {key: body for key, body in ask(session, _ENTRIES, attempt=attempt_id)}  # noqa: C416  # Rows have no type.
