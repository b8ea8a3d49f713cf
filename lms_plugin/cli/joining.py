"""`convive platforms invite|approve|refuse`: let a platform register itself, and decide about it without a room.

The first platform of an academy needs this: before it is live, no administrator can come in.
"""

import secrets
from argparse import ArgumentParser, Namespace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.cli.academies import named_academy
from lms_plugin.cli.desk import Desk, Failure, Groups, desk, say, say_json
from lms_plugin.jobs.transactions import writing
from lms_plugin.models import Academy, Proposal, RegistrationRow
from lms_plugin.services import audit, joining, platforms, proposals
from lms_plugin.services.platforms import PlatformRefused
from lms_plugin.services.proposals import Decision
from lti.families import FAMILIES


def add_commands(commands: Groups) -> None:
    """Add them beside `platforms add` and `platforms list`."""
    invite = commands.add_parser("invite", help="make a one-time address by which an LMS registers itself")
    invite.add_argument("--academy", default="", help="key of the academy (default: approving makes a new one)")
    invite.add_argument("--family", default="", choices=["", *sorted(FAMILIES)], help="the kind of LMS")
    invite.add_argument("--json", action="store_true", help="answer for a program")
    invite.set_defaults(run=_invite)
    approve = commands.add_parser("approve", help="make an LMS live that has registered itself")
    _name_proposal(approve)
    approve.add_argument("--academy", default="", help="key of the academy, where the invitation named none")
    approve.add_argument("--name", default="", help="the name of a new academy (default: that of the LMS)")
    approve.add_argument("--replaces", default="", help="uuid of a connection that takes over the new client")
    approve.set_defaults(run=_approve)
    refuse = commands.add_parser("refuse", help="keep an LMS out that has registered itself")
    _name_proposal(refuse)
    refuse.set_defaults(run=_refuse)


def _name_proposal(parser: ArgumentParser) -> None:
    parser.add_argument("uuid", help="the pending registration's uuid, see `convive platforms list`")


def _invite(arguments: Namespace) -> int:
    token = secrets.token_urlsafe(24)
    with desk() as here, writing(here.engine) as session:
        academy = named_academy(session, arguments.academy) if arguments.academy else None
        try:
            row = joining.invite(
                session, academy.id if academy else None, arguments.family, token, audit.OPERATOR, here.now
            )
        except joining.TooManyInvitations as refused:
            raise Failure(str(refused)) from refused
        facts = {
            "uuid": row.uuid, "url": f"{here.settings.base_url.rstrip('/')}/lti/register/{token}",
            "academy": academy.key if academy else None, "expires_at": row.expires_at.isoformat(),
        }  # fmt: skip
    if arguments.json:
        say_json(facts)
        return 0
    say("Paste this address into the LMS; it works once, within seven days:")
    say(f"  {facts['url']}")
    whose = f"of the academy {facts['academy']}" if facts["academy"] else "of a new academy"
    say(f"The LMS becomes one {whose} when it is approved: in the room of administrators, or by "
        "`convive platforms approve`.")  # fmt: skip
    return 0


def _approve(arguments: Namespace) -> int:
    with desk() as here, writing(here.engine) as session:
        row = _waiting(session, arguments.uuid)
        academy = _academy(session, here, arguments, row)
        decision = Decision(row.uuid, academy.id, audit.OPERATOR, arguments.replaces)
        try:
            uuid = proposals.approve(session, decision, here.now)
        except PlatformRefused as refused:
            raise Failure(f"Nothing was approved. {'; '.join(refused.problems.values())}") from refused
        live = session.scalars(select(RegistrationRow).where(RegistrationRow.uuid == uuid)).one()
        told = f"{live.issuer}, client {live.client_id}, is live for the academy {academy.key}."
    say(told)
    return 0


def _refuse(arguments: Namespace) -> int:
    with desk() as here, writing(here.engine) as session:
        row = _waiting(session, arguments.uuid)
        # Where no academy is named, none is needed to say no.
        proposals.refuse(session, Decision(row.uuid, row.academy_id or 0, audit.OPERATOR), here.now)
    say("Refused. Delete the tool in the LMS as well.")
    return 0


def _waiting(session: Session, uuid: str) -> Proposal:
    found = session.scalar(select(Proposal).where(Proposal.uuid == uuid, Proposal.status == "waiting"))
    if found is None:
        raise Failure("No such registration waits for approval: see `convive platforms list`.")
    return found


def _academy(session: Session, here: Desk, arguments: Namespace, row: Proposal) -> Academy:
    if row.academy_id is not None:
        return session.get_one(Academy, row.academy_id)
    if arguments.academy:
        return named_academy(session, arguments.academy)
    settings = here.settings
    name = (arguments.name or row.name)[:255]
    return platforms.found_academy(session, name, settings.default_locale, settings.default_jurisdiction, here.now)
