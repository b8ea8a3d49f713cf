"""When and where a group meets, and the code of the day.

What is on the agenda belongs to the content; who was there is an attempt like any other.
"""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import CohortId, Key, ModuleId, Moment, RowId, Uuid


class Meeting(Base):
    """The live meeting of a cohort for one activity. The code counts from `opens_at` until `closes_at`."""

    __tablename__ = "session_meeting"
    __table_args__ = (UniqueConstraint("cohort_id", "module_id", "activity_key"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    cohort_id: Mapped[CohortId]
    module_id: Mapped[ModuleId]
    activity_key: Mapped[Key]
    starts_at: Mapped[Moment]
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    place: Mapped[str] = mapped_column(String(300))
    code: Mapped[str] = mapped_column(String(16))
    set_at: Mapped[Moment]
