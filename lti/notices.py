"""Notices: messages from server to server that belong to no login, and asking a platform for them.

What a notice leaves behind, and that none counts twice, belongs to the host.
Sources: 1EdTech Platform Notification Service 1.0; LTI Context Copy Notice; Canvas' documentation of its service
(developerdocs.instructure.com, "Platform Notification Service": one handler per type, no second delivery).
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lti import claims, reading
from lti.envelope import LARGEST_TOKEN, open_notice
from lti.ports import Registration
from lti.refused import N_, Refused
from lti.services import Call, Caller, bearer_call
from lti.wire import Wire

HELLO: Final = "LtiHelloWorldNotice"
CONTEXT_COPY: Final = "LtiContextCopyNotice"
WANTED: Final = (CONTEXT_COPY, HELLO)
"""Types that we ask for; every other one is taken and means nothing here."""

LARGEST_BODY: Final = 1024 * 1024
MOST_AT_ONCE: Final = 100
MOST_ORIGINS: Final = 20
_MOST_AUDIENCES: Final = 3
_UNREADABLE: Final = N_("The platform sent no notices that the tool can read.")


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice with a sound envelope.

    `fingerprint` tells the same notice from another one with its nonce. `context_id` and `origins` are those of a
    copied course, "" and () in other notices.
    """

    registration: Registration
    deployment_id: str
    notice_type: str
    nonce: str
    fingerprint: str
    context_id: str = ""
    origins: tuple[str, ...] = ()


def tokens(body: bytes) -> Iterator[str]:
    """The signed notices of a body, "" in the place of each that is none; raises Refused where there is no list."""
    try:
        whole = json.loads(body) if len(body) <= LARGEST_BODY else None
    except (ValueError, RecursionError) as error:
        raise Refused("notices", _UNREADABLE, 400) from error
    listed = whole.get("notices") if isinstance(whole, dict) else None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_AT_ONCE:
        raise Refused("notices", _UNREADABLE, 400)
    return (_token(entry) for entry in listed)


def read_all(listed: Iterable[str], wire: Wire, now: datetime) -> Iterator[Notice | Refused]:
    """Judge the notices of one body, each for itself: the notice, or why it is refused.

    All must come from the platform of the first one: a body that names many would make us call all their servers.
    """
    sender: Registration | None = None
    for token in listed:
        try:
            registration = _registration(token, wire)
            sender = sender or registration
            if registration.id != sender.id:
                raise Refused("registration", N_("The notices of one delivery come from several platforms."), 400)
            yield _judged(token, registration, wire, now)
        except Refused as refused:
            yield refused


def read(token: str, wire: Wire, now: datetime) -> Notice:
    """Judge one notice as strictly as a launch; raises Refused, and nothing else."""
    return _judged(token, _registration(token, wire), wire, now)


def _judged(token: str, registration: Registration, wire: Wire, now: datetime) -> Notice:
    body = open_notice(token, registration, wire, now)
    if body.get(claims.VERSION) != claims.LTI_VERSION:
        raise Refused("version", N_("The platform does not speak LTI 1.3 in this message."), 400)
    about = reading.mapping(body.get(claims.NOTICE), "notices", _UNREADABLE)
    notice_type = reading.identifier(about.get("type"), "message_type", _UNREADABLE)
    deployment_id = reading.identifier(
        body.get(claims.DEPLOYMENT_ID), "deployment", N_("The platform did not say for which deployment it speaks.")
    )
    if deployment_id not in registration.deployment_ids:
        sentence = N_("This deployment of the platform is not registered with the tool.")
        raise Refused("deployment", sentence, 403, detail=deployment_id)
    context_id, origins = _copied(body) if notice_type == CONTEXT_COPY else ("", ())
    fingerprint = hashlib.sha256(token.encode()).hexdigest()
    return Notice(registration, deployment_id, notice_type, body["nonce"], fingerprint, context_id, origins)


def subscribe(caller: Caller, service: str, notice_type: str, handler: str) -> None:
    """Ask for notices of one type at our address; raises an `lti.errors.ServiceError` whose type is its fate.

    The claim need not list the scope, so it is asked for without being granted first.
    """
    body = json.dumps({"notice_type": notice_type, "handler": handler}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    bearer_call(caller, Call("PUT", service, headers, body), frozenset({claims.SCOPE_NOTICES}))


def _token(entry: object) -> str:
    found = entry.get("jwt") if isinstance(entry, dict) else None
    return found if isinstance(found, str) else ""


def _registration(token: str, wire: Wire) -> Registration:
    """Whose notice it claims to be. Nothing of it is believed: it only says whose keys must have signed it."""
    claimed = _unverified(token)
    issuer, audiences = claimed.get("iss"), claimed.get("aud")
    listed = [audiences] if isinstance(audiences, str) else audiences
    if not _is_name(issuer) or not isinstance(listed, list):
        raise Refused("id_token", _UNREADABLE, 400)
    for client_id in filter(_is_name, listed[:_MOST_AUDIENCES]):
        for found in wire.registrations.find(str(issuer), str(client_id)):
            return found
    raise Refused("registration", N_("This platform is not registered with the tool."), 403, detail=repr(issuer)[:255])


def _unverified(token: str) -> Mapping[str, Any]:
    parts = token.split(".") if token.isascii() and len(token) <= LARGEST_TOKEN else []
    try:
        body = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, IndexError, RecursionError) as error:
        raise Refused("id_token", _UNREADABLE, 400) from error
    if not isinstance(body, dict):
        raise Refused("id_token", _UNREADABLE, 400)
    return body


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 500 and reading.printable(value)


def _copied(body: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    context = reading.mapping(body.get(claims.CONTEXT), "context", _UNREADABLE)
    context_id = reading.identifier(context.get("id"), "context", _UNREADABLE)
    origins = reading.texts(body.get(claims.ORIGIN_CONTEXTS), "context", _UNREADABLE)[:MOST_ORIGINS]
    return context_id, tuple(origin for origin in dict.fromkeys(origins) if origin != context_id)
