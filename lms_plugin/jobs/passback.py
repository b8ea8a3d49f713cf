"""Grade passback: make what the platforms' gradebooks show equal to what is wanted.

A few grades of one platform are taken under a lease, sent one after the other
over one connection outside any transaction, while a clerk beside settles those
that were sent and takes the next ones, so that any number of workers may run
this, twice at once too, and a killed one loses nothing. What is wanted is decided by
`lms_plugin.services.grades`, the rows are `outbox`'s matter.
"""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import structlog
from sqlalchemy import Engine

from lms_plugin.jobs import backoff, comments, outbox
from lms_plugin.jobs.clerk import Clerk, clerk_of
from lms_plugin.jobs.outbox import Claimed
from lms_plugin.jobs.outbox import due as due
from lms_plugin.jobs.taking import OUR_FAULT, caller
from lms_plugin.jobs.transactions import writing
from lms_plugin.services import columns
from lti import grades
from lti.errors import Busy, GiveUp, Missing, ServiceError, TryLater, Unreachable
from lti.grades import ActivityProgress, GradingProgress
from lti.kept import keeping
from lti.refused import N_
from lti.services import Caller
from lti.wire import Wire

log = structlog.get_logger()

LONGEST_CALL: Final = timedelta(seconds=30)
"""More than the worst call takes: a token and a score, both asked for twice, five seconds each, and a column."""

EXHAUSTED: Final = N_("The platform did not take the result for a week.")

Outcome = Literal["settled", "pause", "gone"]
"""After `pause` the platform is left alone for now, after `gone` the column of this grade takes no other either."""

_PROGRESS: Final[dict[str, tuple[ActivityProgress, GradingProgress]]] = {
    "started": ("Started", "NotReady"),
    "in_progress": ("InProgress", "Pending"),
    "submitted": ("Submitted", "PendingManual"),
    "completed": ("Completed", "FullyGraded"),
}
"""Stage of a grade → what the platform is told of the work and of its marking (AGS 2.0, Score)."""

_HANDED_IN: Final = ("submitted", "completed")


@dataclass(frozen=True, slots=True)
class _Round:
    """Who sends: the ports, and the clerk beside."""

    engine: Engine
    wire: Wire
    clock: Callable[[], datetime]
    chance: backoff.Chance
    clerk: Clerk

    def settle(self, claimed: Claimed, values: dict[str, Any]) -> None:
        self.clerk.settle(claimed, values)

    def take(self, silent: frozenset[int], most: int) -> Sequence[Claimed]:
        return outbox.take(self.engine, self.clock(), silent, min(outbox.BATCH, most))


def pump(
    engine: Engine,
    wire: Wire,
    clock: Callable[[], datetime],
    limit: int = 100,
    chance: backoff.Chance = random.random,
) -> int:
    """Send what is due, at most `limit` grades; give how many were tried. Harmless twice and at once."""
    with keeping(wire) as kept, clerk_of(engine) as clerk:
        return _pumped(_Round(engine, kept, clock, chance, clerk), limit)


def _pumped(sender: _Round, limit: int) -> int:
    silent: frozenset[int] = frozenset()
    tried = 0
    batch = sender.take(silent, limit)
    while batch:
        following = _following(sender, batch, silent, limit - tried - len(batch))
        sent, outcome = _deliver_all(sender, batch)
        tried += sent
        if outcome == "pause":
            silent |= {batch[0].registration_id}
        batch = _welcome(sender, following, silent, limit - tried)
    return tried


def _following(
    sender: _Round, batch: Sequence[Claimed], silent: frozenset[int], most: int
) -> Future[Sequence[Claimed]] | None:
    """The next batch, taken while this one is on its way; not where there is hardly another one."""
    if len(batch) < outbox.BATCH or most < 1:
        return None
    return sender.clerk.take(lambda: sender.take(silent, most))


def _welcome(
    sender: _Round, following: Future[Sequence[Claimed]] | None, silent: frozenset[int], most: int
) -> Sequence[Claimed]:
    """The batch that was taken ahead, or one that is taken now; what belongs to a platform gone silent goes back."""
    sender.clerk.finish()
    ahead = following.result() if following else ()
    if ahead and ahead[0].registration_id in silent:
        outbox.release(sender.engine, ahead)
        ahead = ()
    if ahead or most < 1:
        return ahead
    return sender.take(silent, most)


def deliver(
    engine: Engine, wire: Wire, clock: Callable[[], datetime], claimed: Claimed, chance: backoff.Chance = random.random
) -> Outcome:
    """Send one claimed grade and settle it."""
    with clerk_of(engine) as clerk:
        return _deliver(_Round(engine, wire, clock, chance, clerk), claimed)


