"""Sections of lessons that somebody wants to find again; nobody else reads them.

Whether a section still exists is asked of the module when they are listed.
"""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from lms_plugin.db import Base
from lms_plugin.models.columns import EnrolmentId, Key, ModuleId, Moment, RowId, Uuid


class Bookmark(Base):
    """One section by its id, so that it outlives versions of the module."""

    __tablename__ = "bookmark"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_id", "activity_key", "section"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    enrolment_id: Mapped[EnrolmentId]
    module_id: Mapped[ModuleId]
    activity_key: Mapped[Key]
    section: Mapped[Key]
    made_at: Mapped[Moment]
