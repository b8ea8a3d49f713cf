"""When the waves of a survey are asked: the first at once, the later ones counted from the day a course was finished.

Whose course it is and when it was finished are a host's matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from courses.kinds.survey.document import Wave

Standing = Literal["open", "early", "late"]

AFTER: Final[Mapping[Wave, timedelta]] = {
    "end": timedelta(0),
    "three-months": timedelta(days=91),
    "six-months": timedelta(days=182),
}
"""How long after the end a later wave opens; the first one is always open."""

STAYS_OPEN: Final = timedelta(days=60)
"""Shorter than the distance between two waves: nobody is asked twice on one day."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when on, and until when, a wave is asked."""

    opens_at: datetime
    closes_at: datetime


def window(wave: Wave, ended_at: datetime | None) -> Window | None:
    """The time of a later wave; None for the first one, and while the course goes on."""
    if wave not in AFTER or ended_at is None:
        return None
    opens_at = ended_at + AFTER[wave]
    return Window(opens_at, opens_at + STAYS_OPEN)


def standing(wave: Wave, ended_at: datetime | None, now: datetime) -> Standing:
    """Whether a wave is asked now, not yet, or no more."""
    if wave not in AFTER:
        return "open"
    found = window(wave, ended_at)
    if found is None or now < found.opens_at:
        return "early"
    return "open" if now < found.closes_at else "late"
