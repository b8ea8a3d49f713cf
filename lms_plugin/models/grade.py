"""Grade passback as state: what the platform's gradebook should show, and what it was told.

Sending is a job (`lms_plugin.jobs.passback`).
"""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import Address, EnrolmentId, Moment, MomentOrNone, Name, RowId, Uuid


class LineItem(Base):
    """A column of the platform's gradebook that belongs to a placement (AGS 2.0, section 3.1).

    `scopes` are the granted ones, joined by blanks; `container` is where the course's columns are listed and made.
    `state`: live | wanted (to be found or made, `url` is "" until then) | gone (the platform has it no more) |
    refused (the platform would not make it) | off (an instructor wants none). A job looks at it when `check_at` is
    due; `made_at` is None for columns that the platform made. `results_due_at` asks for what the gradebook says,
    `results_at` is when it last said so.
    """

    __tablename__ = "line_item"

    id: Mapped[RowId]
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), unique=True)
    url: Mapped[Address]
    label: Mapped[Name]
    maximum: Mapped[float] = mapped_column(default=100.0)
    scopes: Mapped[Address]
    container: Mapped[str | None] = mapped_column(String(2000))
    state: Mapped[str] = mapped_column(String(16), default="live")
    check_at: Mapped[MomentOrNone] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None] = mapped_column(String(500))
    made_at: Mapped[MomentOrNone]
    results_at: Mapped[MomentOrNone]
    results_due_at: Mapped[MomentOrNone] = mapped_column(index=True)
    results_failure: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[Moment]


class Grade(Base):
    """One learner in one line item: wanted and sent; the job makes them equal.

    `status`: waiting | sending | sent | parked. `wanted_stamp` counts what was
    wanted, `sent_stamp` what arrived. `wanted_stage`: started (nothing to grade
    yet, the share is None) | in_progress | submitted (somebody has to judge) |
    completed. `stamped_at` is the timestamp last sent: it must rise by a whole
    second (Moodle answers 409, Open edX refuses equal ones). `result_share` is
    what the gradebook said at `result_at`, where it was asked.
    """

    __tablename__ = "grade"
    __table_args__ = (
        UniqueConstraint("line_item_id", "enrolment_id"),
        Index("ix_grade_due", "status", "due_at", "id"),
    )

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    line_item_id: Mapped[int] = mapped_column(ForeignKey("line_item.id"))
    enrolment_id: Mapped[EnrolmentId]
    wanted_share: Mapped[float | None]
    wanted_stage: Mapped[str] = mapped_column(String(16), default="completed")
    wanted_stamp: Mapped[int] = mapped_column(default=1)
    wanted_at: Mapped[Moment]
    started_at: Mapped[MomentOrNone]
    submitted_at: Mapped[MomentOrNone]
    sent_share: Mapped[float | None]
    sent_stage: Mapped[str | None] = mapped_column(String(16))
    sent_stamp: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(16), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Moment]
    leased_until: Mapped[MomentOrNone]
    lease: Mapped[str | None] = mapped_column(String(36))
    stamped_at: Mapped[MomentOrNone]
    sent_at: Mapped[MomentOrNone]
    failure: Mapped[str | None] = mapped_column(String(500))
    result_share: Mapped[float | None]
    result_at: Mapped[MomentOrNone]
