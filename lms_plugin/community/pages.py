"""What every page of a room needs: the membership that opens it, who reads, and what is pinned.

Each page's own rows are looked up in its own file.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, render_template
from sqlalchemy.orm import Session

from lms_plugin.access import Act, Place, may
from lms_plugin.community.pinned import Pinned, pinned
from lms_plugin.queries import locks, rooms, writers
from lms_plugin.queries.rooms import Membership
from lms_plugin.queries.threads import PER_PAGE
from lms_plugin.queries.writers import Writer
from lms_plugin.services.moderation import Facilitator
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading

Answer = tuple[str, int]


def inside(session: Session, room: UUID, act: Act = "converse") -> Membership:
    """The actor's membership; 404 for everybody outside and for whom something else comes first, 403 for members who
    may not do this."""
    found = rooms.membership(session, actor(), str(room))
    if found is None or locks.room_is_locked(session, found.person_id, found.digest, found.room_id):
        abort(404)
    if not may(actor(), act, Place(member_as=found.role)):
        abort(403)
    return found


def writer(session: Session, room: UUID, thread: UUID) -> Writer:
    """The actor at a conversation in which they reply; the same refusals, and 404 for one that is not in this room."""
    found = writers.writer(session, actor().person_id, str(room), str(thread))
    if found is None or locks.room_is_locked(session, found.person_id, found.digest, found.room_id):
        abort(404)
    if not may(actor(), "converse", Place(member_as=found.role)):
        abort(403)
    return found


def facilitator() -> Facilitator:
    """The actor as the audit list names them."""
    who = actor()
    return Facilitator(who.person_uuid, who.academy_id)


def question(member: Membership) -> Pinned | None:
    """What is pinned, with the law of the reader's cohort or of the academy that invited them."""
    return pinned(member.digest, member.activity_key, member.law)


def show(template: str, member: Membership, status: int = 200, **parts: Any) -> Answer:
    """A page of a room; every one knows the room, its readers in numbers, and what is pinned."""
    facts: Mapping[str, Any] = {
        "inside": member,
        "tally": rooms.tally(reading(), member.room_id),
        "pinned": question(member),
    }
    return render_template(f"community/{template}.html", **facts, **parts), status


def pages(total: int) -> int:
    """How many pages a list of so many rows has; one for an empty list."""
    return max((total - 1) // PER_PAGE + 1, 1)
