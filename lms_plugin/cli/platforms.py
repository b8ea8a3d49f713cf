"""`convive platforms`: register an academy's LMS, and list what is registered.

What makes the facts acceptable belongs to `lms_plugin.services.platforms`.
"""

from argparse import Namespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.cli import joining
from lms_plugin.cli.academies import named_academy
from lms_plugin.cli.desk import Desk, Failure, Groups, desk, say, say_json
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Academy, Deployment, RegistrationRow
from lms_plugin.queries import joining as waiting
from lms_plugin.services import audit, platforms
from lms_plugin.services.platforms import Added, Command, PlatformRefused
from lti.families import FAMILIES

_FACTS = (
    ("--issuer", "the platform id, as its messages name it"),
    ("--client-id", "the client id that the platform gave"),
    ("--auth-url", "the authentication request address"),
    ("--token-url", "the access token address"),
    ("--jwks-url", "the address of the platform's public key set"),
    ("--deployment-id", "the deployment id"),
)


def add_commands(groups: Groups) -> None:
    """Add `platforms add` and `platforms list`, and those of `joining`."""
    commands = groups.add_parser("platforms", help="the LMSs that may launch this tool").add_subparsers(
        metavar="COMMAND", required=True
    )
    add = commands.add_parser("add", help="register an LMS; a new name makes a new academy")
    for flag, meaning in _FACTS:
        add.add_argument(flag, required=True, help=meaning)
    add.add_argument("--name", default="", help="the academy's name (default: the issuer)")
    add.add_argument("--academy", default="", help="key of an academy that is there already")
    add.add_argument("--token-audience", default="", help="audience of token requests where it is not --token-url")
    add.add_argument("--family", default="", choices=["", *sorted(FAMILIES)], help="the kind of LMS")
    add.add_argument("--locale", default="", help="language of a new academy (default: of the installation)")
    add.add_argument("--jurisdiction", default="", help="jurisdiction of a new academy (default: of the installation)")
    add.add_argument("--json", action="store_true", help="answer for a program")
    add.set_defaults(run=_add)
    joining.add_commands(commands)
    listing = commands.add_parser("list", help="list the registered platforms")
    listing.add_argument("--json", action="store_true", help="answer for a program")
    listing.set_defaults(run=_list)


def _add(arguments: Namespace) -> int:
    with desk() as here, writing(here.engine) as session:
        academy = _academy(session, here, arguments)
        added = _added(session, here, arguments, academy)
        facts = {
            "uuid": added.uuid, "academy": academy.key, "issuer": arguments.issuer, "client_id": arguments.client_id,
            **_own_addresses(here),
        }  # fmt: skip
    if arguments.json:
        say_json(facts)
        return 0
    say(f"Registered {arguments.issuer} for the academy {facts['academy']}. Give the platform these addresses:")
    for name, address in _own_addresses(here).items():
        say(f"  {name.replace('_', ' ')}: {address}")
    return 0


def _academy(session: Session, here: Desk, arguments: Namespace) -> Academy:
    if arguments.academy:
        return named_academy(session, arguments.academy)
    settings = here.settings
    locale = arguments.locale or settings.default_locale
    jurisdiction = arguments.jurisdiction or settings.default_jurisdiction
    name = (arguments.name or arguments.issuer)[:255]
    return platforms.academy_named(session, name, locale, jurisdiction, here.now)


def _added(session: Session, here: Desk, arguments: Namespace, academy: Academy) -> Added:
    command = Command(
        academy_id=academy.id, name=arguments.name, issuer=arguments.issuer, client_id=arguments.client_id,
        auth_url=arguments.auth_url, token_url=arguments.token_url, jwks_url=arguments.jwks_url,
        deployment_id=arguments.deployment_id, token_audience=arguments.token_audience, family=arguments.family,
        allow_private=here.settings.allow_private_network,
    )  # fmt: skip
    try:
        return platforms.add(session, command, audit.OPERATOR, here.now)
    except PlatformRefused as refused:
        told = "; ".join(f"--{field.replace('_', '-')}: {why}" for field, why in refused.problems.items())
        raise Failure(f"Nothing was registered. {told}") from refused


def _own_addresses(here: Desk) -> dict[str, str]:
    base = here.settings.base_url.rstrip("/")
    return {
        "login_url": f"{base}/lti/login", "launch_url": f"{base}/lti/launch", "jwks_url": f"{base}/lti/jwks.json",
    }  # fmt: skip


def _list(arguments: Namespace) -> int:
    with desk() as here, reading(here.engine) as session:
        rows = [dict(row) for row in session.execute(_LISTED).mappings()] + _pending(session)
    if arguments.json:
        say_json(rows)
        return 0
    if not rows:
        say("No platform is registered yet: see `convive platforms add --help`.")
    for row in rows:
        launched = f"{row['launched_at']:%Y-%m-%d}" if row["launched_at"] else "never"
        waits = f"  approve with: convive platforms approve {row['uuid']}" if row["status"] == "pending" else ""
        say(f"{row['academy'] or '-'}  {row['issuer']}  client {row['client_id']}  deployment {row['deployment_id']}  "
            f"{row['status']}  first launch {launched}{waits}")  # fmt: skip
    return 0


def _pending(session: Session) -> list[dict[str, Any]]:
    """Platforms that have registered themselves and are not approved yet, in the form of the others."""
    return [
        {
            "uuid": one.uuid, "academy": key, "academy_name": None, "issuer": one.issuer, "client_id": one.client_id,
            "deployment_id": one.deployment_id, "auth_url": one.auth_url, "token_url": one.token_url,
            "jwks_url": one.jwks_url, "family": one.family, "status": "pending", "launched_at": None,
        }
        for one, key in waiting.all_proposals(session)
    ]  # fmt: skip


_LISTED = (
    select(
        RegistrationRow.uuid,
        Academy.key.label("academy"),
        Academy.name.label("academy_name"),
        RegistrationRow.issuer,
        RegistrationRow.client_id,
        Deployment.deployment_id,
        RegistrationRow.auth_url,
        RegistrationRow.token_url,
        RegistrationRow.jwks_url,
        RegistrationRow.family,
        RegistrationRow.status,
        RegistrationRow.launched_at,
    )
    .join(Academy, Academy.id == RegistrationRow.academy_id)
    .outerjoin(Deployment, Deployment.registration_id == RegistrationRow.id)
    .order_by(RegistrationRow.id, Deployment.id)
)
