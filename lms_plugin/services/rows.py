"""A row that several requests may want to make at once: found, or made by one of them.

What the rows mean belongs to the services that ask.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lms_plugin.db import Base
from lms_plugin.db.inserts import insert_into

T = TypeVar("T", bound=Base)


def found_or_made(
    session: Session, model: type[T], key: Mapping[str, Any], rest: Mapping[str, Any], known: T | None = None
) -> tuple[T, bool]:
    """The row with this unique key, and whether it was made just now (from `key` and `rest`).

    Of two that insert at once one waits for the other, inserts nothing and then finds the other's row. `known` is
    that row where the caller has read it already in this transaction.
    """
    if known is not None:
        return known, False
    wanted = _by(model, tuple(key))
    row: T | None = session.scalar(wanted, key)
    if row is not None:
        return row, False
    insert = insert_into(session, model).values(**key, **rest).on_conflict_do_nothing(index_elements=list(key))
    made: Any = session.execute(insert)
    return session.scalars(wanted, key).one(), made.rowcount == 1


@cache
def _by(model: type[T], names: tuple[str, ...]) -> Select[T]:
    """Built once for each kind of key: SQLAlchemy looks up what it knows of a statement by the statement itself."""
    return select(model).where(*(getattr(model, name) == bindparam(name) for name in names))
