"""Rooms as a person may see them: the way in, one's membership, and how many others read.

Membership is the only door: whoever is no member gets None, as if there were no room. Threads and posts are
`queries.threads`' matter.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    String,
    and_,
    bindparam,
    distinct,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from lms_plugin.access import Actor
from lms_plugin.db.asking import ask
from lms_plugin.models import (
    Academy,
    Cohort,
    Enrolment,
    Invitation,
    Member,
    Module,
    ModuleVersion,
    Post,
    PostReport,
    Room,
    RoomCohort,
    Thread,
)
from lms_plugin.queries.course_groups import admits
from lms_plugin.queries.overlays import APPLIES, usable_digest


@dataclass(frozen=True, slots=True)
class Door:
    """The room of a cohort's discussion as seen from outside. `alias` and `role` are those of an earlier joining."""

    room_id: int
    room_uuid: str
    alias: str | None
    role: str | None
    is_inside: bool


@dataclass(frozen=True, slots=True)
class Membership:
    """A person inside a room. `role` is facilitator only while the person teaches a cohort of the room.

    `digest` is that of the published module with the question, None when it was withdrawn; `law` is the digest of the
    overlay that is used where the reader is, None where there is none; `other_law` a jurisdiction of another cohort of
    the room whose law the reader's academy may show, None where there is none.
    """

    member_id: int
    person_id: int
    alias: str
    role: str
    side: str
    room_id: int
    room_uuid: str
    title: str
    activity_key: str
    digest: str | None
    law: str | None
    other_law: str | None
    join_until: datetime | None

    @property
    def facilitates(self) -> bool:
        """Whether this is a facilitator."""
        return self.role == "facilitator"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many read a room, and how many reports wait for its facilitators; never who."""

    people: int
    academies: int
    associations: int
    reports: int


STANDING = (
    select(func.min(Enrolment.role))
    .join(RoomCohort, RoomCohort.cohort_id == Enrolment.cohort_id)
    .where(
        RoomCohort.room_id == Member.room_id,
        Enrolment.person_id == Member.person_id,
        Enrolment.left_at.is_(None),
        admits(RoomCohort.cohort_id, RoomCohort.module_uuid, RoomCohort.activity_key),
    )
    .correlate(Member)
    .scalar_subquery()
)
"""As what a `Member` is enrolled in a cohort of the room: the least role in alphabetical order is "instructor", if any.

NULL when the person is in none, or when the cohort's discussion is meant for groups that the person is not in.
"""


def is_inside(person_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """The condition on `Member` that opens a room: a member who has not left, whose cohort has not lost them, and whom
    the groups chosen for the discussion include."""
    present = or_(Member.side == "partner", STANDING.is_not(None))
    return and_(Member.person_id == person_id, Member.left_at.is_(None), present)


def membership(session: Session, actor: Actor, room_uuid: str) -> Membership | None:
    """The actor's place in a room; None for everybody who is not inside."""
    here = {"cohort": actor.cohort_id or 0, "invited_to": actor.academy_jurisdiction, "academy": actor.academy_id}
    row = ask(session, _MEMBERSHIP, person=actor.person_id, room_uuid=room_uuid, **here).one_or_none()
    if row is None:
        return None
    member_id, alias, role, standing, side, *rest = tuple(row)
    return Membership(member_id, actor.person_id, alias, effective(role, standing), side, *rest)


def effective(role: str, standing: str | None) -> str:
    """The role in which a member acts: a facilitator is one only while they teach a cohort of the room."""
    return "facilitator" if role == "facilitator" and standing == "instructor" else "member"


