"""A product and a live meeting, as everybody of a course meets them: by keyboard, at 320 pixels, in both languages.

What their steps mean is tested beside each kind, and whom they belong to beside the services.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import MEDIATION, Hall
from tests.journeys.pressing import go, going
from tests.journeys.quizzing import button
from tests.journeys.seeing import faults
from tests.journeys.speaking import foreign
from tests.journeys.test_everybody import reach

SMALL = (320, 800)
CARD, MEETING = "one-minute-card", "mixed-meeting"
SECTIONS, RUBRIC = 7, 4
NOW_IN = "zone => new Date().toLocaleString('sv', {timeZone: zone}).slice(0, 16).replace(' ', 'T')"
IN_BOTH = pytest.mark.parametrize(
    ("persona", "instructor", "language"), [("marc", "ana", "es"), ("priya", "helen", "en")]
)


class Walk:
    """A page on a small screen, walked by keyboard; `found` gathers what is wrong with it at each step."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language, self.found = page, language, list[str]()

    def look(self) -> None:
        self.found += foreign(self.page, self.language) + faults(self.page)

    def type(self, selector: str, words: str) -> None:
        """Over what stands in the field."""
        reach(self.page, selector)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def send(self, selector: str) -> None:
        """Press a button of the player, wait for what comes of it, and look."""
        reach(self.page, selector)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.page.keyboard.press("Enter")
        expect(self.page.locator("form[aria-busy=true]")).to_have_count(0)
        self.look()

    def go(self, selector: str, key: str = "Enter") -> None:
        """Follow a link, or send a form of the page, and look at where it leads."""
        reach(self.page, selector)
        with going(self.page):
            self.page.keyboard.press(key)
        self.look()

    def again(self) -> None:
        self.page.reload()
        self.look()


def opened(hall: Hall, persona: str, key: str, language: str) -> Walk:
    """The activity in a window of its own."""
    visitor = hall.let_in(SMALL)
    visitor.become(persona)
    page = visitor.new_window(MEDIATION)
    page.goto(f"{page.url}/a/{key}")
    walk = Walk(page, language)
    walk.look()
    return walk


def taught(hall: Hall, persona: str, key: str, language: str) -> Walk:
    """The same activity in the instructor's room, by the links that lead there."""
    visitor = hall.let_in(SMALL)
    visitor.become(persona)
    page = visitor.new_window(MEDIATION)
    go(page, page.locator("nav.rooms a[href^='/teach']").first)
    page.locator("select[name=module]").select_option(index=1)
    go(page, page.locator("form:has(select[name=module]) button").first)
    go(page, page.locator(f"a[href$='/a/{key}']").first)
    walk = Walk(page, language)
    walk.look()
    return walk


def write_the_card(walk: Walk) -> None:
    """Every section by keyboard, the first one with a number that does not belong there; at the end the own marks."""
    walk.type("textarea", "612 345 678")
    walk.send("button[value=next]")
    expect(walk.page.locator(".convive-errors")).to_be_focused()
    for _ in range(SECTIONS):
        walk.type("textarea", "12, 13.")
        walk.send("button[value=next]")
    reach(walk.page, "input[name^='m.c.']")
    walk.page.keyboard.press("Space")


@IN_BOTH
def test_a_product_is_written_handed_in_returned_and_accepted_by_keyboard_alone(
    hall: Hall, persona: str, instructor: str, language: str
) -> None:
    writer = opened(hall, persona, CARD, language)
    write_the_card(writer)
    writer.send("button[value=submit]")
    expect(button(writer.page, "revise")).to_be_visible()
    reader = taught(hall, instructor, CARD, language)
    reader.go("a[href*='/review/']")
    reach(reader.page, "#f-reason")
    reader.page.keyboard.press("ArrowDown")
    reader.go("button[value=return]")
    writer.again()
    expect(writer.page.locator(".convive-notice")).to_be_visible()
    writer.send("button[value=preview]")
    writer.send("button[value=submit]")
    reader = taught(hall, instructor, CARD, language)
    reader.go("a[href*='/review/']")
    reader.go("button[value=accept]")
    writer.again()
    expect(button(writer.page, "revise")).to_have_count(0)
    assert writer.found + reader.found == []


@IN_BOTH
def test_what_was_written_is_printed_with_its_sections_and_the_rubric(
    hall: Hall, persona: str, instructor: str, language: str
) -> None:
    writer = opened(hall, persona, CARD, language)
    writer.go(f"a[href$='/{CARD}/mine']")
    page = writer.page
    page.emulate_media(media="print", color_scheme="light")
    expect(page.get_by_text("12, 13.")).to_have_count(SECTIONS)
    expect(page.locator(".convive-answers-of")).to_have_count(SECTIONS)
    expect(page.locator(".convive-paper-options")).to_have_count(RUBRIC)
    assert [one for one in page.locator(".top, .crumbs, .foot, .actions").all() if one.is_visible()] == []
    assert writer.found == []


def plan(desk: Walk) -> str:
    """Set the meeting for now, by keyboard but for the date, whose keys differ from browser to browser; the code."""
    zone = {"es": "Europe/Madrid", "en": "Europe/London"}[desk.language]
    desk.page.locator("#f-starts_at").fill(desk.page.evaluate(NOW_IN, zone))
    desk.type("#f-place", "12")
    desk.go("form[action$='/meeting'] button")
    return re.sub(r"\s", "", desk.page.locator(".code-of-the-day").inner_text())


@IN_BOTH
def test_a_meeting_is_set_attended_and_taken_back_by_keyboard_alone(
    hall: Hall, persona: str, instructor: str, language: str
) -> None:
    comer, desk = opened(hall, persona, MEETING, language), taught(hall, instructor, MEETING, language)
    desk.go("a[href$='/attendance']")
    code = plan(desk)
    comer.again()
    for typed in ("AAAAAA", code):
        comer.type("#f-code", typed)
        comer.go("form[action$='/present'] button")
    expect(comer.page.locator("#f-code")).to_have_count(0)
    desk.again()
    reach(desk.page, "input[name=present]:checked")
    desk.page.keyboard.press("Space")
    desk.go("form[action$='/attendance'] .button-primary")
    expect(desk.page.locator("input[name=present]:checked")).to_have_count(0)
    desk.go("a[href$='/sheet']")
    comer.again()
    expect(comer.page.locator("#f-code")).to_be_visible()
    comer.go(f"a[href$='/{MEETING}/paper']")
    assert comer.found + desk.found == []
