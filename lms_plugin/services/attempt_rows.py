"""The rows of attempts and moves as a move leaves them, each written under the turn that its page had seen.

Which move is made, and what comes of it, is decided in `services.attempts`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, bindparam, select, true, update
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from courses.kinds.privacy import Diary
from lms_plugin.db.base import begin_now
from lms_plugin.db.inserts import insert_for
from lms_plugin.db.parcels import Part, Sent, send
from lms_plugin.models import Attempt, MoveRow
from lms_plugin.queries import briefs
from lms_plugin.queries.attempts import AttemptRow, Standing
from lms_plugin.queries.briefs import Played
from lms_plugin.services import journals, surveys

_ATTEMPTS: Any = Attempt.__table__
_MOVES: Any = MoveRow.__table__


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


class RepeatedKey(Exception):
    """A key came back with another turn. The caller rolls back and shows where the attempt stands."""


def kept(played: Played, move: Move) -> dict[str, list[str]]:
    """What the row of a move keeps of it: of a private kind nothing, so that what its owner deletes is gone."""
    return {} if played.kind.private else {name: list(values) for name, values in move.data.items()}


def fresh(standing: Standing, played: Played, seed: int, now: datetime) -> AttemptRow:
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


def insert(session: Session, standing: Standing, played: Played, fresh: AttemptRow) -> AttemptRow | None:
    """Write a new attempt; None when another tab was quicker (its number is taken)."""
    new_id = send(session, Part(_opening, _named("new_", _new(standing, played, fresh)))).id
    return None if new_id is None else replace(fresh, id=new_id)


def open_with_move(
    session: Session, standing: Standing, played: Played, before: AttemptRow, after: AttemptRow, command: MoveCommand,
    more: Sequence[Part] = (),
) -> tuple[AttemptRow, Sent] | None:
    """The same with the move that has begun it, what the move leaves beside it, and `more`."""
    head = Part(_opening, _named("new_", _new(standing, played, after)))
    sent = _sent(session, head, standing, played, before, after, command, more)
    return None if sent is None or sent.id is None else (replace(after, id=sent.id), sent)


def save_with_move(
    session: Session, standing: Standing, played: Played, before: AttemptRow, after: AttemptRow, command: MoveCommand,
    more: Sequence[Part] = (),
) -> Sent | None:
    """Save the state if the turn is still the one that the page had seen, else None; with a finish the last one is by.

    With it the move, what the move leaves beside it, and `more`.
    """
    where = {"of_id": after.id, "seen_turn": after.turn - 1}
    head = Part(_saving, {**where, **_named("new_", _changes(played, after))})
    return _sent(session, head, standing, played, before, after, command, more)


def _sent(
    session: Session, head: Part, standing: Standing, played: Played, before: AttemptRow, after: AttemptRow,
    command: MoveCommand, more: Sequence[Part],
) -> Sent | None:
    """The parcel of a move; a private kind leaves entries of a journal, or a sheet that is nobody's.

    Raises RepeatedKey and BoxClosed.
    """
    move = Part(_moving, _named("move_", _move(played, after, command)))
    entry = journals.part(played.kind, before.state, after.state)
    if entry is None and isinstance(played.kind, Diary):
        begin_now(session)  # What `keep` writes belongs to the same transaction.
    throw = surveys.throwing(session, standing.seat, played, command.move, command.secret)
    beside = [] if throw is None else [throw.part]
    sent = send(session, head, move, *([] if entry is None else [entry]), *beside, *more)
    if sent.id is None:
        return None
    if not sent.wrote(move):
        raise RepeatedKey(command.key)
    if entry is None:
        journals.keep(session, played.kind, sent.id, before.state, after.state)
    if throw is not None:
        surveys.thrown(session, throw, sent)
    return sent


def _new(standing: Standing, played: Played, fresh: AttemptRow) -> Mapping[str, Any]:
    seat = standing.seat
    return {
        "enrolment_id": seat.enrolment_id, "placement_id": seat.placement_id,
        "module_id": seat.module_id, "version_id": fresh.version_id, "activity_key": standing.activity,
        "overlay_code": fresh.overlay_code, "overlay_digest": fresh.overlay_digest, "terms": dict(fresh.terms),
        "number": fresh.number, "seed": fresh.seed, "started_at": fresh.started_at, **_changes(played, fresh),
    }  # fmt: skip


def _changes(played: Played, after: AttemptRow) -> Mapping[str, Any]:
    return {
        "turn": after.turn, "state": dict(journals.rest(played.kind, after.state)), "earned": after.earned,
        "possible": after.possible, "moved_at": after.moved_at, "finished_at": after.finished_at,
    }  # fmt: skip


def _move(played: Played, after: AttemptRow, command: MoveCommand) -> Mapping[str, Any]:
    move = command.move
    return {
        "turn": after.turn, "key": command.key, "by": move.by, "act": move.act, "data": kept(played, move),
        "made_at": after.moved_at,
    }  # fmt: skip


_NEW = (
    "enrolment_id", "placement_id", "module_id", "version_id", "activity_key", "overlay_code",
    "overlay_digest", "terms", "number", "seed", "started_at",
)  # fmt: skip
_CHANGED = ("turn", "state", "earned", "possible", "moved_at", "finished_at")
_MOVE = ("turn", "key", "by", "act", "data", "made_at")


def _named(start: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {start + name: value for name, value in values.items()}


def _bound(start: str, table: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: bindparam(start + name, type_=table.c[name].type) for name in names}


def _saving(_dialect: str, _row: FromClause | None) -> Any:
    return (
        update(_ATTEMPTS)
        .where(_ATTEMPTS.c.id == bindparam("of_id"), _ATTEMPTS.c.turn == bindparam("seen_turn"))
        .values(_bound("new_", _ATTEMPTS, _CHANGED))
    )


def _opening(dialect: str, _row: FromClause | None) -> Any:
    return insert_for(dialect, Attempt).values(_bound("new_", _ATTEMPTS, (*_NEW, *_CHANGED))).on_conflict_do_nothing()


def _moving(dialect: str, row: FromClause | None) -> Any:
    assert row is not None  # A move hangs on its attempt.
    values = _bound("move_", _MOVES, _MOVE)
    source = select(row.c.id, *values.values()).where(true())
    new = insert_for(dialect, MoveRow).from_select(["attempt_id", *values], source, include_defaults=False)
    return new.on_conflict_do_nothing()
