"""Pages about the law, certificates and records: sound for everybody, in both languages, though few links lead there.

The walk of `test_pages` stops at a number of pages; these are looked at by their names.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import Hall
from tests.journeys.pressing import go, speak
from tests.journeys.seeing import faults
from tests.journeys.speaking import foreign

IN_BOTH = pytest.mark.parametrize("language", ["es", "en"])
LAW = (
    "/author/law", "/author/law/ES/changes", "/author/law/compare?with=ES&with=PT", "/author/law/ES", "/author/law/PT",
)  # fmt: skip
RECORDS = ("/admin/certificates", "/admin/certificates?q=none", "/admin/audit", "/admin/people?q=a", "/admin/settings")
OWN = ("/learn/mine", "/learn/mine/certificates", "/learn/mine/data", "/law/compare")


def entered(hall: Hall, persona: str, language: str) -> Page:
    visitor = hall.let_in()
    visitor.become(persona)
    page = visitor.new_window()
    speak(page, language)
    return page


def looked_at(page: Page, address: str, language: str) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status in (200, 404), address
    return foreign(page, language) + faults(page)


@IN_BOTH
@pytest.mark.parametrize(("persona", "paths"), [("julian", LAW), ("julian", RECORDS), ("lucia", OWN)])
def test_each_of_these_pages_is_sound(
    hall: Hall, persona: str, paths: tuple[str, ...], language: str
) -> None:
    page = entered(hall, persona, language)
    found = [fault for path in paths for fault in looked_at(page, hall.sites.tool + path, language)]
    assert found == []


@IN_BOTH
def test_a_record_with_its_courses_and_the_signing_of_a_law_are_sound(hall: Hall, language: str) -> None:
    page, tool = entered(hall, "julian", language), hall.sites.tool
    page.goto(f"{tool}/admin/people?q=Julián")
    go(page, page.locator(".checks a[href*='/admin/people/']").first)
    appoint = page.locator("form[action$='/jurist'] button")
    if appoint.count():
        go(page, appoint)
    found = looked_at(page, page.url, language)
    page.goto(f"{tool}/admin/people?q=Lucía")
    go(page, page.locator(".checks a[href*='/admin/people/']").first)
    expect(page.locator("#time")).to_be_visible()
    found += looked_at(page, page.url, language)
    page.goto(f"{tool}/author/law/PT")
    go(page, page.locator("a[href*='/sign']").first)
    found += looked_at(page, page.url, language)
    assert found == []


@IN_BOTH
def test_whoever_checks_a_code_gets_a_sound_page(hall: Hall, language: str) -> None:
    page = hall.let_in().page
    found = looked_at(page, f"{hall.sites.tool}/verify/2222-2222-2222-2222?lang={language}", language)
    assert found == []
