"""Keep one row per trainee and module: what is begun, what is done, what it earned, and what the gradebook should show.

How shares are folded belongs to `courses.progress`; sending grades is a job.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from courses.model import Module
from courses.outcome import Score
from courses.progress import module_progress
from lms_plugin.db.due import mark_due
from lms_plugin.db.parcels import Part, Sent
from lms_plugin.queries import attempts, contents, corrections, wishes
from lms_plugin.queries.attempts import AttemptRow
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.cells import Cells, outcomes
from lms_plugin.queries.corrections import Holder
from lms_plugin.queries.seats import Seat
from lms_plugin.services import grades
from lms_plugin.services.grades import Earned, Wish
from lms_plugin.services.progress_rows import Change, Changed, foreseen, write, write_anew


@dataclass(frozen=True, slots=True)
class Finish:
    """A finished attempt on its way: what it makes of the row of progress, and which grades are `wanted` then.

    `parts` go out with the move. One grade is a `wish` among them; of several each goes by itself.
    """

    seat: Seat
    played: Played
    attempt: AttemptRow
    now: datetime
    change: Change
    first: Changed
    wanted: Sequence[Earned]
    wish: Part | None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The statements for the parcel of the move."""
        return (self.first.part,) if self.wish is None else (self.first.part, self.wish)


def begun(session: Session, seat: Seat, played: Played, now: datetime) -> None:
    """Note that an activity is in progress; one that is done stays done while it is tried again."""
    key = played.ref.key
    if key in seat.cells:
        return
    cell = {"status": "in_progress", "share": None, "attempts": 0, "at": now.isoformat()}
    write(session, Change(seat, manifest_of(session, seat, played), lambda cells: {key: cell, **cells}, now))
    is_first = not seat.cells or seat.activity_key in (key, *played.ref.instead_of)
    if is_first and seat.has_line_item and seat.role == "learner" and seat.module_id is not None:
        grades.begin(session, seat.enrolment_id, seat.module_id, seat.activity_key or key, now)


def finishing(session: Session, seat: Seat, played: Played, attempt: AttemptRow, now: datetime) -> Finish:
    """What a finished attempt leaves by the placement's grading method, to be sent together with its move."""
    key = played.ref.key

    def done(cells: Cells) -> Cells:
        # Asked again in each race, because a correction may have changed what earlier attempts earned.
        earned = _share(session, seat, played, attempt)
        tries = cells.get(key, {}).get("attempts", 0) + 1
        return {**cells, key: {"status": "done", "share": earned, "attempts": tries, "at": now.isoformat()}}

    change = Change(seat, manifest_of(session, seat, played), done, now)
    first = foreseen(change)
    wanted = _earned(seat, played, attempt, change.manifest, first)
    wish = grades.wanting(wanted[0], now, on=first.part) if len(wanted) == 1 else None
    return Finish(seat, played, attempt, now, change, first, wanted, wish)


def finished(session: Session, finish: Finish, sent: Sent) -> None:
    """Note what could not go out with the move; wake whoever sends grades."""
    wanted = finish.wanted
    if not sent.wrote(finish.first.part):
        after = write_anew(session, finish.change)
        wanted = _earned(finish.seat, finish.played, finish.attempt, finish.change.manifest, after)
    elif finish.wish is not None:
        mark_due(session)
        return
    for one in wanted:
        grades.want(session, one, finish.now)


def _earned(seat: Seat, played: Played, attempt: AttemptRow, manifest: Module, after: Changed) -> list[Earned]:
    """What the gradebook should show from now on.

    An equivalent earns for itself and for whatever it stands in for, because links may show single activities.
    """
    worth = (played.ref.key, *played.ref.instead_of)
    counts = played.ref.graded or after.folded.is_complete
    if seat.role != "learner" or seat.module_id is None or not (counts or seat.activity_key in worth):
        return []
    wish = wishes.of_module(after.folded) if counts else Wish(None)
    return [
        Earned(
            seat.enrolment_id, seat.module_id, one, wish,
            wishes.of_activity(manifest, after.cells, manifest.activity(one) or played.ref), attempt.started_at,
        )
        for one in worth
    ]  # fmt: skip


def taken_back(session: Session, seat: Seat, played: Played, attempt: AttemptRow, now: datetime) -> None:
    """Note that a facilitator took back what was done: it is in progress again, for tables and gradebooks alike."""
    key, ref, manifest = played.ref.key, played.ref, manifest_of(session, seat, played)
    was_complete = module_progress(manifest.activities, outcomes(seat.cells), seat.path).is_complete

    def undone(cells: Cells) -> Cells:
        tries = cells.get(key, {}).get("attempts", 0)
        return {**cells, key: {"status": "in_progress", "share": None, "attempts": tries, "at": now.isoformat()}}

    after = write(session, Change(seat, manifest, undone, now))
    if seat.role != "learner" or seat.module_id is None:
        return
    wish = wishes.of_module(after.folded)
    for one in (key, *ref.instead_of):
        own = wishes.of_activity(manifest, after.cells, manifest.activity(one) or ref)
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
        before = [one.score for one in tried if one.score is not None and one.number < attempt.number]
        scores = [*before, *scores]
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
    after = write(session, Change(holder, manifest, anew, None))
    if holder.role != "learner" or not (ref.graded or after.folded.is_complete):
        return
    for one in (key, *ref.instead_of):
        own = wishes.of_activity(manifest, after.cells, manifest.activity(one) or ref)
        wish = wishes.of_module(after.folded)
        earned = Earned(holder.enrolment_id, holder.module_id, one, wish, own, started_at, is_news=False)
        grades.want(session, earned, now)
