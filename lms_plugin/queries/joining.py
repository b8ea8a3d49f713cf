"""Invitations of platforms and the proposals that wait for a decision, as administrators and the operator see them.

Making and deciding them is `services.joining`' and `services.proposals`' matter; addresses are stored nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, PlatformInvitation, Proposal, RegistrationRow
from lms_plugin.queries import connections
from lms_plugin.queries.connections import Connection

LISTED: Final = timedelta(days=30)
"""How long an invitation that is over stays in the list."""

State = Literal["open", "used", "closed", "expired"]


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation; `academy_name` is None for the operator's."""

    uuid: str
    academy_id: int | None
    academy_name: str | None
    family: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def state(self, now: datetime) -> State:
        """What has become of it."""
        if self.used_at is not None:
            return "used"
        if self.revoked_at is not None:
            return "closed"
        return "expired" if self.expires_at <= now else "open"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What waits, or waited, for a decision; `connection_uuid` is the connection that it has become or would update."""

    uuid: str
    academy_id: int | None
    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None
    family: str
    deployment_id: str | None
    scopes: tuple[str, ...]
    messages: tuple[str, ...]
    status: str
    created_at: datetime
    connection_uuid: str | None

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has decided yet."""
        return self.status == "waiting"


@dataclass(frozen=True, slots=True)
class Path:
    """How far an invitation has led: to a proposal, and from there to a connection."""

    invited: Invited
    proposed: Proposed | None
    connection: Connection | None


_INVITED: Any = select(
    PlatformInvitation.uuid, PlatformInvitation.academy_id, Academy.name, PlatformInvitation.family,
    PlatformInvitation.created_at, PlatformInvitation.expires_at, PlatformInvitation.used_at,
    PlatformInvitation.revoked_at,
).outerjoin(Academy, Academy.id == PlatformInvitation.academy_id)  # fmt: skip

_PROPOSED: Any = select(
    Proposal.uuid, Proposal.academy_id, Proposal.name, Proposal.issuer, Proposal.client_id, Proposal.auth_url,
    Proposal.token_url, Proposal.jwks_url, Proposal.token_audience, Proposal.family, Proposal.deployment_id,
    Proposal.scopes, Proposal.messages, Proposal.status, Proposal.created_at, RegistrationRow.uuid,
).outerjoin(RegistrationRow, RegistrationRow.id == Proposal.registration_id)  # fmt: skip


def invitation(session: Session, token_digest: str) -> Invited | None:
    """The invitation behind an address, also one that is over; None for an unknown address."""
    row = session.execute(_INVITED.where(PlatformInvitation.token_digest == token_digest)).one_or_none()
    return None if row is None else Invited(*row)


def invitations(session: Session, academy_id: int, now: datetime) -> Sequence[Invited]:
    """The academy's invitations, the newest first; those that led to a proposal are told there."""
    wanted = _INVITED.where(
        PlatformInvitation.academy_id == academy_id, PlatformInvitation.used_at.is_(None),
        PlatformInvitation.created_at > now - LISTED,
    )  # fmt: skip
    return tuple(Invited(*row) for row in session.execute(wanted.order_by(PlatformInvitation.id.desc())))


def path(session: Session, academy_id: int, uuid: str) -> Path | None:
    """One invitation of the academy with what it has led to."""
    own = (PlatformInvitation.uuid == uuid, PlatformInvitation.academy_id == academy_id)
    row = session.execute(_INVITED.where(*own)).one_or_none()
    if row is None:
        return None
    of_it = _PROPOSED.join(PlatformInvitation, PlatformInvitation.id == Proposal.invitation_id).where(*own)
    found = session.execute(of_it.order_by(Proposal.id.desc()).limit(1)).one_or_none()
    proposed = _proposed(found) if found is not None else None
    approved = proposed is not None and proposed.status == "approved" and proposed.connection_uuid
    live = connections.connection(session, academy_id, approved) if approved else None
    return Path(Invited(*row), proposed, live)


def proposals(session: Session, academy_id: int) -> Sequence[Proposed]:
    """What waits for the academy's decision, the oldest first."""
    wanted = _PROPOSED.where(Proposal.academy_id == academy_id, Proposal.status == "waiting")
    return tuple(_proposed(row) for row in session.execute(wanted.order_by(Proposal.id)))


def all_proposals(session: Session) -> Sequence[tuple[Proposed, str | None]]:
    """What waits anywhere, with the academy's key, for the operator."""
    wanted = _PROPOSED.add_columns(Academy.key).outerjoin(Academy, Academy.id == Proposal.academy_id)
    rows = session.execute(wanted.where(Proposal.status == "waiting").order_by(Proposal.id))
    return tuple((_proposed(row[:-1]), row[-1]) for row in rows)


def proposal(session: Session, academy_id: int, uuid: str) -> Proposed | None:
    """One of the academy's proposals, also a decided one."""
    row = session.execute(_PROPOSED.where(Proposal.uuid == uuid, Proposal.academy_id == academy_id)).one_or_none()
    return None if row is None else _proposed(row)


def rivals(session: Session, academy_id: int, proposed: Proposed) -> Sequence[Connection]:
    """Connections of the academy to the same platform, under another client."""
    listed = connections.connections(session, academy_id)
    return [one for one in listed if one.issuer == proposed.issuer and one.client_id != proposed.client_id]


def waiting_address(session: Session, issuer: str, client_id: str | None) -> str | None:
    """The authentication address of a client that waits for its approval; None where none does."""
    named = [] if client_id is None else [Proposal.client_id == client_id]
    wanted = select(Proposal.auth_url).where(Proposal.issuer == issuer, Proposal.status == "waiting", *named)
    found: str | None = session.scalar(wanted.limit(1))
    return found


def _proposed(row: Any) -> Proposed:
    values = list(row)
    values[11], values[12] = tuple(values[11]), tuple(values[12])
    return Proposed(*values)
