"""The live meeting of a cohort for one activity, and whether its code counts now.

Setting it, and marking somebody present, belong to the services.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Meeting


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """When and where; the code is for instructors' eyes and for comparing."""

    starts_at: datetime
    opens_at: datetime
    closes_at: datetime
    place: str
    code: str

    def takes_codes(self, now: datetime) -> bool:
        """Whether the code counts now."""
        return self.opens_at <= now < self.closes_at


def meeting(session: Session, cohort_id: int, module_id: int | None, activity: str) -> MeetingRow | None:
    """The meeting of a cohort, None while none is set."""
    row = session.execute(
        select(Meeting.starts_at, Meeting.opens_at, Meeting.closes_at, Meeting.place, Meeting.code).where(
            Meeting.cohort_id == cohort_id, Meeting.module_id == module_id, Meeting.activity_key == activity
        )
    ).one_or_none()
    return None if row is None else MeetingRow(*row)
