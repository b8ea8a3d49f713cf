"""The only place of the web side that commits: returning commits, raising rolls back.

Services get the session and never commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.db.base import READS, begin_writing, end_writing, may_wait
from lms_plugin.db.due import take_due
from lms_plugin.web.house import house


def reading() -> Session:
    """The request's session for reads; it is closed with the request and there is nothing to commit."""
    session = db.session()
    if not session.in_transaction():
        session.info[READS] = True
    return session


@contextmanager
def transaction(*, late: bool = False) -> Iterator[Session]:
    """One unit of work; after the commit the workers are woken where it left them something to do.

    `late`, it begins with the first statement that writes: for units that read first and then write once.
    """
    session = db.session()
    try:
        begin_writing(session, late=late)
        yield session
        if may_wait(session):
            session.flush()
        if not may_wait(session):
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        end_writing(session)
        is_due = take_due(session)
    if is_due:
        house().wake()
