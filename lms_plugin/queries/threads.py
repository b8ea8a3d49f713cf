"""Threads and posts of a room, for somebody who is inside: frozen rows, never a name.

Every function takes the `Membership` that `queries.rooms` gave and looks nowhere but in its room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    ScalarSelect,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from lms_plugin.db.asking import ask
from lms_plugin.db.folding import fold, folded
from lms_plugin.models import Member, Post, Room, Thread, ThreadMark
from lms_plugin.queries.rooms import Membership, is_inside

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One line of the list. With `hidden_at` the opening contribution is hidden; the title is then empty for everybody
    but its author and the facilitators."""

    uuid: str
    title: str
    alias: str
    posts: int
    seen: int
    last_at: datetime
    hidden_at: datetime | None

    @property
    def new(self) -> int:
        """Contributions that the reader has not seen."""
        return max(self.posts - self.seen, 0)

    @property
    def page_of_new(self) -> int:
        """The page on which the first unseen contribution stands, else the last page."""
        return (min(self.seen + 1, max(self.posts, 1)) - 1) // PER_PAGE + 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of threads, how many there are in all, and how many contributions the room holds."""

    rows: tuple[ThreadRow, ...]
    total: int
    posts: int


@dataclass(frozen=True, slots=True)
class PostRow:
    """One contribution. `number` counts from 1 within its thread."""

    uuid: str
    number: int
    alias: str
    role: str
    side: str
    is_mine: bool
    body: str
    created_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A contribution that a search found; an empty title is one that was hidden."""

    thread_uuid: str
    thread_title: str
    post_uuid: str
    number: int
    alias: str
    body: str
    created_at: datetime

    @property
    def page(self) -> int:
        """The page of its thread on which it stands."""
        return (self.number - 1) // PER_PAGE + 1


@dataclass(frozen=True, slots=True)
class OnePost:
    """A contribution on a page of its own: to edit, report or hide it."""

    id: int
    thread_uuid: str
    thread_title: str
    row: PostRow


def _first_hidden() -> ScalarSelect[datetime | None]:
    return (
        select(Post.hidden_at).where(Post.thread_id == Thread.id).order_by(Post.id).limit(1).correlate(Thread)
    ).scalar_subquery()


def _title(inside: Membership) -> ColumnElement[str]:
    """A hidden opening hides its title as well."""
    if inside.facilitates:
        return Thread.title.expression
    masked = and_(_first_hidden().is_not(None), Thread.member_id != inside.member_id)
    return case((masked, ""), else_=Thread.title)


_MEMBER: Any = bindparam("member", type_=BigInteger())
_THREADS = (
    select(
        Thread.uuid,
        Thread.title,
        Thread.member_id,
        Member.alias,
        Thread.posts,
        func.coalesce(ThreadMark.seen, 0),
        Thread.last_at,
        _first_hidden(),
    )
    .join(Member, Member.id == Thread.member_id)
    .outerjoin(ThreadMark, and_(ThreadMark.thread_id == Thread.id, ThreadMark.member_id == _MEMBER))
    .where(Thread.room_id == bindparam("room"))
)
_ONE = _THREADS.where(Thread.uuid == bindparam("thread"))
_PAGE = (
    _THREADS.add_columns(func.count().over(), func.sum(Thread.posts).over())
    .order_by(Thread.last_at.desc(), Thread.id.desc())
    .limit(PER_PAGE)
    .offset(bindparam("offset", type_=Integer()))
)


def listed(session: Session, inside: Membership, page: int) -> Listed:
    """Threads of the room, those with the newest contribution first, 50 a page."""
    rows: Sequence[Any] = ask(
        session, _PAGE, member=inside.member_id, room=inside.room_id, offset=(page - 1) * PER_PAGE
    ).all()
    total, posts = (rows[0][-2], int(rows[0][-1])) if rows else (0, 0)
    return Listed(tuple(_thread(inside, row) for row in rows), total, posts)


def thread(session: Session, inside: Membership, thread_uuid: str) -> ThreadRow | None:
    """One thread of the room."""
    row = ask(session, _ONE, member=inside.member_id, room=inside.room_id, thread=thread_uuid).one_or_none()
    return None if row is None else _thread(inside, row)


def _thread(inside: Membership, row: Sequence[Any]) -> ThreadRow:
    """As `_title`, but asked once of each row: the list reads where each opening stands anyway."""
    uuid, title, member_id, *rest = row[:8]
    masked = rest[-1] is not None and not inside.facilitates and member_id != inside.member_id
    return ThreadRow(uuid, "" if masked else title, *rest)


_earlier = aliased(Post)
NUMBER = (
    select(func.count())
    .select_from(_earlier)
    .where(_earlier.thread_id == Post.thread_id, _earlier.id <= Post.id)
    .correlate(Post)
    .scalar_subquery()
)
"""The place of a `Post` in its thread, from 1: contributions are hidden, never deleted."""


def _post_columns(inside: Membership) -> tuple[Any, ...]:
    return (
        Member.alias, Member.role, Member.side, Member.id == inside.member_id, Post.body, Post.created_at,
        Post.edited_at, Post.hidden_at, Post.hidden_reason,
    )  # fmt: skip


def posts(session: Session, inside: Membership, thread_uuid: str, page: int) -> tuple[PostRow, ...]:
    """Contributions of a thread in their order, 50 a page."""
    first = (page - 1) * PER_PAGE
    rows = session.execute(
        select(Post.uuid, *_post_columns(inside))
        .join(Thread, Thread.id == Post.thread_id)
        .join(Member, Member.id == Post.member_id)
        .where(Thread.room_id == inside.room_id, Thread.uuid == thread_uuid)
        .order_by(Post.id)
        .limit(PER_PAGE)
        .offset(first)
    )
    return tuple(PostRow(row[0], first + place, *row[1:]) for place, row in enumerate(rows, start=1))


def post(session: Session, inside: Membership, post_uuid: str) -> OnePost | None:
    """One contribution of the room, whichever thread it stands in."""
    row = session.execute(
        select(Post.id, Thread.uuid, _title(inside), Post.uuid, NUMBER, *_post_columns(inside))
        .join(Thread, Thread.id == Post.thread_id)
        .join(Member, Member.id == Post.member_id)
        .where(Thread.room_id == inside.room_id, Post.uuid == post_uuid)
    ).one_or_none()
    return None if row is None else OnePost(row[0], row[1], row[2], PostRow(*row[3:]))


def search(session: Session, inside: Membership, words: str, page: int) -> tuple[tuple[Found, ...], int]:
    """Contributions with these words in their text, or in the title above them; newest first, with their number.

    Capitals and accents make no difference. Hidden ones are found by their author alone. `%` and `_` stand for
    themselves.
    """
    visible = or_(Post.hidden_at.is_(None), Post.member_id == inside.member_id)
    wanted = fold(words) or words
    opens = and_(folded(Thread.title.expression).contains(wanted, autoescape=True), NUMBER == 1)
    holds = folded(Post.body.expression).contains(wanted, autoescape=True)
    rows = session.execute(
        select(
            Thread.uuid, _title(inside), Post.uuid, NUMBER, Member.alias, Post.body, Post.created_at,
            func.count().over(),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .join(Member, Member.id == Post.member_id)
        .where(Thread.room_id == inside.room_id, visible, or_(holds, opens))
        .order_by(Post.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()  # fmt: skip
    return tuple(Found(*row[:7]) for row in rows), rows[0][7] if rows else 0


def posts_in_room(session: Session, person_id: int, room_uuid: str) -> int | None:
    """How many contributions a room holds, None for outsiders: one statement, for polling."""
    held = select(func.coalesce(func.sum(Thread.posts), 0)).where(Thread.room_id == Room.id).scalar_subquery()
    found = session.scalar(
        select(held)
        .select_from(Room)
        .join(Member, Member.room_id == Room.id)
        .where(Room.uuid == room_uuid, is_inside(person_id))
    )
    return None if found is None else int(found)


def posts_in_thread(session: Session, person_id: int, room_uuid: str, thread_uuid: str) -> int | None:
    """How many contributions a thread holds, None for outsiders and other rooms: one statement, for polling."""
    return session.scalar(
        select(Thread.posts)
        .join(Room, Room.id == Thread.room_id)
        .join(Member, Member.room_id == Room.id)
        .where(Room.uuid == room_uuid, Thread.uuid == thread_uuid, is_inside(person_id))
    )
