"""Boxes of answers that lead to nobody: whether one is closed, how many sheets it has, and what closed ones hold.

An open box is never read for a screen: whoever looked before and after somebody took part would know
their answers. Throwing sheets in is `services.surveys`' matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from courses.kinds.survey.figures import Answered, Box
from lms_plugin.db.asking import ask
from lms_plugin.db.lists import length_of
from lms_plugin.models import Module, SurveyBox


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the sheets of one wave of a cohort go."""

    cohort_id: int
    programme_id: int
    series: str
    wave: str

    def named(self) -> dict[str, Any]:
        """Its columns by their names."""
        return {name: getattr(self, name) for name in WHERE}


@dataclass(frozen=True, slots=True)
class Lid:
    """How many sheets are in a box, and since when it is closed."""

    sheets: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A box in the hands of the one transaction that may throw something in. No brief and no screen is given it."""

    id: int
    closed_at: datetime | None


WHERE: Final = ("cohort_id", "programme_id", "series", "wave")
"""The columns of a `Spot`."""
_HERE = [getattr(SurveyBox, name) == bindparam(name) for name in WHERE]
_LID = select(length_of(SurveyBox.sheets), SurveyBox.closed_at).where(*_HERE)
_CLOSED = select(SurveyBox.closed_at).where(*_HERE)
_HELD = select(SurveyBox.id, SurveyBox.closed_at).where(*_HERE).with_for_update()
_WORDS = select(SurveyBox.words).where(SurveyBox.id == bindparam("box_id"))


def spot_in(session: Session, cohort_id: int, module_id: int, place: tuple[str, str]) -> Spot:
    """The box of a module's activity in a cohort; `place` is series and wave."""
    programme_id = session.scalars(select(Module.programme_id).where(Module.id == module_id)).one()
    return Spot(cohort_id, programme_id, *place)


def lid(session: Session, spot: Spot) -> Lid:
    """The outside of a box; one that nobody has used is open and empty."""
    row = ask(session, _LID, **spot.named()).one_or_none()
    return Lid(0, None) if row is None else Lid(*row)


def is_closed(session: Session, spot: Spot) -> bool:
    """Whether nothing more is taken; nothing of the box is read for this."""
    return ask(session, _CLOSED, **spot.named()).scalar() is not None


def held(session: Session, spot: Spot) -> Held | None:
    """The box as it is, and nobody else at it until the transaction ends: PostgreSQL locks the row, SQLite all writing.

    None where there is no box yet.
    """
    row = ask(session, _HELD, **spot.named()).one_or_none()
    return None if row is None else Held(*row)


def words(session: Session, box: Held) -> Mapping[str, Sequence[str]]:
    """Item → what was written so far, for the transaction that has the box in hand."""
    found: Mapping[str, Sequence[str]] = ask(session, _WORDS, box_id=box.id).one()[0]
    return found


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
    return {wave: Box([Answered.read(sheet) for sheet in sheets], words) for wave, sheets, words in rows}
