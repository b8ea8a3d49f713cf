"""The envelope of a message: signature, times, issuer, audience and nonce of an id_token or of a notice.

What the letter inside says (version, roles, links) belongs to `lti.message`.
Sources: 1EdTech Security Framework 1.0, section 5.1.3; OpenID Connect Core
1.0, section 3.1.3.7; RFC 7519.
"""

import base64
import hmac
import json
import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import jwt

from lti import key_sets, reading
from lti.keys import ALGORITHMS
from lti.ports import Registration
from lti.refused import N_, Refused
from lti.wire import Wire

LARGEST_TOKEN: Final = 64 * 1024
LEEWAY: Final = timedelta(seconds=60)
OLDEST: Final = timedelta(hours=1)
LONGEST_LIFE: Final = timedelta(hours=24)
REQUIRED: Final = ("exp", "iat", "nonce", "sub", "iss", "aud")
# A notice may be about nobody: the context copy notice has no `sub` (1EdTech Platform Notification Service 1.0).
REQUIRED_OF_NOTICES: Final = tuple(claim for claim in REQUIRED if claim != "sub")

# PyJWT judges times by its own clock; here the time is an argument, so it only decodes and verifies the signature.
_DECODING: Final[Mapping[str, Any]] = {
    "verify_signature": True,
    **{f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")},
}


def open_token(token: str, nonce: str, registration: Registration, wire: Wire, now: datetime) -> Mapping[str, Any]:
    """The claims of an id_token whose envelope is sound; raises Refused for every other input.

    The algorithm comes from the registration, never from the token.
    """
    claims = _opened(token, registration, wire, now, REQUIRED)
    _check_nonce(claims, nonce)
    return claims


def open_notice(token: str, registration: Registration, wire: Wire, now: datetime) -> Mapping[str, Any]:
    """The claims of a notice whose envelope is sound; raises Refused for every other input.

    It belongs to no login, so that its nonce has been seen before is for the host to say.
    """
    claims = _opened(token, registration, wire, now, REQUIRED_OF_NOTICES)
    reading.identifier(
        claims["nonce"], "nonce", N_("The platform's message lacks a part that every message must have.")
    )
    return claims


def _opened(
    token: str, registration: Registration, wire: Wire, now: datetime, required: Sequence[str]
) -> Mapping[str, Any]:
    kid = _key_id(token, registration)
    key = key_sets.find_key(registration, kid, registration.algorithm, wire, now)
    claims = _verified(token, key, registration.algorithm, required)
    _check_issuer(claims, registration)
    _check_audience(claims, registration)
    _check_times(claims, now)
    return claims


def _key_id(token: str, registration: Registration) -> str:
    if not token or len(token) > LARGEST_TOKEN or not token.isascii():
        raise Refused("id_token", N_("The platform sent no message the tool can read (id_token)."), 400)
    header = _header(token)
    if registration.algorithm not in ALGORITHMS or header.get("alg") != registration.algorithm:
        raise Refused("algorithm", N_("The platform signed its message in a way that is not allowed."), 401)
    if "crit" in header:
        raise Refused("id_token", N_("The platform sent a message in a form the tool does not know."), 400)
    return reading.identifier(
        header.get("kid"), "kid", N_("The platform's message does not say which key signed it (kid).")
    )


def _header(token: str) -> Mapping[str, Any]:
    """The first part alone (RFC 7515, section 7.1); PyJWT reads it again, with the others, when it verifies."""
    first = token.partition(".")[0]
    try:
        header = json.loads(base64.b64decode(first + "=" * (-len(first) % 4), b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise Refused("id_token", N_("The platform sent no message the tool can read (id_token)."), 400) from error
    if not isinstance(header, dict):
        raise Refused("id_token", N_("The platform sent no message the tool can read (id_token)."), 400)
    return header


def _verified(token: str, key: Any, algorithm: str, required: Sequence[str]) -> Mapping[str, Any]:
    options: Any = {**_DECODING, "require": list(required)}
    try:
        claims = jwt.decode(token, key, algorithms=[algorithm], options=options)
    except jwt.InvalidSignatureError as error:
        raise Refused("signature", N_("The signature of the platform's message is not valid."), 401) from error
    except jwt.MissingRequiredClaimError as error:
        raise _missing(str(error.claim)) from error
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise Refused("id_token", N_("The platform sent no message the tool can read (id_token)."), 400) from error
    return claims


def _missing(claim: str) -> Refused:
    if claim == "sub":
        return Refused("user", N_("The platform did not say who is opening the tool (no user)."), 401)
    words = {"exp": "expired", "iat": "issued_at", "iss": "issuer", "aud": "audience"}
    check = words.get(claim, claim)
    return Refused(check, N_("The platform's message lacks a part that every message must have."), 401, detail=claim)


def _check_issuer(claims: Mapping[str, Any], registration: Registration) -> None:
    if claims["iss"] != registration.issuer:
        shown = _shown(claims["iss"])
        raise Refused("issuer", N_("The message comes from another platform than the login."), 401, detail=shown)


def _check_audience(claims: Mapping[str, Any], registration: Registration) -> None:
    """One audience or a list; with several, the authorised party must be us (OpenID Connect Core, 3.1.3.7)."""
    claimed, party = claims["aud"], claims.get("azp")
    audiences = [claimed] if isinstance(claimed, str) else claimed
    if not isinstance(audiences, list) or registration.client_id not in audiences:
        # Moodle 4.5: an activity's own consumer key takes the client id's place.
        raise Refused(
            "audience",
            N_(
                "The message is addressed to another tool. In Moodle, an activity must have no consumer key of its own."
            ),
            401,
            detail=_shown(claimed),
        )
    if party != registration.client_id and (party is not None or len(audiences) > 1):
        raise Refused("azp", N_("The message was issued to another party than this tool."), 401, detail=_shown(party))


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    expires, issued = _moment(claims["exp"], "expired"), _moment(claims["iat"], "issued_at")
    if expires + leeway <= at:
        raise Refused("expired", N_("The platform's message has expired. Open the activity again."), 401)
    if not at - OLDEST.total_seconds() - leeway <= issued <= at + leeway:
        raise Refused(
            "issued_at",
            N_("The platform's message is too old, or the clocks of platform and tool differ too much."),
            401,
        )
    if not 0 < expires - issued <= LONGEST_LIFE.total_seconds():
        raise Refused("expired", N_("The platform's message is valid for an unreasonable time."), 401)
    if "nbf" in claims and _moment(claims["nbf"], "not_before") > at + leeway:
        raise Refused("not_before", N_("The platform's message is not valid yet."), 401)


def _moment(value: object, check: str) -> float:
    """Seconds since 1970; a boolean, a text or an infinite number is no time."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e12 or math.isnan(value):
        raise Refused(check, N_("The platform's message carries a time that is not a time."), 401)
    return float(value)


def _check_nonce(claims: Mapping[str, Any], nonce: str) -> None:
    claimed = claims["nonce"]
    known = claimed.encode("utf-8", "replace") if isinstance(claimed, str) else b""
    if not nonce or not hmac.compare_digest(known, nonce.encode("utf-8", "replace")):
        raise Refused("nonce", N_("The message does not belong to this login (nonce). Open the activity again."), 401)


def _shown(value: object) -> str:
    return repr(value)[:255]