def _deliver(sender: _Round, claimed: Claimed) -> Outcome:
    clock = sender.clock
    try:
        _send(sender.wire, claimed, clock())
    except GiveUp as error:
        sender.settle(claimed, _parked(error.reason, clock()))
        _note(claimed, "parked", error)
        return _lost(sender, claimed, error)
    except TryLater as error:
        sender.settle(claimed, _later(error, claimed, clock(), sender.chance))
        _note(claimed, "later", error)
        return _paused(sender, claimed, error)
    except Exception:
        log.exception("grade", result="failed", grade=claimed.uuid, registration=claimed.registration_id)
        sender.settle(claimed, _later(TryLater(OUR_FAULT), claimed, clock(), sender.chance))
    else:
        sender.settle(claimed, _sent(claimed, clock()))
        _note(claimed, "sent", None)
    return "settled"


def _deliver_all(sender: _Round, batch: Sequence[Claimed]) -> tuple[int, Outcome]:
    """Send a batch while its lease lasts and its platform answers; the rest is given back."""
    outcome: Outcome = "settled"
    for number, claimed in enumerate(batch):
        # A worker on a slow platform must not send what others may take by now.
        is_late = sender.clock() > claimed.leased_until - LONGEST_CALL
        if outcome != "settled" or is_late:
            outbox.release(sender.engine, batch[number:])
            return number, outcome
        outcome = _deliver(sender, claimed)
    return len(batch), outcome


def _paused(sender: _Round, claimed: Claimed, error: TryLater) -> Outcome:
    """A platform that is silent is not asked for every learner, one that asks for a pause gets it for all of them."""
    if isinstance(error, Busy):
        sender.clerk.finish()
        outbox.postpone(
            sender.engine, claimed.registration_id, sender.clock() + timedelta(seconds=error.retry_after or 0)
        )
        return "pause"
    return "pause" if isinstance(error, Unreachable) else "settled"


def _lost(sender: _Round, claimed: Claimed, error: GiveUp) -> Outcome:
    """A column that was deleted is said once for all its grades.

    Some platforms answer 404 for an unknown person too, so the column itself is asked where that is allowed.
    """
    if not isinstance(error, Missing) or not _is_gone(sender.wire, claimed, sender.clock()):
        return "settled"
    sender.clerk.finish()
    with writing(sender.engine) as session:
        columns.lost(session, claimed.line_item_id, claimed.url, error.reason, sender.clock())
    return "gone"


def _is_gone(wire: Wire, claimed: Claimed, now: datetime) -> bool:
    registration = wire.registrations.by_id(claimed.registration_id)
    if registration is None:
        return False
    try:
        grades.line_item(Caller(registration, wire, now, claimed.scopes), claimed.url)
    except Missing:
        return True
    except ServiceError:
        return False
    return False


def _send(wire: Wire, claimed: Claimed, now: datetime) -> None:
    own = caller(wire, claimed.registration_id, now, claimed.scopes)
    activity, grading = _PROGRESS[claimed.stage]
    if claimed.stage == "in_progress" and own.family.keeps_only_fully_graded:
        grading = "FullyGraded"
    share = claimed.share
    score = grades.Score(
        user_id=claimed.user_id,
        timestamp=claimed.stamped_at,
        given=None if share is None else round(share * claimed.maximum, 4),
        maximum=None if share is None else claimed.maximum,
        activity_progress=activity,
        grading_progress=grading,
        comment=comments.of(claimed),
        started_at=claimed.started_at,
        submitted_at=claimed.submitted_at,
        is_submission=claimed.stage in _HANDED_IN and _is_news(claimed),
    )
    grades.send_score(own, claimed.url, score)


def _is_news(claimed: Claimed) -> bool:
    """Whether something was handed in since the last score: the first time, or once more."""
    if claimed.sent_stage not in _HANDED_IN or claimed.sent_at is None:
        return True
    return claimed.submitted_at is not None and claimed.submitted_at > claimed.sent_at


def _sent(claimed: Claimed, now: datetime) -> dict[str, Any]:
    following = max(now, claimed.stamped_at + timedelta(seconds=1))
    return {
        "status": "sent", "failure": None, "tries": 0, "due_at": following, "sent_share": claimed.share,
        "sent_stage": claimed.stage, "sent_stamp": claimed.stamp, "sent_at": now,
    }  # fmt: skip


def _later(error: TryLater, claimed: Claimed, now: datetime, chance: backoff.Chance) -> dict[str, Any]:
    if claimed.tries >= backoff.MOST_TRIES:
        return _parked(EXHAUSTED, now)
    due_at = now + backoff.delay(error, claimed.tries, chance)
    return {"status": "waiting", "failure": error.reason[:500], "tries": claimed.tries, "due_at": due_at}


def _parked(reason: str, now: datetime) -> dict[str, Any]:
    return {"status": "parked", "failure": reason[:500], "tries": 0, "due_at": now}


def _note(claimed: Claimed, result: str, error: ServiceError | None) -> None:
    """One line per try, for the operator: no name, no score."""
    facts = {} if error is None else {"error": type(error).__name__, "reason": error.reason, "tries": claimed.tries}
    log.info("grade", result=result, grade=claimed.uuid, registration=claimed.registration_id, **facts)
