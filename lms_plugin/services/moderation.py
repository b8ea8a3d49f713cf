"""Reports of contributions, and what facilitators do about them.

Whether somebody is a facilitator was asked of `access`. Nothing here tells who stands behind an alias.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms_plugin.db.inserts import insert_into
from lms_plugin.models import Post, PostReport
from lms_plugin.queries.rooms import Membership
from lms_plugin.services import audit


@dataclass(frozen=True, slots=True)
class Facilitator:
    """Who acts, for the audit list of the own academy."""

    person_uuid: str
    academy_id: int


@dataclass(frozen=True, slots=True)
class Target:
    """The contribution at hand, looked up in the facilitator's room."""

    id: int
    uuid: str


def report(session: Session, inside: Membership, target: Target, reason: str, now: datetime) -> None:
    """Tell the facilitators; a second report of the same member replaces the first and opens it again."""
    values = {"reason": reason, "created_at": now, "settled_at": None}
    session.execute(
        insert_into(session, PostReport)
        .values(post_id=target.id, member_id=inside.member_id, **values)
        .on_conflict_do_update(index_elements=["post_id", "member_id"], set_=values)
    )


def settle(session: Session, who: Facilitator, target: Target, now: datetime) -> None:
    """Close the open reports of a contribution and leave it as it stands."""
    _close(session, target, now)
    audit.note(session, who.academy_id, who.person_uuid, "post.settle", ("post", target.uuid), now)


def hide(session: Session, who: Facilitator, target: Target, reason: str, now: datetime) -> None:
    """Leave only a line with the reason in its place, and close its reports. Hidden twice: the first reason stays."""
    hidden = session.execute(
        update(Post)
        .where(Post.id == target.id, Post.hidden_at.is_(None))
        .values(hidden_at=now, hidden_by=who.person_uuid, hidden_reason=reason)
        .returning(Post.id)
    )
    _close(session, target, now)
    if hidden.scalar() is not None:
        audit.note(session, who.academy_id, who.person_uuid, "post.hide", ("post", target.uuid), now)


def unhide(session: Session, who: Facilitator, target: Target, now: datetime) -> None:
    """Show a hidden contribution again."""
    shown = session.execute(
        update(Post)
        .where(Post.id == target.id, Post.hidden_at.is_not(None))
        .values(hidden_at=None, hidden_by=None, hidden_reason=None)
        .returning(Post.id)
    )
    if shown.scalar() is not None:
        audit.note(session, who.academy_id, who.person_uuid, "post.unhide", ("post", target.uuid), now)


def _close(session: Session, target: Target, now: datetime) -> None:
    still_open = (PostReport.post_id == target.id, PostReport.settled_at.is_(None))
    session.execute(update(PostReport).where(*still_open).values(settled_at=now))
