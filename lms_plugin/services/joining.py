"""Invitations by which a platform registers itself: made, closed, used once, and the proposal that comes of it.

Only digests of addresses are stored. Deciding about a proposal is `services.proposals`' matter.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from lms_plugin.models import PlatformInvitation, Proposal, RegistrationRow
from lms_plugin.services import audit
from lms_plugin.services.platforms import TAKEN, PlatformRefused, enter
from lti.refused import N_
from lti.registration import Registered

LIFE: Final = timedelta(days=7)
MOST_OPEN: Final = 20
MOST_TRIES: Final = 20

CROWDED: Final = N_("There are too many open invitations. Close those that nobody needs any more.")


class TooManyInvitations(Exception):
    """The academy has as many open invitations as it may have; the message is a msgid."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An invitation in use: nobody else can use it until it is given back."""

    invitation_id: int
    uuid: str
    academy_id: int | None
    at: datetime


def digest(token: str) -> str:
    """What is stored of an address."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def invite(
    session: Session, academy_id: int | None, family: str, token: str, author_uuid: str, now: datetime
) -> PlatformInvitation:
    """Make one invitation; the token is the caller's to show, once. Raises TooManyInvitations.

    Without an academy it is the operator's: approving its proposal makes an academy.
    """
    open_ones = select(func.count()).where(
        PlatformInvitation.academy_id == academy_id, PlatformInvitation.used_at.is_(None),
        PlatformInvitation.revoked_at.is_(None), PlatformInvitation.expires_at > now,
    )  # fmt: skip
    if academy_id is not None and (session.scalar(open_ones) or 0) >= MOST_OPEN:
        raise TooManyInvitations(CROWDED)
    row = PlatformInvitation(
        academy_id=academy_id, token_digest=digest(token), family=family, created_at=now, created_by=author_uuid,
        expires_at=now + LIFE,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.note(session, academy_id, author_uuid, "platform.invite", ("platform_invitation", row.uuid), now)
    return row


def revoke(session: Session, academy_id: int, uuid: str, author_uuid: str, now: datetime) -> bool:
    """Close an open invitation of the academy; False where there is no open one."""
    unused = (
        PlatformInvitation.uuid == uuid, PlatformInvitation.academy_id == academy_id,
        PlatformInvitation.used_at.is_(None), PlatformInvitation.revoked_at.is_(None),
    )  # fmt: skip
    done: Any = session.execute(update(PlatformInvitation).where(*unused).values(revoked_at=now))
    if done.rowcount != 1:
        return False
    audit.note(session, academy_id, author_uuid, "platform.uninvite", ("platform_invitation", uuid), now)
    return True


def claim(session: Session, token_digest: str, now: datetime) -> Claim | None:
    """Take the invitation; of any number at the same moment one gets it. None for a strange, used or closed one."""
    open_one = (
        PlatformInvitation.token_digest == token_digest, PlatformInvitation.used_at.is_(None),
        PlatformInvitation.revoked_at.is_(None), PlatformInvitation.expires_at > now,
    )  # fmt: skip
    taken = (
        update(PlatformInvitation)
        .where(*open_one)
        .values(used_at=now, tries=PlatformInvitation.tries + 1)
        .returning(PlatformInvitation.id, PlatformInvitation.uuid, PlatformInvitation.academy_id)
    )
    row = session.execute(taken.execution_options(synchronize_session=False)).one_or_none()
    return None if row is None else Claim(*row, at=now)


def give_back(session: Session, claimed: Claim) -> None:
    """The registration failed: the same address may be tried again, until it was tried too often and is closed."""
    held = (PlatformInvitation.id == claimed.invitation_id, PlatformInvitation.used_at == claimed.at)
    closed = case((PlatformInvitation.tries >= MOST_TRIES, claimed.at), else_=PlatformInvitation.revoked_at)
    session.execute(update(PlatformInvitation).where(*held).values(used_at=None, revoked_at=closed))


def propose(session: Session, claimed: Claim, registered: Registered, now: datetime) -> str:
    """Keep what was registered until people decide; the proposal's uuid. Raises PlatformRefused.

    A client that this academy has already, or that waits already, is not doubled: the later proposal counts.
    """
    known = _known(session, claimed, registered)
    academy_id = known.academy_id if known else claimed.academy_id
    _set_aside(session, academy_id, registered, now)
    platform = registered.platform
    row = Proposal(
        academy_id=academy_id, invitation_id=claimed.invitation_id, registration_id=known.id if known else None,
        name=(platform.name or (known.name if known else _without_scheme(platform.issuer)))[:255],
        issuer=platform.issuer, client_id=registered.client_id, auth_url=platform.auth_url,
        token_url=platform.token_url, jwks_url=platform.jwks_url, token_audience=platform.token_audience,
        family="" if platform.family.key == "generic" else platform.family.key,
        deployment_id=registered.deployment_id or None, scopes=list(registered.scopes),
        messages=list(registered.messages), created_at=now,
    )  # fmt: skip
    enter(session, row)
    detail = {"issuer": row.issuer, "client_id": row.client_id, "invitation": claimed.uuid}
    audit.note(session, academy_id, audit.PLATFORM, "platform.propose", ("proposal", row.uuid), now, detail)
    return row.uuid


def _without_scheme(issuer: str) -> str:
    """What people call a site that has not said its name."""
    return issuer.partition("://")[2].rstrip("/")


def _known(session: Session, claimed: Claim, registered: Registered) -> RegistrationRow | None:
    """The registration of this very client; one of another academy is not taken over by anybody's invitation."""
    wanted = select(RegistrationRow).where(
        RegistrationRow.issuer == registered.platform.issuer, RegistrationRow.client_id == registered.client_id
    )
    found = session.scalar(wanted)
    if found is not None and claimed.academy_id not in (None, found.academy_id):
        raise PlatformRefused({"client_id": TAKEN})
    return found


def _set_aside(session: Session, academy_id: int | None, registered: Registered, now: datetime) -> None:
    """An earlier proposal of the same client gives way within its academy; another academy's stays where it is."""
    waiting = (
        Proposal.issuer == registered.platform.issuer, Proposal.client_id == registered.client_id,
        Proposal.academy_id == academy_id, Proposal.status == "waiting",
    )  # fmt: skip
    session.execute(update(Proposal).where(*waiting).values(status="replaced", decided_at=now))
