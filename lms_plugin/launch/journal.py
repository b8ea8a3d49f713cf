"""One line in the log and one count for every login, launch, notice and registration, accepted or refused.

`docs/launching.md` lists the fields. No token, no name and no address of a person comes here.
"""

import secrets
from typing import Literal

import structlog
from prometheus_client import CollectorRegistry, Counter

from lti.launch import Launch
from lti.login import COOKIE_PREFIX, cookie_name

REGISTRY = CollectorRegistry()
"""This process' counts; what the database knows better is asked for when they are read."""

_COUNTS = {
    "login": Counter(
        "convive_logins", "Logins by result and by the check that refused them.", ["result", "check"], registry=REGISTRY
    ),
    "launch": Counter(
        "convive_launches", "Messages by result and by the check that refused them.", ["result", "check"],
        registry=REGISTRY,
    ),
    "notice": Counter(
        "convive_notices", "Notices by result and by the check that refused them.", ["result", "check"],
        registry=REGISTRY,
    ),
    "registration": Counter(
        "convive_registrations", "Dynamic registrations by result and by the check that refused them.",
        ["result", "check"], registry=REGISTRY,
    ),
}  # fmt: skip

log = structlog.get_logger()


def note(
    event: Literal["login", "launch", "notice", "registration"],
    registration_id: int | None,
    check: str = "",
    **facts: str,
) -> str:
    """Write it down; `check` is the wire's stable word for what refused it, "" for accepted. Gives the reference."""
    result = "refused" if check else "accepted"
    reference = secrets.token_hex(4)
    _COUNTS[event].labels(result, check).inc()
    log.info(event, result=result, check=check, registration=registration_id, reference=reference, **facts)
    return reference


def launched(message: Launch, state: str, **facts: str) -> dict[str, str]:
    """What the line of a launch says of a message that was sound."""
    return {
        "login": login_of(state),
        "way": message.way,
        "deployment": message.deployment_id,
        "message_type": message.message_type,
        "family": message.family,
        **facts,
    }


def login_of(state: str) -> str:
    """What joins the line of a login to that of its launch; nobody can go back from it to the state."""
    return cookie_name(state).removeprefix(COOKIE_PREFIX) if state else ""
