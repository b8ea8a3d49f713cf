"""Look up who stands behind an alias: an act of the person's own academy, noted before anything is told.

Who may ask for it, and how, is written in `docs/operating.md`. No screen leads here.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, Member, Person, Room
from lms_plugin.services import audit


@dataclass(frozen=True, slots=True)
class Bearer:
    """The person who bears an alias; `name` is None where the LMS sent none or it was erased."""

    person_uuid: str
    issuer: str
    sub: str
    name: str | None


def unmask(
    session: Session, academy_key: str, room_uuid: str, alias: str, request: str, now: datetime
) -> Bearer | None:
    """The bearer, if they belong to this academy; None otherwise, so that no academy learns of another's people.

    `request` is the reference of the written request. The line in the audit list names room and request, never the
    person beside the alias.
    """
    found = session.execute(
        select(Member.uuid, Academy.id, Person.uuid, Person.issuer, Person.sub, Person.name)
        .join(Person, Person.id == Member.person_id)
        .join(Academy, Academy.id == Person.academy_id)
        .join(Room, Room.id == Member.room_id)
        .where(Room.uuid == room_uuid, Member.alias == alias, Academy.key == academy_key)
    ).one_or_none()
    if found is None:
        return None
    member_uuid, academy_id, person_uuid, issuer, sub, name = found
    detail = {"room": room_uuid, "request": request}
    audit.note(session, academy_id, audit.OPERATOR, "alias.unmask", ("member", member_uuid), now, detail)
    return Bearer(person_uuid, issuer, sub, name)
