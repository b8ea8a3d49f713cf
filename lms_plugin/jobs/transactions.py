"""Transactions of jobs and commands, short ones of their own: returning commits, raising rolls back.

Those of requests are `lms_plugin.web.transactions`' matter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from lms_plugin.db.base import WRITES, read_only

_NO_WAIT: Final = text("SET LOCAL synchronous_commit TO OFF")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One unit of work that writes; SQLite takes its write lock at the start and queues."""
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for reads; nothing is committed."""
    with Session(engine) as session:
        read_only(session.connection())
        yield session


@contextmanager
def telling(engine: Engine) -> Iterator[Connection]:
    """Like `writing`, for statements over columns: without the ORM's session, which costs as much as a statement."""
    with engine.connect() as connection:
        writer = connection.execution_options(**{WRITES: True})
        with writer.begin():
            yield writer


@contextmanager
def at_once(engine: Engine) -> Iterator[Connection]:
    """Like `telling`, for one statement, which PostgreSQL takes as a transaction of its own: no BEGIN, no COMMIT."""
    with asking(engine) if engine.dialect.name == "postgresql" else telling(engine) as connection:
        yield connection


@contextmanager
def noting(engine: Engine) -> Iterator[Connection]:
    """Like `telling`, where a loss with the power costs a repetition and no more: nobody waits for the disk."""
    with telling(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(_NO_WAIT)
        yield connection


@contextmanager
def asking(engine: Engine) -> Iterator[Connection]:
    """Like `reading`, for statements over columns."""
    with engine.connect() as connection:
        read_only(connection)
        yield connection
