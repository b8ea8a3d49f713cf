"""Notices of platforms: what we asked to be told, what we were told, and which course was copied from which.

What a notice means on the wire is `lti`'s matter, asking for them a job's (`lms_plugin.jobs.subscriptions`).
"""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import (
    Address,
    DeploymentId,
    Digest,
    Key,
    Moment,
    MomentOrNone,
    Name,
    RegistrationId,
    RowId,
)


class NoticeHandler(Base):
    """One type of notice of one deployment: wanted while `sent` is not our address; the job makes them equal.

    `due_at` says when to try next; None where nothing is to be done.
    """

    __tablename__ = "notice_handler"
    __table_args__ = (UniqueConstraint("deployment_id", "notice_type"),)

    id: Mapped[RowId]
    deployment_id: Mapped[DeploymentId]
    notice_type: Mapped[Key]
    url: Mapped[Address]
    sent: Mapped[str | None] = mapped_column(String(2000))
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[MomentOrNone] = mapped_column(index=True)
    sent_at: Mapped[MomentOrNone]
    failure: Mapped[str | None] = mapped_column(String(500))


class NoticeRow(Base):
    """One notice that was accepted: a nonce counts once, and the same notice again is no new one."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("registration_id", "nonce_digest"),)

    id: Mapped[RowId]
    registration_id: Mapped[RegistrationId]
    nonce_digest: Mapped[Digest]
    token_digest: Mapped[Digest]
    notice_type: Mapped[Name]
    received_at: Mapped[Moment] = mapped_column(index=True)


class ContextCopy(Base):
    """A course of a deployment that the platform says was copied from another one."""

    __tablename__ = "context_copy"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id", "origin_id"),)

    id: Mapped[RowId]
    deployment_id: Mapped[DeploymentId]
    context_id: Mapped[Name]
    origin_id: Mapped[Name]
    made_at: Mapped[Moment]
