"""Pages on the way of a launch without cookies, the visit that an open page asks for, and a window of its own."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.models import LoginRow, RegistrationRow, Visit
from tests.lms_plugin.launch.door import BASE, Begun, Door
from tests.support.cast import Cast

OWN = "http://localhost:8000"
FRAMED = "frame-ancestors 'self' http://127.0.0.1:8001"


def begin(door: Door, cast: Cast) -> tuple[Begun, TestResponse]:
    """A login with storage offered, in a browser that keeps nothing."""
    page = door.login(cast.home, door.browser(), lti_storage_target="_parent")
    found = re.search(r'data-next="([^"]+)"', page.text)
    assert found
    asked = parse_qs(urlsplit(found[1].replace("&amp;", "&")).query)
    return Begun(asked["state"][0], asked["nonce"][0]), page


def post(door: Door, begun: Begun, token: str, client: FlaskClient, origin: str = OWN) -> TestResponse:
    form = {"state": begun.state, "id_token": token, "stored_state": begun.state, "stored_nonce": begun.nonce}
    return client.post("/lti/launch", data=form, base_url=BASE, headers={"Origin": origin})


def assert_framed(page: TestResponse) -> None:
    policy = page.headers["Content-Security-Policy"]
    assert policy.endswith(FRAMED)
    assert "script-src 'self';" in policy
    assert page.headers["Cache-Control"] == "no-store"


def test_the_page_of_the_login_holds_what_its_script_needs_and_sets_the_cookie(door: Door, cast: Cast) -> None:
    begun, page = begin(door, cast)
    assert page.status_code == 200
    assert_framed(page)
    assert 'data-origin="http://127.0.0.1:8001"' in page.text
    assert page.text.count(f'data-value="{begun.state}"') == page.text.count(f'data-value="{begun.nonce}"') == 1
    assert "Partitioned" in page.headers["Set-Cookie"]
    # Without JavaScript a link leads on, and the cookie may still do.
    assert page.text.count("/auth?scope=openid") == 2


def test_a_launch_without_its_cookie_asks_the_storage_and_then_comes_in(
    door: Door, cast: Cast, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, _ = begin(door, cast)
    token, browser = door.message(cast.home, begun, locale="es-ES"), door.browser()
    asking = door.post(begun, token, browser)
    assert asking.status_code == 200
    assert_framed(asking)
    assert f'name="id_token" value="{token}"' in asking.text
    assert begun.nonce not in asking.text
    session.rollback()
    assert session.scalar(select(LoginRow.consumed_at).where(LoginRow.state == begun.state)) is None
    arrived = post(door, begun, token, browser)
    assert arrived.status_code == 200
    assert_framed(arrived)
    visit = browser.get("/visit", base_url=BASE).get_json()["visit"]
    assert f'data-mark="{visit}"' in arrived.text
    assert "way=window" in arrived.text
    assert "Un clic más" in arrived.text, "the page speaks the language of the message"
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    launched = [line for line in lines if line["event"] == "launch"]
    assert [(line["result"], line["way"], line["message_type"]) for line in launched] == [
        ("accepted", "storage", "LtiResourceLinkRequest")
    ]
    assert launched[0]["login"] == next(line["login"] for line in lines if line["event"] == "login")


def test_values_from_a_page_of_another_site_are_refused_with_a_reference_and_a_window(door: Door, cast: Cast) -> None:
    begun, _ = begin(door, cast)
    token = door.message(cast.home, begun)
    page = post(door, begun, token, door.browser(), "https://evil.example")
    assert page.status_code == 401
    assert_framed(page)
    assert re.search(r"Reference: <code>[0-9a-f]{8}</code>", page.text)
    assert page.text.count('target="_blank"') == 1
    assert post(door, begun, token, door.browser()).status_code == 200, "nothing was spent"


def test_the_storage_of_a_platform_that_is_gone_is_not_asked(door: Door, cast: Cast, session: Session) -> None:
    begun, _ = begin(door, cast)
    session.rollback()
    session.get_one(RegistrationRow, cast.home.registration.id).status = "disabled"
    session.commit()
    page = door.post(begun, door.message(cast.home, begun), door.browser())
    assert page.status_code == 401
    assert "data-cookieless" not in page.text


def person_of(client: FlaskClient) -> str:
    page = client.get("/", base_url=BASE).text
    found = re.search(r'data-person="([^"]+)"', page)
    assert found
    return found[1]


def token_of(client: FlaskClient, person: str) -> str:
    answer = client.get("/visit", query_string={"as": person}, base_url=BASE)
    assert answer.status_code == 200
    return str(answer.get_json()["hidden"]["csrf_token"])


def test_an_open_page_is_given_a_fresh_token_for_its_own_person_and_for_nobody_else(door: Door, cast: Cast) -> None:
    assert door.client.get("/visit", base_url=BASE).status_code == 401
    door.launch(cast.home)
    person = person_of(door.client)
    assert token_of(door.client, person)
    door.launch(cast.home, sub="sub-2")
    asked = {"query_string": {"as": person}, "base_url": BASE, "headers": {"Accept": "application/json"}}
    refused = door.client.get("/visit", **asked)
    assert refused.status_code == 409
    assert set(refused.get_json()) == {"error", "text", "reference"}
    door.clock.advance(hours=13)
    assert door.client.get("/visit", query_string={"as": person}, base_url=BASE).status_code == 401


def test_the_token_is_good_for_a_form_of_the_same_person(door: Door, cast: Cast) -> None:
    door.app.config["WTF_CSRF_ENABLED"] = True
    door.launch(cast.home)
    person = person_of(door.client)
    before = token_of(door.client, person)
    door.launch(cast.home)
    form = {"as": person, "locale": "en", "next": "/"}
    assert door.client.post("/language", data={**form, "csrf_token": before}, base_url=BASE).status_code == 400
    fresh = token_of(door.client, person)
    assert door.client.post("/language", data={**form, "csrf_token": fresh}, base_url=BASE).status_code == 303


def ticket_of(door: Door) -> str:
    answer = door.client.post("/window", base_url=BASE)
    assert answer.status_code == 200
    return str(answer.get_json()["ticket"])


def own_window(door: Door, ticket: str, origin: str = OWN, where: str = "/waiting") -> tuple[FlaskClient, TestResponse]:
    """A window of its own has no cookies of the frame."""
    window = door.browser()
    form = {"ticket": ticket, "next": where}
    return window, window.post("/lti/window", data=form, base_url=BASE, headers={"Origin": origin})


def test_a_window_of_its_own_is_the_same_visit_for_who_comes_from_our_page(
    door: Door, cast: Cast, session: Session
) -> None:
    door.launch(cast.home)
    session.rollback()
    before = session.scalar(select(func.count()).select_from(Visit))
    window, answer = own_window(door, ticket_of(door))
    assert (answer.status_code, answer.location) == (303, "/waiting")
    assert person_of(window) == person_of(door.client)
    assert session.scalar(select(func.count()).select_from(Visit)) == before


def test_a_window_opens_for_no_forged_ticket_no_old_one_and_no_other_site(door: Door, cast: Cast) -> None:
    assert door.client.post("/window", base_url=BASE).status_code == 401
    door.launch(cast.home)
    ticket = ticket_of(door)
    assert own_window(door, ticket, "https://evil.example")[1].status_code == 400
    for forged in ("", "x", ticket[:-2] + "xx", "é", "\x00"):
        assert own_window(door, forged)[1].status_code == 401
    assert own_window(door, ticket, where="https://evil.example/")[1].location == "/"
    ticket = ticket_of(door)
    door.clock.advance(seconds=61)
    window, answer = own_window(door, ticket)
    assert answer.status_code == 401
    assert not answer.headers.getlist("Set-Cookie")
    assert window.get("/visit", base_url=BASE).status_code == 401


def test_a_ticket_opens_one_window_and_a_newer_one_takes_its_place(door: Door, cast: Cast) -> None:
    door.launch(cast.home)
    older, newer = ticket_of(door), ticket_of(door)
    assert own_window(door, older)[1].status_code == 401
    assert own_window(door, newer)[1].status_code == 303
    window, again = own_window(door, newer)
    assert (again.status_code, again.headers.getlist("Set-Cookie")) == (401, [])
    assert window.get("/visit", base_url=BASE).status_code == 401
