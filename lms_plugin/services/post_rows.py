"""The rows that a reply leaves: the contribution, its conversation's number, and how far its writer has read.

When they may be written, and what else comes of it, is decided in `services.posts`.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Executable, Integer, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_for, insert_if_new
from lms_plugin.models import Post, Thread, ThreadMark

_THREADS: Any = Thread.__table__
_POSTS: Any = Post.__table__
_THREAD_ID: Any = bindparam("of_thread", type_=BigInteger())
_MEMBER_ID: Any = bindparam("of_member", type_=BigInteger())
_AT: Any = bindparam("at", type_=_POSTS.c.created_at.type)


@dataclass(frozen=True, slots=True)
class Fresh:
    """A contribution that no row knows yet; `seen`: so many of the conversation its writer has seen by then."""

    uuid: str
    thread_id: int
    member_id: int
    key: str
    body: str
    seen: int
    created_at: datetime


def write(session: Session, fresh: Fresh) -> bool:
    """Write all three; False where the member has sent this key before, and then nothing has changed.

    The conversation is in hand (`queries.writers`).
    """
    own = {"uuid": fresh.uuid, "key": fresh.key, "body": fresh.body}
    if session.connection().dialect.name == "postgresql":
        where = {"of_thread": fresh.thread_id, "of_member": fresh.member_id}
        return bool(ask(session, _at_once(), **own, **where, at=fresh.created_at, seen=fresh.seen).scalar())
    where = {"thread_id": fresh.thread_id, "member_id": fresh.member_id}
    if ask(session, insert_if_new(session, Post), **own, **where, created_at=fresh.created_at).scalar() is None:
        return False
    ask(session, _GROW, of_thread=fresh.thread_id, at=fresh.created_at)
    mark_seen(session, fresh.member_id, fresh.thread_id, fresh.seen)
    return True


def mark_seen(session: Session, member_id: int, thread_id: int, seen: int) -> None:
    """Note how many contributions of a conversation a member has seen; the number never falls."""
    marking = _marking(session.connection().dialect.name)
    ask(session, marking, member_id=member_id, thread_id=thread_id, seen=seen)


def _growing() -> Any:
    """One more in its conversation, newly made: a statement that was run cannot be made another with RETURNING."""
    return update(_THREADS).where(_THREADS.c.id == _THREAD_ID).values(posts=_THREADS.c.posts + 1, last_at=_AT)


_GROW = _growing()


@cache
def _at_once() -> Executable:
    """The three in one statement, which PostgreSQL can do; it says how many contributions it has written."""
    own = {name: bindparam(name, type_=_POSTS.c[name].type) for name in ("uuid", "key", "body")}
    values = {**own, "thread_id": _THREAD_ID, "member_id": _MEMBER_ID, "created_at": _AT}
    post = insert_for("postgresql", Post).values(values)
    written = post.on_conflict_do_nothing().returning(_POSTS.c.id).cte("written")
    grown = _growing().where(exists(select(written.c.id))).returning(_THREADS.c.id).cte("grown")
    mark = select(_MEMBER_ID, grown.c.id, bindparam("seen", type_=Integer()))
    marked = _forward(insert_for("postgresql", ThreadMark).from_select(["member_id", "thread_id", "seen"], mark))
    return select(func.count()).select_from(written).add_cte(marked.returning(ThreadMark.id).cte("marked"))


@cache
def _marking(dialect: str) -> Executable:
    marking: Executable = _forward(insert_for(dialect, ThreadMark).inline())
    return marking


def _forward(marks: Any) -> Any:
    """The marks, each of them written only where it is further on than the one before."""
    seen = marks.excluded.seen
    return marks.on_conflict_do_update(
        index_elements=["member_id", "thread_id"], set_={"seen": seen}, where=ThreadMark.seen < seen
    )
