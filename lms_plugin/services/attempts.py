"""Begin attempts and make moves: one turn after the other, whatever two tabs or two fingers do.

What a move means is asked of the kind; the roll-up for tables and gradebooks is `services.progress`' matter.
"""

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from courses.errors import IllegalMove
from courses.kinds.kind import Move
from courses.kinds.privacy import Diary
from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_if_new
from lms_plugin.models import Attempt, MoveRow
from lms_plugin.queries import attempts, briefs, locks
from lms_plugin.queries.attempts import AttemptRow, Standing
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.journals import whole
from lms_plugin.services import forms, journals, progress, surveys

LARGEST_MOVE = 16 * 1024
"""Bytes of a move as JSON: what a page can honestly send is far smaller, and every move is kept."""

RACES = 5
"""How often the system tries again to count something that happened while a learner moved."""


_ATTEMPTS: Any = Attempt.__table__
_SAVE = update(_ATTEMPTS).where(
    _ATTEMPTS.c.id == bindparam("of_id"),
    _ATTEMPTS.c.turn == bindparam("seen_turn"),
)


@dataclass(frozen=True, slots=True)
class MoveCommand:
    """A move from a page that had seen this turn of this attempt; attempt 0 means that there was none yet.

    With `secret`, the installation's, a code is hashed that joins anonymous answers.
    """

    attempt: int
    turn: int
    key: str
    move: Move
    secret: str = ""


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


class RepeatedKey(Exception):
    """A key came back with another turn. The caller rolls back and shows where the attempt stands."""


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
    fresh = _fresh(standing, replace(played, terms=replace(played.terms, form=form)), seed, now)
    opened = _insert(session, standing, played, fresh)
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
    played = briefs.played(session, standing, now.date())
    if played is None:
        raise LookupError(f"no activity {standing.activity!r}")
    played = surveys.held(session, standing.seat, played)
    if standing.attempt is None:
        return _first(session, standing, played, command, seed, now)
    return _next(session, standing, played, whole(session, played.kind, standing.attempt), command, now)


def system_move(
    session: Session, enrolment_id: int, module_id: int, activity_key: str, act: str, now: datetime
) -> AttemptRow | None:
    """Count what happened outside the player, such as `posted`; None where it counts nothing (any more)."""
    for _ in range(RACES):
        standing = attempts.standing_of(session, enrolment_id, module_id, activity_key)
        at = standing.attempt if standing is not None else None
        if standing is None or (at is not None and not at.is_open):
            return None
        if briefs.played(session, standing, now.date()) is None:
            return None
        number, turn = (at.number, at.turn) if at is not None else (0, 0)
        command = MoveCommand(number, turn, str(uuid.uuid4()), Move(act, by="system"))
        made = make_move(session, standing, command, 0, now)
        if not isinstance(made, StaleTurn):
            return made.attempt
    return None


def _first(
    session: Session, standing: Standing, played: Played, command: MoveCommand, seed: int, now: datetime
) -> Moved | StaleTurn | Refused:
    if (command.attempt, command.turn) != (0, 0) or played.kind.graded:
        return StaleTurn(None)
    if command.move.by == "learner" and locks.ahead(session, standing):
        return StaleTurn(None)
    fresh = _fresh(standing, played, seed, now)
    after = _advanced(played, fresh, command.move, now)
    if isinstance(after, str):
        return Refused(None, after)
    opened = _insert(session, standing, played, after)
    if opened is None:
        return _late(session, attempts.latest(session, standing.seat, standing.activity), command)
    _append(session, standing, played, fresh, opened, command)
    _record(session, standing, played, opened, now)
    return Moved(opened)


def _next(
    session: Session, standing: Standing, played: Played, attempt: AttemptRow, command: MoveCommand, now: datetime
) -> Moved | StaleTurn | Refused:
    if (command.attempt, command.turn) != (attempt.number, attempt.turn):
        return _late(session, attempt, command)
    after = _advanced(played, attempt, command.move, now)
    if isinstance(after, str):
        return Refused(attempt, after)
    if not (attempt.is_open or isinstance(played.kind, Diary)):
        return Moved(attempt)  # Only what changes nothing is legal then: a lesson read once more.
    if not _save(session, played, after):
        return _late(session, attempts.latest(session, standing.seat, standing.activity), command)
    _append(session, standing, played, attempt, after, command)
    if attempt.is_open:
        _record(session, standing, played, after, now)
    return Moved(after)


