"""Where somebody stands in an activity: the seat and the latest attempt in one query, and the earlier ones.

What a state means belongs to its kind; moves are made in `services.attempts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from courses.outcome import Score
from lms_plugin.access import Actor
from lms_plugin.db.asking import ask
from lms_plugin.models import (
    Academy,
    Attempt,
    Bookmark,
    Cohort,
    Enrolment,
    Module,
    ModuleVersion,
    MoveRow,
    Placement,
    RoomCohort,
)
from lms_plugin.queries import entries
from lms_plugin.queries.overlays import signed_at, signed_for_attempt, usable_codes_joined
from lms_plugin.queries.seats import SEAT, Seat, seat_of
from lms_plugin.queries.visits import VISITOR, actor_and, beside


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt with everything it pins; `digest` is that of the version it began with.

    `law_signed_at` is when a jurist of the academy signed its overlay, which may be after it began. With `corrects_id`
    the version corrects another, with which the attempt may have begun. `entries` are those of a journal by key, which
    only their owner is given; None where nobody asked for them. `is_whole`: they are in the state.
    """

    id: int
    number: int
    turn: int
    seed: int
    state: Mapping[str, Any]
    version_id: int
    digest: str
    overlay_code: str
    overlay_digest: str
    terms: Mapping[str, Any]
    earned: float | None
    possible: float | None
    started_at: datetime
    moved_at: datetime
    finished_at: datetime | None
    law_signed_at: datetime | None = None
    corrects_id: int | None = None
    entries: Mapping[str, Any] | None = None
    is_whole: bool = False

    @property
    def is_open(self) -> bool:
        """Whether moves may still be made."""
        return self.finished_at is None


@dataclass(frozen=True, slots=True)
class Standing:
    """A seat and the latest attempt at one activity, if there is one; an open attempt is always the latest.

    `laws` are the jurisdictions whose law the academy may use; None where nobody asked for them.
    `bookmarks` are the sections of a lesson that its owner has kept.
    """

    seat: Seat
    activity: str
    attempt: AttemptRow | None
    laws: frozenset[str] | None = None
    bookmarks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tried:
    """A finished attempt as a list shows it; `score` is None where nothing was counted."""

    number: int
    score: Score | None
    finished_at: datetime


PINNED: Final = aliased(ModuleVersion)
"""The version that an attempt stands on."""

ATTEMPT: Final = (
    Attempt.id,
    Attempt.number,
    Attempt.turn,
    Attempt.seed,
    Attempt.state,
    Attempt.version_id,
    PINNED.digest,
    Attempt.overlay_code,
    Attempt.overlay_digest,
    Attempt.terms,
    Attempt.earned,
    Attempt.possible,
    Attempt.started_at,
    Attempt.moved_at,
    Attempt.finished_at,
    signed_for_attempt(),
    PINNED.corrects_id,
)
"""The columns of an `AttemptRow`, in its order; a query joins `PINNED` by the version's id."""
# Whoever sits belongs to the academy of the seat, which the attempt alone would have to look up.
_SEATED = (*ATTEMPT[:-2], signed_at(Attempt.overlay_digest, Academy.id), PINNED.corrects_id)
_SEAT_WIDTH = len(SEAT.selected_columns)
_ACTIVITY = bindparam("activity", type_=Attempt.activity_key.type)


def _latest_number() -> Any:
    other = aliased(Attempt)
    return (
        select(func.max(other.number))
        .where(other.enrolment_id == Enrolment.id, other.module_id == Module.id, other.activity_key == _ACTIVITY)
        .correlate(Enrolment, Module)
        .scalar_subquery()
    )


def _bookmarks() -> Any:
    """The kept sections in one text; their ids have no blank."""
    return (
        select(func.aggregate_strings(Bookmark.section, " "))
        .where(
            Bookmark.enrolment_id == Enrolment.id,
            Bookmark.module_id == Module.id,
            Bookmark.activity_key == _ACTIVITY,
        )
        .correlate(Enrolment, Module)
        .scalar_subquery()
    )


_STANDING = (
    SEAT.add_columns(_bookmarks(), *_SEATED)
    .outerjoin(
        Attempt,
        and_(
            Attempt.enrolment_id == Enrolment.id,
            Attempt.module_id == Module.id,
            Attempt.activity_key == _ACTIVITY,
            Attempt.number == _latest_number(),
        ),
    )
    .outerjoin(PINNED, PINNED.id == Attempt.version_id)
)
_OF_OWNER = _STANDING.where(Placement.uuid == bindparam("placement")).add_columns(entries.joined())
_OWN = _OF_OWNER.where(Enrolment.person_id == bindparam("person"))
_OWN_AND_LAWS = _OWN.add_columns(usable_codes_joined(Academy.id))
_THEIRS = _OF_OWNER.where(Enrolment.person_id == VISITOR)
_ENTERED = beside(_THEIRS)
_ENTERED_AND_LAWS = beside(_THEIRS.add_columns(usable_codes_joined(Academy.id)))
_FIRST = (
    _STANDING.where(Enrolment.id == bindparam("enrolment"), Placement.module_id == bindparam("module"))
    .order_by(Placement.id)
    .limit(1)
)

