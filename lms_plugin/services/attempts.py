"""Begin attempts and make moves: one turn after the other, whatever two tabs or two fingers do.

What a move means is asked of the kind; the roll-up for tables and gradebooks is `services.progress`' matter.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from courses.errors import IllegalMove
from courses.kinds.kind import Move
from courses.kinds.privacy import Diary
from lms_plugin.db.base import begin_now
from lms_plugin.db.parcels import Part, Sent
from lms_plugin.queries import attempts, briefs, locks
from lms_plugin.queries.attempts import AttemptRow, Standing
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.journals import whole
from lms_plugin.services import attempt_rows, corrections, forms, progress, surveys
from lms_plugin.services.attempt_rows import MoveCommand, RepeatedKey
from lms_plugin.services.progress import Finish
from lms_plugin.services.surveys import BoxClosed

__all__ = [
    "BoxClosed", "MoveCommand", "Moved", "NotOpened", "Refused", "RepeatedKey", "StaleTurn", "as_it_stands",
    "make_move", "may_not_open", "open_attempt", "system_move",
]  # fmt: skip

LARGEST_MOVE = 16 * 1024
"""Bytes of a move as JSON: what a page can honestly send is far smaller, and every move is kept."""

RACES = 5
"""How often the system tries again to count something that happened while a learner moved."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The move was made, now or by an earlier sending of the same key."""

    attempt: AttemptRow


@dataclass(frozen=True, slots=True)
class StaleTurn:
    """The page was older than the attempt; nothing was changed. None: there is no attempt."""

    attempt: AttemptRow | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The kind does not allow the move; `sentence` is for the person, a message of the player's catalogue."""

    attempt: AttemptRow | None
    sentence: str


@dataclass(frozen=True, slots=True)
class NotOpened:
    """No new attempt: none is left, the time is over, something else comes first, or it is not offered (any more)."""

    reason: Literal["no_attempts_left", "deadline_over", "comes_later", "not_offered"]


def open_attempt(session: Session, standing: Standing, seed: int, now: datetime) -> AttemptRow | NotOpened:
    """The open attempt, or a new one. Of two that begin at once, both get the same."""
    if standing.attempt is not None and standing.attempt.is_open:
        return standing.attempt
    played = briefs.published(session, standing, now.date())
    if played is None:
        return NotOpened("not_offered")
    if (reason := may_not_open(standing, played, now)) is not None:
        return NotOpened(reason)
    if locks.ahead(session, standing):
        return NotOpened("comes_later")
    form = forms.form_for(session, standing, played)
    fresh = attempt_rows.fresh(standing, replace(played, terms=replace(played.terms, form=form)), seed, now)
    opened = attempt_rows.insert(session, standing, played, fresh)
    if opened is None:
        return attempts.latest(session, standing.seat, standing.activity) or NotOpened("not_offered")
    progress.begun(session, standing.seat, played, now)
    return opened


def may_not_open(
    standing: Standing, played: Played, now: datetime
) -> Literal["no_attempts_left", "deadline_over"] | None:
    """Why the placement's settings allow no new attempt; None when they do, and for what was finished and may be
    played again because that earns nothing else."""
    if played.is_replayable and standing.attempt is not None:
        return None
    if played.kind.private and standing.attempt is not None:
        return "no_attempts_left"
    limit = briefs.limit(standing.seat, played.ref)
    if limit is not None and standing.attempt is not None and standing.attempt.number >= limit:
        return "no_attempts_left"
    deadline_at = briefs.deadline(standing.seat, played.ref)
    return "deadline_over" if deadline_at is not None and now > deadline_at else None


def make_move(
    session: Session, standing: Standing, command: MoveCommand, seed: int, now: datetime
) -> Moved | StaleTurn | Refused:
    """Make one move: append it, save the state, record what came of it.

    Raises LookupError for an activity that is not there and RepeatedKey as said above. What is not graded begins
    with its first move, unless something else comes first; a graded activity is begun by `open_attempt`.
    """
    at = standing.attempt
    played = briefs.published(session, standing, now.date()) if at is None else briefs.pinned(session, standing, at)
    if played is None:
        raise LookupError(f"no activity {standing.activity!r}")
    played = surveys.held(session, standing.seat, played, now)
    if at is None:
        return _first(session, standing, played, command, seed, now)
    return _next(session, standing, played, whole(session, played.kind, at), command, now)


def system_move(
    session: Session, enrolment_id: int, module_id: int, activity_key: str, act: str, now: datetime,
    seen: Standing | None = None,
) -> AttemptRow | None:
    """Count what happened outside the player, such as `posted`; None where it counts nothing (any more).

    `seen` is where the learner stood a moment ago, as far as the caller knows; it is read again when that has changed.
    """  # fmt: skip
    for _ in range(RACES):
        standing = seen or attempts.standing_of(session, enrolment_id, module_id, activity_key)
        seen = None
        at = standing.attempt if standing is not None else None
        if standing is None or (at is not None and not at.is_open):
            return None
        if briefs.played(session, standing, now.date()) is None:
            return None
        made = make_move(session, standing, as_it_stands(standing, Move(act, by="system")), 0, now)
        if not isinstance(made, StaleTurn):
            return made.attempt
    return None


