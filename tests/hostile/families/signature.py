"""Tokens that were not signed as agreed, by whom it was agreed, or that are no tokens.

What the platform's key set says belongs to `key_sets`.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives import serialization

from tests.hostile.case import Case, Forge, family, forged, headed
from tests.support.lti_fakes import key

NAME: Final = "signature"


def _part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _signed(header: Mapping[str, Any], payload: bytes, number: int = 0) -> str:
    return jwt.PyJWS().encode(payload, key(number).private, "RS256", dict(header))


def _instead(payload: bytes) -> Forge:
    """A true signature over something else than claims."""
    return lambda header, _claims: _signed(header, payload)


def _constant(token: str) -> Forge:
    return lambda _header, _claims: token


def _by_another_key(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return _signed(header, json.dumps(claims).encode(), 1)


def _unsigned(algorithm: Any) -> Forge:
    return lambda header, claims: f"{_part({**header, 'alg': algorithm})}.{_part(claims)}."


def _with_the_public_key_as_secret(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """The oldest trick: an HMAC whose secret is the key that everybody may read."""
    public = key(0).private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    signed = f"{_part({**header, 'alg': 'HS256'})}.{_part(claims)}"
    return f"{signed}.{_part(hmac.digest(public, signed.encode(), 'sha256'))}"


def _signed_as(algorithm: str) -> Forge:
    def forge(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        named = {**header, "alg": algorithm}
        return jwt.PyJWS().encode(json.dumps(claims).encode(), key(0).private, algorithm, named)

    return forge


def _changed_afterwards(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    first, _, last = _signed(header, json.dumps(claims).encode()).split(".")
    return f"{first}.{_part({**claims, 'sub': 'somebody-else'})}.{last}"


def _parts(wanted: str) -> Forge:
    """A true token put together in another way: `h`, `c`, `s` are its parts."""

    def forge(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        parts = dict(zip("hcs", _signed(header, json.dumps(claims).encode()).split("."), strict=True))
        return "".join(parts.get(letter, letter) for letter in wanted)

    return forge


def _own_key(name: str, value: Any) -> Forge:
    """A header that brings the key to be believed; it is signed by that key under the platform's kid."""
    return lambda header, claims: _signed({**header, name: value}, json.dumps(claims).encode(), 1)


_KIDS: Final = tuple(
    (f"a kid that is {how}", "kid", headed(kid=value))
    for how, value in (("a number", 7), ("a list", ["k"]), ("null", None), ("empty", ""), ("endless", "k" * 300))
)
_UNREADABLE: Final = (
    ("a word", _constant("word")),
    ("two dots", _constant("..")),
    ("one part", _parts("h")),
    ("two parts", _parts("h.c")),
    ("four parts", _parts("h.c.s.s")),
    ("five parts, as if encrypted", _parts("h.c.s.c.s")),
    ("a header that is not base64", _parts("!h.c.s")),
    ("a header that is not JSON", lambda header, claims: f"{_part(b'{')}.{_part(claims)}.x"),
    ("a header that is a list", lambda header, claims: f"{_part([header])}.{_part(claims)}.x"),
    ("a header that is deep", lambda header, claims: f"{_part(b'[' * 20_000)}.{_part(claims)}.x"),
    ("claims that are a list", _instead(b"[1]")),
    ("claims that are null", _instead(b"null")),
    ("claims that are a text", _instead(b'"text"')),
    ("claims that are a number", _instead(b"7")),
    ("claims that are nothing", _instead(b"")),
    ("claims that are not JSON", _instead(b"{'sub': 1}")),
    ("claims that are not UTF-8", _instead(b'{"sub": "\xff\xfe"}')),
    ("claims that are deep", _instead(b"[" * 20_000)),
    ("a token that is not ASCII", _constant("señal.señal.señal")),
    ("a token of 70 KB", lambda header, claims: _signed(header, json.dumps({**claims, "x": "y" * 70_000}).encode())),
)  # fmt: skip

CASES: Final[tuple[Case, ...]] = (
    *family(NAME, 400, *((name, "id_token", forged(forge)) for name, forge in _UNREADABLE)),
    *family(
        NAME, 400,
        *_KIDS,
        ("a critical header", "id_token", headed(crit=["exp"], exp=1)),
    ),
    *family(
        NAME, 401,
        ("an unknown kid", "kid", headed(kid="unknown")),
        ("a kid that is a path", "kid", headed(kid="../../../../dev/null")),
        ("a kid that is SQL", "kid", headed(kid="' UNION SELECT 'key' --")),
        ("a kid that is not ASCII", "kid", headed(kid="llave-ñ")),
        ("no signature, algorithm none", "algorithm", forged(_unsigned("none"))),
        ("no signature, algorithm nOnE", "algorithm", forged(_unsigned("nOnE"))),
        ("algorithm null", "algorithm", forged(_unsigned(None))),
        ("a list of algorithms", "algorithm", forged(_unsigned(["RS256"]))),
        ("the algorithm in small letters", "algorithm", forged(_unsigned("rs256"))),
        ("the public key as secret", "algorithm", forged(_with_the_public_key_as_secret)),
        ("another algorithm of the same key", "algorithm", forged(_signed_as("RS512"))),
        ("another padding of the same key", "algorithm", forged(_signed_as("PS256"))),
        ("no signature, the right algorithm", "signature", forged(_parts("h.c."))),
        ("signed by another key", "signature", forged(_by_another_key)),
        ("changed after it was signed", "signature", forged(_changed_afterwards)),
        ("a key in the header", "signature", forged(_own_key("jwk", dict(key(1).public_jwk)))),
        ("an address of a key set in the header", "signature", forged(_own_key("jku", "http://127.0.0.1:1/keys"))),
        ("a certificate in the header", "signature", forged(_own_key("x5c", ["MIIB"]))),
    ),
)  # fmt: skip
