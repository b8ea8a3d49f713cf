"""The jurists of an academy: who is one, and what they sign.

A sign-off is for one version and one academy; what follows from it is asked by `queries.overlays`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.db.inserts import insert_into
from lms_plugin.models import OverlayVersion, Person, SignOff
from lms_plugin.services import audit
from lms_plugin.services.people import find


@dataclass(frozen=True, slots=True)
class Signature:
    """A version that was read, and by whom it is signed; the name is given for the record and stays there."""

    code: str
    digest: str
    name: str
    note: str


class SignedAlready(Exception):
    """The academy has signed this version; a version is signed once."""


def appoint(session: Session, academy_id: int, person_uuid: str, author_uuid: str, now: datetime) -> bool:
    """Make somebody a jurist of their academy; twice is harmless. False for a person of nobody or of another one."""
    person = _own(session, academy_id, person_uuid)
    if person is None:
        return False
    if not person.is_jurist:
        person.is_jurist = True
        audit.note(session, academy_id, author_uuid, "person.appoint", ("person", person_uuid), now)
    return True


def dismiss(session: Session, academy_id: int, person_uuid: str, author_uuid: str, now: datetime) -> bool:
    """End it; what was signed stays signed."""
    person = _own(session, academy_id, person_uuid)
    if person is None:
        return False
    if person.is_jurist:
        person.is_jurist = False
        audit.note(session, academy_id, author_uuid, "person.dismiss", ("person", person_uuid), now)
    return True


def sign(session: Session, academy_id: int, person_uuid: str, signature: Signature, now: datetime) -> bool:
    """Sign a version for one academy; False where there is no such version of this code.

    Raises SignedAlready for whoever comes second, also where both come in the same instant.
    """
    wanted = select(OverlayVersion).where(
        OverlayVersion.code == signature.code, OverlayVersion.digest == signature.digest
    )
    version = session.scalar(wanted)
    if version is None:
        return False
    signing = insert_into(session, SignOff).values(
        academy_id=academy_id, version_id=version.id, person_uuid=person_uuid, name=signature.name,
        note=signature.note, signed_at=now,
    )  # fmt: skip
    once = signing.on_conflict_do_nothing(index_elements=["academy_id", "version_id"]).returning(SignOff.id)
    if session.scalar(once) is None:
        raise SignedAlready
    detail = {"code": version.code, "digest": version.digest[:12]}
    audit.note(session, academy_id, person_uuid, "overlay.sign", ("overlay", version.uuid), now, detail)
    return True


def _own(session: Session, academy_id: int, person_uuid: str) -> Person | None:
    found = find(session, person_uuid)
    return found if found is not None and found.academy_id == academy_id else None
