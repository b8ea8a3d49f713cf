"""Every type of question in a real browser: by keyboard alone, without the script, on a small screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds import lesson, quiz
from courses.kinds.kind import Brief, Move
from courses.player.frame import Frame
from courses.player.rendering import assets, render
from tests.courses.kinds.contract import NOW
from tests.courses.kinds.question_types import TYPES
from tests.courses.kinds.test_lesson import WITH_WORDS
from tests.courses.kinds.test_quiz_types import RIGHT
from tests.courses.player.test_script import HOME, STATIC, Host

STOPS = 80
"""More presses of the Tab key than the page has places to stop at."""


@pytest.fixture
def host() -> Host:
    return Host(brief=Brief(quiz.KIND.parse(TYPES, "q"), NEUTRAL))


@pytest.fixture(params=[True, False], ids=["with the script", "without it"])
def page(request: pytest.FixtureRequest, browser: Browser, host: Host) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=request.param)
    context.route("**/*", host.answer)
    opened = context.new_page()
    opened.goto(HOME)
    yield opened
    context.close()


def test_every_question_is_answered_and_handed_in_by_keyboard_alone(page: Page, host: Host) -> None:
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        at = page.locator(":focus")
        if at.count() == 0:
            continue
        kind = at.get_attribute("type") or at.evaluate("node => node.localName")
        if kind == "submit" and at.get_attribute("name") == "m.go":
            page.keyboard.press("Enter")
            break
        if kind == "select":
            page.keyboard.press("ArrowDown")
        elif kind == "radio":
            page.keyboard.press("Space")
        elif kind == "text":
            page.keyboard.type("17")
    expect(page.get_by_role("heading", name="Check before you hand in")).to_be_visible()
    assert set(host.state["answers"]) == {question.id for question in host.brief.document.questions}
    assert "hints" not in host.state
    page.get_by_role("button", name="Hand in").press("Enter")
    expect(page.get_by_role("heading", name="Your result")).to_be_visible()


def test_the_enter_key_in_a_field_saves_and_takes_no_hint(page: Page, host: Host) -> None:
    page.get_by_label("Your answer").last.fill("custody")
    page.get_by_label("Your answer").last.press("Enter")
    expect(page.get_by_role("heading", name="Check before you hand in")).to_be_visible()
    assert host.state["answers"] == {"words": ["custody"]}
    assert "hints" not in host.state


def test_a_hint_keeps_what_was_typed(page: Page, host: Host) -> None:
    page.get_by_label("Your answer").first.fill("12,5")
    page.get_by_role("button", name="Show a hint").press("Enter")
    expect(page.get_by_text("secret-hint-first")).to_be_visible()
    expect(page.get_by_label("Your answer").first).to_have_value("12,5")


@pytest.mark.parametrize("is_done", [False, True], ids=["asked", "result"])
def test_nothing_is_wider_than_320_pixels(browser: Browser, host: Host, is_done: bool) -> None:
    if is_done:
        for move in (Move("answer", RIGHT), Move("submit")):
            host.state = quiz.KIND.advance(host.brief, host.state, move, NOW)
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.route("**/*", host.answer)
    page.goto(HOME)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


def test_a_word_is_explained_on_focus_and_sent_away_by_escape(browser: Browser) -> None:
    brief = Brief(lesson.KIND.parse(WITH_WORDS, "w"), NEUTRAL)
    frame = Frame("en", "/move", asset_url="/")
    html = render(lesson.KIND, lesson.KIND.view(brief, lesson.KIND.start(brief, 1, NOW), NOW, "en"), frame)
    page = browser.new_page()
    page.route("**/player.*", lambda route: route.fulfill(
        body=STATIC.joinpath(route.request.url.removeprefix(HOME)).read_text("utf-8"),
        content_type="text/css" if route.request.url.endswith("css") else "text/javascript",
    ))  # fmt: skip
    whole = f"<!doctype html>{assets(frame)}{html}"
    page.route(HOME, lambda route: route.fulfill(body=whole, content_type="text/html"))
    page.goto(HOME)
    tip = page.get_by_role("tooltip", include_hidden=True).first
    expect(tip).to_be_hidden()
    page.keyboard.press("Tab")
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.close()
