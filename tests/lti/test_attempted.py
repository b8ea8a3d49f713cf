"""A refused launch still tells which login it belongs to, and nothing more."""

from urllib.parse import parse_qs, urlsplit

import pytest

from lti.attempted import attempted
from lti.http import Request
from lti.launch import accept
from lti.login import again
from lti.refused import Refused
from tests.support.lti_fakes import NOW, Platform, message


def posted(state: str) -> Request:
    return Request("POST", "/lti/launch", {"state": state, "id_token": "x"})


def test_a_launch_without_its_cookie_can_be_begun_again() -> None:
    platform = Platform()
    login = platform.start(lti_message_hint="course-7")
    with pytest.raises(Refused, match="cookie"):
        accept(posted(login.state), platform.wire, NOW)
    found = attempted(posted(login.state), platform.wire)
    assert found is not None
    address = again(found.record, found.registration, "https://tool.example/lti/login")
    asked = parse_qs(urlsplit(address).query)
    assert (asked["login_hint"], asked["lti_message_hint"]) == (["hint"], ["course-7"])


def test_looking_at_a_login_does_not_spend_it() -> None:
    platform = Platform()
    login = platform.start()
    assert attempted(posted(login.state), platform.wire)
    assert platform.post(login, platform.token(login, message())).sub == "person-1"


@pytest.mark.parametrize("state", ["", "unknown", "x" * 300, "\ud800", "a\x00b"])
def test_a_state_that_is_none_of_ours_tells_nothing(state: str) -> None:
    assert attempted(posted(state), Platform().wire) is None


def test_a_platform_that_is_gone_tells_nothing() -> None:
    platform = Platform()
    login = platform.start()
    platform.registrations.listed.clear()
    assert attempted(posted(login.state), platform.wire) is None
