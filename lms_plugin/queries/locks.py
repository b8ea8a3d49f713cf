"""What comes first: the activities and the modules that somebody must have done before an activity may be begun.

How far somebody is belongs to `courses.progress`; refusing is the attempts' matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session

from courses.model import Module as Manifest
from courses.packages import ModulePackage
from courses.progress import comes_first, module_progress
from lms_plugin.models import Enrolment, Module, ModuleVersion, Placement, Progress, RoomCohort
from lms_plugin.queries import attempts, contents
from lms_plugin.queries.attempts import Standing
from lms_plugin.queries.cells import outcomes
from lms_plugin.queries.seats import Seat


@dataclass(frozen=True, slots=True)
class ModuleAhead:
    """A module of the same course that comes first, and the link that opens it."""

    placement_uuid: str
    package: ModulePackage


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes first; false where nothing does."""

    modules: Sequence[ModuleAhead] = ()
    activities: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.modules or self.activities)


NOTHING = Ahead()


def ahead(session: Session, standing: Standing) -> Ahead:
    """What comes before an activity that has not been begun. Staff wait for nothing.

    A link to one activity alone waits for nothing either: whoever placed it has put it where it belongs.
    """
    seat = standing.seat
    if standing.attempt is not None or seat.digest is None or seat.role != "learner" or seat.activity_key is not None:
        return NOTHING
    manifest = contents.module(session, seat.digest).manifest
    if manifest.activity(standing.activity) is None:
        return NOTHING
    keys = comes_first(manifest.activities, outcomes(seat.cells), standing.activity, seat.path)
    return Ahead(modules_ahead(session, seat, manifest), keys)


def modules_ahead(session: Session, seat: Seat, manifest: Manifest) -> Sequence[ModuleAhead]:
    """The modules that come before one that has not been begun; what the course does not hold keeps nobody waiting."""
    if not manifest.after or seat.cells or seat.role != "learner":
        return ()
    rows: Any = session.execute(
        select(Module.key, Placement.uuid, ModuleVersion.digest, Progress.cells)
        .join(ModuleVersion, ModuleVersion.id == Module.published_version_id)
        .join(Placement, and_(Placement.module_id == Module.id, Placement.activity_key.is_(None)))
        .outerjoin(Progress, and_(Progress.module_id == Module.id, Progress.enrolment_id == seat.enrolment_id))
        .where(
            Module.programme_id == seat.programme_id,
            Module.key.in_(manifest.after),
            Placement.cohort_id == seat.cohort_id,
        )
        .order_by(Module.position, Placement.id)
    )
    found = {key: (ModuleAhead(uuid, contents.module(session, digest)), cells) for key, uuid, digest, cells in rows}
    return tuple(
        one
        for one, cells in found.values()
        if not module_progress(one.package.manifest.activities, outcomes(cells or {}), seat.path).is_complete
    )


def room_is_locked(session: Session, person_id: int, digest: str | None, room_id: int) -> bool:
    """Whether a learner has something to do first, wherever their courses hold the discussion of this room.

    `digest` is that of the published module with the discussion. Whoever is in none of the room's cohorts, as people of
    associations are, waits for nothing.
    """
    manifest = contents.module(session, digest).manifest if digest is not None else None
    discussions = [one for one in manifest.activities if one.kind == "discussion"] if manifest is not None else []
    if manifest is None or not (manifest.after or any(one.after for one in discussions)):
        return False
    seats = session.execute(_room_seats(person_id, room_id)).all()
    return bool(seats) and all(_is_locked(session, *seat) for seat in seats)


def _is_locked(session: Session, enrolment_id: int, module_id: int, activity: str, is_alone: bool) -> bool:
    standing = None if is_alone else attempts.standing_of(session, enrolment_id, module_id, activity)
    return standing is not None and bool(ahead(session, standing))


def _room_seats(person_id: int, room_id: int) -> Select[int, int, str, bool]:
    """The enrolments of a person in the cohorts of a room, each with the discussion there; `is_alone` says whether the
    course has a link to this discussion alone."""
    alone = exists().where(
        Placement.cohort_id == RoomCohort.cohort_id,
        Placement.module_id == Module.id,
        Placement.activity_key == RoomCohort.activity_key,
    )
    return (
        select(Enrolment.id, Module.id, RoomCohort.activity_key, alone)
        .join(RoomCohort, RoomCohort.cohort_id == Enrolment.cohort_id)
        .join(Module, Module.uuid == RoomCohort.module_uuid)
        .where(RoomCohort.room_id == room_id, Enrolment.person_id == person_id, Enrolment.left_at.is_(None))
    )
