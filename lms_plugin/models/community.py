"""Learning-community rooms: they belong to no academy; membership is their only door between tenants.

Who may hide, unmask or export is `lms_plugin.access`' matter.
"""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import (
    CohortId,
    Key,
    LongText,
    MemberId,
    Moment,
    MomentOrNone,
    Name,
    PersonId,
    RoomId,
    RowId,
    ThreadId,
    Uuid,
)


class Room(Base):
    """A space for one discussion activity, shared by the cohorts that were joined to it.

    `module_uuid` and `activity_key` name the discussion whose prompt is pinned.
    `join_digest` is the digest of the code by which another cohort may join.
    """

    __tablename__ = "room"

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    title: Mapped[Name]
    module_uuid: Mapped[str] = mapped_column(String(36), index=True)
    activity_key: Mapped[Key]
    join_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    join_until: Mapped[MomentOrNone]
    created_at: Mapped[Moment]


class RoomCohort(Base):
    """A cohort joined to a room: its people may become members. One room per discussion and cohort."""

    __tablename__ = "room_cohort"
    __table_args__ = (
        UniqueConstraint("room_id", "cohort_id"),
        UniqueConstraint("cohort_id", "module_uuid", "activity_key"),
    )

    id: Mapped[RowId]
    room_id: Mapped[RoomId]
    cohort_id: Mapped[CohortId]
    module_uuid: Mapped[str] = mapped_column(String(36))
    activity_key: Mapped[Key]
    joined_at: Mapped[Moment]


class Member(Base):
    """A person in a room under an alias; `role` is member or facilitator; `side` is officer, partner or staff."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("room_id", "person_id"), UniqueConstraint("room_id", "alias"))

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    room_id: Mapped[RoomId]
    person_id: Mapped[PersonId]
    alias: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    side: Mapped[str] = mapped_column(String(16))
    read_at: Mapped[MomentOrNone]
    joined_at: Mapped[Moment]
    left_at: Mapped[MomentOrNone]


class Thread(Base):
    """A conversation; `posts` and `last_at` are kept with each post, so that the list reads rows."""

    __tablename__ = "thread"
    __table_args__ = (Index("ix_thread_room_last", "room_id", "last_at"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    room_id: Mapped[RoomId]
    member_id: Mapped[MemberId]
    title: Mapped[Name]
    posts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    last_at: Mapped[Moment]


class ThreadMark(Base):
    """How many contributions of a thread a member has seen; `Thread.posts` less `seen` are new to them."""

    __tablename__ = "thread_mark"
    __table_args__ = (UniqueConstraint("member_id", "thread_id"),)

    id: Mapped[RowId]
    member_id: Mapped[MemberId]
    thread_id: Mapped[ThreadId]
    seen: Mapped[int]


class Post(Base):
    """One contribution. Hidden, it keeps its place and its author may still read it; `key` makes a resend harmless."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("member_id", "key"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    thread_id: Mapped[ThreadId]
    member_id: Mapped[MemberId]
    key: Mapped[str] = mapped_column(String(36))
    body: Mapped[LongText]
    created_at: Mapped[Moment]
    edited_at: Mapped[MomentOrNone]
    hidden_at: Mapped[MomentOrNone]
    hidden_by: Mapped[str | None] = mapped_column(String(36))
    hidden_reason: Mapped[str | None] = mapped_column(String(500))


class PostReport(Base):
    """A member tells the facilitators about a post. One per member and post."""

    __tablename__ = "post_report"
    __table_args__ = (UniqueConstraint("post_id", "member_id"),)

    id: Mapped[RowId]
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    member_id: Mapped[MemberId]
    reason: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[Moment]
    settled_at: Mapped[MomentOrNone]
