"""Every word of every page can be translated: in a made-up language nothing is left outside its brackets."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from courses.pseudo import ACCENTED
from tests.journeys.people import Hall
from tests.journeys.pressing import speak
from tests.journeys.seeing import sideways
from tests.journeys.sites import Sites, running
from tests.journeys.test_pages import LINKS, MOST_PAGES, pattern, settle_in
from tests.journeys.untranslated import untranslated

# Each sees other rooms; the instructor of the demo has a programme with every kind of activity.
WALKS = (("tom", 16), ("helen", 20), ("julian", 14))


WRITTEN = ("Plaza 12",)
"""What `settle_in` has written into the room."""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The demo as a translator starts it who wants to see what is missing."""
    with running(tmp_path_factory.mktemp("sites"), pseudo_locales="1") as started:
        yield started


def walk(page: Page, home: str) -> dict[str, list[str]]:
    """Look at one page of each kind that links lead to, from the page that is open; gives what is left of each."""
    waiting, seen = [page.url], {pattern(page.url): list[str]()}
    while waiting and len(seen) <= MOST_PAGES:
        page.goto(waiting.pop(0))
        seen[pattern(page.url)] = untranslated(page, *WRITTEN) + sideways(page)
        for link in page.evaluate(LINKS):
            if not link.startswith(f"{home}/") or link.endswith(".json") or pattern(link) in seen:
                continue
            seen[pattern(link)] = []
            waiting.append(link.partition("#")[0])
    return seen


@pytest.mark.parametrize(("persona", "least"), WALKS)
def test_no_page_says_anything_that_nobody_could_translate(hall: Hall, persona: str, least: int) -> None:
    visitor = hall.let_in()
    visitor.become(persona)
    page = visitor.new_window()
    speak(page, ACCENTED)
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    if persona != "julian":
        settle_in(page)
    seen = walk(page, hall.sites.tool)
    assert not any(seen.values()), "\n".join(fault for found in seen.values() for fault in found)
    assert len(seen) >= least, sorted(seen)


def test_pages_outside_a_course_say_nothing_that_nobody_could_translate(hall: Hall) -> None:
    page, found = hall.let_in().page, []
    for path in ("/", "/nowhere", "/learn/mine", "/join/nobody", "/lti/login"):
        page.goto(f"{hall.sites.tool}{path}?lang={ACCENTED}")
        found += untranslated(page)
    assert found == []
