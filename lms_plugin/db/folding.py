"""Words without capitals and accents, folded alike on SQLite and PostgreSQL: who looks for `policia` means `policía`.

What is searched, and by whom, belongs to the queries.
"""

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

SQLITE_NAME = "convive_fold"
_MARKS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """The words in small letters without accents."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text)).lower()


def fold_or_none(text: str | None) -> str | None:
    """What a connection to SQLite is taught under `SQLITE_NAME`."""
    return None if text is None else fold(text)


class folded(FunctionElement[str]):
    """`fold` of a column, in SQL."""

    type = String()
    name = SQLITE_NAME
    inherit_cache = True

    def __init__(self, column: ColumnElement[str] | ColumnElement[str | None]) -> None:
        super().__init__(column)


@compiles(folded, "sqlite")
def _for_sqlite(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    return f"{SQLITE_NAME}({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def _for_postgres(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    return rf"lower(regexp_replace(normalize({column}, NFD), U&'[\0300-\036F]', '', 'g'))"
