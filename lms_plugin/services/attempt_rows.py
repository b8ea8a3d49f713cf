"""The rows of attempts and moves as a move leaves them, each written under the turn that its page had seen.

Which move is made, and what comes of it, is decided in `services.attempts`.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_if_new
from lms_plugin.models import Attempt, MoveRow
from lms_plugin.queries import briefs
from lms_plugin.queries.attempts import AttemptRow, Standing
from lms_plugin.queries.briefs import Played
from lms_plugin.services import journals, surveys

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


def save(session: Session, played: Played, after: AttemptRow) -> bool:
    """Save the state if the turn is still the one that the page had seen; the last one is gone by with the finish."""
    state = dict(journals.rest(played.kind, after.state))
    saved = ask(
        session, _SAVE, of_id=after.id, seen_turn=after.turn - 1, state=state, turn=after.turn,
        moved_at=after.moved_at, earned=after.earned, possible=after.possible, finished_at=after.finished_at,
    )  # fmt: skip
    return bool(saved.rowcount)


def append(
    session: Session, standing: Standing, played: Played, before: AttemptRow, after: AttemptRow, command: MoveCommand
) -> None:
    """Keep the move, and beside it what a private kind leaves: entries of a journal, or a sheet that is nobody's."""
    move = command.move
    new_id = ask(
        session, insert_if_new(session, MoveRow), attempt_id=after.id, turn=after.turn, key=command.key,
        by=move.by, act=move.act, data=kept(played, move), made_at=after.moved_at,
    ).scalar()  # fmt: skip
    if new_id is None:
        raise RepeatedKey(command.key)
    journals.keep(session, played.kind, after.id, before.state, after.state)
    surveys.throw_in(session, standing.seat, played, move, command.secret)
