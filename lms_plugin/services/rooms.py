"""Rooms come to be, people join and leave them, cohorts share them.

What is said in a room is `services.posts`' matter, people without an LMS are `services.invitations`'.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms_plugin.models import Invitation, Member, Room, RoomCohort, Thread
from lms_plugin.queries.rooms import Membership
from lms_plugin.services import audit
from lms_plugin.services.moderation import Facilitator
from lti.refused import N_

CODE_LIFE = timedelta(days=14)

Side = Literal["officer", "partner", "staff"]


class AliasTaken(Exception):
    """Somebody in the room took the alias in the meantime; another one must be offered."""


class CodeRefused(Exception):
    """The cohort cannot join by this code; the message is for the instructor who entered it."""


@dataclass(frozen=True, slots=True)
class Discussion:
    """The discussion of a cohort that a room is for; `title` becomes the room's."""

    cohort_id: int
    cohort_uuid: str
    module_uuid: str
    activity_key: str
    title: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who joins, and as what. `academy_id` is for the audit list."""

    person_id: int
    person_uuid: str
    academy_id: int
    role: Literal["member", "facilitator"]
    side: Side


def digest(secret: str) -> str:
    """What is kept of a code or a token: SHA-256, 64 hex digits. Blanks, hyphens and case of a code do not matter."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def code_digest(code: str) -> str:
    """The digest of a code as a person typed it."""
    return digest("".join(letter for letter in code.upper() if letter.isalnum()))


def join(session: Session, discussion: Discussion, who: Newcomer, alias: str, now: datetime) -> None:
    """Make somebody a member of their cohort's room; the first one makes the room. Raises AliasTaken."""
    room_id = _room_of(session, discussion)
    if room_id is None:
        room_id = _make_room(session, discussion, who, now)
    admit(session, room_id, who, alias, now)


def admit(session: Session, room_id: int, who: Newcomer, alias: str, now: datetime) -> None:
    """Make somebody a member, or let them in again under the alias they had. Raises AliasTaken."""
    if _readmit(session, room_id, who):
        return
    member = Member(
        room_id=room_id, person_id=who.person_id, alias=alias, role=who.role, side=who.side, joined_at=now
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(member)
    except IntegrityError:
        # Either the same person came twice at once, or somebody else was quicker with the alias.
        if not _readmit(session, room_id, who):
            raise AliasTaken(alias) from None


def leave(session: Session, inside: Membership, now: datetime) -> None:
    """Close the room to a member. The posts stay under the alias, which waits for them."""
    session.execute(update(Member).where(Member.id == inside.member_id).values(left_at=now))


def issue_code(session: Session, inside: Membership, who: Facilitator, code: str, now: datetime) -> None:
    """Let one other cohort join by this code within 14 days; an earlier code of the room ends."""
    values = {"join_digest": code_digest(code), "join_until": now + CODE_LIFE}
    session.execute(update(Room).where(Room.id == inside.room_id).values(values))
    audit.note(session, who.academy_id, who.person_uuid, "room.offer", ("room", inside.room_uuid), now)


def join_by_code(session: Session, discussion: Discussion, who: Newcomer, code: str, now: datetime) -> None:
    """Bring a cohort into another cohort's room. The code is used up; raises CodeRefused and changes nothing.

    People of the cohort who had joined an empty room of their own are asked again: others will read them now.
    """
    room = session.scalar(select(Room).where(Room.join_digest == code_digest(code), Room.join_until > now))
    if room is None or not _use_up(session, room.id, now):
        raise CodeRefused(
            N_("There is no such code. It may have been used, replaced or have expired; ask for a new one.")
        )
    if (room.module_uuid, room.activity_key) != (discussion.module_uuid, discussion.activity_key):
        raise CodeRefused(N_("This code opens the room of another discussion. Open that activity and enter it there."))
    own = _room_of(session, discussion)
    if own == room.id:
        raise CodeRefused(N_("Your cohort is in this room already."))
    if own is not None:
        _give_up(session, own)
    session.add(
        RoomCohort(
            room_id=room.id, cohort_id=discussion.cohort_id, module_uuid=discussion.module_uuid,
            activity_key=discussion.activity_key, joined_at=now,
        )
    )  # fmt: skip
    detail = {"cohort": discussion.cohort_uuid}
    audit.note(session, who.academy_id, who.person_uuid, "room.join_cohort", ("room", room.uuid), now, detail)


def _use_up(session: Session, room_id: int, now: datetime) -> bool:
    """Of two who enter one code at the same time, one wins."""
    used = session.execute(
        update(Room)
        .where(Room.id == room_id, Room.join_digest.is_not(None), Room.join_until > now)
        .values(join_digest=None, join_until=None)
        .returning(Room.id)
    )
    return used.scalar() is not None


def _give_up(session: Session, room_id: int) -> None:
    """Remove a cohort's own room in which nothing has happened yet."""
    cohorts = session.scalar(select(func.count()).where(RoomCohort.room_id == room_id)) or 0
    written = exists().where(Thread.room_id == room_id)
    invited = exists().where(Invitation.room_id == room_id)
    if cohorts > 1:
        raise CodeRefused(N_("Your cohort shares a room with another one already. It cannot move to a second room."))
    if session.scalar(select(or_(written, invited))):
        raise CodeRefused(
            N_(
                "Your cohort has a room with contributions or invited people in it. It cannot move: "
                "what was written there was written for those who are in that room."
            )
        )
    for table in (Member, RoomCohort):
        session.execute(delete(table).where(table.room_id == room_id))
    session.execute(delete(Room).where(Room.id == room_id))


def _room_of(session: Session, discussion: Discussion) -> int | None:
    return session.scalar(
        select(RoomCohort.room_id).where(
            RoomCohort.cohort_id == discussion.cohort_id,
            RoomCohort.module_uuid == discussion.module_uuid,
            RoomCohort.activity_key == discussion.activity_key,
        )
    )


def _make_room(session: Session, discussion: Discussion, who: Newcomer, now: datetime) -> int:
    key = {"module_uuid": discussion.module_uuid, "activity_key": discussion.activity_key}
    room = Room(title=discussion.title[:255], created_at=now, **key)
    try:
        with session.begin_nested():
            session.add(room)
            session.flush()
            session.add(RoomCohort(room_id=room.id, cohort_id=discussion.cohort_id, joined_at=now, **key))
    except IntegrityError:
        # Two people of a cohort came first at once: the unique constraint kept one room.
        made = _room_of(session, discussion)
        if made is None:
            raise
        return made
    audit.note(session, who.academy_id, who.person_uuid, "room.make", ("room", room.uuid), now)
    return room.id


def _readmit(session: Session, room_id: int, who: Newcomer) -> bool:
    """Role and side are those of today: a learner may have become an instructor since."""
    known = session.execute(
        update(Member)
        .where(Member.room_id == room_id, Member.person_id == who.person_id)
        .values(left_at=None, role=who.role, side=who.side)
        .returning(Member.id)
    )
    return known.scalar() is not None
