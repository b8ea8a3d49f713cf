"""What facilitators see of their room: reports, members by alias and side, invitations. Never a name.

Who reported a contribution is not told: a report must not cost the one who makes it anything.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.models import Invitation, Member, Person, Post, PostReport, Thread
from lms_plugin.queries.rooms import Membership


@dataclass(frozen=True, slots=True)
class Reported:
    """A contribution with open reports and the reasons that were given, oldest first."""

    post_uuid: str
    thread_uuid: str
    thread_title: str
    alias: str
    body: str
    hidden_at: datetime | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member by alias; `posts` counts what they wrote."""

    alias: str
    side: str
    role: str
    posts: int
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as its room's facilitators see it."""

    uuid: str
    label: str
    created_at: datetime
    expires_at: datetime
    state: Literal["waiting", "used", "expired", "revoked"]


def reports(session: Session, inside: Membership) -> tuple[Reported, ...]:
    """Contributions of the room that somebody reported and nobody has settled, by their first report."""
    rows = session.execute(
        select(Post.uuid, Thread.uuid, Thread.title, Member.alias, Post.body, Post.hidden_at, PostReport.reason)
        .join(Post, Post.id == PostReport.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Member, Member.id == Post.member_id)
        .where(Thread.room_id == inside.room_id, PostReport.settled_at.is_(None))
        .order_by(PostReport.id)
        .limit(200)
    )
    found: dict[str, Reported] = {}
    for uuid, thread_uuid, title, alias, body, hidden_at, reason in rows:
        earlier = found[uuid].reasons if uuid in found else ()
        found[uuid] = Reported(uuid, thread_uuid, title, alias, body, hidden_at, (*earlier, reason))
    return tuple(found.values())


def members(session: Session, inside: Membership) -> tuple[MemberRow, ...]:
    """Everybody who ever joined, those who have written least first, people who left at the end."""
    written = func.count(Post.id)
    rows = session.execute(
        select(Member.alias, Member.side, Member.role, written, Member.joined_at, Member.left_at)
        .outerjoin(Post, Post.member_id == Member.id)
        .where(Member.room_id == inside.room_id)
        .group_by(Member.id)
        .order_by(Member.left_at.is_not(None), written, Member.alias)
    )
    return tuple(MemberRow(*row) for row in rows)


def invitations(session: Session, inside: Membership, now: datetime) -> tuple[Invited, ...]:
    """Invitations of the room, newest first."""
    rows = session.execute(
        select(
            Invitation.uuid, Invitation.label, Invitation.created_at, Invitation.expires_at, Invitation.revoked_at,
            Person.id,
        )
        .outerjoin(Person, Person.id == Invitation.person_id)
        .where(Invitation.room_id == inside.room_id)
        .order_by(Invitation.id.desc())
        .limit(200)
    )  # fmt: skip
    return tuple(
        Invited(uuid, label, created_at, expires_at, _state(expires_at, revoked_at, person_id, now))
        for uuid, label, created_at, expires_at, revoked_at, person_id in rows
    )


def _state(
    expires_at: datetime, revoked_at: datetime | None, person_id: int | None, now: datetime
) -> Literal["waiting", "used", "expired", "revoked"]:
    if revoked_at is not None:
        return "revoked"
    if expires_at <= now:
        return "expired"
    return "waiting" if person_id is None else "used"
