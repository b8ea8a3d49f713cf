"""Talking in a room: going in, beginning a conversation, answering. What a room must show is the tests' matter."""

from playwright.sync_api import expect

from tests.journeys.people import Visitor
from tests.journeys.pressing import Site, go


def enter_room(visitor: Visitor) -> None:
    """From the module to its discussion, and into the room under the alias that is offered."""
    visitor.open_activity("trust")
    go(visitor.frame, visitor.frame.locator("main a.button-primary"))
    join(visitor.frame)


def join(site: Site) -> None:
    go(site, site.locator("form:has(input[name=alias]) .button-primary"))
    expect(site.locator("#new")).to_be_visible()


def begin(site: Site, title: str, body: str) -> None:
    site.locator("#f-title").fill(title)
    site.locator("#f-body").fill(body)
    go(site, site.locator("form:has(#f-body) .button-primary"))
    expect(site.locator("h1")).to_have_text(title)


def reply(site: Site, thread: str, body: str) -> None:
    go(site, site.get_by_role("link", name=thread))
    site.locator("#f-body").fill(body)
    go(site, site.locator("form:has(#f-body) .button-primary"))
    expect(site.locator(".post").last).to_contain_text(body)
