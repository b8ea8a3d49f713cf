"""The only place of the web side that commits: returning commits, raising rolls back.

Services get the session and never commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.db.base import READS, WRITES
from lms_plugin.db.due import take_due
from lms_plugin.web.house import house


def reading() -> Session:
    """The request's session for reads; it is closed with the request and there is nothing to commit."""
    session = db.session()
    if not session.in_transaction():
        session.info[READS] = True
    return session


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work; after the commit the workers are woken where it left them something to do.

    What was read before is let go first: SQLite must take its write lock at the
    start, because a transaction that read first fails at once with "locked".
    """
    session = db.session()
    session.rollback()
    session.info.pop(READS, None)
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        is_due = take_due(session)
    if is_due:
        house().wake()