# That of the person's cohort in the room, the one of this visit before others; NULL without a cohort.
_JURISDICTION = (
    select(APPLIES)
    .select_from(Cohort)
    .join(Academy, Academy.id == Cohort.academy_id)
    .join(RoomCohort, RoomCohort.cohort_id == Cohort.id)
    .join(Enrolment, Enrolment.cohort_id == Cohort.id)
    .where(RoomCohort.room_id == Member.room_id, Enrolment.person_id == Member.person_id, Enrolment.left_at.is_(None))
    .order_by((Cohort.id == bindparam("cohort", type_=BigInteger())).desc(), Cohort.id)
    .limit(1)
    .correlate(Member)
    .scalar_subquery()
)
_READS_UNDER = func.coalesce(_JURISDICTION, bindparam("invited_to", type_=String()))
_LAW = usable_digest(_READS_UNDER, bindparam("academy", type_=BigInteger()))
# A law of another cohort of the room, as far as the reader's academy may show it.
_OTHER_LAW = (
    select(func.min(APPLIES))
    .select_from(RoomCohort)
    .join(Cohort, Cohort.id == RoomCohort.cohort_id)
    .join(Academy, Academy.id == Cohort.academy_id)
    .where(
        RoomCohort.room_id == Member.room_id,
        APPLIES != _READS_UNDER,
        usable_digest(APPLIES, bindparam("academy", type_=BigInteger())).is_not(None),
    )
    .correlate(Member)
    .scalar_subquery()
)
_MEMBERSHIP = (
    select(
        Member.id, Member.alias, Member.role, STANDING, Member.side, Room.id, Room.uuid, Room.title,
        Room.activity_key, ModuleVersion.digest, _LAW, _OTHER_LAW, Room.join_until,
    )
    .join(Room, Room.id == Member.room_id)
    .outerjoin(Module, Module.uuid == Room.module_uuid)
    .outerjoin(ModuleVersion, ModuleVersion.id == Module.published_version_id)
    .where(is_inside(bindparam("person", type_=BigInteger())), Room.uuid == bindparam("room_uuid"))
)  # fmt: skip


def door(session: Session, person_id: int, cohort_id: int, module_uuid: str, activity_key: str) -> Door | None:
    """The room of a cohort for a discussion, with the person's membership in it; None when there is no room yet."""
    row = session.execute(
        select(Room.id, Room.uuid, Member.alias, Member.role, Member.left_at, Member.id)
        .join(RoomCohort, RoomCohort.room_id == Room.id)
        .outerjoin(Member, and_(Member.room_id == Room.id, Member.person_id == person_id))
        .where(
            RoomCohort.cohort_id == cohort_id,
            RoomCohort.module_uuid == module_uuid,
            RoomCohort.activity_key == activity_key,
        )
    ).one_or_none()
    if row is None:
        return None
    room_id, room_uuid, alias, role, left_at, member_id = row
    return Door(room_id, room_uuid, alias, role, member_id is not None and left_at is None)


def tally(session: Session, room_id: int) -> Tally:
    """Who reads, in numbers: people, academies whose cohorts were joined, associations by the invitations in use."""
    return Tally(*tuple[int, ...](ask(session, _TALLY, room=room_id).one()))


_ROOM: Any = bindparam("room", type_=BigInteger())
_PEOPLE = select(func.count()).where(Member.room_id == _ROOM, Member.left_at.is_(None))
_ACADEMIES = (
    select(func.count(distinct(Cohort.academy_id)))
    .join(RoomCohort, RoomCohort.cohort_id == Cohort.id)
    .where(RoomCohort.room_id == _ROOM)
)
_ASSOCIATIONS = (
    select(func.count(distinct(Invitation.label)))
    .join(Member, and_(Member.person_id == Invitation.person_id, Member.room_id == Invitation.room_id))
    .where(Invitation.room_id == _ROOM, Member.left_at.is_(None))
)
_REPORTS = (
    select(func.count(distinct(PostReport.post_id)))
    .join(Post, Post.id == PostReport.post_id)
    .join(Thread, Thread.id == Post.thread_id)
    .where(Thread.room_id == _ROOM, PostReport.settled_at.is_(None))
)
_TALLY = select(*(part.scalar_subquery() for part in (_PEOPLE, _ACADEMIES, _ASSOCIATIONS, _REPORTS)))


def academies(session: Session, room_id: int) -> tuple[str, ...]:
    """Names of the academies whose cohorts were joined to a room, by name."""
    return tuple(
        session.scalars(
            select(Academy.name)
            .where(
                Academy.id.in_(
                    select(Cohort.academy_id)
                    .join(RoomCohort, RoomCohort.cohort_id == Cohort.id)
                    .where(RoomCohort.room_id == room_id)
                )
            )
            .order_by(Academy.name)
        )
    )


def aliases(session: Session, room_id: int) -> frozenset[str]:
    """Aliases that are borne in a room, also by people who left: their posts stay."""
    return frozenset(session.scalars(select(Member.alias).where(Member.room_id == room_id)))
