"""Issue a certificate to somebody who has earned it, and revoke one.

Whether it is earned is folded in `courses.certificates`; a name is never stored with it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.db.inserts import insert_if_new
from lms_plugin.models import Academy, Certificate
from lms_plugin.queries import certificates
from lms_plugin.queries.certificates import Prospect
from lms_plugin.services import audit

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody takes for one another when they read them off paper."""

_GROUPS, _LETTERS = 4, 4


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is to hold a certificate, and the academy that issues it."""

    person_id: int
    person_uuid: str
    academy_id: int


class NotEarned(Exception):
    """Something is still missing; nothing was issued."""


def fresh_code() -> str:
    """A code of sixteen places in groups of four, which nobody can guess."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))


def issue(session: Session, holder: Holder, prospect: Prospect, now: datetime) -> None:
    """Issue the certificate of a programme; raises NotEarned. A second click issues nothing more."""
    if not prospect.is_earned:
        raise NotEarned
    academy = session.get_one(Academy, holder.academy_id)
    versions, laws = certificates.taught(session, holder.person_id, prospect.programme_id)
    manifest = prospect.package.manifest
    values = {
        "academy_id": academy.id, "person_id": holder.person_id, "programme_id": prospect.programme_id,
        "code": fresh_code(), "issuer": academy.name,
        "titles": {code: prospect.package.in_locale(code).manifest.title for code in manifest.languages},
        "minutes": sum(prospect.minutes.values()), "path": prospect.path,
        "modules": [
            {"key": key, "minutes": prospect.minutes[key], "versions": versions.get(key, [])}
            for key in manifest.modules if key in prospect.minutes
        ],
        "laws": laws, "university": academy.university, "issued_at": now,
    }  # fmt: skip
    new_id = session.execute(insert_if_new(session, Certificate), values).scalar()
    if new_id is None:
        return
    uuid = session.scalars(select(Certificate.uuid).where(Certificate.id == new_id)).one()
    audit.note(session, academy.id, holder.person_uuid, "certificate.issue", ("certificate", uuid), now)


def revoke(session: Session, academy_id: int, uuid: str, author_uuid: str, now: datetime) -> bool:
    """Revoke a certificate of this academy for good; False for an unknown one, twice is harmless."""
    wanted = select(Certificate).where(Certificate.academy_id == academy_id, Certificate.uuid == uuid)
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        return False
    if row.revoked_at is None:
        row.revoked_at = now
        audit.note(session, academy_id, author_uuid, "certificate.revoke", ("certificate", uuid), now)
    return True
