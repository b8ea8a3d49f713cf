"""People, their enrolments, their visits, and invitations for those who have no LMS.

Names and addresses of people are optional and stand in one row, so that erasing them is one act.
"""

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import (
    AcademyId,
    CohortId,
    EnrolmentIdOrNone,
    Moment,
    MomentOrNone,
    PersonId,
    PersonIdOrNone,
    PlacementIdOrNone,
    RoomIdOrNone,
    RowId,
    Uuid,
)


class Person(Base):
    """A person is (academy, issuer, `sub`), never merged by e-mail.

    Issuer `convive` is ours: people of associations who come by invitation. `linked_at` is set once a migration
    claim has brought an older account of theirs under this `sub`. An administrator makes somebody a jurist of the
    academy; no platform can.
    """

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("academy_id", "issuer", "sub"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyId]
    issuer: Mapped[str] = mapped_column(String(500))
    sub: Mapped[str] = mapped_column(String(255))
    name: Mapped[str | None] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(255))
    locale: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[Moment]
    linked_at: Mapped[MomentOrNone]
    is_jurist: Mapped[bool] = mapped_column(default=False)


class Enrolment(Base):
    """A person in a cohort; `role` is learner or instructor; `left_at` is set, never a row deleted.

    `is_test`: the platform's preview of a student, for whom no gradebook keeps results (LTI Core 1.3, A.2).
    `extra_time`: what this person has on top of a time limit, none | quarter | half | double | unlimited.
    """

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    cohort_id: Mapped[CohortId]
    person_id: Mapped[PersonId]
    role: Mapped[str] = mapped_column(String(16))
    is_test: Mapped[bool] = mapped_column(default=False)
    extra_time: Mapped[str] = mapped_column(String(16), default="none")
    created_at: Mapped[Moment]
    left_at: Mapped[MomentOrNone]


class Visit(Base):
    """One launch, or one use of an invitation: the session of a browser points here and nowhere else.

    `role` and `administers` are those of this launch: a role lowered in the LMS
    takes effect at the next one, and an old visit ends after its short life.
    """

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_expires_at", "expires_at"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    person_id: Mapped[PersonId]
    enrolment_id: Mapped[EnrolmentIdOrNone]
    placement_id: Mapped[PlacementIdOrNone]
    room_id: Mapped[RoomIdOrNone]
    role: Mapped[str] = mapped_column(String(16))
    administers: Mapped[bool]
    frame_origin: Mapped[str] = mapped_column(String(500))
    return_url: Mapped[str | None] = mapped_column(String(2000))
    locale: Mapped[str] = mapped_column(String(8))
    deep_linking: Mapped[str | None] = mapped_column(Text)
    ticket_digest: Mapped[str | None] = mapped_column(String(64))
    """Of the one ticket that opens a window of its own; None when it has been used."""

    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class Invitation(Base):
    """A personal address `/join/<token>` that brings one person without an LMS into one room.

    Only the token's digest is kept. The first use makes the person; later
    uses, until `expires_at`, bring the same person back.
    """

    __tablename__ = "invitation"

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyId]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[PersonIdOrNone]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[MomentOrNone]
