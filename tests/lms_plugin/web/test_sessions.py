"""The session of a browser: what makes it worthless, what it outlives, and what other sites can do with it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms_plugin.db import db
from tests.support.browser import hidden
from tests.support.cast import Cast, make_cast, sign_in
from tests.support.house import Bell, Clock, application, database

BASE = "https://localhost"
MINE = "/learn/mine"
LESSON = "welcome"
OLD, NEW = "the secret of last year", "the secret of this year"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What is asked here is Flask's and ours; the database only has to be there, once for all."""
    with database("sqlite", tmp_path_factory.mktemp("sessions")) as url:
        yield url


@pytest.fixture(scope="module")
def tool(url: str) -> Iterator[tuple[Flask, Cast]]:
    clock = Clock()
    with application(url, clock, Bell(), secret_key=OLD) as app, app.app_context():
        app.config["WTF_CSRF_ENABLED"] = True
        yield app, make_cast(db.session(), clock())


def browser(app: Flask, cast: Cast) -> FlaskClient:
    return sign_in(app.test_client(), cast.trainee)


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie("convive", "localhost")
    assert found is not None
    return found.value


def moved(client: FlaskClient, app: Flask) -> FlaskClient:
    """The same browser before another process or release of the tool."""
    other = app.test_client()
    other.set_cookie("convive", cookie_of(client), domain="localhost", secure=True)
    return other


def successor(url: str, **settings: str) -> Flask:
    with application(url, Clock(), Bell(), **settings) as app:
        app.config["WTF_CSRF_ENABLED"] = True
        app.test_client_class = FlaskClient
        return app


def token_on(client: FlaskClient) -> str:
    page = client.get(MINE, base_url=BASE)
    assert page.status_code == 200
    return page.text.partition('name="csrf_token" value="')[2].partition('"')[0]


def speak(client: FlaskClient, token: str, **headers: str) -> int:
    form = {"csrf_token": token, "locale": "en", "next": MINE}
    sent = {"Referer": f"{BASE}{MINE}", **headers}
    return client.post("/language", data=form, base_url=BASE, headers=sent).status_code


def test_a_session_and_an_open_form_outlive_a_change_of_the_secret(tool: tuple[Flask, Cast], url: str) -> None:
    client = browser(*tool)
    token = token_on(client)
    after = moved(client, successor(url, secret_key=NEW, secret_key_fallbacks=OLD))
    assert speak(after, token) == 303
    assert after.get(MINE, base_url=BASE).status_code == 200


def test_a_session_of_a_secret_that_nobody_names_opens_nothing(tool: tuple[Flask, Cast], url: str) -> None:
    client = browser(*tool)
    token = token_on(client)
    after = moved(client, successor(url, secret_key=NEW))
    assert after.get(MINE, base_url=BASE).status_code == 401
    assert speak(after, token) == 400


