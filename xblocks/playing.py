"""Where a learner stands, and the next state: fields to state, state to fields.

What a finished attempt is worth to the platform belongs to `grading`, HTTP to `handlers`, HTML to `showing`.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from courses.kinds import structure
from courses.kinds.kind import Brief, Move, State, is_replayable
from xblocks import grading
from xblocks.content import Reading, attempts_left, document, is_late
from xblocks.fields import Fields

AGAIN = "again"
"""The one move that is the host's own: begin another attempt."""

_MISSED = (LookupError, TypeError, ValueError, AttributeError)
"""What a kind stumbles over in a state without some of its keys."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands.

    `state` is the stored one, or the first one of a new attempt, which nobody stores before its first move.
    `is_adapted`: the author has changed the ids since, and this is what is left of a running attempt. `is_changed`:
    nothing is left of it, and it begins again; a finished one stays finished, but cannot be shown any more. One that
    is finished but once (a lesson, a product) is shown all the same, as it fits the text of today.
    """

    state: State
    is_adapted: bool = False
    is_changed: bool = False
    is_finished: bool = False


def standing(block: Fields, reading: Reading, now: datetime) -> Standing:
    """The platform cannot pin a version of the text, so every look asks whether the state still fits.

    What is left of a running attempt is stored with its next move, because looking stores nothing.
    """
    fresh = Standing(first(block, reading, now), is_changed=bool(block.state), is_finished=block.finished)
    if not block.state or not is_whole(block, reading, block.state, now):
        return fresh
    kept = _fitting(block, reading, block.state)
    if kept is None:
        return fresh
    is_adapted = not block.finished and block.state.get("structure") != reading.structure
    return Standing(kept, is_adapted=is_adapted, is_finished=block.finished)


def is_whole(block: Fields, reading: Reading, state: State, now: datetime) -> bool:
    """Whether a stored state is one that its kind can show.

    One with all the keys of a fresh state is. Any other (of an old release, of somebody's script) is tried: its kind
    may do without them.
    """
    if first(block, reading, now).keys() <= state.keys():
        return True
    try:
        kept = _fitting(block, reading, state)
        _ = block.kind.view(reading.brief, kept or {}, now, reading.locale)
    except _MISSED:
        return False
    return True


def _fitting(block: Fields, reading: Reading, state: State) -> State | None:
    if state.get("structure") == reading.structure:
        return dict(state)
    return None if block.finished and block.is_repeatable else structure.adapted(block.kind, reading.brief, state)


def first(block: Fields, reading: Reading, now: datetime) -> State:
    """The first state of the attempt that would begin now."""
    return block.kind.start(reading.brief, next_seed(block), now)


def next_seed(block: Fields) -> int:
    """The same for every look at an attempt that has not begun, because looking must not store anything.

    Turns only ever grow; the attempts are set back by an instructor, and the same form would be drawn again.
    """
    said = f"{block.scope_ids.usage_id}/{block.scope_ids.user_id}/{block.turn}"
    return int(sha256(said.encode()).hexdigest()[:8], 16)


def played(block: Fields, brief: Brief) -> Brief:
    """The brief for viewing and moving: without feedback on the way where the course hides what was right."""
    return brief if grading.is_correctness_shown(block) else block.unrevealing(brief)


def can_begin_again(block: Fields, where: Standing) -> bool:
    """Whether another attempt may follow this one."""
    return block.is_repeatable and where.is_finished and not _is_at_limit(block) and not is_late(block)


def is_used_up(block: Fields, where: Standing) -> bool:
    """Whether this attempt has not begun and may not begin: all that the course team allows are finished."""
    is_begun = where.is_finished or (bool(block.state) and not where.is_changed)
    return block.is_repeatable and not is_begun and _is_at_limit(block)


def _is_at_limit(block: Fields) -> bool:
    return attempts_left(block) == 0 and not is_replayable(block.kind, document(block))


def is_closed(block: Fields, where: Standing) -> bool:
    """Whether nothing but looking is left: no attempt may begin, or the deadline passed with nothing to hand in."""
    is_over = is_late(block) and not (block.late_acts and block.state and not where.is_changed)
    return is_over or is_used_up(block, where)


def is_accepted(block: Fields, where: Standing, act: str) -> bool:
    """Whether the deadline leaves room for this move."""
    return not is_late(block) or (act in block.late_acts and not is_closed(block, where))


def begin_again(block: Fields) -> None:
    """Clear the attempt; what counts stays."""
    block.state = {}
    block.finished = False
    block.seed = None
    block.turn += 1


def make(block: Fields, reading: Reading, where: Standing, move: Move, now: datetime) -> Standing:
    """Play a move and keep the new state; raise IllegalMove, with nothing kept.

    The move that finishes an attempt records its score and tells the platform.
    """
    after = block.kind.advance(played(block, reading.brief), where.state, move, now)
    if block.seed is None or not block.state or where.is_changed:
        block.seed = next_seed(block)
    block.state = dict(after)
    block.turn += 1
    score = block.kind.judge(reading.brief, after, now)
    if score is not None and not where.is_finished:
        block.finished = True
        block.attempts += 1
        grading.record(block, after, score)
    return Standing(after, is_finished=score is not None)
