"""Contributions to a room: written, mended for a quarter of an hour, reported, hidden, read.

Who may do it was asked of `access`; each function takes the `Membership` and touches nothing outside its room.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import bindparam, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_into
from lms_plugin.models import Post, Thread, ThreadMark
from lms_plugin.queries import attempts as standings
from lms_plugin.queries import threads
from lms_plugin.queries.rooms import Membership
from lms_plugin.queries.writers import Writer
from lms_plugin.services import attempts, post_rows
from lms_plugin.services.post_rows import Fresh
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
    known = _written(session, inside.member_id, draft.key)
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
    post_rows.mark_seen(session, inside.member_id, thread.id, 1)
    _count(session, inside, now)
    return _sent_before(session, inside, draft.key)


def reply(session: Session, writer: Writer, draft: Draft, now: datetime) -> Written:
    """Add a contribution to the conversation that the writer has in hand."""
    # Whoever had seen all that stood before has seen everything now; otherwise the rest stays marked as new.
    number, has_seen_all = writer.posts + 1, draft.seen >= writer.posts
    fresh = Fresh(
        str(uuid4()), writer.thread_id, writer.member_id, draft.key, draft.body,
        number if has_seen_all else draft.seen, now,
    )  # fmt: skip
    if not post_rows.write(session, fresh):
        return _sent_before(session, writer, draft.key)
    if writer.is_counted:
        _count(session, writer, now)
    return Written(writer.thread_uuid, fresh.uuid, number)


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


def mark_thread(session: Session, inside: Membership, thread_uuid: str, seen: int) -> None:
    """The same by the thread's uuid; raises NotThere for a thread of another room. More than there is counts as all."""
    row = session.execute(
        select(Thread.id, Thread.posts).where(Thread.room_id == inside.room_id, Thread.uuid == thread_uuid)
    ).one_or_none()
    if row is None:
        raise NotThere(thread_uuid)
    post_rows.mark_seen(session, inside.member_id, row[0], min(seen, row[1]))


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


def _written(session: Session, member_id: int, key: str) -> Written | None:
    row = ask(session, _WRITTEN, member=member_id, key=key).one_or_none()
    return None if row is None else Written(*row)


_WRITTEN = (
    select(Thread.uuid, Post.uuid, threads.NUMBER)
    .join(Thread, Thread.id == Post.thread_id)
    .where(Post.member_id == bindparam("member"), Post.key == bindparam("key"))
)


def _sent_before(session: Session, who: Membership | Writer, key: str) -> Written:
    known = _written(session, who.member_id, key)
    if known is None:
        raise LookupError(f"the contribution {key!r} is neither new nor known")
    return known


def _count(session: Session, who: Membership | Writer, now: datetime) -> None:
    """Tell the discussion of every cohort through which the person is here; partners have none."""
    for standing in standings.standings_in_room(session, who.room_id, who.person_id, who.activity_key):
        seat = standing.seat
        if seat.module_id is not None:
            attempts.system_move(
                session, seat.enrolment_id, seat.module_id, standing.activity, "posted", now, standing
            )  # fmt: skip