def _late(session: Session, attempt: AttemptRow | None, command: MoveCommand) -> Moved | StaleTurn:
    """A turn that has gone by: the same request once more, or a page that was out of date."""
    if attempt is not None and attempts.was_made(session, attempt.id, command.key):
        return Moved(attempt)
    return StaleTurn(attempt)


def _advanced(played: Played, attempt: AttemptRow, move: Move, now: datetime) -> AttemptRow | str:
    """The attempt after the move, or the sentence that refuses it."""
    brief = played.brief()
    try:
        if len(json.dumps(_kept(played, move))) > LARGEST_MOVE:
            raise IllegalMove("The form could not be read. Reload the page and try again.")
        state = played.kind.advance(brief, attempt.state, move, now)
    except IllegalMove as illegal:
        return str(illegal)
    score = played.kind.judge(brief, state, now)
    after = replace(attempt, state=state, turn=attempt.turn + 1, moved_at=now)
    if score is None:
        return after
    return replace(after, earned=score.earned, possible=score.possible, finished_at=attempt.finished_at or now)


def _kept(played: Played, move: Move) -> dict[str, list[str]]:
    """What the row of a move keeps of it: of a private kind nothing, so that what its owner deletes is gone."""
    return {} if played.kind.private else {name: list(values) for name, values in move.data.items()}


def _fresh(standing: Standing, played: Played, seed: int, now: datetime) -> AttemptRow:
    """A new attempt that no row knows yet; the id follows with the row."""
    seat, last = standing.seat, standing.attempt
    return AttemptRow(
        id=0,
        number=last.number + 1 if last is not None else 1,
        turn=0,
        seed=seed,
        state=played.kind.start(played.brief(), seed, now),
        version_id=seat.version_id or 0,
        digest=played.package.digest,
        overlay_code=played.overlay.code,
        overlay_digest=played.overlay.edition.digest,
        terms=briefs.plain_terms(played.terms),
        earned=None,
        possible=None,
        started_at=now,
        moved_at=now,
        finished_at=None,
        law_signed_at=seat.law_signed_at,
    )


def _insert(session: Session, standing: Standing, played: Played, fresh: AttemptRow) -> AttemptRow | None:
    """Write a new attempt; None when another tab was quicker (the index over open attempts says so)."""
    seat = standing.seat
    new_id = ask(
        session, insert_if_new(session, Attempt),
        uuid=str(uuid.uuid4()), enrolment_id=seat.enrolment_id, placement_id=seat.placement_id,
        module_id=seat.module_id, version_id=fresh.version_id, activity_key=standing.activity,
        overlay_code=fresh.overlay_code, overlay_digest=fresh.overlay_digest, terms=dict(fresh.terms),
        number=fresh.number, seed=fresh.seed, turn=fresh.turn, earned=fresh.earned,
        state=dict(journals.rest(played.kind, fresh.state)),
        possible=fresh.possible, started_at=fresh.started_at, moved_at=fresh.moved_at, finished_at=fresh.finished_at,
    ).scalar()  # fmt: skip
    return None if new_id is None else replace(fresh, id=new_id)


def _save(session: Session, played: Played, after: AttemptRow) -> bool:
    """Save the state if the turn is still the one that the page had seen; the last one is gone by with the finish."""
    state = dict(journals.rest(played.kind, after.state))
    saved = ask(
        session, _SAVE, of_id=after.id, seen_turn=after.turn - 1, state=state, turn=after.turn,
        moved_at=after.moved_at, earned=after.earned, possible=after.possible, finished_at=after.finished_at,
    )  # fmt: skip
    return bool(saved.rowcount)


def _append(
    session: Session, standing: Standing, played: Played, before: AttemptRow, after: AttemptRow, command: MoveCommand
) -> None:
    """Keep the move, and beside it what a private kind leaves: entries of a journal, or a sheet that is nobody's."""
    move = command.move
    new_id = ask(
        session, insert_if_new(session, MoveRow), attempt_id=after.id, turn=after.turn, key=command.key,
        by=move.by, act=move.act, data=_kept(played, move), made_at=after.moved_at,
    ).scalar()  # fmt: skip
    if new_id is None:
        raise RepeatedKey(command.key)
    journals.keep(session, played.kind, after.id, before.state, after.state)
    surveys.throw_in(session, standing.seat, played, move, command.secret)


def _record(session: Session, standing: Standing, played: Played, attempt: AttemptRow, now: datetime) -> None:
    if attempt.finished_at is not None:
        progress.finished(session, standing.seat, played, attempt, now)
    elif attempt.turn == 1 and not played.kind.graded:
        progress.begun(session, standing.seat, played, now)
