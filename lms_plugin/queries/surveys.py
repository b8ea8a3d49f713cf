"""Boxes of answers that lead to nobody: whether one is closed, how many sheets it has, and what closed ones hold.

An open box is never read for a screen: whoever looked before and after somebody took part would know
their answers. Throwing sheets in is `services.surveys`' matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from courses.kinds.survey.figures import Answered, Box
from lms_plugin.models import Module, SurveyBox


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the sheets of one wave of a cohort go."""

    cohort_id: int
    programme_id: int
    series: str
    wave: str


@dataclass(frozen=True, slots=True)
class Lid:
    """How many sheets are in a box, and since when it is closed."""

    sheets: int
    closed_at: datetime | None


def spot_in(session: Session, cohort_id: int, module_id: int, place: tuple[str, str]) -> Spot:
    """The box of a module's activity in a cohort; `place` is series and wave."""
    programme_id = session.scalars(select(Module.programme_id).where(Module.id == module_id)).one()
    return Spot(cohort_id, programme_id, *place)


def lid(session: Session, spot: Spot) -> Lid:
    """The outside of a box; one that nobody has used is open and empty."""
    row = session.execute(at(spot, SurveyBox.sheets, SurveyBox.closed_at)).one_or_none()
    return Lid(0, None) if row is None else Lid(len(row.sheets), row.closed_at)


def closed(session: Session, spot: Spot) -> Mapping[str, Box]:
    """Wave → what is in it, of the closed boxes of a series."""
    rows = session.execute(
        select(SurveyBox.wave, SurveyBox.sheets, SurveyBox.words).where(
            SurveyBox.cohort_id == spot.cohort_id,
            SurveyBox.programme_id == spot.programme_id,
            SurveyBox.series == spot.series,
            SurveyBox.closed_at.is_not(None),
        )
    )
    return {wave: Box([Answered(**sheet) for sheet in sheets], words) for wave, sheets, words in rows}


def at(spot: Spot, *columns: Any) -> Select[Any]:
    """Columns of the one box of a spot."""
    return select(*columns).where(
        SurveyBox.cohort_id == spot.cohort_id,
        SurveyBox.programme_id == spot.programme_id,
        SurveyBox.series == spot.series,
        SurveyBox.wave == spot.wave,
    )
