"""How long to wait before a call to a platform is tried again.

What may be tried again is said by the types of `lti.errors`.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from lti.errors import Conflict, TryLater

SHORTEST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(hours=6)
MOST_TRIES: Final = 40
"""About a week of tries; after that a person has to look at it."""

_TRUSTED: Final = 5
"""So many times a platform's own `Retry-After` is taken at its word, even when it is shorter than ours."""

_QUICK_CONFLICTS: Final = 3

Chance = Callable[[], float]
"""A number from 0 to 1, for jitter: a class that ends together must not come back together."""


def delay(error: TryLater, tries: int, chance: Chance) -> timedelta:
    """The wait after try number `tries` (from 1), never shorter than the platform asked for."""
    is_conflict = isinstance(error, Conflict)
    if is_conflict and tries <= _QUICK_CONFLICTS:
        # Only the timestamp was too old; the next second's will do (Moodle 4.5 and Open edX answer so).
        return timedelta(seconds=1)
    asked = timedelta(seconds=error.retry_after or 0)
    if asked and tries <= _TRUSTED and not is_conflict:
        return asked * (1 + chance() / 10)
    doublings = min(max(tries - 1, 0), 20)
    own = min(SHORTEST * (1 << doublings), LONGEST)
    return max(asked, own) * (1 + chance() / 4)
