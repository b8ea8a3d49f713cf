"""Pages for people without an LMS, the language switch, and the line for a link that is not set up."""

import pytest
from sqlalchemy.orm import Session

from courses import pseudo
from lms_plugin.config import LOCALES, Settings
from lms_plugin.models import Person, Visit
from tests.lms_plugin.launch.door import BASE, Door
from tests.support.cast import Cast, sign_in


def test_the_front_page_says_how_to_get_in_in_both_languages(door: Door) -> None:
    page = door.client.get("/", base_url=BASE)
    assert page.status_code == 200
    assert "http://localhost:8000/lti/login" in page.text
    assert '<html lang="en" dir="ltr">' in page.text
    assert 'href="?lang=es"' in page.text
    assert '<html lang="es" dir="ltr">' in door.client.get("/?lang=es", base_url=BASE).text
    mexican = door.client.get("/", base_url=BASE, headers={"Accept-Language": "es-MX"})
    assert '<html lang="es" dir="ltr">' in mexican.text
    assert "Set-Cookie" not in page.headers


def test_the_language_is_kept_with_the_visit_and_the_person(door: Door, cast: Cast, session: Session) -> None:
    sign_in(door.client, cast.trainee)
    answer = door.client.post("/language", data={"locale": "en", "next": "/learn/mine?x=1"}, base_url=BASE)
    assert (answer.status_code, answer.location) == (303, "/learn/mine?x=1")
    session.rollback()
    assert session.get_one(Visit, cast.trainee.visit.id, populate_existing=True).locale == "en"
    assert session.get_one(Person, cast.trainee.person.id, populate_existing=True).locale == "en"
    assert session.get_one(Visit, cast.mate.visit.id, populate_existing=True).locale == "es"


ELSEWHERE = (
    "", "https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
    "mine", "/lti/launch", "/nowhere", "http:///learn/mine", "/learn/mine\r\nX-Evil: 1", "//[", "/[", "/%0d%0a",
)  # fmt: skip


def test_the_language_switch_leads_nowhere_else(door: Door, cast: Cast) -> None:
    sign_in(door.client, cast.trainee)
    for wanted in ELSEWHERE:
        answer = door.client.post("/language", data={"locale": "en", "next": wanted}, base_url=BASE)
        assert (wanted, answer.status_code, answer.location) == (wanted, 303, "/")


def test_an_unknown_language_is_refused(door: Door, cast: Cast) -> None:
    sign_in(door.client, cast.trainee)
    for asked in ("", "fr", "en'", "ES"):
        assert door.client.post("/language", data={"locale": asked}, base_url=BASE).status_code == 400


@pytest.mark.parametrize(("method", "path"), [("post", "/language"), ("get", "/waiting")])
def test_without_a_visit_there_is_nothing_to_change_or_wait_for(door: Door, method: str, path: str) -> None:
    assert door.client.open(path, method=method, base_url=BASE).status_code == 401


def test_a_visit_that_has_ended_opens_nothing(door: Door, cast: Cast) -> None:
    sign_in(door.client, cast.trainee)
    door.clock.advance(hours=12)
    assert door.client.get("/waiting", base_url=BASE).status_code == 401


def test_made_up_languages_are_offered_to_nobody_unless_a_trial_asks_for_them(door: Door) -> None:
    page = door.client.get(f"/?lang={pseudo.ACCENTED}", base_url=BASE)
    assert '<html lang="en" dir="ltr">' in page.text
    assert not any(code in page.text for code in pseudo.LOCALES)
    assert Settings(pseudo_locales=True).locales == (*LOCALES, *pseudo.LOCALES)
    public = Settings(base_url="https://convive.example.org", secret_key="s" * 40, pseudo_locales=True)
    assert [one for one in public.complaints() if "CONVIVE_PSEUDO_LOCALES" in one]
