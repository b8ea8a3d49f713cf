"""The live meeting of a cohort for one activity, and whether its code counts now.

Setting it, and marking somebody present, belong to the services.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lms_plugin.db.asking import ask
from lms_plugin.models import Academy, Cohort, Meeting
from lms_plugin.queries.overlays import APPLIES


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """When and where; the code is for instructors' eyes and for comparing.

    `jurisdiction` is the cohort's: people meet by its clock.
    """

    starts_at: datetime
    opens_at: datetime
    closes_at: datetime
    place: str
    code: str
    jurisdiction: str

    def takes_codes(self, now: datetime) -> bool:
        """Whether the code counts now."""
        return self.opens_at <= now < self.closes_at


_MEETING = (
    select(Meeting.starts_at, Meeting.opens_at, Meeting.closes_at, Meeting.place, Meeting.code, APPLIES)
    .join(Cohort, Cohort.id == Meeting.cohort_id)
    .join(Academy, Academy.id == Cohort.academy_id)
    .where(
        Meeting.cohort_id == bindparam("cohort"),
        Meeting.module_id == bindparam("module"),
        Meeting.activity_key == bindparam("activity"),
    )
)


def meeting(session: Session, cohort_id: int, module_id: int | None, activity: str) -> MeetingRow | None:
    """The meeting of a cohort, None while none is set."""
    row = ask(session, _MEETING, cohort=cohort_id, module=module_id, activity=activity).one_or_none()
    return None if row is None else MeetingRow(*row)
