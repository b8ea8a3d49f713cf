"""Several statements of one unit of work, sent together: PostgreSQL takes them as one, SQLite one after the other.

What they write belongs to services.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BigInteger, Executable, FromClause, bindparam, case, cast, func, literal_column, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lms_plugin.db.asking import ask
from lms_plugin.db.base import begin_now, may_wait

Build = Callable[[str, FromClause | None], Any]
"""Dialect, and the row on which the statement hangs (its column is `id`) → an INSERT or UPDATE, newly made each time.

It writes nothing where that row is not there; the first of a parcel gets None. Its parameters are its own: no two
statements of one parcel share a name.
"""

_FIRST: Final = "first_id"
_DIVISION_BY_ZERO: Final = "22012"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One statement with its values; it hangs on the row of `on`, or on that of the parcel's first.

    `must` it write a row, or else be the parcel taken back as a whole where that can be done?
    """

    build: Build
    values: Mapping[str, Any]
    on: "Part | None" = None
    must: bool = True


@dataclass(frozen=True, slots=True)
class Sent:
    """The id of the row that the first part has written (of several one), and how many rows each part has written."""

    id: int | None
    parts: tuple[Part, ...]
    rows: tuple[int, ...]

    def wrote(self, part: Part) -> int:
        """Rows of a part; 0 for one that was not in the parcel."""
        return sum(rows for one, rows in zip(self.parts, self.rows, strict=True) if one is part)


Plan = tuple[tuple[Build, int, bool], ...]
"""Of each part what its text depends on: the builder, the place of what it hangs on, and whether it must write."""


def send(session: Session, *parts: Part) -> Sent:
    """Write the parts in their order, each only where that on which it hangs was written.

    Where nothing was begun on PostgreSQL, all that must be written is, or nothing and a transaction is begun for the
    second try. There, and on SQLite, some may be written and others not: the caller makes up for these or rolls back.
    """
    if session.connection().dialect.name != "postgresql":
        return _one_by_one(session, parts)
    plan = tuple((part.build, parts.index(part.on) if part.on else 0, part.must) for part in parts)
    values = {name: value for part in parts for name, value in part.values.items()}
    if may_wait(session):
        try:
            first, *rows = ask(session, _as_a_whole(plan), **values).one()
            return Sent(first, parts, tuple(1 if part.must else rows.pop(0) for part in parts))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != _DIVISION_BY_ZERO:
                raise
        begin_now(session)
    first, *rows = ask(session, _at_once(plan), **values).one()
    return Sent(first, parts, tuple(rows))


@lru_cache(maxsize=64)
def _at_once(plan: Plan) -> Executable:
    """All parts in one statement: the id of the first row, and the number of rows of each part."""
    first, counts = _written(plan)
    return select(first, *counts)


@lru_cache(maxsize=64)
def _as_a_whole(plan: Plan) -> Executable:
    """The same, taken back where a part that must be written is not: dividing by zero is an error.

    It tells the number of rows of the other parts alone.
    """
    first, counts = _written(plan)
    musts = [must for _build, _on, must in plan]
    needed = [count for count, must in zip(counts, musts, strict=True) if must]
    others = [count for count, must in zip(counts, musts, strict=True) if not must]
    return select(case((literal_column("1") / func.least(*needed) > 0, first)) if needed else first, *others)


def _written(plan: Plan) -> tuple[Any, list[Any]]:
    done: list[Any] = []
    for number, (build, on, _must) in enumerate(plan):
        statement = build("postgresql", done[on] if number else None)
        done.append(statement.returning(statement.table.c.id).cte(f"p{number}"))
    counts = [select(func.count()).select_from(part).scalar_subquery() for part in done]
    return select(func.min(done[0].c.id)).scalar_subquery(), counts


def _one_by_one(session: Session, parts: tuple[Part, ...]) -> Sent:
    first, rows = None, list[int]()
    for number, part in enumerate(parts):
        on = parts.index(part.on) if part.on else 0
        if number and not rows[on]:
            rows.append(0)
            continue
        hung = {_FIRST: first} if number else {}
        ids = ask(session, _alone(part.build, is_first=not number), **part.values, **hung).all()
        rows.append(len(ids))
        first = ids[0][0] if ids and not number else first
    return Sent(first, parts, tuple(rows))


@lru_cache(maxsize=64)
def _alone(build: Build, *, is_first: bool) -> Executable:
    row = None if is_first else select(cast(bindparam(_FIRST), BigInteger()).label("id")).subquery("on_row")
    statement = build("sqlite", row)
    made: Executable = statement.returning(statement.table.c.id)
    return made
