"""INSERT that can meet a row already there, said the same way on SQLite and PostgreSQL.

Both know `ON CONFLICT`, but SQLAlchemy has a statement of its own for each. What is inserted belongs to services.
"""

from functools import cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from lms_plugin.db.base import Base


def insert_into(session: Session, model: type[Base]) -> PostgresInsert | SqliteInsert:
    """The dialect's INSERT for the table of a model; it has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_for(session.connection().dialect.name, model)


def insert_if_new(session: Session, model: type[Base]) -> Executable:
    """INSERT … ON CONFLICT DO NOTHING RETURNING id, the same object each time; `db.asking.ask` gives it its values.

    The id is None where a row was there already.
    """
    return _insert_if_new(model, session.connection().dialect.name)


def insert_for(dialect: str, model: type[Base]) -> PostgresInsert | SqliteInsert:
    """The same for a dialect by its name, for statements that are built once."""
    table: Any = model.__table__
    return postgres_insert(table) if dialect == "postgresql" else sqlite_insert(table)


@cache
def _insert_if_new(model: type[Base], dialect: str) -> Executable:
    return insert_for(dialect, model).on_conflict_do_nothing().returning(model.__table__.c.id)
