"""The demo's pages: who sees what, in which language, under which headers."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms_plugin.demo.academies import ACADEMIES
from lms_plugin.demo.app import create_demo_lms
from tests.lms_plugin.demo.conftest import OWN_URL, TOOL_URL

Browse = Callable[[str], FlaskClient]
OWN_PAGES = ("course", "links/pa-why-local-police", "gradebook", "exchanged", "launch/pa-why-local-police")
STAFF_PAGES = ("people", "add", "pick")


def test_the_front_page_offers_everyone(browse: Browse) -> None:
    page = browse("").get("/").text
    for academy in ACADEMIES:
        assert academy.name in page
        for persona in academy.personas:
            assert persona.person.name in page
            assert f'href="/as/{persona.key}"' in page
    assert "Samira Haddad" in page
    assert "convive people invite" in page


def test_the_partner_s_invitation_is_shown_where_there_is_one() -> None:
    lms = create_demo_lms(TOOL_URL, OWN_URL, join_url=f"{TOOL_URL}/join/abc")
    page = lms.test_client().get("/", base_url=OWN_URL).text
    assert f'href="{TOOL_URL}/join/abc"' in page


def test_the_front_page_speaks_the_reader_s_language(browse: Browse) -> None:
    browser = browse("")
    assert 'lang="es"' in browser.get("/", headers={"Accept-Language": "es-MX,es;q=0.9"}).text
    assert 'lang="en"' in browser.get("/", headers={"Accept-Language": "fr"}).text
    assert "¿Quién quieres ser?" in browser.get("/?lang=es").text
    assert "Who do you want to be?" in browser.get("/?lang=xx").text


def test_each_academy_speaks_its_own_language(browse: Browse) -> None:
    assert "Calificaciones" in browse("lucia").get("/puerto-alba/course").text
    assert "Gradebook" in browse("tom").get("/northmoor/course").text


def test_choosing_a_persona_leads_to_their_course(browse: Browse) -> None:
    answer = browse("").get("/as/priya")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/northmoor/course")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    # The storage of a login sends the browser back by a script of the tool's page, where "Lax" would be held back.
    assert "SameSite=None" in cookie
    assert "Secure" in cookie


def test_the_course_lists_the_first_module_of_both_programmes(browse: Browse) -> None:
    page = browse("lucia").get("/puerto-alba/course").text
    assert "Por qué es tarea de la policía local" in page
    assert "Policía, comunidad y conflicto: papel y límites" in page


def test_a_link_shows_the_tool_in_a_named_frame_and_a_way_out_of_it(browse: Browse) -> None:
    page = browse("lucia").get("/puerto-alba/links/pa-why-local-police").text
    frame = re.search(r"<iframe[^>]*>", page)
    assert frame is not None
    assert 'src="/puerto-alba/launch/pa-why-local-police"' in frame[0]
    assert 'allow=""' in frame[0]
    assert 'title="Convive: Por qué es tarea de la policía local"' in frame[0]
    assert 'href="/puerto-alba/launch/pa-why-local-police?target=window"' in page


@pytest.mark.parametrize("address", [*OWN_PAGES, *STAFF_PAGES])
@pytest.mark.parametrize("persona", ["", "tom", "helen"])
def test_strangers_to_the_academy_are_refused(browse: Browse, persona: str, address: str) -> None:
    assert browse(persona).get(f"/puerto-alba/{address}").status_code == 403


@pytest.mark.parametrize("address", STAFF_PAGES)
def test_trainees_are_refused_what_is_for_staff(browse: Browse, address: str) -> None:
    assert browse("lucia").get(f"/puerto-alba/{address}").status_code == 403
    assert browse("ana").get(f"/puerto-alba/{address}").status_code in {200, 302}
    assert browse("julian").get(f"/puerto-alba/{address}").status_code in {200, 302}


def test_only_staff_are_offered_to_add_content(browse: Browse) -> None:
    for persona, offered in (("lucia", False), ("ana", True), ("julian", True)):
        assert ("/puerto-alba/add" in browse(persona).get("/puerto-alba/course").text) is offered


def test_a_trainee_sees_nobody_else_s_grades(browse: Browse) -> None:
    page = browse("lucia").get("/puerto-alba/gradebook").text
    assert "Marc Oliver" not in page
    for name in ("Lucía Ferrer", "Marc Oliver"):
        assert name in browse("ana").get("/puerto-alba/gradebook").text


@pytest.mark.parametrize("address", ["/nowhere/course", "/as/nobody", "/puerto-alba/nothing", "/nowhere/jwks.json"])
def test_unknown_addresses_are_not_found(browse: Browse, address: str) -> None:
    assert browse("lucia").get(address).status_code == 404


@pytest.mark.parametrize("address", ["links/unknown", "links/nm-why-local-police", "launch/nm-why-local-police"])
def test_links_of_the_other_academy_are_not_found(browse: Browse, address: str) -> None:
    assert browse("lucia").get(f"/puerto-alba/{address}").status_code == 404


def test_the_mood_is_shown_and_can_be_changed_by_own_people_only(browse: Browse) -> None:
    assert browse("tom").post("/puerto-alba/mood", data={"mood": "down"}).status_code == 403
    assert browse("lucia").post("/puerto-alba/mood", data={"mood": "sideways"}).status_code == 400
    assert browse("lucia").post("/puerto-alba/mood", data={"mood": "down"}).status_code == 303
    assert "Está caído" in browse("ana").get("/puerto-alba/course").text
    assert "It is down" not in browse("tom").get("/northmoor/course").text


def test_every_page_allows_itself_and_the_tool_and_nobody_else(browse: Browse) -> None:
    for address in ("/", "/puerto-alba/course", "/nowhere", "/static/aula.css"):
        with browse("lucia").get(address) as answer:
            policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert f"frame-src 'self' {TOOL_URL};" in policy
        assert f"form-action 'self' {TOOL_URL};" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("address", ["/", *(f"/puerto-alba/{page}" for page in (*OWN_PAGES[:4], *STAFF_PAGES[:2]))])
def test_pages_have_no_inline_code_and_fetch_nothing_from_elsewhere(browse: Browse, address: str) -> None:
    page = browse("ana").get(address).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
    fetched = re.findall(r"<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"([^\"]*)\"", page)
    assert fetched
    assert all(one.startswith("/") for one in fetched)
    assert page.count("<h1>") == 1
    assert re.search(r"<title>[^<]*Aula Demo</title>", page)


def test_another_host_name_is_refused(lms: Flask) -> None:
    assert lms.test_client().get("/", base_url="http://evil.example:8001").status_code == 400
