"""JSON that the database makes: a list counted and added to in its column, neither fetched nor sent anew; rows as one.

What is kept in lists, and in which order, belongs to services.
"""

from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from lms_plugin.db.types import Json


class length_of(FunctionElement[int]):  # noqa: N801  # It reads as the SQL function it is.
    """How many things are in a list."""

    type = Integer()
    inherit_cache = True


class put_into(FunctionElement[Any]):  # noqa: N801
    """A list with one more thing at a place from 0 to its length; `thing` is JSON, `place` an integer."""

    type = Json
    inherit_cache = True

    def __init__(self, column: Any, place: ColumnElement[int], thing: ColumnElement[Any]) -> None:
        super().__init__(column, place, thing)


class by_key(FunctionElement[Any]):  # noqa: N801
    """Of several rows one object, key → JSON; NULL of no rows, at least on PostgreSQL."""

    type = Json
    inherit_cache = True


@compiles(by_key, "postgresql")
def _joined_by_postgres(element: by_key, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_object_agg({compiler.process(element.clauses, **options)})"


@compiles(by_key, "sqlite")
def _joined_by_sqlite(element: by_key, compiler: SQLCompiler, **options: Any) -> str:
    key, thing = (compiler.process(part, **options) for part in element.clauses)
    return f"json_group_object({key}, json({thing}))"


@compiles(length_of, "postgresql")
def _counted_by_postgres(element: length_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"jsonb_array_length({compiler.process(element.clauses, **options)})"


@compiles(length_of, "sqlite")
def _counted_by_sqlite(element: length_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_length({compiler.process(element.clauses, **options)})"


@compiles(put_into, "postgresql")
def _put_by_postgres(element: put_into, compiler: SQLCompiler, **options: Any) -> str:
    column, place, thing = (compiler.process(part, **options) for part in element.clauses)
    return f"jsonb_insert({column}, ARRAY[CAST({place} AS TEXT)], {thing})"


@compiles(put_into, "sqlite")
def _put_by_sqlite(element: put_into, compiler: SQLCompiler, **options: Any) -> str:
    # SQLite only appends: the thing that is at the place moves to the end, which is no worse for a list without order.
    column, place, thing = (compiler.process(part, **options) for part in element.clauses)
    at = f"'$[' || {place} || ']'"
    return f"json_set(json_insert({column}, '$[#]', json_extract({column}, {at})), {at}, json({thing}))"
