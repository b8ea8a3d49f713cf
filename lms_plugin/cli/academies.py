"""`convive academies`: list them, merge two, and give one a deployment of a registration that serves several.

What merging means belongs to `lms_plugin.services.mergers`.
"""

from argparse import Namespace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.cli.desk import Desk, Failure, Groups, Misuse, desk, say, say_json
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Academy, Deployment, Person, RegistrationRow
from lms_plugin.services import connections, mergers, platforms
from lms_plugin.services.platforms import PlatformRefused


def add_commands(groups: Groups) -> None:
    """Add `academies list`, `academies merge` and `academies add-deployment`."""
    commands = groups.add_parser("academies", help="the tenants of this installation").add_subparsers(
        metavar="COMMAND", required=True
    )
    listing = commands.add_parser("list", help="list the academies with what belongs to them")
    listing.add_argument("--json", action="store_true", help="answer for a program")
    listing.set_defaults(run=_list)
    merge = commands.add_parser("merge", help="give everything of one academy to another")
    merge.add_argument("origin", metavar="FROM", help="key of the academy that ends")
    merge.add_argument("successor", metavar="INTO", help="key of the academy that goes on")
    merge.add_argument("--yes", action="store_true", help="do it: it cannot be undone")
    merge.set_defaults(run=_merge)
    add = commands.add_parser("add-deployment", help="accept launches of one more deployment, for any academy")
    add.add_argument("--registration", required=True, help="uuid of the registration (`convive platforms list --json`)")
    add.add_argument("--deployment-id", required=True, help="the deployment id, as its messages name it")
    add.add_argument("--academy", default="", help="key of the academy that it belongs to")
    add.add_argument("--name", default="", help="name of a new academy that it is to belong to")
    add.set_defaults(run=_add_deployment)


def named_academy(session: Session, key: str) -> Academy:
    """The academy of this key; raises Failure where there is none, or none any more."""
    found = session.scalar(select(Academy).where(Academy.key == key, Academy.merged_into.is_(None)))
    if found is None:
        raise Failure(f"There is no academy {key!r}, or it was merged: see `convive academies list`.")
    return found


def _list(arguments: Namespace) -> int:
    with desk() as here, reading(here.engine) as session:
        rows = [dict(row) for row in session.execute(_LISTED).mappings()]
    if arguments.json:
        say_json(rows)
        return 0
    if not rows:
        say("There is no academy yet: see `convive platforms add --help`.")
    for row in rows:
        ended = f"  merged into {row['merged_into']}" if row["merged_into"] else ""
        say(f"{row['key']}  {row['name']}  {row['deployments']} deployments  {row['people']} people{ended}")
    return 0


def _merge(arguments: Namespace) -> int:
    if not arguments.yes:
        raise Failure("Two academies become one for good, with all people and courses: say --yes to do it.")
    with desk() as here, writing(here.engine) as session:
        origin, successor = named_academy(session, arguments.origin), named_academy(session, arguments.successor)
        try:
            merged = mergers.merge(session, origin, successor, here.now)
        except mergers.NotMerged as error:
            raise Failure(f"Nothing was merged. {error}") from error
    say(f"{arguments.origin} is part of {arguments.successor} now: {merged.moved} rows moved, "
        f"{merged.joined} people were in both.")  # fmt: skip
    return 0


def _add_deployment(arguments: Namespace) -> int:
    if bool(arguments.academy) == bool(arguments.name):
        raise Misuse("Say --academy KEY for an academy that is there, or --name NAME for a new one.")
    with desk() as here, writing(here.engine) as session:
        key = arguments.academy
        academy = named_academy(session, key) if key else _founded(session, here, arguments.name)
        try:
            connections.entrust(session, arguments.registration, arguments.deployment_id, academy.id, here.now)
        except LookupError:
            raise Failure("There is no such registration: see `convive platforms list --json`.") from None
        except PlatformRefused as refused:
            raise Failure(f"Nothing was added. {' '.join(refused.problems.values())}") from refused
        key = academy.key
    say(f"Deployment {arguments.deployment_id} belongs to the academy {key}.")
    return 0


def _founded(session: Session, here: Desk, name: str) -> Academy:
    settings = here.settings
    return platforms.found_academy(
        session, name[:255], settings.default_locale, settings.default_jurisdiction, here.now
    )


_LISTED = select(
    Academy.key,
    Academy.name,
    Academy.uuid,
    Academy.locale,
    Academy.jurisdiction,
    Academy.merged_into,
    select(func.count(Deployment.id)).where(Deployment.academy_id == Academy.id).scalar_subquery().label("deployments"),
    select(func.count(RegistrationRow.id))
    .where(RegistrationRow.academy_id == Academy.id)
    .scalar_subquery()
    .label("registrations"),
    select(func.count(Person.id)).where(Person.academy_id == Academy.id).scalar_subquery().label("people"),
).order_by(Academy.id)
