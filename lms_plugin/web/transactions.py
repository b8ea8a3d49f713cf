"""The only place of the web side that commits: returning commits, raising rolls back.

Services get the session and never commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.db.base import READS, begin_writing
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
    """One unit of work; after the commit the workers are woken where it left them something to do."""
    session = db.session()
    try:
        begin_writing(session)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(READS, None)
        is_due = take_due(session)
    if is_due:
        house().wake()
