"""Decide about what a platform has proposed: approving makes or updates the one registration, refusing keeps none.

How a proposal comes about is `services.joining`' matter.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms_plugin.models import AccessTokenRow, Deployment, Proposal, RegistrationRow
from lms_plugin.services import audit
from lms_plugin.services.platforms import TAKEN, TOO_LONG, PlatformRefused, enter
from lms_plugin.services.rows import found_or_made
from lti.refused import N_

UNREADABLE: Final = N_("This value holds characters that cannot be read.")
NO_RIVAL: Final = N_("The connection that this one was to replace is not there any more. Choose again.")


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides about which proposal, for which academy.

    `name` is what the academy calls the connection, "" for what the platform calls itself. `replaces` is the uuid of
    a connection of the same platform that takes over the new client, "" for none; a proposal of a client that is
    registered already always updates that connection.
    """

    proposal_uuid: str
    academy_id: int
    author_uuid: str
    replaces: str = ""
    name: str = ""


def approve(session: Session, decision: Decision, now: datetime) -> str:
    """Make it live; the registration's uuid. Raises LookupError where nothing waits, and PlatformRefused."""
    if len(decision.name) > 255 or not decision.name.isprintable():
        raise PlatformRefused({"name": TOO_LONG if len(decision.name) > 255 else UNREADABLE})
    proposal = _decided(session, decision, "approved", now)
    proposal.name = decision.name or proposal.name
    row = _target(session, proposal, decision)
    detail: dict[str, Any] = {"issuer": proposal.issuer, "client_id": proposal.client_id}
    if row is None:
        row = _made(session, proposal, decision.academy_id, now)
    else:
        detail["client_id_before"] = row.client_id
        _update(session, row, proposal)
    _deploy(session, row, proposal, now)
    proposal.registration_id = row.id
    proposal.academy_id = decision.academy_id
    thing = ("registration", row.uuid)
    audit.note(session, decision.academy_id, decision.author_uuid, "platform.approve", thing, now, detail)
    session.flush()
    return row.uuid


def refuse(session: Session, decision: Decision, now: datetime) -> None:
    """Keep the connection out; what is live stays as it is. Raises LookupError where nothing waits."""
    proposal = _decided(session, decision, "refused", now)
    detail = {"issuer": proposal.issuer, "client_id": proposal.client_id}
    thing = ("proposal", proposal.uuid)
    audit.note(session, proposal.academy_id, decision.author_uuid, "platform.refuse", thing, now, detail)


def _decided(session: Session, decision: Decision, status: str, now: datetime) -> Proposal:
    """Of two who decide at the same moment one does. The operator may decide where no academy is named yet."""
    own = Proposal.academy_id == decision.academy_id
    if decision.author_uuid == audit.OPERATOR:
        own = own | Proposal.academy_id.is_(None)
    waiting = (Proposal.uuid == decision.proposal_uuid, own, Proposal.status == "waiting")
    values = {"status": status, "decided_at": now, "decided_by": decision.author_uuid}
    statement = update(Proposal).where(*waiting).values(values).execution_options(synchronize_session=False)
    done: Any = session.execute(statement)
    if done.rowcount != 1:
        raise LookupError(f"no proposal {decision.proposal_uuid!r} waits")
    wanted = select(Proposal).where(Proposal.uuid == decision.proposal_uuid)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _target(session: Session, proposal: Proposal, decision: Decision) -> RegistrationRow | None:
    """The registration to be updated, None where a new one is to be made."""
    same = (RegistrationRow.issuer == proposal.issuer, RegistrationRow.client_id == proposal.client_id)
    found = session.scalar(select(RegistrationRow).where(*same).with_for_update())
    if found is not None and found.academy_id != decision.academy_id:
        raise PlatformRefused({"client_id": TAKEN})
    if found is not None or not decision.replaces:
        return found
    rival = (
        RegistrationRow.uuid == decision.replaces, RegistrationRow.academy_id == decision.academy_id,
        RegistrationRow.issuer == proposal.issuer,
    )  # fmt: skip
    found = session.scalar(select(RegistrationRow).where(*rival).with_for_update())
    if found is None:
        raise PlatformRefused({"replaces": NO_RIVAL})
    return found


def _made(session: Session, proposal: Proposal, academy_id: int, now: datetime) -> RegistrationRow:
    row = RegistrationRow(
        academy_id=academy_id, name=proposal.name, issuer=proposal.issuer, client_id=proposal.client_id,
        auth_url=proposal.auth_url, token_url=proposal.token_url, jwks_url=proposal.jwks_url,
        token_audience=proposal.token_audience, family=proposal.family, status="live", created_at=now,
    )  # fmt: skip
    enter(session, row)
    return row


def _update(session: Session, row: RegistrationRow, proposal: Proposal) -> None:
    """Tokens of before belong to the client of before; people, courses and grades stay where they are."""
    for name in ("name", "client_id", "auth_url", "token_url", "jwks_url", "token_audience"):
        setattr(row, name, getattr(proposal, name))
    row.family = proposal.family or row.family
    row.status = "live"
    session.execute(delete(AccessTokenRow).where(AccessTokenRow.registration_id == row.id))


def _deploy(session: Session, row: RegistrationRow, proposal: Proposal, now: datetime) -> None:
    """The deployment that the platform named; where it named none and none is known, the first launch brings it."""
    if proposal.deployment_id:
        key = {"registration_id": row.id, "deployment_id": proposal.deployment_id}
        found_or_made(session, Deployment, key, {"academy_id": row.academy_id, "created_at": now})
        row.awaits_deployment = False
        return
    is_new_client = proposal.registration_id != row.id
    known = session.scalar(select(Deployment.id).where(Deployment.registration_id == row.id).limit(1))
    row.awaits_deployment = is_new_client or known is None
