"""Talking in a room: going in, beginning a conversation, answering. What a room must show is the tests' matter."""

from playwright.sync_api import expect

from tests.journeys.people import Visitor
from tests.journeys.quizzing import Site


def enter_room(visitor: Visitor) -> None:
    """From the module to its discussion, and into the room under the alias that is offered."""
    visitor.open_activity("trust")
    visitor.frame.locator("main a.button-primary").press("Enter")
    join(visitor.frame)


def join(site: Site) -> None:
    site.locator("form:has(input[name=alias]) .button-primary").click()
    expect(site.locator("#new")).to_be_visible()


def begin(site: Site, title: str, body: str) -> None:
    site.locator("#f-title").fill(title)
    site.locator("#f-body").fill(body)
    site.locator("form:has(#f-body) .button-primary").click()
    expect(site.locator("h1")).to_have_text(title)


def reply(site: Site, thread: str, body: str) -> None:
    site.get_by_role("link", name=thread).click()
    site.locator("#f-body").fill(body)
    site.locator("form:has(#f-body) .button-primary").click()
    expect(site.locator(".post").last).to_contain_text(body)
