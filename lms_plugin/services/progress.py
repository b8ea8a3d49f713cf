"""Keep one row per trainee and module: what is begun, what is done, what it earned, and what the gradebook should show.

How shares are folded belongs to `courses.progress`; sending grades is a job.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from courses.model import Module
from courses.outcome import Score
from courses.progress import ModuleProgress, module_progress
from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_if_new
from lms_plugin.models import Progress
from lms_plugin.queries import attempts, contents, corrections, wishes
from lms_plugin.queries.attempts import AttemptRow
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.cells import Cells, outcomes
from lms_plugin.queries.corrections import Holder
from lms_plugin.queries.seats import Seat
from lms_plugin.services import grades
from lms_plugin.services.grades import Earned, Wish

RACES = 10
"""How often a row is read again when another activity of the same person was quicker."""

_ROWS: Any = Progress.__table__
_CHANGE = update(_ROWS).where(
    _ROWS.c.enrolment_id == bindparam("of_enrolment"),
    _ROWS.c.module_id == bindparam("of_module"),
    _ROWS.c.version == bindparam("seen_version"),
)


class TooManyRaces(RuntimeError):
    """The row changed under us again and again; nothing was saved."""


def begun(session: Session, seat: Seat, played: Played, now: datetime) -> None:
    """Note that an activity is in progress; one that is done stays done while it is tried again."""
    key = played.ref.key
    if key in seat.cells:
        return
    cell = {"status": "in_progress", "share": None, "attempts": 0, "at": now.isoformat()}
    _change(session, seat, manifest_of(session, seat, played), lambda cells: {key: cell, **cells}, now)
    is_first = not seat.cells or seat.activity_key in (key, *played.ref.instead_of)
    if is_first and seat.has_line_item and seat.role == "learner" and seat.module_id is not None:
        grades.begin(session, seat.enrolment_id, seat.module_id, seat.activity_key or key, now)


def finished(session: Session, seat: Seat, played: Played, attempt: AttemptRow, now: datetime) -> None:
    """Note a finished attempt by the placement's grading method, and what the gradebook should show from now on.

    An equivalent earns for itself and for whatever it stands in for, because links may show single activities.
    """
    key = played.ref.key

    def done(cells: Cells) -> Cells:
        # Asked again in each race, because a correction may have changed what earlier attempts earned.
        earned = _share(session, seat, played, attempt)
        tries = cells.get(key, {}).get("attempts", 0) + 1
        return {**cells, key: {"status": "done", "share": earned, "attempts": tries, "at": now.isoformat()}}

    manifest, worth = manifest_of(session, seat, played), (key, *played.ref.instead_of)
    cells, folded = _change(session, seat, manifest, done, now)
    counts = played.ref.graded or folded.is_complete
    if seat.role != "learner" or seat.module_id is None or not (counts or seat.activity_key in worth):
        return
    wish = wishes.of_module(folded) if counts else Wish(None)
    for one in worth:
        own = wishes.of_activity(manifest, cells, manifest.activity(one) or played.ref)
        grades.want(session, Earned(seat.enrolment_id, seat.module_id, one, wish, own, attempt.started_at), now)


def taken_back(session: Session, seat: Seat, played: Played, attempt: AttemptRow, now: datetime) -> None:
    """Note that a facilitator took back what was done: it is in progress again, for tables and gradebooks alike."""
    key, ref, manifest = played.ref.key, played.ref, manifest_of(session, seat, played)
    was_complete = module_progress(manifest.activities, outcomes(seat.cells), seat.path).is_complete

    def undone(cells: Cells) -> Cells:
        tries = cells.get(key, {}).get("attempts", 0)
        return {**cells, key: {"status": "in_progress", "share": None, "attempts": tries, "at": now.isoformat()}}

    cells, folded = _change(session, seat, manifest, undone, now)
    if seat.role != "learner" or seat.module_id is None:
        return
    wish = wishes.of_module(folded)
    for one in (key, *ref.instead_of):
        own = wishes.of_activity(manifest, cells, manifest.activity(one) or ref)
        wanted = wish if ref.graded or was_complete else Wish(None)
        grades.want(session, Earned(seat.enrolment_id, seat.module_id, one, wanted, own, attempt.started_at), now)


def manifest_of(session: Session, seat: Seat, played: Played) -> Module:
    """The published manifest, which says what counts now; the attempt's own where the module was withdrawn."""
    if seat.digest is None or seat.digest == played.package.digest:
        return played.package.manifest
    return contents.module(session, seat.digest).manifest


