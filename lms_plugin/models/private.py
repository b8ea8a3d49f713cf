"""What private kinds keep beside an attempt: entries of journals, one by one, and boxes of answers that lead to nobody.

Who may read what is said in `courses.kinds.privacy` and `lms_plugin.access`.
"""

from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base, Json
from lms_plugin.models.columns import CohortId, Key, MomentOrNone, ProgrammeId, RowId


class JournalEntry(Base):
    """One entry of a journal: the only place where its words stand. Only what `is_shared` is read by anybody else."""

    __tablename__ = "journal_entry"
    __table_args__ = (UniqueConstraint("attempt_id", "key"),)

    id: Mapped[RowId]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    key: Mapped[str] = mapped_column(String(16))
    body: Mapped[dict[str, Any]] = mapped_column(Json)
    is_shared: Mapped[bool] = mapped_column(default=False)


class SurveyBox(Base):
    """All answers of a cohort to one wave of a series, thrown together.

    One row for all of them, and not a row for each: rows have an order, numbers, places on a disk and, on
    PostgreSQL, the id of the transaction that wrote them, and each of these leads to a move. `sheets` holds what
    `Answered.written` gives, `words` maps an item to its answers; in both each thing is put at a place by chance.
    A sheet is a text, because PostgreSQL walks through all that is in a list to put one thing more into it.
    """

    __tablename__ = "survey_box"
    __table_args__ = (UniqueConstraint("cohort_id", "programme_id", "series", "wave"),)

    id: Mapped[RowId]
    cohort_id: Mapped[CohortId]
    programme_id: Mapped[ProgrammeId]
    series: Mapped[Key]
    wave: Mapped[Key]
    sheets: Mapped[list[str]] = mapped_column(Json, default=list)
    words: Mapped[dict[str, list[str]]] = mapped_column(Json, default=dict)
    closed_at: Mapped[MomentOrNone]
