"""Run a statement that was built once, at import, with its values as parameters.

Which statements are worth it is decided in queries and services: those of every page and every move.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import methodcaller
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session

from lms_plugin.db.base import begin_now, may_wait, writes

Row = tuple[Any, ...]
_Convert = Callable[[Any], Any]
_LATER: Final = "__[POSTCOMPILE_"
"""Where SQLAlchemy leaves room for what it writes into the text at execution."""
_NAMED: Final = re.compile(r"%(?:\((\w+)\)s|%)")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gave, read to the end; `rowcount` are the rows that it found or changed."""

    found: list[Row]
    rowcount: int

    def __iter__(self) -> Iterator[Row]:
        return iter(self.found)

    def all(self) -> list[Row]:
        """Every row."""
        return self.found

    def one_or_none(self) -> Row | None:
        """The only row; raises MultipleResultsFound for more."""
        if len(self.found) > 1:
            raise MultipleResultsFound("one row at most was expected")
        return self.found[0] if self.found else None

    def one(self) -> Row:
        """The only row; raises NoResultFound for none."""
        row = self.one_or_none()
        if row is None:
            raise NoResultFound("one row was expected")
        return row

    def scalar(self) -> Any:
        """The first column of the first row, None without a row."""
        return self.found[0][0] if self.found else None


@dataclass(slots=True)
class _Ready:
    """A statement as the driver takes it: its text, its constants, and how values go in and come out.

    Parameters are counted, in the `order` of these names; `cursor` makes a cursor of the driver's that counts them.
    `out` is found with the first answer, because some types look at what the driver calls a column.
    """

    sql: str
    text: str | bytes
    cursor: Callable[[Any], Any]
    constants: Mapping[str, Any]
    into: tuple[tuple[str, _Convert], ...]
    order: tuple[str, ...]
    columns: tuple[ColumnElement[Any], ...]
    out: tuple[tuple[int, _Convert], ...] | None = None

    def parameters(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values as the driver wants them."""
        given = {**self.constants, **values}
        for name, convert in self.into:
            given[name] = convert(given[name])
        return tuple([given[name] for name in self.order])

    def rows(self, cursor: Any, dialect: Dialect) -> list[Row]:
        """All rows as their columns' types mean them."""
        if not self.columns:
            return []
        if self.out is None:
            self.out = _going_out(self.columns, cursor, dialect)
        found: list[Row] = cursor.fetchall()
        return [_read(row, self.out) for row in found] if self.out else found


def ask(session: Session, statement: Executable, /, **values: Any) -> Rows:
    """The rows of a statement over columns, in the session's transaction.

    What SQLAlchemy compiles is kept with the statement, and the driver is asked directly: of what its general result
    can do (names, kinds of columns, streaming) these rows need nothing, and for a join of nine tables that is most of
    the CPU. What is pending in the session is not flushed.
    """
    if may_wait(session) and writes(statement):
        begin_now(session)
    return ask_on(session.connection(), statement, **values)


def ask_on(connection: Connection, statement: Executable, /, **values: Any) -> Rows:
    """The same on a connection, for those who need no session."""
    ready = _ready(statement, connection.dialect, tuple(values))
    if ready is None:
        return _in_general(connection, statement, values)
    return _sent(connection, ready, ready.parameters(values))


def _in_general(connection: Connection, statement: Executable, values: Mapping[str, Any]) -> Rows:
    result = connection.execute(statement, values)
    return Rows([tuple(row) for row in result] if result.returns_rows else [], result.rowcount)


def _sent(connection: Connection, ready: _Ready, parameters: Any) -> Rows:
    own: Any = connection.connection.dbapi_connection
    cursor, dialect = ready.cursor(own), connection.dialect
    # Whoever counts statements listens to the engine.
    connection.dispatch.before_cursor_execute(connection, cursor, ready.sql, parameters, None, False)
    try:
        cursor.execute(ready.text, parameters)
        return Rows(ready.rows(cursor, dialect), cursor.rowcount)
    except dialect.loaded_dbapi.Error as error:
        raise _said(connection, ready.sql, error) from error
    finally:
        cursor.close()


def _said(connection: Connection, sql: str, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy names it, without values; a connection that is gone is given up."""
    dialect, own = connection.dialect, connection.connection.dbapi_connection
    is_gone = dialect.is_disconnect(error, own, None)  # type: ignore[arg-type]
    if is_gone:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=is_gone,
        dialect=dialect,
    )  # fmt: skip


@lru_cache(maxsize=512)
def _ready(statement: Any, dialect: Dialect, names: tuple[str, ...]) -> _Ready | None:
    """None for a statement that needs more than its text: a list of unknown length, or defaults made in Python."""
    keys = list(names) if statement.is_dml else None
    compiled: Any = statement.compile(dialect=dialect, column_keys=keys)
    constants = {name: bind for name, bind in compiled.binds.items() if name not in names}
    written = {name: bind for name, bind in constants.items() if _is_written_out(compiled, bind)}
    sql = _with_literals(compiled, written)
    if _LATER in sql or compiled.insert_prefetch or compiled.update_prefetch:
        return None
    binds = {name: bind for name, bind in compiled.binds.items() if name not in written}
    into = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in binds.items())
    text, order = (sql, compiled.positiontup) if compiled.positional else _numbered(sql)
    return _Ready(
        sql,
        text,
        # psycopg comes with the extra `scale`: whoever has SQLite alone has none.
        methodcaller("cursor") if compiled.positional else dialect.loaded_dbapi.RawCursor,
        {name: bind.effective_value for name, bind in constants.items() if name not in written},
        tuple((name, convert) for name, convert in into if convert is not None),
        tuple(name for name in order if name in binds),
        tuple(statement.exported_columns),
    )


def _numbered(sql: str) -> tuple[bytes, Sequence[str]]:
    """A statement with `%(name)s` as PostgreSQL itself takes it, with `$1`, and the names in their order.

    psycopg 3.3 would read the text for its names, and those above 4,096 characters or 50 parameters at each use.
    """
    order: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${order.setdefault(found[1], len(order) + 1)}" if found[1] else "%"

    return _NAMED.sub(number, sql).encode(), tuple(order)


def _is_written_out(compiled: Any, bind: Any) -> bool:
    """Whether a constant stands in the text: always one for which SQLAlchemy left room, such as a separator, and on
    PostgreSQL every plain one: each parameter is made ready and sent anew.
    """
    return bind in compiled.literal_execute_params or (
        not compiled.positional and isinstance(bind.effective_value, str | int | None)
    )


def _with_literals(compiled: Any, constants: Mapping[str, Any]) -> str:
    sql: str = compiled.string
    for name, bind in constants.items():
        value = compiled.render_literal_bindparam(bind)
        sql = sql.replace(f"{_LATER}{name}]", value).replace(f"%({name})s", value)
    return sql


def _going_out(columns: Sequence[Any], cursor: Any, dialect: Dialect) -> tuple[tuple[int, _Convert], ...]:
    found = []
    for place, (column, told) in enumerate(zip(columns, cursor.description, strict=True)):
        convert = column.type.dialect_impl(dialect).result_processor(dialect, told[1])
        if convert is not None:
            found.append((place, convert))
    return tuple(found)


def _read(row: Row, out: Sequence[tuple[int, _Convert]]) -> Row:
    cells = list(row)
    for place, convert in out:
        cells[place] = convert(cells[place])
    return tuple(cells)
