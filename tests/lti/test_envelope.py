"""The envelope: signature, algorithm, times, issuer, audience, nonce."""

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from lti.envelope import REQUIRED
from lti.refused import Refused
from tests.support.lti_fakes import NOW, Login, Platform, key, message, registration

AT = int(NOW.timestamp())


def refusal(without: tuple[str, ...] = (), **envelope: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        Platform().launch(message(), without, **envelope)
    return caught.value


def forged(make: Callable[[Platform, Login], str]) -> Refused:
    platform = Platform()
    login = platform.start()
    with pytest.raises(Refused) as caught:
        platform.post(login, make(platform, login))
    return caught.value


def whole(platform: Platform, login: Login) -> dict[str, Any]:
    return {**platform.envelope(login.nonce), **message()}


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize("name", REQUIRED)
def test_every_required_claim_is_required(name: str) -> None:
    checks = {"sub": "user", "exp": "expired", "iat": "issued_at", "iss": "issuer", "aud": "audience"}
    assert refusal((name,)).check == checks.get(name, name)


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, [], {}, True, "", -1, [None], "\x00"])
def test_required_claims_of_the_wrong_form_are_refused(name: str, value: object) -> None:
    assert refusal((), **{name: value}).status in (400, 401)


@pytest.mark.parametrize(
    "times, check",
    [
        ({"exp": AT - 61}, "expired"),
        ({"iat": AT - 90 * 60, "exp": AT + 60}, "issued_at"),
        ({"iat": AT + 120, "exp": AT + 180}, "issued_at"),
        ({"iat": AT - 10 * 365 * 86400}, "issued_at"),
        ({"exp": AT + 50 * 365 * 86400}, "expired"),
        ({"exp": AT, "iat": AT}, "expired"),
        ({"exp": "soon"}, "expired"),
        ({"exp": str(AT + 60)}, "expired"),
        ({"exp": float("nan")}, "expired"),
        ({"exp": float("inf")}, "expired"),
        ({"exp": 10**400}, "expired"),
        ({"iat": True}, "issued_at"),
        ({"nbf": AT + 120}, "not_before"),
        ({"nbf": None}, "not_before"),
    ],
)
def test_times_out_of_reason_are_refused(times: dict[str, Any], check: str) -> None:
    assert refusal(**times).check == check


@pytest.mark.parametrize(
    "times",
    [
        {"iat": AT + 3},
        {"iat": AT + 59, "exp": AT + 119},
        {"iat": AT - 100, "exp": AT - 40},
        {"iat": AT + 0.5},
        {"exp": AT + 86400},
        {"nbf": AT + 30},
    ],
)
def test_clocks_may_differ_by_a_minute(times: dict[str, Any]) -> None:
    assert Platform().launch(message(), **times).sub == "person-1"


@pytest.mark.parametrize(
    "envelope",
    [
        {"aud": "client-1"},
        {"aud": ["client-1"]},
        {"aud": ["client-1"], "azp": "client-1"},
        {"aud": ["other", "client-1"], "azp": "client-1"},
    ],
)
def test_an_audience_may_be_one_or_a_list(envelope: dict[str, Any]) -> None:
    assert Platform().launch(message(), **envelope).sub == "person-1"


@pytest.mark.parametrize(
    "envelope, check",
    [
        ({"aud": "client-2"}, "audience"),
        ({"aud": "client-11"}, "audience"),
        ({"aud": ["client-2"]}, "audience"),
        ({"aud": [["client-1"]]}, "audience"),
        ({"aud": {"client-1": 1}}, "audience"),
        ({"aud": ["client-1", "other"]}, "azp"),
        ({"aud": ["client-1", "other"], "azp": "other"}, "azp"),
        ({"azp": "other"}, "azp"),
        ({"azp": ["client-1"]}, "azp"),
        ({"iss": "https://other.example"}, "issuer"),
        ({"iss": "https://lms.example/"}, "issuer"),
        ({"nonce": "x"}, "nonce"),
        ({"nonce": ["x"]}, "nonce"),
        ({"nonce": "\ud800"}, "nonce"),
    ],
)
def test_a_message_for_or_from_others_is_refused(envelope: dict[str, Any], check: str) -> None:
    assert refusal(**envelope).check == check


