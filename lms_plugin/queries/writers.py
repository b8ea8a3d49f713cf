"""Who writes in a conversation, and how many contributions stand in it: all that a reply needs, in one statement.

What a page shows of a room is `queries.rooms`' and `queries.threads`' matter.
"""

from dataclasses import dataclass

from sqlalchemy import BigInteger, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from lms_plugin.db.asking import ask
from lms_plugin.models import Attempt, Enrolment, Member, Module, ModuleVersion, Room, RoomCohort, Thread
from lms_plugin.queries.rooms import STANDING, effective, is_inside


@dataclass(frozen=True, slots=True)
class Writer:
    """A member before a conversation of their room. `role` and `digest` as in `rooms.Membership`.

    `posts` stand in the conversation. `is_counted`: the discussion of a cohort of theirs may count one more.
    """

    member_id: int
    person_id: int
    role: str
    room_id: int
    activity_key: str
    digest: str | None
    thread_id: int
    thread_uuid: str
    posts: int
    is_counted: bool


def writer(session: Session, person_id: int, room_uuid: str, thread_uuid: str) -> Writer | None:
    """A person at a conversation, in which nobody else writes until the transaction ends; None for outsiders, and
    where the room has no such conversation.

    The lock lines up those who write in one conversation, so that none is miscounted: PostgreSQL locks its row, SQLite
    all writing.
    """
    row = ask(session, _WRITER, person=person_id, room_uuid=room_uuid, thread_uuid=thread_uuid).one_or_none()
    if row is None:
        return None
    member_id, role, standing, *rest = row
    return Writer(member_id, person_id, effective(role, standing), *rest)


_DISCUSSION = aliased(Module)
_ITS_ATTEMPT = (
    Attempt.enrolment_id == Enrolment.id,
    Attempt.module_id == _DISCUSSION.id,
    Attempt.activity_key == RoomCohort.activity_key,
)
# Of an activity that was taken back and begun again, the last attempt is open.
_IS_COUNTED = (
    select(Enrolment.id)
    .join(RoomCohort, RoomCohort.cohort_id == Enrolment.cohort_id)
    .join(_DISCUSSION, _DISCUSSION.uuid == RoomCohort.module_uuid)
    .where(
        RoomCohort.room_id == Member.room_id,
        Enrolment.person_id == Member.person_id,
        Enrolment.left_at.is_(None),
        or_(~exists().where(*_ITS_ATTEMPT), exists().where(*_ITS_ATTEMPT, Attempt.finished_at.is_(None))),
    )
    .correlate(Member)
    .exists()
)
_WRITER = (
    select(
        Member.id, Member.role, STANDING, Room.id, Room.activity_key, ModuleVersion.digest, Thread.id,
        Thread.uuid, Thread.posts, _IS_COUNTED,
    )
    .join(Room, Room.id == Member.room_id)
    .join(Thread, and_(Thread.room_id == Room.id, Thread.uuid == bindparam("thread_uuid")))
    .outerjoin(Module, Module.uuid == Room.module_uuid)
    .outerjoin(ModuleVersion, ModuleVersion.id == Module.published_version_id)
    .where(is_inside(bindparam("person", type_=BigInteger())), Room.uuid == bindparam("room_uuid"))
    .with_for_update(of=Thread, key_share=True)
)  # fmt: skip
