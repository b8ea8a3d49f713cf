"""Register platforms: the facts are checked here once, for the command line and for the administrators' room.

Whether a registration works on the wire is `lti`'s matter.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, Deployment, Proposal, RegistrationRow
from lms_plugin.services import audit
from lti.families import FAMILIES
from lti.refused import N_
from lti.urls import web_address

ADDRESS: Final = N_("Enter a whole web address that begins with https://.")
TAKEN: Final = N_("This client of this platform is registered already.")
MISSING: Final = N_("Enter a value.")
TOO_LONG: Final = N_("This value is too long.")
UNKNOWN_FAMILY: Final = N_("Choose one of the listed systems.")


class PlatformRefused(Exception):
    """The facts cannot be stored; `problems` maps a field of `Command` to a sentence (an English msgid)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in problems.items()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody wants to register; `family` as in `lti.families`, "" for none.

    `allow_private` permits plain http: the operator's setting for trials on one machine.
    """

    academy_id: int
    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    deployment_id: str
    token_audience: str = ""
    family: str = ""
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """A new registration by row and uuid."""

    registration_id: int
    uuid: str


def enter(session: Session, row: RegistrationRow | Proposal) -> None:
    """Store a row of which there may be one per client; raises PlatformRefused for another of the same."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise PlatformRefused({"client_id": TAKEN}) from None


def locked(session: Session, academy_id: int, uuid: str) -> RegistrationRow:
    """A registration of an academy, for whoever changes it; raises LookupError."""
    wanted = select(RegistrationRow).where(RegistrationRow.uuid == uuid, RegistrationRow.academy_id == academy_id)
    row = session.scalar(wanted.with_for_update())
    if row is None:
        raise LookupError(f"no registration {uuid!r}")
    return row


def add(session: Session, command: Command, author_uuid: str, now: datetime) -> Added:
    """Store a registration with its first deployment; raises PlatformRefused with every problem."""
    problems = _problems(command)
    if not problems and _exists(session, command):
        problems = {"client_id": TAKEN}
    if problems:
        raise PlatformRefused(problems)
    row = RegistrationRow(
        academy_id=command.academy_id, name=command.name or command.issuer, issuer=command.issuer,
        client_id=command.client_id, auth_url=command.auth_url, token_url=command.token_url,
        jwks_url=command.jwks_url, token_audience=command.token_audience or None, family=command.family,
        status="live", created_at=now,
    )  # fmt: skip
    enter(session, row)
    session.add(
        Deployment(
            registration_id=row.id, academy_id=command.academy_id, deployment_id=command.deployment_id, created_at=now
        )
    )
    detail = {"issuer": row.issuer, "client_id": row.client_id}
    audit.note(session, command.academy_id, author_uuid, "platform.add", ("registration", row.uuid), now, detail)
    session.flush()
    return Added(row.id, row.uuid)


def academy_named(session: Session, name: str, locale: str, jurisdiction: str, now: datetime) -> Academy:
    """The academy of this name, made where there is none: the first platform brings its academy with it."""
    named = select(Academy).where(Academy.name == name, Academy.merged_into.is_(None))
    found = session.scalar(named.order_by(Academy.id))
    if found is not None:
        return found
    return found_academy(session, name, locale, jurisdiction, now)


def found_academy(session: Session, name: str, locale: str, jurisdiction: str, now: datetime) -> Academy:
    """A new academy, whoever else has the same name: a name that others chose opens nobody's room."""
    academy = Academy(key=_free_key(session, name), name=name, locale=locale, jurisdiction=jurisdiction, created_at=now)
    session.add(academy)
    session.flush()
    audit.note(session, academy.id, audit.OPERATOR, "academy.add", ("academy", academy.uuid), now)
    return academy


def _problems(command: Command) -> dict[str, str]:
    found: dict[str, str] = {}
    lengths = {"name": 255, "issuer": 500, "client_id": 255, "deployment_id": 255, "token_audience": 2000}
    for field, longest in lengths.items():
        value = getattr(command, field)
        if not value.strip() and field in ("issuer", "client_id", "deployment_id"):
            found[field] = MISSING
        elif len(value) > longest:
            found[field] = TOO_LONG
    for field in ("issuer", "auth_url", "token_url", "jwks_url"):
        if field not in found and not _is_fit(getattr(command, field), command.allow_private):
            found[field] = ADDRESS
    if command.family and command.family not in FAMILIES:
        found["family"] = UNKNOWN_FAMILY
    return found


def _is_fit(address: str, allow_private: bool) -> bool:
    """Sound, within the column, and with TLS unless this is a trial on one machine."""
    sound = web_address(address) is not None and len(address) <= 2000
    return sound and (allow_private or address.startswith("https://"))


def _exists(session: Session, command: Command) -> bool:
    wanted = select(RegistrationRow.id).where(
        RegistrationRow.issuer == command.issuer, RegistrationRow.client_id == command.client_id
    )
    return session.scalar(wanted) is not None


def _free_key(session: Session, name: str) -> str:
    """A slug of the name, with a number behind it where the slug is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:56].strip("-") or "academy"
    taken = set(session.scalars(select(Academy.key).where(Academy.key.startswith(slug))))
    if slug not in taken:
        return slug
    return next(key for number in range(2, len(taken) + 3) if (key := f"{slug}-{number}") not in taken)
