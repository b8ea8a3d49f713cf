"""What a cohort knew before and after, where a quiz has parallel forms. Only figures of many leave this room.

How they are worked out, and when they are hidden, is decided in `courses.statistics`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses import statistics
from courses.statistics import Gain
from lms_plugin.models import Attempt, Enrolment


def between(
    session: Session, cohort_id: int, module_id: int, activity: str, documents: Mapping[str, Any]
) -> Gain | None:
    """From one test to the other, whichever of the two is asked about; None: too few.

    `documents` are those of the module. A test that stands alone is compared with itself: first attempt, second one.
    """
    first, last = _tests(activity, documents)
    before = _shares(session, cohort_id, module_id, first, 1)
    return statistics.matched(before, _shares(session, cohort_id, module_id, last, 1 + (first == last)))


def _tests(activity: str, documents: Mapping[str, Any]) -> tuple[str, str]:
    """The keys of the test before and of the one after it, which may be the same."""
    first = documents[activity].follows or activity
    after = [key for key, one in documents.items() if getattr(one, "follows", None) == first]
    return first, activity if activity in after else next(iter(after), activity)


def _shares(session: Session, cohort_id: int, module_id: int, activity: str, which: int) -> Mapping[int, float]:
    """Enrolment → share of the points in the first or second attempt, once it is handed in; learners alone."""
    rows = session.execute(
        select(Attempt.enrolment_id, Attempt.earned / func.nullif(Attempt.possible, 0))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.role == "learner",
            Attempt.module_id == module_id,
            Attempt.activity_key == activity,
            Attempt.number == which,
            Attempt.finished_at.is_not(None),
        )
        .order_by(Attempt.enrolment_id)
    )
    return {enrolment_id: share for enrolment_id, share in rows if share is not None}
