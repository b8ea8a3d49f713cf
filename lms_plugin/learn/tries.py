"""What was tried before at a graded activity, and whether it may be tried again.

Whether an attempt may begin is asked of `services.attempts`; the page around it is `activity_page`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms_plugin.learn import words
from lms_plugin.queries import attempts, briefs
from lms_plugin.queries.attempts import Standing, Tried
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.seats import Seat
from lms_plugin.services.attempts import may_not_open
from lms_plugin.web.house import now
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Again:
    """Whether a graded activity may be begun, or begun again, and what is said about it."""

    number: int
    allowed: int | None
    method: str
    deadline_at: datetime | None
    refusal: str

    @property
    def left(self) -> int | None:
        """Attempts left; None for as many as one likes."""
        return None if self.allowed is None else max(0, self.allowed - self.number)


def again(standing: Standing, played: Played) -> Again | None:
    """None where nothing is begun by a button: what is not graded, and an attempt that is open."""
    attempt = standing.attempt
    if not played.kind.graded or (attempt is not None and attempt.is_open):
        return None
    newest = briefs.published(reading(), standing, now().date())
    reason = may_not_open(standing, newest, now()) if newest is not None else "not_offered"
    return Again(
        number=attempt.number if attempt is not None else 0,
        allowed=None if played.is_replayable else briefs.limit(standing.seat, played.ref),
        method=_method(standing.seat, played),
        deadline_at=briefs.deadline(standing.seat, played.ref),
        refusal=str(words.NOT_OPENED[reason]) if reason else "",
    )


def _method(seat: Seat, played: Played) -> str:
    """Which attempt counts, in a sentence."""
    if played.is_replayable:
        return str(words.ONCE)
    return str(words.METHODS.get(str(seat.settings.get("grading") or "highest"), words.METHODS["highest"]))


def tried(standing: Standing, played: Played) -> Sequence[Tried]:
    """Earlier attempts, the newest first; asked for only where there can be more than the one on the page."""
    if not played.kind.graded or standing.attempt is None or standing.attempt.number < 2:
        return ()
    found = attempts.finished(reading(), standing.seat, standing.activity)
    return tuple(one for one in reversed(found) if one.number != standing.attempt.number)
