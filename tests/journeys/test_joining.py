"""An LMS connects itself: an address is made, pasted there, approved here, and a trainee comes in."""

from playwright.sync_api import Page, expect

from tests.journeys.people import Hall, Visitor
from tests.journeys.seeing import faults, violations
from tests.journeys.speaking import foreign


def make_address(room: Page, tool: str) -> str:
    """From the list of connections to an address that is shown once."""
    room.goto(f"{tool}/admin/platforms")
    room.locator(".actions .button-primary").click()
    room.locator("nav.rooms a[href$='lms=sakai']").click()
    room.locator("form .button-primary").click()
    return room.locator("#a-invitation").input_value()


def register(nuria: Visitor, address: str) -> list[str]:
    """Paste the address and confirm; the faults of the page in the frame."""
    nuria.become("nuria")
    nuria.page.locator("main a.button").click()
    nuria.page.locator("#address").fill(address)
    nuria.page.locator("form .button").click()
    expect(nuria.frame.locator("h1")).to_be_visible()
    # Nobody is known here yet: the page speaks the language of the browser.
    found = foreign(nuria.inner, "en") + violations(nuria.inner)
    nuria.frame.locator("form .button-primary").click()
    # The page in the frame says that it is done, and the list of tools takes its place.
    expect(nuria.page.locator("main dl code").first).to_be_visible()
    return found


def approve(room: Page) -> list[str]:
    """From the page that has waited for the registration to a live connection that passes its test."""
    room.locator("#progress a.button-primary").click()
    found = foreign(room, "es") + faults(room)
    room.locator("form .button-primary").click()
    expect(room.locator(".status-ok").first).to_be_visible()
    room.locator("form[action$='/test'] button").click()
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
    room.locator(".crumbs a").nth(1).click()
    expect(room.locator("#checks .status-ok")).to_have_count(2)
