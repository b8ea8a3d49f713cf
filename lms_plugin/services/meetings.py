"""Set the meeting of a cohort, and mark present whoever types its code in time.

What the marking does to attempt and progress is `attempts`' matter; who may set a meeting is asked in the rooms.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.kinds.session.codes import is_code
from lms_plugin.access import Actor
from lms_plugin.models import Meeting
from lms_plugin.queries import meetings
from lms_plugin.queries.attempts import Standing
from lms_plugin.queries.cohorts import Taught
from lms_plugin.services import attempts, audit

AROUND: Final = timedelta(minutes=30)
"""So long before the beginning and after the end of the agenda the code counts."""

LONGEST_PLACE: Final = 300
_LETTERS: Final = "ABCDEFGHKMNPQRTUVWXY346789"
"""Signs that are not taken for each other, neither read on a wall nor heard."""

_LENGTH: Final = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where; `minutes` is how long the agenda takes."""

    starts_at: datetime
    place: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Venue:
    """The activity of a cohort for which people meet."""

    cohort: Taught
    module_id: int
    activity: str


def new_code() -> str:
    """Six signs: nobody guesses one of three hundred million with the few tries that there are."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def plan(session: Session, venue: Venue, wanted: Plan, code: str, who: Actor, now: datetime) -> None:
    """Set the meeting, or set it anew: then the code is a new one too."""
    found = _row(session, venue)
    if found is None:
        found = Meeting(cohort_id=venue.cohort.id, module_id=venue.module_id, activity_key=venue.activity)
        session.add(found)
    found.starts_at, found.place, found.code, found.set_at = wanted.starts_at, wanted.place, code, now
    found.opens_at = wanted.starts_at - AROUND
    found.closes_at = wanted.starts_at + timedelta(minutes=wanted.minutes) + AROUND
    session.flush()
    detail = {"activity": venue.activity, "starts_at": wanted.starts_at.isoformat()}
    thing = ("cohort", venue.cohort.uuid)
    audit.note(session, venue.cohort.academy_id, who.person_uuid, "meeting.plan", thing, now, detail)


def _row(session: Session, venue: Venue) -> Meeting | None:
    return session.scalar(
        select(Meeting).where(
            Meeting.cohort_id == venue.cohort.id,
            Meeting.module_id == venue.module_id,
            Meeting.activity_key == venue.activity,
        )
    )


def answer(
    session: Session, standing: Standing, typed: str, now: datetime
) -> Literal["right_code", "wrong_code", "not_now"]:
    """What to say to a code: whether it is that of the day, within its time. Nothing is written."""
    found = meetings.meeting(session, standing.seat.cohort_id, standing.seat.module_id, standing.activity)
    if found is None or not found.takes_codes(now):
        return "not_now"
    return "right_code" if is_code(typed, found.code) else "wrong_code"


def arrive(session: Session, standing: Standing, now: datetime) -> bool:
    """Mark somebody present who has typed the right code; False where a code marks nobody."""
    seat, there = standing.seat, standing.attempt
    if there is not None and not there.is_open:
        return True
    if seat.module_id is None:
        return False
    made = attempts.system_move(
        session, seat.enrolment_id, seat.module_id, standing.activity, "present", now, standing
    )  # fmt: skip
    return made is not None and not made.is_open
