"""Every page that links lead to is sound for everybody, and speaks one language.

Sound is: axe-core finds nothing, in light and in dark, and a screen of 320 pixels does not scroll sideways.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.people import Hall
from tests.journeys.pressing import go, speak
from tests.journeys.seeing import faults, violations
from tests.journeys.speaking import foreign
from tests.journeys.talking import begin, join

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_PAGES = 40
# A link in a drawing has no plain address, and leads to a place of the same page.
LINKS = "[...document.querySelectorAll('a[href]:not(svg a)')].map(one => one.href)"
# Each in their own language; the English academy of the demo has no administrator, so the Spanish one looks twice.
WALKS = (
    ("lucia", "es", 16), ("tom", "en", 16), ("ana", "es", 20), ("helen", "en", 20), ("julian", "es", 14),
    ("julian", "en", 14),
)  # fmt: skip


def pattern(address: str) -> str:
    """Pages of one kind have one pattern: addresses differ in the uuid, never in what the page is."""
    return UUID.sub("*", urlsplit(address).path)


def walk(page: Page, home: str, language: str) -> dict[str, list[str]]:
    """Look at one page of each kind that links lead to, from the page that is open; gives the faults of each."""
    waiting, seen = [page.url], {pattern(page.url): list[str]()}
    while waiting and len(seen) <= MOST_PAGES:
        page.goto(waiting.pop(0))
        seen[pattern(page.url)] = foreign(page, language) + faults(page)
        for link in page.evaluate(LINKS):
            if not link.startswith(f"{home}/") or link.endswith(".json") or pattern(link) in seen:
                continue
            seen[pattern(link)] = []
            waiting.append(link.partition("#")[0])
    return seen


def settle_in(page: Page) -> None:
    """Join the room of the module and write, so that links lead to its pages too."""
    home = page.url
    page.goto(f"{home}/a/trust")
    go(page, page.locator("main a.button-primary"))
    join(page)
    # Words of no language: what people write is theirs.
    begin(page, "Plaza 12", "12, 13, 14.")
    page.goto(home)


@pytest.mark.parametrize(("persona", "language", "least"), WALKS)
def test_every_page_that_links_lead_to_is_sound_and_speaks_one_language(
    hall: Hall, persona: str, language: str, least: int
) -> None:
    visitor = hall.let_in()
    visitor.become(persona)
    page = visitor.new_window()
    speak(page, language)
    if persona != "julian":
        settle_in(page)
    seen = walk(page, hall.sites.tool, language)
    assert not any(seen.values()), "\n".join(fault for found in seen.values() for fault in found)
    assert len(seen) >= least, sorted(seen)


def test_pages_outside_a_course_are_sound(hall: Hall) -> None:
    visitor = hall.let_in()
    page, tool = visitor.page, hall.sites.tool
    page.goto(hall.sites.lms)
    join = page.locator(f"a[href^='{tool}/join/']").get_attribute("href")
    found = []
    for path in ("/", "/nowhere", "/learn/mine", "/join/nobody", "/lti/login", str(join).removeprefix(tool)):
        page.goto(tool + path)
        found += foreign(page, "en") + faults(page)
    assert found == []


def test_the_frame_in_the_course_page_is_sound(hall: Hall) -> None:
    lucia = hall.trainee("lucia")
    assert violations(lucia.inner) == []
