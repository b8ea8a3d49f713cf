"""The tool's half of an OIDC login."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lti.http import Reply, Request
from lti.login import COOKIE_PREFIX, LOGIN_LIFE, again, cookie_name, initiate, spent_cookie
from lti.refused import Refused
from tests.support.lti_fakes import (
    LAUNCH_URL,
    NOW,
    OWN_HOSTS,
    TARGET,
    MemoryLogins,
    MemoryRegistrations,
    registration,
)

ASKED = {"iss": "https://lms.example", "login_hint": "hint", "target_link_uri": TARGET, "client_id": "client-1"}


def start(params: dict[str, str], *registered: Any, method: str = "POST", logins: MemoryLogins | None = None) -> Reply:
    known = MemoryRegistrations(*(registered or (registration(),)))
    request = Request(method, "/lti/login", params=params)
    return initiate(request, known, logins or MemoryLogins(), NOW, LAUNCH_URL, OWN_HOSTS)


def refusal(params: dict[str, str], *registered: Any, method: str = "POST") -> Refused:
    with pytest.raises(Refused) as caught:
        start(params, *registered, method=method)
    return caught.value


def query(reply: Reply) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["Location"]).query).items()}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_redirects_with_every_parameter_of_the_specification(method: str) -> None:
    reply = start(ASKED, method=method)
    sent = query(reply)
    assert reply.status == 302
    assert reply.headers["Location"].startswith("https://lms.example/auth?")
    assert {name: sent[name] for name in sent if name not in ("state", "nonce")} == {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": "client-1",
        "redirect_uri": LAUNCH_URL,
        "login_hint": "hint",
    }
    assert len(sent["state"]) >= 32
    assert len(sent["nonce"]) >= 32


def test_the_record_binds_state_nonce_registration_and_target() -> None:
    logins = MemoryLogins()
    sent = query(start({**ASKED, "lti_storage_target": "_parent"}, logins=logins))
    record = logins.records[sent["state"]]
    assert (record.nonce, record.registration_id, record.target_link_uri) == (sent["nonce"], 1, TARGET)
    assert (record.storage_target, record.created_at) == ("_parent", NOW)


def test_the_state_cookie_is_named_for_its_login() -> None:
    reply = start(ASKED)
    (cookie,) = reply.cookies
    assert cookie.value == query(reply)["state"]
    assert cookie.name == cookie_name(cookie.value)
    assert cookie.name.startswith(COOKIE_PREFIX)
    assert cookie.max_age == LOGIN_LIFE.total_seconds()
    assert spent_cookie(cookie.value).max_age == 0


def test_two_tabs_have_two_cookies() -> None:
    assert start(ASKED).cookies[0].name != start(ASKED).cookies[0].name


def test_the_message_hint_is_echoed_unchanged() -> None:
    hint = '{"cmid":7,"launchid":"ltilaunch_ñ_1+2&x=%20"}'
    assert query(start({**ASKED, "lti_message_hint": hint}))["lti_message_hint"] == hint


def test_a_query_in_the_login_address_of_the_platform_is_kept() -> None:
    reply = start(ASKED, registration(auth_url="https://lms.example/auth?tenant=7"))
    assert reply.headers["Location"].startswith("https://lms.example/auth?tenant=7&scope=openid&")


@pytest.mark.parametrize("name", ["iss", "login_hint", "target_link_uri"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_login_without_a_required_parameter_is_refused(name: str, value: str | None) -> None:
    params = {key: text for key, text in ASKED.items() if key != name}
    assert refusal(params if value is None else {**params, name: value}).check == "parameters"


def test_a_stranger_is_refused() -> None:
    stranger = refusal({**ASKED, "iss": "https://stranger.example"})
    assert (stranger.check, stranger.status) == ("registration", 403)
    assert refusal({**ASKED, "client_id": "client-2"}).check == "registration"


def test_an_issuer_with_several_clients_must_say_which() -> None:
    two = (registration(), registration(id=2, client_id="client-2", deployment_ids=frozenset({"2"})))
    params = {name: value for name, value in ASKED.items() if name != "client_id"}
    assert refusal(params, *two).check == "client_id"
    assert refusal({**params, "lti_deployment_id": "3"}, *two).check == "client_id"
    assert query(start({**params, "lti_deployment_id": "2"}, *two))["client_id"] == "client-2"
    assert query(start({**ASKED, "client_id": "client-2"}, *two))["client_id"] == "client-2"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/open",
        "https://tool.example.evil.example/",
        "https://tool.example@evil.example/",
        "https://tool.example:8443/",
        "http://tool.example/",
        "//tool.example/open",
        "/open",
        "javascript:alert(1)",
        "https://tool.example\\@evil.example",
        "https://tool.example/\r\nSet-Cookie: x=1",
        "https://[::1",
        "https://tool.example:99999/",
    ],
)
def test_a_target_on_another_host_is_refused(target: str) -> None:
    assert refusal({**ASKED, "target_link_uri": target}).check == "target_link_uri"


def test_a_target_may_write_the_default_port_and_capitals() -> None:
    assert start({**ASKED, "target_link_uri": "https://TOOL.example:443/open"}).status == 302


def test_a_tool_on_a_port_is_compared_with_its_port() -> None:
    params = {**ASKED, "target_link_uri": "http://localhost:8000/open/x"}
    request = Request("GET", "/lti/login", params=params)
    known, own = MemoryRegistrations(registration()), {"localhost:8000"}
    reply = initiate(request, known, MemoryLogins(), NOW, "http://localhost:8000/lti/launch", own)
    assert reply.status == 302


@pytest.mark.parametrize(
    "change",
    [
        {"login_hint": "x" * 5_000},
        {"iss": "https://" + "x" * 3_000},
        {"lti_message_hint": "x" * 9_000},
        {"iss": "https://lms.example\x00"},
        {"login_hint": "\ud800"},
        {"client_id": "c\x00"},
        {"lti_deployment_id": "\udfff"},
    ],
)
def test_parameters_no_database_should_see_are_refused(change: dict[str, str]) -> None:
    assert refusal({**ASKED, **change}).check == "parameters"


def test_other_methods_are_refused() -> None:
    assert refusal(ASKED, method="PUT").check == "method"


def test_a_registration_without_a_usable_login_address_is_refused() -> None:
    assert refusal(ASKED, registration(auth_url="javascript:alert(1)")).check == "registration"


def test_a_login_can_be_started_again_in_a_window_of_its_own() -> None:
    logins = MemoryLogins()
    state = query(start({**ASKED, "lti_message_hint": '{"a":1}'}, logins=logins))["state"]
    address = again(logins.records[state], registration(), "https://tool.example/lti/login")
    params = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert params == {**ASKED, "lti_message_hint": '{"a":1}', "way": "window"}
    assert start(params, logins=logins).status == 302


def test_a_record_is_worth_ten_minutes() -> None:
    logins = MemoryLogins()
    state = query(start(ASKED, logins=logins))["state"]
    assert logins.consume(state, NOW + timedelta(minutes=11)) is None
