"""Runs migrations: for `lms_plugin.db.schema` on its connection, for `flask db` on the application's.

What a migration does stands in `versions/`.
"""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from lms_plugin.db import Base, Json, UtcDateTime
from lms_plugin.models import Academy

# Naming one table is enough to have them all: the package imports each of them.
assert Academy.metadata is Base.metadata


def render_item(kind: str, thing: Any, autogenerate: AutogenContext) -> str | bool:
    """Our own types as what they are in the database: a migration must not change with our code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and thing is Json:
        autogenerate.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite changes a table by making it anew.
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def application_connection() -> Connection:
    from flask import current_app

    engine = current_app.extensions["migrate"].db.engine
    connection: Connection = engine.connect().execution_options(writes=True)
    return connection


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with application_connection() as own, own.begin():
        run(own)
