"""The tool's keys, and which public keys are fit to be trusted."""

from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from lti.keys import UnfitKey, check_public_jwk, generate, key_set, load, only_key, pem_of, public_key, thumbprint
from tests.support.lti_fakes import key


def jwk(**changes: Any) -> dict[str, Any]:
    return {**key().public_jwk, **changes}


def test_a_key_survives_its_pem() -> None:
    assert load(pem_of(key())).public_jwk == key().public_jwk


def test_no_new_key_has_a_kid_that_a_command_line_takes_for_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    prints = iter(["-one", "--two", "three-"])
    monkeypatch.setattr("lti.keys.thumbprint", lambda jwk: next(prints))
    assert generate().kid == "three-"


def test_a_pem_is_parsed_once() -> None:
    pem = pem_of(key())
    assert load(pem) is load(pem)


@pytest.mark.parametrize("pem", ["", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_named_so(pem: str) -> None:
    with pytest.raises(UnfitKey):
        load(pem)


def test_small_keys_and_other_kinds_are_not_loaded() -> None:
    made: list[Any] = [rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP256R1())]
    for private in made:
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with pytest.raises(UnfitKey):
            load(pem.decode())


def test_the_key_set_shows_public_parts_with_kid_and_algorithm() -> None:
    (first, second) = key_set([key(0), key(1)])["keys"]
    assert set(first) == {"kty", "n", "e", "kid", "alg", "use"}
    assert first["kid"] != second["kid"]


def test_the_kid_is_the_thumbprint_of_rfc_7638() -> None:
    example = {
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCi"
        "FV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d"
        "0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-cs"
        "FCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB",
    }
    assert thumbprint(example) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    assert key().kid == thumbprint(key().public_jwk)


def test_a_sound_key_is_taken_also_without_its_algorithm() -> None:
    without = {name: value for name, value in jwk().items() if name not in ("alg", "use")}
    assert public_key(without).key_size == 2048


@pytest.mark.parametrize(
    "changes",
    [
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "EC", "crv": "P-256"},
        {"kty": None},
        {"d": "AQAB"},
        {"p": "AQAB"},
        {"k": "AQAB"},
        {"use": "enc"},
        {"alg": "HS256"},
        {"alg": "RS512"},
        {"alg": None},
        {"e": "AQ"},
        {"e": "Ag"},
        {"e": ""},
        {"e": None},
        {"e": 65537},
        {"e": "_" * 100},
        {"n": "AQAB"},
        {"n": "_" * 86},
        {"n": None},
        {"n": ["x"]},
        {"n": "é"},
        {"n": "_" * 5_000},
        {"n": "_" * 100_000},
    ],
)
def test_unfit_keys_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnfitKey):
        check_public_jwk(jwk(**changes))


def test_a_kid_that_stands_twice_is_refused() -> None:
    with pytest.raises(UnfitKey):
        only_key({"keys": [jwk(), jwk()]}, key().kid)


@pytest.mark.parametrize("found", [{}, {"keys": None}, {"keys": {}}, {"keys": ["x", None, 7]}, {"keys": "x"}])
def test_a_set_without_keys_has_none(found: dict[str, Any]) -> None:
    assert only_key(found, "x") is None
