"""People of associations, who have no LMS: invited into one room, let in by their address, shut out again.

Only digests of addresses are stored. What they may do inside is what any member may.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.models import Invitation, Member, Person, Visit
from lms_plugin.queries.invitations import Guest
from lms_plugin.queries.rooms import Membership
from lms_plugin.services import audit, rooms
from lms_plugin.services.moderation import Facilitator
from lms_plugin.services.rooms import Newcomer

ISSUER = "convive"
"""The issuer of people whom no LMS vouches for."""

VISIT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Terms:
    """For whom an invitation is, and until when it works. `label` names the association, not a person."""

    label: str
    expires_at: datetime


def invite(session: Session, inside: Membership, who: Facilitator, token: str, terms: Terms, now: datetime) -> None:
    """Make one personal address for the room; the token itself is the caller's to show, once."""
    invitation = Invitation(
        academy_id=who.academy_id, room_id=inside.room_id, token_digest=rooms.digest(token), label=terms.label,
        created_at=now, expires_at=terms.expires_at,
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    thing = ("invitation", invitation.uuid)
    audit.note(session, who.academy_id, who.person_uuid, "invitation.make", thing, now, {"room": inside.room_uuid})


def revoke(session: Session, inside: Membership, who: Facilitator, invitation_uuid: str, now: datetime) -> bool:
    """Close an address of the room at once, with the visits and the membership it led to; False for an unknown one."""
    invitation = session.scalar(
        select(Invitation).where(Invitation.room_id == inside.room_id, Invitation.uuid == invitation_uuid)
    )
    if invitation is None:
        return False
    if invitation.revoked_at is not None:
        return True
    invitation.revoked_at = now
    if invitation.person_id is not None:
        person = invitation.person_id
        session.execute(update(Visit).where(Visit.person_id == person, Visit.expires_at > now).values(expires_at=now))
        inside_still = (Member.person_id == person, Member.room_id == inside.room_id, Member.left_at.is_(None))
        session.execute(update(Member).where(*inside_still).values(left_at=now))
    audit.note(session, who.academy_id, who.person_uuid, "invitation.revoke", ("invitation", invitation.uuid), now)
    return True


def accept(session: Session, guest: Guest, alias: str, locale: str, now: datetime) -> str:
    """Let the holder of an address in: the first time as a new person, later as the same one. The visit's uuid.

    The caller has seen that the invitation is open. Raises rooms.AliasTaken.
    """
    invitation = session.scalar(select(Invitation).where(Invitation.id == guest.id).with_for_update())
    if invitation is None:
        raise LookupError(f"no invitation {guest.id}")
    person = session.get(Person, invitation.person_id) if invitation.person_id is not None else None
    if person is None:
        person = Person(
            academy_id=invitation.academy_id, issuer=ISSUER, sub=str(uuid.uuid4()), locale=locale, created_at=now
        )  # fmt: skip
        session.add(person)
        session.flush()
        invitation.person_id = person.id
        audit.note(session, person.academy_id, person.uuid, "invitation.use", ("invitation", invitation.uuid), now)
    who = Newcomer(person.id, person.uuid, person.academy_id, "member", "partner")
    rooms.admit(session, invitation.room_id, who, alias, now)
    visit = Visit(
        person_id=person.id, room_id=invitation.room_id, role="partner", administers=False, frame_origin="",
        locale=person.locale or locale, created_at=now, expires_at=min(now + VISIT, invitation.expires_at),
    )  # fmt: skip
    session.add(visit)
    session.flush()
    return visit.uuid
