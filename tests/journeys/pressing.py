"""Pressing what leads on: whoever presses waits for what comes, and aims at nothing that moves.

Until the next page comes the old one still answers, and one that has only begun to come answers in part: so a page is
looked at when it has loaded, with its scripts. What is pressed is no matter of this file.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

Site = FrameLocator | Page


def inside(frame: FrameLocator) -> Frame:
    """What a frame shows, as a document that can be asked."""
    shown = frame.owner.element_handle().content_frame()
    assert shown
    return shown


@contextmanager
def going(site: Site) -> Iterator[None]:
    """What is done meanwhile leads to another page; at the end that page has loaded."""
    where = site if isinstance(site, Page) else inside(site)
    with where.expect_navigation():
        yield


def push(site: Site, button: Locator) -> None:
    """Press what changes the page, or leads out of it; the caller waits for what comes of it."""
    if isinstance(site, Page):
        button.click()
    else:
        _enter(button)
        button.page.keyboard.up("Enter")


def go(site: Site, link: Locator, *, to: Site | None = None) -> None:
    """Press a link or the button of a form, and wait until the page is there that it leads to: here, or in `to`."""
    with going(to or site):
        if isinstance(site, Page):
            link.click()
        else:
            _enter(link)
    if not isinstance(site, Page):
        # Only now: a key that is let go while the page in a frame makes way is never answered, and waited for in vain.
        link.page.keyboard.up("Enter")


def _enter(pressed: Locator) -> None:
    """By keyboard: a frame takes its height, and scrolls, a moment after its page has changed; a pointer may miss."""
    expect(pressed).to_be_visible()
    pressed.focus()
    pressed.page.keyboard.down("Enter")


def tick(site: Site, box: Locator) -> None:
    """Choose a box, which stays as it is if it is chosen already."""
    if isinstance(site, Page):
        box.check()
        return
    expect(box).to_be_visible()
    if not box.is_checked():
        box.press("Space")
    expect(box).to_be_checked()


def speak(page: Page, language: str) -> None:
    """Have the pages in this language from now on."""
    go(page, page.locator(f".languages button[value={language}]"))
    expect(page.locator("html")).to_have_attribute("lang", language)