@pytest.mark.parametrize("spoil", ["cut", "changed", "empty", "noise", "unsigned"])
def test_a_spoilt_cookie_opens_nothing_and_breaks_nothing(tool: tuple[Flask, Cast], spoil: str) -> None:
    app, cast = tool
    whole = cookie_of(browser(app, cast))
    spoilt = {
        "cut": whole[: len(whole) // 2],
        "changed": ("e" if whole[0] != "e" else "f") + whole[1:],
        "empty": "",
        "noise": "\u00ff" * 40,
        "unsigned": whole.rpartition(".")[0],
    }
    client = app.test_client()
    client.set_cookie("convive", spoilt[spoil], domain="localhost", secure=True)
    assert client.get(MINE, base_url=BASE).status_code == 401


def test_a_form_needs_the_token_of_its_own_session(tool: tuple[Flask, Cast]) -> None:
    app, cast = tool
    client = browser(app, cast)
    token = token_on(client)
    assert [speak(client, wrong) for wrong in ("", "x", token[:-2], token + "x")] == [400] * 4
    stranger = sign_in(app.test_client(), cast.stranger)
    token_on(stranger)
    assert speak(stranger, token) == 400
    assert speak(client, token) == 303


def test_the_answer_to_a_form_carries_a_token_that_is_good_again(tool: tuple[Flask, Cast], url: str) -> None:
    """Also where a former secret has signed the one that was sent."""
    app, cast = tool
    client = browser(app, cast)
    path = f"/learn/p/{cast.home.placements['why-local-police'].uuid}/a/{LESSON}"
    fields = hidden(client.get(path, base_url=BASE).text, "read")
    for where in (client, moved(client, successor(url, secret_key=NEW, secret_key_fallbacks=OLD))):
        for _ in range(2):
            sent = {"Referer": f"{BASE}{path}", "X-Convive-Fragment": "1"}
            answer = where.post(path, data=fields | {"act": "dance"}, base_url=BASE, headers=sent)
            assert answer.status_code == 422  # No such move; a bad token would be 400.
            fields = hidden(answer.text, "read")


@pytest.mark.parametrize("referrer", ["https://evil.example/", "null", "http://localhost/", ""])
def test_a_form_that_another_site_sends_is_refused(tool: tuple[Flask, Cast], referrer: str) -> None:
    app, cast = tool
    client = browser(app, cast)
    token = token_on(client)
    app.config["WTF_CSRF_SSL_STRICT"] = True
    try:
        assert speak(client, token, Referer=referrer) == 400
        assert speak(client, token) == 303
    finally:
        app.config["WTF_CSRF_SSL_STRICT"] = False


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://["},
     {"Origin": "https://localhost.evil.example"},
     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_a_browser_that_says_a_form_is_another_sites_is_believed(
    tool: tuple[Flask, Cast], headers: dict[str, str]
) -> None:
    client = browser(*tool)
    token = token_on(client)
    assert speak(client, token, **headers) == 400
    assert speak(client, token, Origin="https://localhost", **{"Sec-Fetch-Site": "same-origin"}) == 303


def test_no_personal_page_is_kept_by_a_browser_or_on_the_way(tool: tuple[Flask, Cast]) -> None:
    app, cast = tool
    client = browser(app, cast)
    for path in (MINE, f"/learn/p/{cast.home.placements['why-local-police'].uuid}", "/learn/data", "/nowhere"):
        answer = client.get(path, base_url=BASE)
        assert answer.headers["Cache-Control"] == "no-store", path
    assert app.test_client().get(MINE, base_url=BASE).headers["Cache-Control"] == "no-store"


def test_the_cookie_stays_with_this_site_and_away_from_scripts(tool: tuple[Flask, Cast]) -> None:
    client = browser(*tool)
    token_on(client)
    found = client.get_cookie("convive", "localhost")
    assert found is not None
    assert (found.secure, found.http_only, found.same_site, found.max_age) == (True, True, "None", None)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "[::1]", "a b"])
def test_a_request_for_another_host_is_refused_in_plain_words(tool: tuple[Flask, Cast], host: str) -> None:
    app, cast = tool
    client = browser(app, cast)
    for path in ("/", MINE, "/lti/login", "/nowhere"):
        answer = client.get(path, base_url=BASE, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text


def test_the_operator_may_name_more_hosts(url: str) -> None:
    app = successor(url, base_url="https://tool.example", secret_key=NEW, trusted_hosts="probe.internal, ")
    app.config["WTF_CSRF_ENABLED"] = False
    for host, status in (("tool.example", 200), ("probe.internal", 200), ("127.0.0.1", 200), ("other.example", 400)):
        assert app.test_client().get("/healthz", headers={"Host": host}).status_code == status


def test_headers_of_a_proxy_count_for_nothing_where_none_was_declared(tool: tuple[Flask, Cast]) -> None:
    app, _ = tool
    spoof = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-For": "127.0.0.1",
             "X-Original-Url": "/admin", "Forwarded": "host=evil.example"}  # fmt: skip
    plain, spoofed = (app.test_client().get("/", base_url=BASE, headers=headers) for headers in ({}, spoof))
    assert (plain.status_code, spoofed.status_code) == (200, 200)
    assert "evil" not in spoofed.text + str(spoofed.headers)


def test_a_declared_proxy_may_not_name_a_strange_host_either(url: str) -> None:
    app = successor(url, base_url="https://tool.example", secret_key=NEW, trusted_proxies="1")
    answer = app.test_client().get("/", base_url="http://tool.example", headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 400
