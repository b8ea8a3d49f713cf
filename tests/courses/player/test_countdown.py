"""The remaining time on a page, in a real browser whose clock the tests move."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds import quiz
from courses.kinds.kind import Brief, Move
from courses.player.frame import Frame
from tests.courses.kinds.contract import NOW
from tests.courses.kinds.examples import QUIZ
from tests.courses.player.test_script import Host, opened

DOCUMENT = quiz.KIND.parse(QUIZ, "q").model_copy(update={"time_limit": 10, "review": "end"})


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.set_default_timeout(5_000)
    # A wrong clock of the reader's, which must not matter.
    page.clock.install(time="2031-01-01T00:00:00")
    yield page
    context.close()


def begun(page: Page, body: str = "form", locale: str = "en") -> Host:
    frame = Frame(locale, "/move", body="json" if body == "json" else "form", asset_url="/")
    host = Host(frame, Brief(DOCUMENT, NEUTRAL))
    host.state = quiz.KIND.advance(host.brief, host.state, Move("begin"), NOW)
    return opened(page, host)


@pytest.mark.parametrize(("locale", "words"), [("en", "7 minutes left."), ("es", "Quedan 7 minutos.")])
def test_the_words_follow_the_time(page: Page, locale: str, words: str) -> None:
    begun(page, locale=locale)
    page.clock.run_for(2 * 60_000 + 1_000)
    expect(page.locator("[data-convive-left]")).to_have_text(words)


def test_it_is_read_out_at_five_minutes_and_at_one_and_not_in_between(page: Page) -> None:
    begun(page)
    said = page.get_by_role("status")
    page.clock.run_for(4 * 60_000)
    expect(said).to_have_text("")
    page.clock.run_for(61_000)
    expect(said).to_have_text("5 minutes left.")
    page.clock.run_for(2 * 60_000)
    expect(said).to_have_text("5 minutes left.")
    page.clock.run_for(2 * 60_000)
    expect(said).to_have_text("1 minute left.")


@pytest.mark.parametrize("body", ["form", "json"])
def test_when_the_time_is_over_what_was_entered_is_saved_and_that_is_said(page: Page, body: str) -> None:
    host = begun(page, body)
    page.get_by_label("Beta").check()
    host.now = NOW + timedelta(minutes=10, seconds=1)
    page.clock.run_for(10 * 60_000 + 1_000)
    expect(page.get_by_role("status")).to_contain_text("Saved")
    expect(page.get_by_text("The time for this attempt is over.")).to_be_visible()
    assert host.state["answers"]["one"] == ["b"]
    assert len(host.posts) == 1
    expect(page.get_by_label("Beta")).to_be_disabled()


def test_when_nothing_was_entered_nothing_is_sent(page: Page) -> None:
    host = begun(page)
    page.clock.run_for(11 * 60_000)
    expect(page.locator("[data-convive-left]")).to_have_text(
        "The time for this attempt is over. What you saved can still be handed in."
    )
    assert host.posts == []
