"""When the platform's storage shows which browser began a login, and when it shows nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lti import storage
from lti.http import Request
from lti.launch import Launch, accept
from lti.login import again, initiate
from lti.refused import Refused
from lti.storage import AskStorage, Storing
from tests.support.lti_fakes import LAUNCH_URL, NOW, OWN_HOSTS, TARGET, Login, Platform, message, registration

OWN = "https://tool.example"
OFFERED = {"lti_storage_target": "_parent"}


def posted(platform: Platform, login: Login, origin: str = OWN, **stored: str) -> Launch:
    """The message as the page posts it that has asked the storage; a browser without cookies."""
    form = {"state": login.state, "id_token": platform.token(login, message()), **stored}
    return accept(Request("POST", "/lti/launch", form, {}, {"Origin": origin}), platform.wire, NOW)


def refusal(platform: Platform, login: Login, origin: str = OWN, **stored: str) -> Refused:
    with pytest.raises(Refused) as caught:
        posted(platform, login, origin, **stored)
    assert login.state in platform.logins.records, "the login must not be spent"
    assert platform.outward.calls == []
    return caught.value


def answer(cookies: dict[str, str] | None = None, **params: str) -> Any:
    platform = Platform()
    asked = {"iss": "https://lms.example", "login_hint": "h", "target_link_uri": TARGET, **params}
    request = Request("POST", "/lti/login", asked, cookies or {})
    return initiate(request, platform.registrations, platform.logins, NOW, LAUNCH_URL, OWN_HOSTS)


def test_a_login_with_storage_offered_leaves_both_values_there_and_sets_the_cookie_too() -> None:
    reply = answer(**OFFERED)
    assert isinstance(reply, Storing)
    assert (reply.status, len(reply.cookies)) == (302, 1)
    found = storage.exchange(reply.record, reply.registration)
    assert (found.origin, found.frame) == ("https://lms.example", "")
    assert found.state_key != found.nonce_key
    assert reply.record.state not in found.state_key


def test_a_browser_that_sends_a_cookie_of_ours_into_the_frame_is_sent_on_at_once() -> None:
    assert not isinstance(answer({"convive": "x"}, **OFFERED), Storing)
    assert isinstance(answer({"of_another_site_on_this_machine": "x"}, **OFFERED), Storing)


@pytest.mark.parametrize("offered", [
    "", "_top", "_blank", "0", "12", "a b", "<b>", "x" * 256, "\u00e9", "a\nb", "javascript:alert(1)//",
])  # fmt: skip
def test_a_name_that_is_no_frame_offers_nothing(offered: str) -> None:
    assert not isinstance(answer(lti_storage_target=offered), Storing)


@pytest.mark.parametrize("offered", ["lti_storage_frame", "post_message_forwarding", "Frame-1.a"])
def test_the_frames_of_the_families_are_taken_by_their_names(offered: str) -> None:
    reply = answer(lti_storage_target=offered)
    assert storage.exchange(reply.record, reply.registration).frame == offered


def test_messages_are_for_the_origin_of_the_registered_login_address_alone() -> None:
    shared = registration(auth_url="https://SSO.vendor.example:443/auth?x=1", issuer="https://lms.example")
    assert storage.exchange(answer(**OFFERED).record, shared).origin == "https://sso.vendor.example"


def test_without_its_cookie_the_storage_is_asked_once_where_it_was_offered() -> None:
    platform = Platform()
    login = platform.start(**OFFERED)
    with pytest.raises(AskStorage):
        platform.post(replace(login, cookies={}), platform.token(login, message()))
    assert login.state in platform.logins.records
    assert refusal(platform, login, stored_state="", stored_nonce="").check == "storage"


def test_both_values_from_a_page_of_ours_open_the_launch_once() -> None:
    platform = Platform()
    login = platform.start(**OFFERED)
    assert posted(platform, login, stored_state=login.state, stored_nonce=login.nonce).way == "storage"
    with pytest.raises(Refused) as caught:
        posted(platform, login, stored_state=login.state, stored_nonce=login.nonce)
    assert not isinstance(caught.value, AskStorage)


@pytest.mark.parametrize("changed", [
    {"stored_state": ""}, {"stored_nonce": ""}, {"stored_state": "x" * 5_000}, {"stored_nonce": "\ud800"},
])  # fmt: skip
def test_one_value_alone_proves_nothing(changed: dict[str, str]) -> None:
    platform = Platform()
    login = platform.start(**OFFERED)
    found = refusal(platform, login, **{"stored_state": login.state, "stored_nonce": login.nonce, **changed})
    assert (found.check, found.reopen) == ("storage", True)


def test_the_values_of_another_login_prove_nothing() -> None:
    platform = Platform()
    mine, other = platform.start(**OFFERED), platform.start(**OFFERED)
    assert refusal(platform, mine, stored_state=other.state, stored_nonce=other.nonce).check == "storage"
    assert refusal(platform, mine, stored_state=mine.state, stored_nonce=other.nonce).check == "storage"


@pytest.mark.parametrize("origin", ["https://evil.example", "https://lms.example", "null", "", "https://tool.example.evil"])
def test_who_knows_both_values_cannot_post_them_from_a_page_of_their_own(origin: str) -> None:
    platform = Platform()
    login = platform.start(**OFFERED)
    assert refusal(platform, login, origin, stored_state=login.state, stored_nonce=login.nonce).check == "storage"


def test_where_no_storage_was_offered_the_values_prove_nothing() -> None:
    platform = Platform()
    login = platform.start()
    assert refusal(platform, login, stored_state=login.state, stored_nonce=login.nonce).check == "storage"


def test_a_login_that_took_too_long_is_not_saved_by_the_storage() -> None:
    platform = Platform()
    login = platform.start(NOW - timedelta(minutes=11), **OFFERED)
    with pytest.raises(Refused) as caught:
        posted(platform, login, stored_state=login.state, stored_nonce=login.nonce)
    assert caught.value.check == "state"


def test_a_launch_says_how_its_browser_was_known() -> None:
    platform = Platform()
    plain = platform.start(**OFFERED)
    assert platform.post(plain, platform.token(plain, message())).way == "cookie"
    address = again(platform.logins.records.setdefault("x", answer(**OFFERED).record), registration(), f"{OWN}/l")
    assert "way=window" in address
    window = platform.start(way="window")
    assert platform.post(window, platform.token(window, message())).way == "window"
