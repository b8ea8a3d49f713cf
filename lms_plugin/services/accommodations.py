"""Give one person of a cohort more time for what has a time limit. No reason is asked, and none is kept.

What the time is counted on belongs to the kinds; attempts that have begun keep what they began with.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Cohort, Enrolment
from lms_plugin.queries.seats import EXTRA_TIME
from lms_plugin.services import audit


class NoSuchTime(Exception):
    """There is no such step of extra time."""


def grant(session: Session, enrolment_id: int, extra_time: str, actor_uuid: str, now: datetime) -> None:
    """Set the extra time of an enrolment; raises NoSuchTime.

    The audit list says that it was set, for whom and by whom, and not how much: that would tell of a need.
    """
    if extra_time not in EXTRA_TIME:
        raise NoSuchTime(extra_time)
    enrolment = session.scalars(select(Enrolment).where(Enrolment.id == enrolment_id).with_for_update()).one()
    if enrolment.extra_time == extra_time:
        return
    enrolment.extra_time = extra_time
    academy_id = session.scalars(select(Cohort.academy_id).where(Cohort.id == enrolment.cohort_id)).one()
    audit.note(session, academy_id, actor_uuid, "enrolment.extra_time", ("enrolment", enrolment.uuid), now)