def _share(session: Session, seat: Seat, played: Played, attempt: AttemptRow) -> float | None:
    """What the attempts so far earned together, 0 to 1; None for an activity that is not graded."""
    if not played.ref.graded or attempt.earned is None or not attempt.possible:
        return None
    scores = [Score(attempt.earned, attempt.possible)]
    if attempt.number > 1:
        tried = attempts.finished(session, seat, played.ref.key)
        scores = [one.score for one in tried if one.score is not None] or scores
    return wishes.share(seat.settings.get("grading"), scores)


def corrected(session: Session, holder: Holder, played: Played, started_at: datetime, now: datetime) -> None:
    """Note that finished attempts were judged anew: what they earn now, while status, number and times stay.

    The gradebook gets another score for what was handed in, and not another submission.
    """
    key, ref = played.ref.key, played.ref
    if key not in holder.cells:
        return

    def anew(cells: Cells) -> Cells:
        return {**cells, key: {**cells[key], "share": corrections.share(session, holder, ref)}}

    manifest = contents.module(session, holder.digest or played.package.digest).manifest
    cells, folded = _change(session, holder, manifest, anew, None)
    if holder.role != "learner" or not (ref.graded or folded.is_complete):
        return
    for one in (key, *ref.instead_of):
        own = wishes.of_activity(manifest, cells, manifest.activity(one) or ref)
        wish = wishes.of_module(folded)
        earned = Earned(holder.enrolment_id, holder.module_id, one, wish, own, started_at, is_news=False)
        grades.want(session, earned, now)


def _change(
    session: Session,
    seat: Seat | Holder,
    manifest: Module,
    change: Callable[[Cells], Cells],
    now: datetime | None,
) -> tuple[Cells, ModuleProgress]:
    """Write the changed cells unless somebody else was quicker; then read theirs and change those.

    Without a time nobody has done anything: when the person was last active stays as it is.
    """
    cells, version = seat.cells, seat.progress_version
    for _ in range(RACES):
        after = change(cells)
        folded = module_progress(manifest.activities, outcomes(after), seat.path)
        if _write(session, seat, after, folded, version, now):
            return after, folded
        cells, version = _read(session, seat)
    raise TooManyRaces(f"progress of enrolment {seat.enrolment_id}")


def _read(session: Session, seat: Seat | Holder) -> tuple[Cells, int | None]:
    row = session.execute(
        select(Progress.cells, Progress.version).where(
            Progress.enrolment_id == seat.enrolment_id, Progress.module_id == seat.module_id
        )
    ).one_or_none()
    return ({}, None) if row is None else (row.cells, row.version)


def _write(
    session: Session,
    seat: Seat | Holder,
    cells: Cells,
    folded: ModuleProgress,
    version: int | None,
    now: datetime | None,
) -> bool:
    values: dict[str, Any] = {
        "cells": dict(cells),
        "done": folded.done,
        "required": folded.required,
        "share": folded.share if folded.possible else None,
    }
    if now is not None:
        values["last_at"] = now
    owner = {"enrolment_id": seat.enrolment_id, "module_id": seat.module_id}
    if version is None:
        return ask(session, insert_if_new(session, Progress), **owner, **values, version=1).scalar() is not None
    seen = {"of_enrolment": seat.enrolment_id, "of_module": seat.module_id, "seen_version": version}
    return bool(ask(session, _CHANGE, **seen, **values, version=version + 1).rowcount)
