"""Contributions to a room: written, mended for a quarter of an hour, reported, hidden, read.

Who may do it was asked of `access`; each function takes the `Membership` and touches nothing outside its room.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms_plugin.db.inserts import insert_into
from lms_plugin.models import Post, Thread, ThreadMark
from lms_plugin.queries import rooms, threads
from lms_plugin.queries.rooms import Membership
from lms_plugin.services import attempts
from lti.refused import N_

EDIT_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote. `key` makes a second sending harmless; `seen`: so many posts of the thread were shown."""

    key: str
    body: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """Where the contribution stands: the thread's uuid, the post's, and the post's number in the thread."""

    thread_uuid: str
    post_uuid: str
    number: int


class NotThere(Exception):
    """There is no such thread in the room."""


class EditRefused(Exception):
    """The contribution cannot be changed (any more); the message is for its author."""


def start_thread(session: Session, inside: Membership, title: str, draft: Draft, now: datetime) -> Written:
    """Open a conversation with its first contribution."""
    known = _written(session, inside, draft.key)
    if known is not None:
        return known
    try:
        with session.begin_nested():
            thread = Thread(
                room_id=inside.room_id, member_id=inside.member_id, title=title, posts=1, created_at=now, last_at=now
            )  # fmt: skip
            session.add(thread)
            session.flush()
            _add(session, inside, thread.id, draft, now)
    except IntegrityError:
        return _sent_before(session, inside, draft.key)
    mark_seen(session, inside, thread.id, 1)
    _count(session, inside, now)
    return _sent_before(session, inside, draft.key)


def reply(session: Session, inside: Membership, thread_uuid: str, draft: Draft, now: datetime) -> Written:
    """Add a contribution to a thread of the room; raises NotThere for any other thread."""
    known = _written(session, inside, draft.key)
    if known is not None:
        return known
    try:
        with session.begin_nested():
            thread_id, posts = _grow(session, inside, thread_uuid, now)
            _add(session, inside, thread_id, draft, now)
    except IntegrityError:
        return _sent_before(session, inside, draft.key)
    # Whoever had seen all that stood before has seen everything now; otherwise the rest stays marked as new.
    seen = min(draft.seen, posts - 1)
    mark_seen(session, inside, thread_id, posts if seen == posts - 1 else seen)
    _count(session, inside, now)
    return _sent_before(session, inside, draft.key)


def edit(session: Session, inside: Membership, post_id: int, body: str, before: datetime | None, now: datetime) -> None:
    """Change an own contribution within 15 minutes; `before` is the `edited_at` that the page had seen.

    Raises EditRefused with the reason, and then nothing has changed.
    """
    changed = session.execute(
        update(Post)
        .where(
            Post.id == post_id,
            Post.member_id == inside.member_id,
            Post.hidden_at.is_(None),
            Post.created_at > now - EDIT_WINDOW,
            Post.edited_at.is_(None) if before is None else Post.edited_at == before,
        )
        .values(body=body, edited_at=now)
        .returning(Post.id)
    )
    if changed.scalar() is not None:
        return
    hidden_at, created_at = session.execute(
        select(Post.hidden_at, Post.created_at).where(Post.id == post_id, Post.member_id == inside.member_id)
    ).one()
    if hidden_at is not None:
        raise EditRefused(N_("A facilitator has hidden this contribution; it cannot be changed."))
    if created_at <= now - EDIT_WINDOW:
        raise EditRefused(N_("A contribution can be changed for 15 minutes; this time is over. Write a reply instead."))
    raise EditRefused(N_("The contribution was changed in another window meanwhile. Look at it again."))


def mark_seen(session: Session, inside: Membership, thread_id: int, seen: int) -> None:
    """Note how many contributions of a thread a member has seen; the number never falls."""
    statement = insert_into(session, ThreadMark).values(member_id=inside.member_id, thread_id=thread_id, seen=seen)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["member_id", "thread_id"],
            set_={"seen": statement.excluded.seen},
            where=ThreadMark.seen < statement.excluded.seen,
        )
    )


def mark_thread(session: Session, inside: Membership, thread_uuid: str, seen: int) -> None:
    """The same by the thread's uuid; raises NotThere for a thread of another room. More than there is counts as all."""
    row = session.execute(
        select(Thread.id, Thread.posts).where(Thread.room_id == inside.room_id, Thread.uuid == thread_uuid)
    ).one_or_none()
    if row is None:
        raise NotThere(thread_uuid)
    mark_seen(session, inside, row[0], min(seen, row[1]))


def mark_all(session: Session, inside: Membership) -> None:
    """Note that a member has seen everything in the room."""
    everything = select(literal(inside.member_id), Thread.id, Thread.posts).where(Thread.room_id == inside.room_id)
    statement = insert_into(session, ThreadMark).from_select(["member_id", "thread_id", "seen"], everything)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["member_id", "thread_id"],
            set_={"seen": statement.excluded.seen},
            where=ThreadMark.seen < statement.excluded.seen,
        )
    )


def _add(session: Session, inside: Membership, thread_id: int, draft: Draft, now: datetime) -> None:
    session.add(Post(thread_id=thread_id, member_id=inside.member_id, key=draft.key, body=draft.body, created_at=now))
    session.flush()


def _grow(session: Session, inside: Membership, thread_uuid: str, now: datetime) -> tuple[int, int]:
    """Count the contribution first: the row's lock lines up those who write in one thread, so none is miscounted."""
    grown = session.execute(
        update(Thread)
        .where(Thread.room_id == inside.room_id, Thread.uuid == thread_uuid)
        .values(posts=Thread.posts + 1, last_at=now)
        .returning(Thread.id, Thread.posts)
    ).one_or_none()
    if grown is None:
        raise NotThere(thread_uuid)
    return grown[0], grown[1]


def _written(session: Session, inside: Membership, key: str) -> Written | None:
    row = session.execute(
        select(Thread.uuid, Post.uuid, threads.NUMBER)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.member_id == inside.member_id, Post.key == key)
    ).one_or_none()
    return None if row is None else Written(*row)


def _sent_before(session: Session, inside: Membership, key: str) -> Written:
    known = _written(session, inside, key)
    if known is None:
        raise LookupError(f"the contribution {key!r} is neither new nor known")
    return known


def _count(session: Session, inside: Membership, now: datetime) -> None:
    """Tell the discussion of every cohort through which the person is here; partners have none."""
    for place in rooms.counted(session, inside.person_id, inside.room_id):
        attempts.system_move(session, place.enrolment_id, place.module_id, place.activity_key, "posted", now)
