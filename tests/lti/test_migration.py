"""The LTI 1.1 migration claim: only a sound signature with the administrator's key counts, and nothing is refused."""

from typing import Any

import pytest

from lti import claims
from lti.launch import Launch
from lti.migration import Legacy, sign
from tests.support.lti_fakes import Login, Platform, message, registration

KEY, SECRET = "179248902", "my-lti11-secret"


def platform(**facts: Any) -> Platform:
    return Platform(registration(consumer_key=KEY, consumer_secret=SECRET, **facts))


def launch(at: Platform, claim: object, sign_with: str | None = SECRET, **envelope: Any) -> Launch:
    login: Login = at.start()
    whole = {**at.envelope(login.nonce), **message(), **envelope}
    if isinstance(claim, dict) and sign_with is not None:
        signature = sign(claim.get("oauth_consumer_key", KEY), sign_with, whole, at.registration.client_id)
        claim = {"oauth_consumer_key": KEY, "oauth_consumer_key_sign": signature, **claim}
    return at.post(login, at.sign({**whole, claims.LTI1P1: claim}))


def test_the_signature_is_that_of_the_migration_guide() -> None:
    """The guide's own example, which Canvas and Tsugi test against too."""
    example = {
        "nonce": "172we8671fd8z", "exp": 1551290856, "iss": "https://lmsvendor.com", claims.DEPLOYMENT_ID: "689302",
    }  # fmt: skip
    assert sign(KEY, SECRET, example, "PM48OJSfGDTAzAo") == "lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps="


def test_a_signed_claim_tells_the_ids_of_before() -> None:
    found = launch(platform(), {"user_id": "34212", "resource_link_id": "4b6fa"})
    assert found.legacy == Legacy("34212", "4b6fa", is_signed=True)


def test_a_person_whose_id_has_not_changed_is_named_by_sub() -> None:
    assert launch(platform(), {}).legacy == Legacy("person-1", "", is_signed=True)


def test_the_audience_may_be_a_list() -> None:
    found = launch(platform(), {"user_id": "34212"}, aud=["client-1", "other"], azp="client-1")
    assert found.legacy is not None
    assert found.legacy.is_signed


@pytest.mark.parametrize(
    "at, claim, secret",
    [
        (platform(), {"user_id": "1"}, "another secret"),
        (platform(), {"user_id": "1", "oauth_consumer_key": "another key"}, SECRET),
        (platform(), {"user_id": "1", "oauth_consumer_key_sign": ""}, SECRET),
        (platform(), {"user_id": "1", "oauth_consumer_key_sign": 7}, SECRET),
        (platform(), {"user_id": "1", "oauth_consumer_key_sign": "\u00f1"}, SECRET),
        (platform(), {"user_id": "1", "oauth_consumer_key": None}, None),
        (platform(), {"user_id": "1"}, None),
        (Platform(), {"user_id": "1"}, ""),
        (Platform(), {"user_id": "1", "oauth_consumer_key": ""}, ""),
    ],
)
def test_an_unsound_signature_is_no_refused_launch_and_no_link(at: Platform, claim: Any, secret: str | None) -> None:
    found = launch(at, claim, secret)
    assert found.sub == "person-1"
    assert found.legacy is not None
    assert not found.legacy.is_signed


def test_a_signature_of_another_launch_counts_nothing() -> None:
    at = platform()
    other = {**at.envelope("another nonce"), **message()}
    stolen = sign(KEY, SECRET, other, at.registration.client_id)
    found = launch(at, {"user_id": "1", "oauth_consumer_key_sign": stolen})
    assert found.legacy == Legacy("1", "", is_signed=False)


@pytest.mark.parametrize("claim", ["x", 7, [], [{}], {"user_id": 7}, {"user_id": ""}, {"user_id": "a\x00"}, None])
def test_a_claim_that_cannot_be_read_is_passed_over(claim: object) -> None:
    assert launch(platform(), claim).legacy is None


def test_a_secret_stands_in_no_description_of_a_registration() -> None:
    assert SECRET not in repr(platform().registration)
