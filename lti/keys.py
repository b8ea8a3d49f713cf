"""Keys: the tool's own signing keys, and what makes a platform's public key acceptable.

Where private keys are kept, and when they are replaced, belongs to the app.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lti.ports import ToolKey

ALGORITHMS = ("RS256", "RS384", "RS512")
SMALLEST_KEY, LARGEST_KEY = 2048, 8192
# A huge exponent makes every verification slow: 2**32 + 1 is larger than any in use.
LARGEST_EXPONENT = 2**32 + 1
PRIVATE_PARTS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class UnfitKey(ValueError):
    """A public key that must not be trusted; the text says why."""


def generate() -> ToolKey:
    """A new RSA key of 2,048 bits with its thumbprint as `kid`, which never begins with a dash.

    A command line would read such a kid as an option: `keys withdraw` must take it as it was listed.
    """
    while (key := _tool_key(rsa.generate_private_key(65537, SMALLEST_KEY))).kid.startswith("-"):
        pass
    return key


@lru_cache(maxsize=64)
def load(pem: str) -> ToolKey:
    """The key of an unencrypted PEM, parsed once per process: parsing costs a hundred times a signature.

    Raises UnfitKey for anything but an RSA private key of at least 2,048 bits.
    """
    try:
        private = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise UnfitKey("this is not an unencrypted private key in PEM form") from error
    if not isinstance(private, rsa.RSAPrivateKey):
        raise UnfitKey("the tool signs with RSA keys only")
    return _tool_key(private)


def pem_of(key: ToolKey) -> str:
    """The private key in PEM form (PKCS 8, unencrypted), for the app's store."""
    pem: bytes = key.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem.decode("ascii")


def key_set(published: Iterable[ToolKey]) -> dict[str, list[dict[str, str]]]:
    """The public key set to serve; every key has `kid` and `alg`, because Moodle 4.5 caches sets by `kid`."""
    return {"keys": [dict(key.public_jwk) for key in published]}


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """The SHA-256 thumbprint of an RSA public key (RFC 7638), base64url without padding."""
    members = {name: jwk[name] for name in ("e", "kty", "n")}
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode("ascii")


def check_public_jwk(jwk: Mapping[str, Any], algorithm: str = "RS256") -> None:
    """Raise UnfitKey unless this is a sound RSA public key for signatures with this algorithm.

    A missing `alg` is allowed (D2L Brightspace publishes none), a different one is not.
    """
    if jwk.get("kty") != "RSA" or algorithm not in ALGORITHMS:
        raise UnfitKey("the key is not an RSA key")
    if PRIVATE_PARTS & jwk.keys():
        raise UnfitKey("the key set publishes a private key")
    if jwk.get("use", "sig") != "sig":
        raise UnfitKey("the key is not meant for signatures")
    if jwk.get("alg", algorithm) != algorithm:
        raise UnfitKey("the key is meant for another algorithm")
    _check_numbers(_number(jwk.get("n")), _number(jwk.get("e")))


def public_key(jwk: Mapping[str, Any], algorithm: str = "RS256") -> rsa.RSAPublicKey:
    """The key object of a checked JWK; raises UnfitKey."""
    check_public_jwk(jwk, algorithm)
    try:
        return rsa.RSAPublicNumbers(e=_number(jwk["e"]), n=_number(jwk["n"])).public_key()
    except ValueError as error:
        raise UnfitKey("the numbers of the key do not make a key") from error


def only_key(key_set: Mapping[str, Any], kid: str) -> Mapping[str, Any] | None:
    """The key of a set with this `kid`, None when absent; raises UnfitKey when several carry it."""
    keys = key_set.get("keys")
    listed = keys if isinstance(keys, list) else []
    found = [jwk for jwk in listed if isinstance(jwk, Mapping) and jwk.get("kid") == kid]
    if len(found) > 1:
        raise UnfitKey("several keys of the set carry the same kid")
    return found[0] if found else None


def _tool_key(private: rsa.RSAPrivateKey) -> ToolKey:
    numbers = private.public_key().public_numbers()
    _check_numbers(numbers.n, numbers.e)
    jwk = {"kty": "RSA", "n": _text(numbers.n), "e": _text(numbers.e)}
    kid = thumbprint(jwk)
    return ToolKey(kid=kid, private=private, public_jwk={**jwk, "kid": kid, "alg": "RS256", "use": "sig"})


def _check_numbers(modulus: int, exponent: int) -> None:
    if not SMALLEST_KEY <= modulus.bit_length() <= LARGEST_KEY:
        raise UnfitKey("the key must have between 2,048 and 8,192 bits")
    if not 3 <= exponent <= LARGEST_EXPONENT or exponent % 2 == 0:
        raise UnfitKey("the exponent of the key is unsafe")


def _number(text: object) -> int:
    """A base64url number of a JWK."""
    if not isinstance(text, str) or len(text) > LARGEST_KEY:
        raise UnfitKey("the key lacks a number")
    try:
        return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
    except (binascii.Error, ValueError) as error:
        raise UnfitKey("a number of the key is not base64url") from error


def _text(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
