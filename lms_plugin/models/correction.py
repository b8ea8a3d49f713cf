"""Corrections that were published, and the outcomes that they have replaced.

Judging anew is `lms_plugin.services.corrections`' matter.
"""

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import Moment, MomentOrNone, RowId, Uuid, VersionId


class Correction(Base):
    """A published version that corrects others: a job judges anew whatever was finished on those.

    The job looks at it when `due_at` is due and has come as far as the attempt `after_id`; None: nothing is to be done.
    `done_at` is when it last came to the end, `asked_by` the uuid of whoever published.
    """

    __tablename__ = "correction"

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    version_id: Mapped[int] = mapped_column(ForeignKey("module_version.id"), unique=True)
    asked_by: Mapped[str] = mapped_column(String(36))
    asked_at: Mapped[Moment]
    due_at: Mapped[MomentOrNone] = mapped_column(index=True)
    after_id: Mapped[int] = mapped_column(BigInteger, default=0)
    done_at: Mapped[MomentOrNone]


class PastOutcome(Base):
    """How a finished attempt was judged before a correction, and after it. Never changed; deleted with its attempt.

    The attempt stood on `version_id` and stands on `by_version_id` since. `earned` of `possible` are the points before,
    None where nothing was counted.
    """

    __tablename__ = "past_outcome"
    __table_args__ = (UniqueConstraint("attempt_id", "by_version_id"),)

    id: Mapped[RowId]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    version_id: Mapped[VersionId]
    by_version_id: Mapped[VersionId]
    earned: Mapped[float | None]
    possible: Mapped[float | None]
    earned_after: Mapped[float]
    possible_after: Mapped[float]
    judged_at: Mapped[Moment]
