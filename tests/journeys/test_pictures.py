"""A lesson with a figure, and bookmarks: seen by axe, at 320 pixels, by keyboard, without a script and on paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import Hall
from tests.journeys.pressing import go
from tests.journeys.seeing import faults

LESSON = "layers-of-impact"


@pytest.mark.parametrize(("persona", "alt", "words"), [
    ("lucia", "Cuatro círculos", "Marcador"), ("tom", "Four circles", "Bookmark"),
])  # fmt: skip
def test_a_figure_is_there_and_a_section_is_kept_and_found_again(
    hall: Hall, persona: str, alt: str, words: str
) -> None:
    visitor = hall.let_in()
    visitor.become(persona)
    page = visitor.new_window()
    lesson = f"{page.url}/a/{LESSON}"
    page.goto(lesson)
    figure = page.locator(".convive-figure img")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_js_property("naturalWidth", 720)
    assert alt in str(figure.get_attribute("alt"))
    kept_by_keyboard(page, words)
    page.goto(page.url.split("/learn/")[0] + "/learn/mine/bookmarks")
    assert faults(page) == []
    go(page, page.locator(".bookmarks a").first)
    page.wait_for_url("**#convive-s-*")
    on_paper(page)
    clear(page)


def kept_by_keyboard(page: Page, words: str) -> None:
    """Keep the first section; the page stays, and says so after it was loaded again."""
    lesson = page.url
    keep = page.locator(".convive-lesson section > button").first
    expect(keep).to_have_text(words)
    keep.focus()
    page.keyboard.press("Enter")
    expect(keep).to_have_attribute("aria-pressed", "true")
    expect(keep).to_be_focused()
    assert page.url == lesson
    assert faults(page) == []
    page.reload()
    expect(page.locator(".convive-lesson section > button").first).to_have_attribute("aria-pressed", "true")


def on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".convive-lesson section > button").first).to_be_hidden()
    expect(page.locator(".convive-figure img")).to_be_visible()
    page.emulate_media(media="screen")


def clear(page: Page) -> None:
    """Leave nothing behind for the next test; the way back is offered meanwhile."""
    page.goto(page.url.split("/learn/")[0] + "/learn/mine/bookmarks")
    go(page, page.locator(".bookmarks button").first)
    expect(page.locator(".notice form button")).to_be_visible()
    assert faults(page) == []