def test_a_changed_message_is_refused() -> None:
    def changed(platform: Platform, login: Login) -> str:
        head, _, signature = platform.sign(whole(platform, login)).split(".")
        return ".".join((head, part({**whole(platform, login), "sub": "the-boss"}), signature))

    assert forged(changed).check == "signature"


def test_another_key_under_a_known_kid_is_refused() -> None:
    def signed(platform: Platform, login: Login) -> str:
        return jwt.encode(whole(platform, login), key(1).private, "RS256", {"kid": platform.key.kid})

    assert forged(signed).check == "signature"


def test_no_algorithm_is_no_algorithm_of_ours() -> None:
    def unsigned(platform: Platform, login: Login) -> str:
        return f"{part({'alg': 'none', 'kid': platform.key.kid})}.{part(whole(platform, login))}."

    assert forged(unsigned).check == "algorithm"


def test_the_public_key_does_not_work_as_a_shared_secret() -> None:
    def confused(platform: Platform, login: Login) -> str:
        public = platform.key.private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        signed = f"{part({'alg': 'HS256', 'kid': platform.key.kid})}.{part(whole(platform, login))}"
        return f"{signed}.{part(hmac.digest(public, signed.encode(), 'sha256'))}"

    assert forged(confused).check == "algorithm"


def test_another_algorithm_of_the_same_key_is_refused() -> None:
    def signed(platform: Platform, login: Login) -> str:
        return jwt.encode(whole(platform, login), platform.key.private, "RS512", {"kid": platform.key.kid})

    assert forged(signed).check == "algorithm"


def test_a_registration_with_a_forbidden_algorithm_accepts_nothing() -> None:
    platform = Platform(registration(algorithm="none"))
    login = platform.start()
    with pytest.raises(Refused) as caught:
        platform.post(login, f"{part({'alg': 'none', 'kid': 'x'})}.{part(whole(platform, login))}.")
    assert caught.value.check == "algorithm"


@pytest.mark.parametrize("kid", ["", 7, None, ["x"], "x" * 300, "x\x00"])
def test_a_kid_of_the_wrong_form_is_refused(kid: object) -> None:
    def made(platform: Platform, login: Login) -> str:
        return f"{part({'alg': 'RS256', 'kid': kid})}.{part(whole(platform, login))}.{part(b'x')}"

    assert forged(made).check in {"kid", "id_token"}


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "x.y.z",
        "..",
        "é.é.é",
        "\ud800",
        "x" * 70_000,
        part({"alg": "RS256", "kid": "x", "crit": ["exp"]}) + "..",
        part(b"[" * 40_000) + "..",
        part([1]) + "..",
        part(b"\xff") + "..",
        part(None) + ".x.x",
        part({"alg": "RS256", "kid": "x", "b64": False}) + "..",
        part(b'{"alg":"RS256","kid":' + b"9" * 5_000 + b"}") + "..",
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    assert forged(lambda *_: token).check in {"id_token", "kid", "algorithm"}


@pytest.mark.parametrize("payload", [b"[]", b"null", b'"x"', b"7", b"[" * 40_000, b"\xff\xfe", b"{", b"", b'{"a":NaN}'])
def test_a_soundly_signed_payload_that_is_no_message_is_refused(payload: bytes) -> None:
    def signed(platform: Platform, login: Login) -> str:
        return jwt.PyJWS().encode(payload, platform.key.private, "RS256", {"kid": platform.key.kid})

    assert forged(signed).status in (400, 401)


def test_no_refusal_shows_the_token() -> None:
    def signed(platform: Platform, login: Login) -> str:
        return platform.token(login, message(), aud="someone else")

    found = forged(signed)
    assert "eyJ" not in f"{found} {found.detail} {found.sentence}"
