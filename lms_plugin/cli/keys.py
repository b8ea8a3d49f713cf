"""`convive keys`: replace the signing key in good time, list the keys, and change the secret that seals them.

How keys are sealed belongs to `lms_plugin.services.keys`.
"""

from argparse import ArgumentTypeError, Namespace
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from lms_plugin.cli.desk import Failure, Groups, desk, say, say_json
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.services import audit, keys
from lms_plugin.services.keys import KeyRow

MOST_HOURS = 24 * 30


def add_commands(groups: Groups) -> None:
    """Add `keys rotate`, `keys list`, `keys withdraw` and `keys reseal`."""
    commands = groups.add_parser("keys", help="the tool's signing keys").add_subparsers(
        metavar="COMMAND", required=True
    )
    rotate = commands.add_parser("rotate", help="publish a new key, which signs from a while later on")
    when = rotate.add_mutually_exclusive_group()
    when.add_argument("--after", type=_hours, metavar="HOURS", help="hours until it signs (CONVIVE_KEY_LEAD_HOURS)")
    when.add_argument("--at-once", action="store_const", const=0, dest="after", help="sign with it from now on")
    rotate.set_defaults(run=_rotate)
    listing = commands.add_parser("list", help="list every key and what it is doing")
    listing.add_argument("--json", action="store_true", help="answer for a program")
    listing.set_defaults(run=_list)
    withdraw = commands.add_parser("withdraw", help="publish a key no longer: somebody else may have it")
    withdraw.add_argument(
        "kid", help="the key's id, from `convive keys list`; one that begins with a dash comes last, after `--`"
    )
    withdraw.add_argument("--yes", action="store_true", help="do it: platforms refuse what it has signed")
    withdraw.set_defaults(run=_withdraw)
    reseal = commands.add_parser("reseal", help="seal keys and tokens with the present CONVIVE_SECRET_KEY")
    reseal.set_defaults(run=_reseal)


def _rotate(arguments: Namespace) -> int:
    with desk() as here, writing(here.engine) as session:
        hours = here.settings.key_lead_hours if arguments.after is None else arguments.after
        key = keys.rotate(session, here.settings.secrets, here.now, timedelta(hours=hours))
        detail = {"kid": key.kid, "signs_after_hours": hours}
        audit.note(session, None, audit.OPERATOR, "key.rotate", _thing(key.kid), here.now, detail)
        signs_at = here.now + timedelta(hours=hours)
    when = "signs from now on" if hours == 0 else f"is published now and signs from {signs_at:%Y-%m-%d %H:%M} UTC on"
    say(f"New key {key.kid} {when}. The old keys stay published for 30 days after that.")
    return 0


def _list(arguments: Namespace) -> int:
    with desk() as here, reading(here.engine) as session:
        rows = keys.listed(session, here.settings.secrets, here.now)
    if arguments.json:
        say_json([asdict(row) for row in rows])
        return 0
    if not rows:
        say("There is no key yet: the first start of `convive serve` makes one.")
    for row in rows:
        say(_line(row))
    return 0


def _line(row: KeyRow) -> str:
    until = f"  until {row.retired_at:%Y-%m-%d %H:%M}" if row.retired_at else ""
    return f"{row.kid}  {row.state:<10}  signs from {row.signs_at:%Y-%m-%d %H:%M}{until} UTC"


def _withdraw(arguments: Namespace) -> int:
    if not arguments.yes:
        raise Failure("Platforms will refuse what this key has signed: say --yes to do it.")
    with desk() as here, writing(here.engine) as session:
        try:
            keys.withdraw(session, here.settings.secrets, arguments.kid, here.now)
        except keys.NotWithdrawn:
            raise Failure(
                "There is no such published key, or no other to sign with: run `convive keys rotate --at-once` first."
            ) from None
        audit.note(session, None, audit.OPERATOR, "key.withdraw", _thing(arguments.kid), here.now)
    say(f"Key {arguments.kid} is published no longer.")
    return 0


def _reseal(_arguments: Namespace) -> int:
    with desk() as here, writing(here.engine) as session:
        done, lost = keys.reseal(session, here.settings.secrets)
        detail: dict[str, Any] = {"sealed": done, "unreadable": lost}
        audit.note(session, None, audit.OPERATOR, "key.reseal", ("tool_key", ""), here.now, detail)
    say(f"{done} keys and tokens are sealed with the present secret; {lost} could not be opened by any.")
    say("Sessions last 12 hours: after that, CONVIVE_SECRET_KEY_FALLBACKS may be emptied.")
    return 0


def _thing(kid: str) -> tuple[str, str]:
    return "tool_key", kid[:36]


def _hours(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > MOST_HOURS:
        raise ArgumentTypeError(f"{text!r} is no number of hours from 0 to {MOST_HOURS}")
    return int(text)
