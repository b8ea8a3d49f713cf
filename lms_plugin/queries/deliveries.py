"""How many grades stand where on their way to the platforms, for the operator's counts.

Which grades those are, and why one was refused, is the instructor's page's matter.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.models import Grade, LineItem

STATUSES = ("waiting", "sending", "sent", "parked")
STATES = ("live", "wanted", "gone", "refused", "off")


def grades_by_status(session: Session) -> Mapping[str, int]:
    """Numbers of grades by status, zeros included, over all academies."""
    counted = session.execute(select(Grade.status, func.count()).group_by(Grade.status))
    return dict.fromkeys(STATUSES, 0) | dict(counted.all())


def waiting_since(session: Session) -> datetime | None:
    """Since when the oldest grade that has not arrived waits, parked ones left aside; None where none waits."""
    return session.scalar(select(func.min(Grade.wanted_at)).where(Grade.status.in_(("waiting", "sending"))))


def columns_by_state(session: Session) -> Mapping[str, int]:
    """Numbers of columns by state, zeros included, over all academies."""
    counted = session.execute(select(LineItem.state, func.count()).group_by(LineItem.state))
    return dict.fromkeys(STATES, 0) | dict(counted.all())
