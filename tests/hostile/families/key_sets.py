"""Key sets that cannot be read, or whose keys must not be believed. Each belongs to a registration of its own.

How often a key set is fetched belongs to `tests/lti/test_key_sets.py`.
"""

import base64
import json
from typing import Any, Final

from lti.http import Reply
from tests.hostile.case import Case, by, family
from tests.support.lti_fakes import key

NAME: Final = "key sets"
OURS: Final = dict(key(0).public_jwk)


def _number(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def _set(*keys: Any) -> Reply:
    return Reply(200, json.dumps({"keys": list(keys)}), {"Content-Type": "application/json"})


def _changed(without: str = "", **members: Any) -> Reply:
    """The true key with other members."""
    return _set({name: value for name, value in {**OURS, **members}.items() if name != without})


_LACKING: Final[dict[str, tuple[str, Reply]]] = {
    "empty": ("no keys", _set()),
    "nameless": ("no member `keys`", Reply(200, "{}")),
    "list": ("a list instead of an object", Reply(200, json.dumps([OURS]))),
    "null-keys": ("`keys` is null", Reply(200, '{"keys": null}')),
    "texts": ("keys that are texts", _set("key", 7, None)),
    "page": ("a page", Reply(200, "<html><body>Wartungsarbeiten</body></html>", {"Content-Type": "text/html"})),
    "half": ("half an answer", Reply(200, '{"keys": [{"kty":')),
    "nothing": ("an empty answer", Reply(200, "")),
    "deep": ("a deep answer", Reply(200, "[" * 20_000)),
    "large": ("an answer of two megabytes", Reply(200, json.dumps({"keys": [OURS], "more": "x" * 2_000_000}))),
    "missing": ("404", Reply(404, json.dumps({"keys": [OURS]}))),
    "broken": ("500", Reply(500, json.dumps({"keys": [OURS]}))),
    "moved": ("a redirect to the true set", Reply(302, "", {"Location": "/keys/plain"})),
    "other-kid": ("another kid for the true key", _changed(kid="another")),
    "no-kid": ("no kid for the true key", _changed(without="kid")),
    "kid-number": ("a kid that is a number", _changed(kid=7)),
}
_UNFIT: Final[dict[str, tuple[str, Reply]]] = {
    "symmetric": ("a symmetric key", _set({"kty": "oct", "k": "c2VjcmV0", "kid": OURS["kid"]})),
    "curve": ("a key on a curve", _set({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": OURS["kid"]})),
    "private": ("a private key", _changed(d="AQAB")),
    "encrypting": ("a key for encryption", _changed(use="enc")),
    "other-alg": ("a key for another algorithm", _changed(alg="RS512")),
    "twins": ("two keys with one kid", _set(OURS, OURS)),
    "small": ("a key of 512 bits", _changed(n=_number(2**511 + 1))),
    "huge": ("a key of 16,000 bits", _changed(n=_number(2**16_000 + 1))),
    "exponent-one": ("exponent 1", _changed(e=_number(1))),
    "exponent-even": ("an even exponent", _changed(e=_number(65_536))),
    "exponent-huge": ("a huge exponent", _changed(e=_number(2**64 + 1))),
    "no-modulus": ("no modulus", _changed(without="n")),
    "modulus-number": ("a modulus that is a number", _changed(n=7)),
    "modulus-text": ("a modulus that is not base64", _changed(n="señal")),
}
_STRANGER: Final[dict[str, tuple[str, Reply]]] = {
    "stranger": ("the platform's kid on a stranger's key", _set({**dict(key(2).public_jwk), "kid": OURS["kid"]})),
}

SERVED: Final[dict[str, Reply]] = {
    "plain": _set(OURS),
    **{client: reply for sets in (_LACKING, _UNFIT, _STRANGER) for client, (_, reply) in sets.items()},
}
"""What the platform serves, by client."""

UNSERVED: Final[dict[str, tuple[str, str]]] = {
    "deaf": ("an address where nobody listens", "http://127.0.0.1:1/keys"),
    "cloud": ("the address of a cloud's own secrets", "http://169.254.169.254/latest/meta-data"),
    "nowhere": ("a name that does not exist", "http://keys.invalid/"),
}
"""Key set addresses that are not the platform's, by client."""

CASES: Final[tuple[Case, ...]] = (
    *family(NAME, 401, *((words, "kid", by(client)) for client, (words, _) in {**_LACKING, **UNSERVED}.items())),
    *family(NAME, 401, *((words, "key", by(client)) for client, (words, _) in _UNFIT.items())),
    *family(NAME, 401, *((words, "signature", by(client)) for client, (words, _) in _STRANGER.items())),
)
