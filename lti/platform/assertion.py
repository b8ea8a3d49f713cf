"""Checking what a tool has signed: client assertions and deep linking responses.

Which claims such a token needs beyond the envelope belongs to its reader.
Sources: RFC 7523 (3), LTI security framework 1.0 (4.1.1, 5.2.2).
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lti.keys import UnfitKey, only_key, public_key
from lti.platform.model import Tool
from lti.ports import Outward

MAX_TOKEN = 64 * 1024
LEEWAY = timedelta(seconds=60)
MAX_LIFE = timedelta(hours=1)
# What hostile bytes were seen to raise besides the library's own errors: deep nesting ends in a RecursionError.
UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, RecursionError)


class Unproven(Exception):
    """The token cannot be trusted; the message is one sentence for the tool's engineer."""


def issuer_of(token: str) -> str:
    """The unverified issuer, only to find the tool whose keys are to be asked; "" when there is none."""
    if len(token) > MAX_TOKEN:
        return ""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except UNREADABLE:
        return ""
    issuer = claims.get("iss")
    return issuer if isinstance(issuer, str) else ""


def verify(token: str, tool: Tool, audiences: tuple[str, ...], outward: Outward, now: datetime) -> Mapping[str, Any]:
    """The claims of a token signed by the tool for one of `audiences`; raises Unproven."""
    if len(token) > MAX_TOKEN:
        raise Unproven("The token is longer than 64 KB.")
    claims = _decoded(token, _key(token, tool, outward), tool, audiences)
    _check_times(claims, now)
    return claims


def _decoded(token: str, key: RSAPublicKey, tool: Tool, audiences: tuple[str, ...]) -> dict[str, Any]:
    try:
        return jwt.decode(
            token,
            key,
            algorithms=[tool.algorithm],
            audience=audiences,
            issuer=tool.client_id,
            options={
                "require": ["iss", "aud", "exp", "iat"],
                "verify_exp": False, "verify_iat": False, "verify_nbf": False,
            },
        )
    except UNREADABLE as error:
        raise Unproven(f"The token was refused: {error}.") from error


def _key(token: str, tool: Tool, outward: Outward) -> RSAPublicKey:
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except UNREADABLE as error:
        raise Unproven("This is not a signed token.") from error
    if not isinstance(kid, str):
        raise Unproven("The token names no key (kid).")
    try:
        jwk = only_key(_key_set(tool, outward), kid)
        if jwk is None:
            raise Unproven("The tool's key set has no key with this kid.")
        return public_key(jwk, tool.algorithm)
    except UnfitKey as error:
        raise Unproven(f"The tool's key set cannot be used: {error}.") from error


def _key_set(tool: Tool, outward: Outward) -> Mapping[str, Any]:
    try:
        reply = outward.get(tool.jwks_url, {"Accept": "application/json"})
    except Exception as error:  # whatever the host's port raises, the tool's key set could not be had
        raise Unproven(f"The tool's key set at {tool.jwks_url} could not be fetched.") from error
    try:
        key_set = json.loads(reply.body) if reply.status == 200 else None
    except (ValueError, RecursionError):
        key_set = None
    if not isinstance(key_set, dict):
        raise Unproven(f"The tool's key set at {tool.jwks_url} could not be read.")
    return key_set


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    issued, ends = claims["iat"], claims["exp"]
    if not _is_number(issued) or not _is_number(ends):
        raise Unproven("iat and exp must be numbers.")
    moment = now.timestamp()
    if ends <= moment - LEEWAY.total_seconds():
        raise Unproven("The token has expired.")
    if issued > moment + LEEWAY.total_seconds():
        raise Unproven("The token was issued in the future.")
    if ends - issued > MAX_LIFE.total_seconds():
        raise Unproven("The token is valid for more than an hour.")


def _is_number(value: object) -> bool:
    """A sane number of seconds; JSON also yields NaN, infinity and integers of any length."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e12
