"""How old the law text behind a row is, and what follows from it.

The day is an argument. Who is told about a stale row belongs to the hosts.
"""

from datetime import date
from typing import Literal

from courses.jurisdictions.provision import Row

Age = Literal["fresh", "stale", "expired"]

STALE_MONTHS = 12
"""From here on learners see a banner and the editor has a task."""

EXPIRED_MONTHS = 24
"""From here on questions that depend on the row are not asked: a quiz must not punish for new law."""


def age(row: Row, today: date) -> Age:
    """Counted from the date of the official text that was read, not from the reading.

    Where no dated official text exists (a phone line, a recommendation that is never consolidated) the day of
    checking stands in for it.
    """
    months = full_months(row.text_as_of or row.checked_on, today)
    if months >= EXPIRED_MONTHS:
        return "expired"
    return "stale" if months >= STALE_MONTHS else "fresh"


def full_months(start: date, end: date) -> int:
    """Whole months between two days; negative days count as none."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))
