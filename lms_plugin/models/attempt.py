"""What trainees have done: attempts, their moves, and progress rolled up for tables.

How a state is read and judged is `courses`' matter.
"""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base, Json
from lms_plugin.models.columns import (
    Key,
    ModuleId,
    Moment,
    MomentOrNone,
    PlacementId,
    RowId,
    VersionId,
)


class Attempt(Base):
    """One try at one activity; pins a published version and a seed. `turn` counts accepted moves.

    At most one attempt per enrolment and activity is open: a new one has the number after the last, which the opener
    has seen finished, and of two tabs that both look first and both see the same, one gets that number.

    No index names a column that a move changes: on PostgreSQL the row stays on its page and all indexes as they are.
    """

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_id", "activity_key", "number"),)

    id: Mapped[RowId]
    # No index of its own: the unique key begins with it.
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    placement_id: Mapped[PlacementId]
    module_id: Mapped[ModuleId]
    version_id: Mapped[VersionId]
    activity_key: Mapped[Key]
    overlay_code: Mapped[str] = mapped_column(String(16))
    overlay_digest: Mapped[str] = mapped_column(String(64))
    terms: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    number: Mapped[int]
    seed: Mapped[int]
    turn: Mapped[int] = mapped_column(default=0)
    state: Mapped[dict[str, Any]] = mapped_column(Json)
    earned: Mapped[float | None]
    possible: Mapped[float | None]
    started_at: Mapped[Moment]
    moved_at: Mapped[Moment]
    finished_at: Mapped[MomentOrNone]


class MoveRow(Base):
    """One accepted move; `key` makes a repeated request harmless. Never changed."""

    __tablename__ = "move"
    __table_args__ = (UniqueConstraint("attempt_id", "turn"), UniqueConstraint("attempt_id", "key"))

    id: Mapped[RowId]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    turn: Mapped[int]
    key: Mapped[str] = mapped_column(String(36))
    by: Mapped[str] = mapped_column(String(16))
    act: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[Moment]


class Progress(Base):
    """One trainee in one module, packed: a cohort table reads these rows and no history.

    `cells` maps an activity key to `{"status": in_progress|done, "share": 0–1 or null,
    "attempts": n, "at": ISO 8601}`. `version` guards against two writers.
    """

    __tablename__ = "progress"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_id"),)

    id: Mapped[RowId]
    # No index of its own: the unique key begins with it.
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    module_id: Mapped[ModuleId]
    cells: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    done: Mapped[int] = mapped_column(default=0)
    required: Mapped[int] = mapped_column(default=0)
    share: Mapped[float | None]
    version: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[Moment]
