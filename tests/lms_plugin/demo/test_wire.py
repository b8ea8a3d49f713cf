"""What the demo's addresses answer to requests no honest tool sends."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Browse = Callable[[str], FlaskClient]
ITEM = "/puerto-alba/services/contexts/pa-2026-1/lineitems/pa-why-local-police-grade/lineitem"


def test_the_platform_s_public_key_is_published_and_nothing_else(browse: Browse) -> None:
    (key,) = browse("").get("/puerto-alba/jwks.json").get_json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}


def test_each_academy_signs_with_its_own_key(browse: Browse) -> None:
    browser = browse("")
    kids = {browser.get(f"/{key}/jwks.json").get_json()["keys"][0]["kid"] for key in ("puerto-alba", "northmoor")}
    assert len(kids) == 2


@pytest.mark.parametrize("query", ["", "?client_id=unknown", "?client_id=convive-puerto-alba&redirect_uri=http://x"])
def test_an_authentication_request_from_nowhere_is_shown_to_the_person(browse: Browse, query: str) -> None:
    answer = browse("lucia").get(f"/puerto-alba/auth{query}")
    assert answer.status_code == 400
    assert "Esto no se puede enviar" in answer.text


def test_an_authentication_request_without_a_signed_in_person_tells_the_tool_so(browse: Browse) -> None:
    query = (
        "client_id=convive-puerto-alba&redirect_uri=http://localhost:8000/lti/launch&scope=openid&nonce=n&state=s"
        "&response_type=id_token&response_mode=form_post&prompt=none&login_hint=3&lti_message_hint=x"
    )
    page = browse("").get(f"/puerto-alba/auth?{query}").text
    assert 'value="login_required"' in page
    assert "id_token" not in page


@pytest.mark.parametrize("method, address", [
    ("GET", "/puerto-alba/services/contexts/pa-2026-1/lineitems"), ("GET", ITEM), ("DELETE", ITEM),
    ("POST", ITEM + "/scores"), ("GET", ITEM + "/results"),
    ("GET", "/puerto-alba/services/contexts/pa-2026-1/members"),
])
def test_services_refuse_a_stranger_and_note_it(browse: Browse, method: str, address: str) -> None:
    assert browse("").open(address, method=method).status_code == 401
    page = browse("ana").get("/puerto-alba/exchanged").text
    assert "401" in page
    assert "A live bearer token is required." in page


@pytest.mark.parametrize("mood, method, address, status", [
    ("down", "POST", "/puerto-alba/token", 503), ("down", "POST", ITEM + "/scores", 503), ("down", "GET", ITEM, 503),
    ("refusing", "POST", ITEM + "/scores", 422), ("refusing", "GET", ITEM, 401),
    ("refusing", "POST", "/puerto-alba/token", 400), ("down", "GET", "/puerto-alba/jwks.json", 200),
])
def test_the_mood_decides_what_services_answer(
    browse: Browse, mood: str, method: str, address: str, status: int
) -> None:
    browser = browse("ana")
    browser.post("/puerto-alba/mood", data={"mood": mood})
    answer = browser.open(address, method=method)
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 503)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 3000, b'{"userId": {"a": 1}}', b'{"userId": "<b>x"}'])
def test_hostile_bodies_are_refused_and_harmless_in_the_list(browse: Browse, body: bytes) -> None:
    answer = browse("").post(ITEM + "/scores", data=body, content_type="application/vnd.ims.lis.v1.score+json")
    assert answer.status_code == 401
    page = browse("ana").get("/puerto-alba/exchanged")
    assert page.status_code == 200
    assert "<b>x" not in page.text


def test_a_body_beyond_the_limit_is_refused(browse: Browse) -> None:
    answer = browse("").post(ITEM + "/scores", data=b" " * 300_000, content_type="application/json")
    assert answer.status_code == 413


def test_a_deep_linking_answer_that_proves_nothing_changes_nothing(browse: Browse) -> None:
    for data in ({}, {"JWT": "x"}, {"JWT": "a.b.c"}):
        assert browse("").post("/puerto-alba/deep-linking", data=data).status_code == 400
    assert "Todavía no se ha añadido nada." in browse("ana").get("/puerto-alba/course").text


def test_the_mood_is_changed_by_a_page_of_the_lms_and_by_no_other_site(browse: Browse) -> None:
    browser = browse("ana")
    form = {"mood": "down"}
    assert browser.post("/puerto-alba/mood", data=form, headers={"Origin": "http://localhost:8000"}).status_code == 403
    assert browser.post("/puerto-alba/mood", data=form, headers={"Origin": "http://127.0.0.1:8001"}).status_code == 303
