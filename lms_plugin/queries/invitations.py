"""Invitations for people without an LMS, as the holder of an address sees them.

What facilitators see of them is `queries.facilitation`' matter; the address itself is stored nowhere.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, Invitation, Member, Module, ModuleVersion, Person, Room
from lms_plugin.queries.overlays import usable_digest


@dataclass(frozen=True, slots=True)
class Guest:
    """An invitation as the one who holds its address sees it. `alias` is that of an earlier use.

    `law` is the digest of the overlay that is used where the inviting academy is.
    """

    id: int
    uuid: str
    room_id: int
    room_uuid: str
    room_title: str
    activity_key: str
    digest: str | None
    academy_name: str
    law: str | None
    alias: str | None
    locale: str | None
    revoked_at: datetime | None
    expires_at: datetime

    def is_closed(self, now: datetime) -> bool:
        """Whether the address has stopped working."""
        return self.revoked_at is not None or self.expires_at <= now


_COLUMNS: tuple[Any, ...] = (
    Invitation.id, Invitation.uuid, Room.id, Room.uuid, Room.title, Room.activity_key, ModuleVersion.digest,
    Academy.name, usable_digest(Academy.jurisdiction, Academy.id), Member.alias, Person.locale, Invitation.revoked_at,
    Invitation.expires_at,
)  # fmt: skip


def guest(session: Session, token_digest: str) -> Guest | None:
    """The invitation behind an address, also a closed one; None for an unknown address."""
    row = session.execute(
        select(*_COLUMNS)
        .join(Room, Room.id == Invitation.room_id)
        .join(Academy, Academy.id == Invitation.academy_id)
        .outerjoin(Module, Module.uuid == Room.module_uuid)
        .outerjoin(ModuleVersion, ModuleVersion.id == Module.published_version_id)
        .outerjoin(Person, Person.id == Invitation.person_id)
        .outerjoin(Member, and_(Member.person_id == Person.id, Member.room_id == Room.id))
        .where(Invitation.token_digest == token_digest)
    ).one_or_none()
    return None if row is None else Guest(*row)
