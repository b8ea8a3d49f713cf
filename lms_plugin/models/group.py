"""Groups of a platform's course: sub-cohorts for tables, and for a discussion the people who may enter its room.

Groups are made and filled in the platform; nothing here is edited by hand but which groups a discussion is for.
"""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import CohortId, EnrolmentId, Key, Moment, MomentOrNone, Name, RowId, Uuid


class CourseGroup(Base):
    """A group of a cohort (Course Groups Service 1.0); `gone_at` is set when the platform no longer lists it."""

    __tablename__ = "course_group"
    __table_args__ = (UniqueConstraint("cohort_id", "group_id"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    cohort_id: Mapped[CohortId]
    group_id: Mapped[Name]
    name: Mapped[Name]
    set_name: Mapped[Name]
    created_at: Mapped[Moment]
    gone_at: Mapped[MomentOrNone]


class GroupMember(Base):
    """An enrolment in a group, as the last roster had it."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "enrolment_id"),)

    id: Mapped[RowId]
    group_id: Mapped[int] = mapped_column(ForeignKey("course_group.id"))
    enrolment_id: Mapped[EnrolmentId]


class DiscussionGroup(Base):
    """A group for which a discussion of its cohort is meant; no row for a discussion means everybody."""

    __tablename__ = "discussion_group"
    __table_args__ = (UniqueConstraint("cohort_id", "module_uuid", "activity_key", "group_id"),)

    id: Mapped[RowId]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    module_uuid: Mapped[str] = mapped_column(String(36))
    activity_key: Mapped[Key]
    group_id: Mapped[int] = mapped_column(ForeignKey("course_group.id"), index=True)
