"""Calling a platform's services in the tool's own name: access tokens, and calls that carry one.

Which services there are belongs to `lti.grades` and `lti.roster`.
Sources: 1EdTech Security Framework 1.0, section 4; RFC 7523; RFC 6749, section 4.4.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import urlencode

import jwt

from lti import answers
from lti.errors import NotGranted, TryLater
from lti.families import Family, family
from lti.http import Reply
from lti.ports import AccessToken, Registration
from lti.refused import N_
from lti.wire import Wire

Method: TypeAlias = Literal["GET", "POST", "PUT", "DELETE"]

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# Moodle 4.5 refuses an `iat` in its future without leeway, so ours lies a little in the past.
BACKDATED: Final = timedelta(seconds=5)
ASSERTION_LIFE: Final = timedelta(minutes=4)
TOKEN_MARGIN: Final = timedelta(seconds=60)
LONGEST_TOKEN_LIFE: Final = timedelta(hours=24)
# For answers that do not say, or say nonsense (negative, text, endless).
ASSUMED_TOKEN_LIFE: Final = timedelta(minutes=5)
_LONGEST_TOKEN: Final = 16_384


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls whose services, and what the launch's claim granted (`granted`: scopes)."""

    registration: Registration
    wire: Wire
    now: datetime
    granted: frozenset[str] = frozenset()

    @property
    def family(self) -> Family:
        return family(self.registration.family)


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a service, without its token."""

    method: Method
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def scopes_for(caller: Caller, *sufficient: str) -> frozenset[str]:
    """The first of some sufficient scopes that was granted; raises NotGranted when none was.

    Some platforms grant `lineitem` without `lineitem.readonly`, some only
    `score`: asking for more than was granted fails the whole token request.
    """
    for scope in sufficient:
        if scope in caller.granted:
            return frozenset({scope})
    raise NotGranted(N_("The platform has not allowed the tool to use this service."))


def bearer_call(caller: Caller, call: Call, scopes: frozenset[str]) -> Reply:
    """Make a call with an access token; on 401 once more with a fresh one.

    Returns a 2xx reply; raises an `lti.errors.ServiceError` whose type is its fate.
    """
    reply = _send(caller, call, access_token(caller, scopes))
    if reply.status == 401:
        caller.wire.tokens.drop(caller.registration.id, scopes)
        reply = _send(caller, call, access_token(caller, scopes))
    if reply.status == 401:
        caller.wire.tokens.drop(caller.registration.id, scopes)
    answers.check(reply, caller.family, caller.now)
    return reply


def access_token(caller: Caller, scopes: frozenset[str]) -> str:
    """A bearer token for exactly these scopes, cached until a minute before it ends."""
    tokens, registration = caller.wire.tokens, caller.registration
    cached = tokens.get(registration.id, scopes)
    if cached is not None and cached.expires_at > caller.now:
        return cached.value
    fresh = read_token(ask_for_token(caller, scopes), caller)
    if fresh.expires_at > caller.now:
        tokens.put(registration.id, scopes, fresh)
    return fresh.value


def assertion(caller: Caller) -> str:
    """The signed statement that we are this client (RFC 7523); D2L wants an audience of its own."""
    registration, key = caller.registration, caller.wire.keys.signing()
    claims = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.token_audience or registration.token_url,
        "iat": int((caller.now - BACKDATED).timestamp()),
        "exp": int((caller.now + ASSERTION_LIFE).timestamp()),
        "jti": secrets.token_urlsafe(24),
    }
    return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.kid})


def ask_for_token(caller: Caller, scopes: frozenset[str]) -> Reply:
    """The token endpoint's answer to one request, whatever it is."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion(caller),
        "scope": " ".join(sorted(scopes)),
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return caller.wire.outward.post(caller.registration.token_url, headers, urlencode(form).encode())


def read_token(reply: Reply, caller: Caller) -> AccessToken:
    """The token in an answer; raises a ServiceError where there is none."""
    if reply.status in (400, 401, 403):
        raise TryLater(N_("The platform does not accept the tool's credentials."), answers.AFTER_REFUSED_TOKEN)
    answers.check(reply, caller.family, caller.now)
    return _token(answers.object_of(reply), caller.now)


def _token(answer: Mapping[str, Any], now: datetime) -> AccessToken:
    value, kind = answer.get("access_token"), answer.get("token_type", "Bearer")
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_TOKEN or not _fits_a_header(value):
        raise answers.nonsense()
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise answers.nonsense()
    return AccessToken(value, now + _life(answer.get("expires_in")) - TOKEN_MARGIN)


def _life(seconds: object) -> timedelta:
    """`expires_in` within reason; some platforms send it as text."""
    number = int(seconds) if isinstance(seconds, str) and re.fullmatch(r"[0-9]{1,9}", seconds) else seconds
    # What is no number is not greater than nought either; `math.isnan` breaks on a whole number of 400 digits.
    if isinstance(number, bool) or not isinstance(number, int | float) or not number > 0:
        return ASSUMED_TOKEN_LIFE
    return timedelta(seconds=min(number, LONGEST_TOKEN_LIFE.total_seconds()))


def _fits_a_header(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


def _send(caller: Caller, call: Call, token: str) -> Reply:
    headers = {**call.headers, "Authorization": f"Bearer {token}"}
    outward = caller.wire.outward
    if call.method == "GET":
        return outward.get(call.url, headers)
    if call.method == "DELETE":
        return outward.delete(call.url, headers)
    if call.method == "PUT":
        return outward.put(call.url, headers, call.body)
    return outward.post(call.url, headers, call.body)
