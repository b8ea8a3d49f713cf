"""`convive people unmask`: tell who stands behind an alias, after a written request signed by two persons.

The look-up and its line in the audit list belong to `lms_plugin.services.unmasking`.
"""

from argparse import Namespace

from lms_plugin.cli.desk import Failure, Groups, Misuse, desk, say
from lms_plugin.jobs.transactions import writing
from lms_plugin.services.unmasking import unmask


def add_command(commands: Groups) -> None:
    """Add `people unmask`."""
    parser = commands.add_parser("unmask", help="who stands behind an alias; noted in the academy's audit list")
    parser.add_argument("--academy", required=True, help="key of the academy whose administrators ask")
    parser.add_argument("--room", required=True, help="the room's uuid, the last part of its address")
    parser.add_argument("--alias", required=True, help="the alias as it stands beside the contribution")
    parser.add_argument("--request", required=True, help="reference of the written request, such as its file number")
    parser.add_argument("--yes", action="store_true", help="the request is signed by two persons; tell the name")
    parser.set_defaults(run=_unmask)


def _unmask(arguments: Namespace) -> int:
    request = arguments.request.strip()
    if not 3 <= len(request) <= 200 or not request.isprintable():
        raise Misuse("--request must name the written request in 3 to 200 characters.")
    if not arguments.yes:
        raise Misuse(
            "This tells a name that people were promised to keep hidden, and notes it for good in the academy's audit "
            "list. With a written request, signed by two persons, at hand, say --yes."
        )
    with desk() as here:
        # Noted and committed before anything is told.
        with writing(here.engine) as session:
            bearer = unmask(session, arguments.academy, arguments.room, arguments.alias.strip(), request, here.now)
        if bearer is None:
            raise Failure("Nobody of this academy bears this alias in this room; nothing was noted.")
    say(f"{bearer.name or 'Without a name here'}: person {bearer.person_uuid}, {bearer.issuer}, sub {bearer.sub}.")
    say("It is noted in the audit list. Answer those who signed the request, and nobody else.")
    return 0