_IN_ROOM = (
    _STANDING.join(RoomCohort, and_(RoomCohort.cohort_id == Cohort.id, RoomCohort.module_uuid == Module.uuid))
    .where(
        RoomCohort.room_id == bindparam("room"),
        RoomCohort.activity_key == _ACTIVITY,
        Enrolment.person_id == bindparam("person"),
    )
    .order_by(Enrolment.id, Placement.id)
)
_FINISHED = (
    select(Attempt.number, Attempt.earned, Attempt.possible, Attempt.finished_at)
    .where(
        Attempt.enrolment_id == bindparam("enrolment"),
        Attempt.module_id == bindparam("module"),
        Attempt.activity_key == _ACTIVITY,
        Attempt.finished_at.is_not(None),
    )
    .order_by(Attempt.number)
)


def standing(
    session: Session, actor: Actor, placement_uuid: str, activity: str, *, with_laws: bool = False
) -> Standing | None:
    """Where the actor stands in an activity of a placement of an own cohort; None where there is no such seat.

    Only a whole page needs the laws; a move does without them.
    """
    wanted = _OWN_AND_LAWS if with_laws else _OWN
    row = ask(session, wanted, placement=placement_uuid, person=actor.person_id, activity=activity).one_or_none()
    return _standing(row, activity)


def entered(
    session: Session, visit_uuid: str, now: datetime, placement: str, activity: str, *, with_laws: bool
) -> tuple[Actor, Standing | None] | None:
    """The actor of a visit and where they stand, by one statement; None for a visit that is none."""
    wanted = _ENTERED_AND_LAWS if with_laws else _ENTERED
    both = actor_and(session, wanted, visit_uuid, now, placement=placement, activity=activity)
    return None if both is None else (both[0], _standing(both[1], activity))


def standing_of(session: Session, enrolment_id: int, module_id: int, activity: str) -> Standing | None:
    """The same for an enrolment, wherever in its cohort the module was placed first."""
    row = ask(session, _FIRST, enrolment=enrolment_id, module=module_id, activity=activity).one_or_none()
    return _standing(row, activity)


def standings_in_room(session: Session, room_id: int, person_id: int, activity: str) -> Sequence[Standing]:
    """The same for the discussion of a room, in each cohort through which somebody is there; partners have none."""
    first: dict[int, tuple[Any, ...]] = {}
    for row in ask(session, _IN_ROOM, room=room_id, person=person_id, activity=activity):
        first.setdefault(row[0], row)
    return [one for row in first.values() if (one := _standing(row, activity)) is not None]


def _standing(row: tuple[Any, ...] | None, activity: str) -> Standing | None:
    if row is None:
        return None
    kept, *columns = row[_SEAT_WIDTH:]
    more = columns[len(ATTEMPT) :]
    at = [*columns[: len(ATTEMPT)], (more[0] or {}) if more else None]
    attempt = None if at[0] is None else AttemptRow(*at)
    laws = frozenset((more[1] or "").split()) if len(more) > 1 else None
    return Standing(seat_of(row), activity, attempt, laws, frozenset((kept or "").split()))


def latest(session: Session, seat: Seat, activity: str) -> AttemptRow | None:
    """The latest attempt as it stands now, for those who lost a race."""
    wanted = _attempts(seat, activity).order_by(Attempt.number.desc()).limit(1)
    return _attempt(session.execute(wanted).one_or_none())


def numbered(session: Session, seat: Seat, activity: str, number: int) -> AttemptRow | None:
    """One attempt by its number."""
    return _attempt(session.execute(_attempts(seat, activity).where(Attempt.number == number)).one_or_none())


def handed_in(
    session: Session, enrolment_id: int, module_id: int, activity: str, number: int
) -> AttemptRow | None:
    """A finished attempt of an enrolment, for who may review it; one that is still open is not handed in."""
    wanted = _of(enrolment_id, module_id, activity).where(Attempt.number == number, Attempt.finished_at.is_not(None))
    return _attempt(session.execute(wanted).one_or_none())


def _attempts(seat: Seat, activity: str) -> Select[*tuple[Any, ...]]:
    return _of(seat.enrolment_id, seat.module_id, activity)


def _of(enrolment_id: int, module_id: int | None, activity: str) -> Select[*tuple[Any, ...]]:
    return (
        select(*ATTEMPT)
        .join(PINNED, PINNED.id == Attempt.version_id)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.module_id == module_id,
            Attempt.activity_key == activity,
        )
    )


def _attempt(row: Row[*tuple[Any, ...]] | None) -> AttemptRow | None:
    return None if row is None else AttemptRow(*row)


def finished(session: Session, seat: Seat, activity: str) -> Sequence[Tried]:
    """All attempts that were handed in, the first one first."""
    rows = ask(session, _FINISHED, enrolment=seat.enrolment_id, module=seat.module_id, activity=activity)
    return tuple([Tried(number, _score(earned, possible), at) for number, earned, possible, at in rows])


def _score(earned: float | None, possible: float | None) -> Score | None:
    return Score(earned, possible) if earned is not None and possible else None


def was_made(session: Session, attempt_id: int, key: str) -> bool:
    """Whether a move with this key was accepted: a repeated request, then."""
    made = session.scalar(select(MoveRow.id).where(MoveRow.attempt_id == attempt_id, MoveRow.key == key))
    return made is not None
