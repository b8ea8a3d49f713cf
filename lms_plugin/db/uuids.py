"""A fresh random uuid made by the database, for rows that an INSERT … SELECT writes.

Rows that Python makes one by one get theirs from the column's default.
"""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class fresh_uuid(FunctionElement[str]):  # noqa: N801  # It reads as the SQL function it is.
    """A version 4 uuid as text, another one for each row."""

    type = String(36)
    inherit_cache = True


@compiles(fresh_uuid, "postgresql")
def _postgresql(_element: fresh_uuid, _compiler: Any, **_options: Any) -> str:
    return "CAST(gen_random_uuid() AS VARCHAR(36))"


@compiles(fresh_uuid, "sqlite")
def _sqlite(_element: fresh_uuid, _compiler: Any, **_options: Any) -> str:
    # SQLite has no uuid function; the 4 and one of 8, 9, a, b are what RFC 9562 (5.4) demands.
    variant = "substr('89ab', 1 + (abs(random()) % 4), 1)"
    last = "substr(lower(hex(randomblob(2))), 2)"
    parts = (
        "lower(hex(randomblob(4)))", "'-'", "lower(hex(randomblob(2)))", "'-4'", last,
        "'-'", variant, last, "'-'", "lower(hex(randomblob(6)))",
    )  # fmt: skip
    return f"({' || '.join(parts)})"
