"""Until when answers are taken: the deadline of the terms, and the quiz's own time from its beginning.

What happens with answers that were saved in time is decided in `play`.
"""

from datetime import datetime, timedelta
from math import ceil

from courses.errors import IllegalMove
from courses.kinds.kind import Brief, State

GRACE = timedelta(seconds=15)
"""How long after the end of the quiz's own time what was on its way by then is still taken."""


def minutes(brief: Brief) -> int | None:
    """The quiz's time for this person, whole minutes, what the terms add included; None where no limit holds."""
    limit, extra = brief.document.time_limit, brief.terms.extra_time
    return None if limit is None or extra is None else ceil(limit * (1 + max(0.0, extra)))


def begun(brief: Brief, state: State, now: datetime) -> State:
    """The state when the time begins to run; raises IllegalMove where it runs already, or nothing is left of it."""
    limit = minutes(brief)
    if state["stage"] != "ready":
        raise IllegalMove("This attempt has begun already.")
    if is_late(brief, state, now):
        raise IllegalMove("The time for this attempt is over. What you saved before can still be handed in.")
    begun = {**state, "stage": "answering"}
    return begun if limit is None else {**begun, "due_at": (now + timedelta(minutes=limit)).isoformat()}


def is_late(brief: Brief, state: State, now: datetime) -> bool:
    """Whether the time is over."""
    ends_at = _ends_at(brief, state)
    return ends_at is not None and now > ends_at


def is_closed(brief: Brief, state: State, now: datetime) -> bool:
    """Whether answers are no longer taken: a page saves when its time is over, and what it sends takes a moment."""
    known = [moment for moment in (_own_end(state, GRACE), brief.terms.deadline_at) if moment is not None]
    return bool(known) and now > min(known)


def left(brief: Brief, state: State, now: datetime) -> int | None:
    """Whole seconds of the quiz's own time that are left; None where it has none, or it does not run."""
    ends_at = _ends_at(brief, state) if "due_at" in state else None
    return None if ends_at is None else max(0, int((ends_at - now).total_seconds()))


def _ends_at(brief: Brief, state: State) -> datetime | None:
    known = [moment for moment in (_own_end(state), brief.terms.deadline_at) if moment is not None]
    return min(known, default=None)


def _own_end(state: State, grace: timedelta = timedelta()) -> datetime | None:
    return datetime.fromisoformat(state["due_at"]) + grace if "due_at" in state else None
