"""Until when answers are taken: the deadline of the terms, and the quiz's own time from its beginning.

What happens with answers that were saved in time is decided in `play`.
"""

from datetime import datetime, timedelta
from math import ceil

from courses.errors import IllegalMove
from courses.kinds.kind import Brief, State


def minutes(brief: Brief) -> int | None:
    """The quiz's time for this person, whole minutes, what the terms add included."""
    limit = brief.document.time_limit
    return None if limit is None else ceil(limit * (1 + max(0.0, brief.terms.extra_time)))


def begun(brief: Brief, state: State, now: datetime) -> State:
    """The state when the time begins to run; raises IllegalMove where it runs already, or nothing is left of it."""
    limit = minutes(brief)
    if state["stage"] != "ready" or limit is None:
        raise IllegalMove("This attempt has begun already.")
    if is_late(brief, state, now):
        raise IllegalMove("The time for this attempt is over. What you saved before can still be handed in.")
    return {**state, "stage": "answering", "due_at": (now + timedelta(minutes=limit)).isoformat()}


def is_late(brief: Brief, state: State, now: datetime) -> bool:
    """Whether answers are no longer taken."""
    ends_at = _ends_at(brief, state)
    return ends_at is not None and now > ends_at


def left(brief: Brief, state: State, now: datetime) -> int | None:
    """Whole minutes of the quiz's own time that are left; None where it has none, or it does not run."""
    ends_at = _ends_at(brief, state) if "due_at" in state else None
    return None if ends_at is None else max(0, int((ends_at - now).total_seconds() // 60))


def _ends_at(brief: Brief, state: State) -> datetime | None:
    own = datetime.fromisoformat(state["due_at"]) if "due_at" in state else None
    known = [moment for moment in (own, brief.terms.deadline_at) if moment is not None]
    return min(known, default=None)