def as_it_stands(standing: Standing, move: Move) -> MoveCommand:
    """A move by somebody who has no page of the attempt before them, on the turn that it is at."""
    at = standing.attempt
    number, turn = (at.number, at.turn) if at is not None else (0, 0)
    return MoveCommand(number, turn, str(uuid.uuid4()), move)


def _first(
    session: Session, standing: Standing, played: Played, command: MoveCommand, seed: int, now: datetime
) -> Moved | StaleTurn | Refused:
    if (command.attempt, command.turn) != (0, 0) or played.kind.graded:
        return StaleTurn(None)
    if command.move.by == "learner" and locks.ahead(session, standing):
        return StaleTurn(None)
    fresh = attempt_rows.fresh(standing, played, seed, now)
    after = _advanced(played, fresh, command.move, now)
    if isinstance(after, str):
        return Refused(None, after)
    finish = _finishing(session, standing, played, after, now)
    opened = attempt_rows.open_with_move(session, standing, played, fresh, after, command, _parts(finish))
    if opened is None:
        return _late(session, attempts.latest(session, standing.seat, standing.activity), command)
    _record(session, standing, played, opened[0], finish, opened[1], now)
    return Moved(opened[0])


def _next(
    session: Session, standing: Standing, played: Played, attempt: AttemptRow, command: MoveCommand, now: datetime
) -> Moved | StaleTurn | Refused:
    if (command.attempt, command.turn) != (attempt.number, attempt.turn):
        return _late(session, attempt, command)
    after = _advanced(played, attempt, command.move, now)
    if isinstance(after, str):
        return Refused(attempt, after)
    if not (attempt.is_open or isinstance(played.kind, Diary)):
        return _go_on(session, standing, played, attempt, after, command)
    finish = _finishing(session, standing, played, after, now) if attempt.is_open else None
    sent = attempt_rows.save_with_move(session, standing, played, attempt, after, command, _parts(finish))
    if sent is None:
        return _late(session, attempts.latest(session, standing.seat, standing.activity), command)
    if attempt.is_open:
        _record(session, standing, played, after, finish, sent, now)
    return Moved(after)


def _go_on(
    session: Session, standing: Standing, played: Played, before: AttemptRow, after: AttemptRow, command: MoveCommand
) -> Moved | StaleTurn:
    """What happens to a finished attempt goes on in the next one, which begins where it ended: it is never changed."""
    if after.state == before.state:
        return Moved(before)  # A lesson read once more.
    following = replace(after, id=0, number=before.number + 1, turn=1, started_at=after.moved_at)
    finish = _finishing(session, standing, played, following, after.moved_at)
    made = attempt_rows.open_with_move(session, standing, played, before, following, command, _parts(finish))
    if made is None:
        return _late(session, attempts.latest(session, standing.seat, standing.activity), command)
    opened, sent = made
    if opened.is_open and command.move.by == "facilitator":
        progress.taken_back(session, standing.seat, played, opened, after.moved_at)
    else:
        _record(session, standing, played, opened, finish, sent, after.moved_at)
    return Moved(opened)


def _late(session: Session, attempt: AttemptRow | None, command: MoveCommand) -> Moved | StaleTurn:
    """A turn that has gone by: the same request once more, or a page that was out of date."""
    if attempt is not None and attempts.was_made(session, attempt.id, command.key):
        return Moved(attempt)
    return StaleTurn(attempt)


def _advanced(played: Played, attempt: AttemptRow, move: Move, now: datetime) -> AttemptRow | str:
    """The attempt after the move, or the sentence that refuses it."""
    brief = played.brief()
    try:
        sent = json.dumps(attempt_rows.kept(played, move), ensure_ascii=False)
        if len(sent.encode("utf-8", "replace")) > LARGEST_MOVE:
            raise IllegalMove("The form could not be read. Reload the page and try again.")
        state = played.kind.advance(brief, attempt.state, move, now)
    except IllegalMove as illegal:
        return str(illegal)
    score = played.kind.judge(brief, state, now)
    earned, possible = (None, None) if score is None else (score.earned, score.possible)
    finished_at = attempt.finished_at if isinstance(played.kind, Diary) else None
    return replace(
        attempt, state=state, turn=attempt.turn + 1, earned=earned, possible=possible, moved_at=now,
        finished_at=None if score is None else finished_at or now,
    )  # fmt: skip


def _finishing(
    session: Session, standing: Standing, played: Played, attempt: AttemptRow, now: datetime
) -> Finish | None:
    """What is to be written together with a move that finishes the attempt.

    Where more has to be written after the move, both are one transaction.
    """
    is_begun = attempt.turn == 1 and not played.kind.graded
    if attempt.finished_at is None:
        finish, goes_on = None, is_begun
    else:
        finish = progress.finishing(session, standing.seat, played, attempt, now)
        goes_on = len(finish.wanted) > 1 or attempt.version_id != standing.seat.version_id
    if goes_on:
        begin_now(session)
    return finish


def _parts(finish: Finish | None) -> Sequence[Part]:
    return () if finish is None else finish.parts


def _record(
    session: Session, standing: Standing, played: Played, attempt: AttemptRow, finish: Finish | None, sent: Sent,
    now: datetime,
) -> None:  # fmt: skip
    if finish is not None:
        progress.finished(session, finish, sent)
        if attempt.version_id != standing.seat.version_id:
            corrections.follow(session, attempt.version_id, now)
    elif attempt.turn == 1 and not played.kind.graded:
        progress.begun(session, standing.seat, played, now)
