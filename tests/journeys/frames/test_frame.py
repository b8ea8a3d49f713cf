"""Manners of a page in the LMS's frame: its height, its way out, where the focus is, and to whom it speaks."""

from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.people import PATIENCE_MS, Hall, Visitor
from tests.journeys.pressing import push

HEARD = """() => { window.heard = []; addEventListener("message", event => window.heard.push(event.data)) }"""
HEIGHT = "document.querySelector('iframe').getBoundingClientRect().height"
CONTENT = "document.documentElement.getBoundingClientRect().height"


def expect_fitting(visitor: Visitor) -> None:
    """The frame is as high as what it shows, so that there is one scroll bar and not two."""
    for _ in range(PATIENCE_MS // 100):
        around, inside = visitor.page.evaluate(HEIGHT), visitor.inner.evaluate(CONTENT)
        if 0 <= around - inside <= 20:
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"the frame is {around} high and its page {inside}")


def test_the_frame_is_as_high_as_the_page_in_it_and_shrinks_again(hall: Hall) -> None:
    tom = hall.trainee("tom")
    expect_fitting(tom)
    tom.open_activity("the-shutter")
    expect_fitting(tom)


def test_the_focus_begins_at_the_heading_of_the_next_page_and_the_frame_is_seen_from_its_top(hall: Hall) -> None:
    priya = hall.trainee("priya")
    assert priya.inner.evaluate("document.activeElement.tagName") == "BODY", "the first page takes no focus away"
    priya.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    priya.open_activity("welcome")
    expect(priya.frame.locator("h1")).to_be_focused()
    priya.page.wait_for_function("document.querySelector('iframe').getBoundingClientRect().top >= -1")
    priya.page.keyboard.press("Tab")
    assert priya.inner.evaluate("document.activeElement.closest('main') !== null")
    assert priya.page.locator("iframe").get_attribute("title")
    assert priya.inner.title().startswith(priya.frame.locator("h1").inner_text())


def test_a_page_of_the_frame_goes_on_in_a_window_of_its_own_without_a_visit_in_its_address(hall: Hall) -> None:
    tom = hall.trainee("tom")
    tom.open_activity("welcome")
    with tom.page.context.expect_page() as opened:
        push(tom.frame, tom.frame.locator("[data-own-window] button"))
    window = opened.value
    expect(window.locator("h1")).to_have_text(tom.frame.locator("h1").inner_text())
    assert window.url == tom.inner.url
    assert "?" not in window.url
    expect(window.locator("[data-own-window]")).to_be_hidden()
    expect(window.locator("nav.rooms")).to_be_visible()


def test_a_page_that_is_no_platform_of_the_visit_may_not_frame_it_and_hears_nothing(
    hall: Hall, browser: Browser
) -> None:
    tom = hall.let_in()
    tom.become("tom")
    page = tom.new_window()

    def elsewhere(route: Route) -> None:
        route.fulfill(body=f"<!doctype html><iframe src='{page.url}' title='x'></iframe>", content_type="text/html")

    stranger = browser.new_context()
    stranger.route("http://elsewhere.test/", elsewhere)
    try:
        assert messages_at(stranger.new_page()) == []
    finally:
        stranger.close()


def messages_at(page: Page) -> object:
    page.add_init_script(f"({HEARD})()")
    page.goto("http://elsewhere.test/", wait_until="networkidle")
    assert page.frames[-1].url.startswith("chrome-error:")
    return page.evaluate("window.heard")
