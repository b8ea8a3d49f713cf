"""An LMS connects itself: an address is made, pasted there, approved here, and a trainee comes in."""

from playwright.sync_api import Page, expect

from tests.journeys.people import Hall, Visitor
from tests.journeys.pressing import go
from tests.journeys.seeing import faults, violations
from tests.journeys.speaking import foreign

WITHIN_MS = 20_000
"""What arrives from the LMS is asked for every ten seconds."""


def make_address(room: Page, tool: str) -> str:
    """From the list of connections to an address that is shown once."""
    room.goto(f"{tool}/admin/platforms")
    go(room, room.locator(".actions .button-primary"))
    go(room, room.locator("nav.rooms a[href$='lms=sakai']"))
    go(room, room.locator("form .button-primary"))
    return room.locator("#a-invitation").input_value()


def register(nuria: Visitor, address: str) -> list[str]:
    """Paste the address and confirm; the faults of the page in the frame."""
    nuria.become("nuria")
    go(nuria.page, nuria.page.locator("main a.button"))
    nuria.page.locator("#address").fill(address)
    nuria.follow(nuria.page.locator("form .button"))
    # Nobody is known here yet: the page speaks the language of the browser.
    found = foreign(nuria.inner, "en") + violations(nuria.inner)
    # The page in the frame says that it is done, and the list of tools takes its place.
    go(nuria.frame, nuria.frame.locator("form .button-primary"), to=nuria.page)
    expect(nuria.page.locator("main dl code").first).to_be_visible()
    return found


def approve(room: Page) -> list[str]:
    """From the page that has waited for the registration to a live connection that passes its test."""
    room.locator("#progress a.button-primary").wait_for(timeout=WITHIN_MS)
    go(room, room.locator("#progress a.button-primary"))
    found = foreign(room, "es") + faults(room)
    go(room, room.locator("form .button-primary"))
    expect(room.locator(".status-ok").first).to_be_visible()
    go(room, room.locator("form[action$='/test'] button"))
    expect(room.locator("ol.checks .status-ok")).to_have_count(3)
    return found + foreign(room, "es") + faults(room)


def test_a_campus_connects_itself_and_its_trainee_comes_in(hall: Hall) -> None:
    julian = hall.let_in()
    julian.become("julian")
    room = julian.new_window()
    address = make_address(room, hall.sites.tool)
    found = foreign(room, "es") + faults(room)
    found += register(hall.let_in(), address)
    found += approve(room)
    assert found == []
    iker = hall.trainee("iker")
    expect(iker.frame.locator(".tasks").first).to_be_visible()
    go(room, room.locator(".crumbs a").nth(1))
    expect(room.locator("#checks .status-ok")).to_have_count(2, timeout=WITHIN_MS)
