"""The official list of bad payloads for tools: one test per line, named after it.

Source: 1EdTech LTI Advantage conformance certification guide 1.3.
"""

from typing import Any

import pytest

from lti import claims
from lti.refused import Refused
from tests.support.lti_fakes import Platform, key, message


def refusal(body: dict[str, Any], without: tuple[str, ...] = (), **envelope: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        Platform().launch(body, without, **envelope)
    return caught.value


def test_no_kid_sent_in_jwt_header() -> None:
    platform = Platform()
    login = platform.start()
    token = platform.sign({**platform.envelope(login.nonce), **message()}, kid=None)
    with pytest.raises(Refused) as caught:
        platform.post(login, token)
    assert caught.value.check == "kid"


def test_incorrect_kid_in_jwt_header() -> None:
    platform = Platform()
    login = platform.start()
    token = platform.sign({**platform.envelope(login.nonce), **message()}, kid=key(1).kid)
    with pytest.raises(Refused) as caught:
        platform.post(login, token)
    assert (caught.value.check, caught.value.status) == ("kid", 401)


def test_wrong_lti_version() -> None:
    assert refusal(message(**{claims.VERSION: "11.3"})).check == "version"


def test_no_lti_version() -> None:
    assert refusal(message(), without=(claims.VERSION,)).check == "version"


def test_invalid_lti_message() -> None:
    assert refusal({"sub": "person-1", "name": "no LTI message at all"}).check == "claims"


def test_missing_lti_claims() -> None:
    missing = tuple(name for name in message() if name.startswith("https://purl.imsglobal.org/"))
    assert refusal(message(), without=missing).check == "claims"


@pytest.mark.parametrize(
    "times", [{"iat": 11111, "exp": 22222}, {"iat": 11111}, {"exp": 22222}, {"iat": 99999999999, "exp": 99999999999}]
)
def test_timestamps_incorrect(times: dict[str, int]) -> None:
    assert refusal(message(), (), **times).check in {"expired", "issued_at"}


def test_message_type_claim_missing() -> None:
    assert refusal(message(), without=(claims.MESSAGE_TYPE,)).check == "message_type"


def test_role_claim_missing() -> None:
    assert refusal(message(), without=(claims.ROLES,)).check == "roles"


def test_deployment_id_claim_missing() -> None:
    assert refusal(message(), without=(claims.DEPLOYMENT_ID,)).check == "deployment"


@pytest.mark.parametrize("link", [None, {}, {"id": ""}, {"title": "without id"}])
def test_resource_link_id_claim_missing(link: dict[str, str] | None) -> None:
    assert refusal(message(**{claims.RESOURCE_LINK: link})).check == "resource_link"


def test_user_claim_missing() -> None:
    assert refusal(message(), without=("sub",)).check == "user"
