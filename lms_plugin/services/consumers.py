"""What an administrator lays down for one connection: what its roles mean, and the LTI 1.1 key of before.

What follows at a launch is decided in `lti.roles` and in `services.legacy`.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

import structlog
from cryptography.fernet import InvalidToken
from sqlalchemy.orm import Session

from lms_plugin.models import RegistrationRow
from lms_plugin.services import audit
from lms_plugin.services.keys import Secrets, sealing
from lms_plugin.services.platforms import MISSING, TOO_LONG, PlatformRefused, locked
from lti.refused import N_
from lti.roles import MEANINGS, Meaning, full_name, is_role

MOST_ROLES: Final = 50
UNREADABLE_ROLE: Final = N_("Enter a role as the LMS sends it: a whole address, or one word such as Mentor.")
TOO_MANY: Final = N_("Fifty roles are the most that one connection can have here.")
UNKNOWN_MEANING: Final = N_("Choose what the role means here.")

log = structlog.get_logger()


def set_meaning(
    session: Session, academy_id: int, uuid: str, role: str, meaning: str, author_uuid: str, now: datetime
) -> None:
    """Lay down what a role of a connection means; raises PlatformRefused, LookupError for a strange connection."""
    row = locked(session, academy_id, uuid)
    name, known = full_name(role.strip()), dict(row.role_overrides or {})
    found = next((one for one in MEANINGS if one == meaning), None)
    if not is_role(role.strip()) or not is_role(name):
        raise PlatformRefused({"role": UNREADABLE_ROLE})
    if found is None:
        raise PlatformRefused({"meaning": UNKNOWN_MEANING})
    if name not in known and len(known) >= MOST_ROLES:
        raise PlatformRefused({"role": TOO_MANY})
    _keep(session, row, known | {name: found}, author_uuid, now, {"role": name, "meaning": found})


def forget_meaning(session: Session, academy_id: int, uuid: str, role: str, author_uuid: str, now: datetime) -> None:
    """Let a role mean again what the specification says; harmless twice."""
    row = locked(session, academy_id, uuid)
    known = dict(row.role_overrides or {})
    if known.pop(role, None) is not None:
        _keep(session, row, known, author_uuid, now, {"role": role, "meaning": "default"})


def set_consumer(
    session: Session,
    academy_id: int,
    uuid: str,
    consumer: tuple[str, str],
    secrets: Secrets,
    author_uuid: str,
    now: datetime,
) -> None:
    """Keep key and secret of the LTI 1.1 connection that came before; the secret is sealed."""
    row = locked(session, academy_id, uuid)
    key, secret = consumer[0].strip(), consumer[1]
    problems = {name: problem for name, value in (("key", key), ("secret", secret)) if (problem := _problem(value))}
    if problems:
        raise PlatformRefused(problems)
    row.consumer_key = key
    row.consumer_secret = sealing(secrets).encrypt(secret.encode()).decode()
    audit.note(session, academy_id, author_uuid, "platform.consumer", ("registration", row.uuid), now, {"key": key})


def forget_consumer(session: Session, academy_id: int, uuid: str, author_uuid: str, now: datetime) -> None:
    """Follow no migration claim of this connection any more; who was linked stays linked."""
    row = locked(session, academy_id, uuid)
    if row.consumer_key is None:
        return
    row.consumer_key = row.consumer_secret = None
    audit.note(session, academy_id, author_uuid, "platform.consumer", ("registration", row.uuid), now, {"key": ""})


@lru_cache(maxsize=64)
def unsealed(sealed: str, secrets: Secrets) -> str:
    """The secret in the clear, opened once per process; "" and one line in the log when no secret of ours opens it."""
    try:
        return sealing(secrets).decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.error("consumer_secret_unreadable", advice="CONVIVE_SECRET_KEY has changed; enter the LTI 1.1 secret again")
        return ""


def _keep(
    session: Session,
    row: RegistrationRow,
    overrides: Mapping[str, Meaning],
    author_uuid: str,
    now: datetime,
    detail: Mapping[str, str],
) -> None:
    row.role_overrides = dict(overrides) or None
    audit.note(session, row.academy_id, author_uuid, "platform.role", ("registration", row.uuid), now, detail)


def _problem(value: str) -> str:
    if not value.strip() or not value.isprintable():
        return MISSING
    return TOO_LONG if len(value) > 255 else ""
