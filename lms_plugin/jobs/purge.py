"""Delete short-lived rows that nobody needs any more: logins, ended visits, the marks of notices.

What people have done is never deleted here.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Engine, delete, exists, select

from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import AccessTokenRow, LoginRow, NoticeRow, Visit

LOGINS_KEPT: Final = timedelta(days=1)
VISITS_KEPT: Final = timedelta(days=30)
NOTICES_KEPT: Final = timedelta(days=3)
"""Longer than any notice is valid (`lti.envelope`): within that time a second one with its nonce is noticed."""


def purge(engine: Engine, now: datetime) -> None:
    """Delete logins of more than a day, marks of notices of more than three, and what ended long ago.

    Visits have ended more than thirty days ago, tokens more than a day.
    """
    spent: tuple[tuple[Any, Any], ...] = (
        (LoginRow, LoginRow.created_at < now - LOGINS_KEPT),
        (Visit, Visit.expires_at < now - VISITS_KEPT),
        (NoticeRow, NoticeRow.received_at < now - NOTICES_KEPT),
        (AccessTokenRow, AccessTokenRow.expires_at < now - LOGINS_KEPT),
    )
    # Looking first spares SQLite its write lock; most sweeps find nothing.
    with reading(engine) as session:
        found = [(table, old) for table, old in spent if session.scalar(select(exists().where(old)))]
    if not found:
        return
    with writing(engine) as session:
        for table, old in found:
            session.execute(delete(table).where(old).execution_options(synchronize_session=False))
