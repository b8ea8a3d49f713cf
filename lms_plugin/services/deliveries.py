"""Send grades once more: what did not arrive, everything of a cohort, everything of a column that came back.

What is wanted is decided in `services.grades`; sending itself is a job.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms_plugin.db.due import mark_due
from lms_plugin.models import Enrolment, Grade, LineItem


def retry(session: Session, grade_ids: Collection[int], now: datetime) -> int:
    """Send these grades again, at once; give how many there were to send. The caller has looked them up in a cohort."""
    return _again(session, Grade.id.in_(grade_ids), now)


def retry_cohort(session: Session, cohort_id: int, now: datetime) -> int:
    """Send every grade of a cohort that has not arrived, at once; give how many."""
    own = select(Enrolment.id).where(Enrolment.cohort_id == cohort_id)
    return _again(session, Grade.enrolment_id.in_(own), now)


def resend_cohort(session: Session, cohort_id: int, now: datetime) -> int:
    """Send every grade of a cohort once more, those that have arrived too; give how many."""
    own = select(Enrolment.id).where(Enrolment.cohort_id == cohort_id)
    return _once_more(session, Grade.enrolment_id.in_(own), now)


def resend_column(session: Session, line_item_id: int, now: datetime) -> int:
    """Send every grade of a column to where it is now: it was deleted and made anew, or coupled anew."""
    return _once_more(session, Grade.line_item_id == line_item_id, now)


def park_column(session: Session, line_item_id: int, reason: str, now: datetime) -> None:
    """What waits for a column that is not there any more stops trying; what arrived before stays told."""
    session.execute(
        update(Grade)
        .where(Grade.line_item_id == line_item_id, Grade.status != "sent")
        .values(status="parked", failure=reason[:500], tries=0, due_at=now, lease=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )


def forget_column(session: Session, line_item_id: int) -> None:
    """Nothing more is wanted in a column: what never arrived is forgotten, what arrived before stays told."""
    own = Grade.line_item_id == line_item_id
    session.execute(delete(Grade).where(own, Grade.sent_stamp == 0).execution_options(synchronize_session=False))
    session.execute(
        update(Grade)
        .where(own)
        .values(
            wanted_share=Grade.sent_share, wanted_stage=func.coalesce(Grade.sent_stage, Grade.wanted_stage),
            status="sent", failure=None, tries=0, lease=None, leased_until=None,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def _live() -> Any:
    """Columns that take grades; what waits for another one would be claimed in vain."""
    return Grade.line_item_id.in_(select(LineItem.id).where(LineItem.state == "live"))


def _again(session: Session, which: Any, now: datetime) -> int:
    return _wait(session, (which, Grade.status.in_(("parked", "waiting"))), {}, now)


def _once_more(session: Session, which: Any, now: datetime) -> int:
    """A new stamp: a score that is on its way at this moment does not count as this one."""
    return _wait(session, (which,), {"wanted_stamp": Grade.wanted_stamp + 1, "wanted_at": now}, now)


def _wait(session: Session, which: tuple[Any, ...], more: dict[str, Any], now: datetime) -> int:
    # Held in one order: two instructors may press at once, and a job may note how some of these went.
    held = select(Grade.id).where(*which, _live()).order_by(Grade.id).with_for_update().correlate(None)
    result: Any = session.execute(
        update(Grade)
        .where(Grade.id.in_(held))
        .values(status="waiting", due_at=now, tries=0, failure=None, **more)
        .execution_options(synchronize_session=False)
    )
    mark_due(session)
    return int(result.rowcount)
