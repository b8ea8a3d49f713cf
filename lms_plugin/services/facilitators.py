"""What a facilitator does to somebody else's activity: say who was there, accept a draft or return it.

Moves as everybody makes them belong to `attempts`; here stands who may make them for another person, and the line in
the audit list that each of them leaves.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from lms_plugin.access import Actor, Place, may
from lms_plugin.queries import attempts as standings
from lms_plugin.queries.attempts import Standing
from lms_plugin.queries.cohorts import Taught
from lms_plugin.services import attempts, audit
from lms_plugin.services.attempts import MoveCommand, Moved, Refused, StaleTurn


class NotAllowed(Exception):
    """The actor does not facilitate this cohort, or the activity is no learner's of it."""


@dataclass(frozen=True, slots=True)
class Facilitation:
    """Who acts, in which cohort, and on whose activity."""

    actor: Actor
    cohort: Taught
    enrolment_id: int
    enrolment_uuid: str
    module_id: int
    activity: str


def facilitator_move(
    session: Session, of: Facilitation, command: MoveCommand, now: datetime
) -> Moved | StaleTurn | Refused:
    """Make a move that a page has seen coming; raises NotAllowed, and LookupError for an activity that is not there."""
    standing = _standing(session, of)
    made = attempts.make_move(session, standing, command, 0, now)
    if isinstance(made, Moved) and made.attempt != standing.attempt:
        _note(session, of, command.move, now)
    return made


def mark(
    session: Session, of: Facilitation, act: Literal["present", "absent"], now: datetime
) -> Moved | StaleTurn | Refused:
    """Say of somebody that they were there, or take it back, however far the attempt has gone meanwhile."""
    standing = _standing(session, of)
    if standing.attempt is None and act == "absent":
        return StaleTurn(None)
    return facilitator_move(session, of, attempts.as_it_stands(standing, Move(act, by="facilitator")), now)


def _standing(session: Session, of: Facilitation) -> Standing:
    place = Place(of.cohort.academy_id, enrolled_as=of.cohort.enrolled_as)
    standing = standings.standing_of(session, of.enrolment_id, of.module_id, of.activity)
    is_learners = standing is not None and (standing.seat.cohort_id, standing.seat.role) == (of.cohort.id, "learner")
    if standing is None or not is_learners or not may(of.actor, "facilitate", place):
        raise NotAllowed(of.activity)
    return standing


def _note(session: Session, of: Facilitation, move: Move, now: datetime) -> None:
    detail = {"cohort": of.cohort.uuid, "activity": of.activity}
    thing = ("enrolment", of.enrolment_uuid)
    audit.note(session, of.cohort.academy_id, of.actor.person_uuid, f"activity.{move.act}", thing, now, detail)
