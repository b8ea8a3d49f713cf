"""The tool read from right to left: Arabic content in a mirrored page, on a telephone and on a wide screen.

Pages are pressed and looked at by their shape; what they say is no matter here.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from courses.pseudo import MIRRORED
from tests.journeys import deciding
from tests.journeys.people import Hall
from tests.journeys.pressing import go, speak
from tests.journeys.quizzing import button
from tests.journeys.rightward import SENTENCE, arabic_edition
from tests.journeys.seeing import violations
from tests.journeys.sites import Sites, running
from tests.journeys.test_kinds import press

SIZES = pytest.mark.parametrize("width", [320, 1280])
STYLE = "(one, name) => getComputedStyle(one)[name]"
WIDTHS = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
# A label of a drawing that begins outside it is cut off.
CUT_OFF = """svg => { const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter(one => { const box = one.getBoundingClientRect();
        return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1); }).map(one => one.textContent);
}"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    with running(tmp_path_factory.mktemp("sites"), pseudo_locales="1") as started:
        yield started


@pytest.fixture
def page(hall: Hall, width: int) -> Page:
    """The administrator of an academy that has brought the Arabic edition, on a screen of this width."""
    visitor = hall.let_in((width, 800))
    visitor.become("julian")
    page = visitor.new_window()
    speak(page, MIRRORED)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto(f"{hall.sites.tool}/author/upload")
    file = {"name": "arabic.zip", "mimeType": "application/zip", "buffer": arabic_edition()}
    page.locator("input[type=file]").set_input_files([file])
    go(page, page.locator("button[value=save]"))
    expect(page.locator(".notice-ok")).to_be_visible()
    return page


def rehearse(page: Page, module: int, key: str) -> None:
    """The activity of a module of the academy's own edition."""
    tool = page.url.split("/author")[0]
    page.goto(f"{tool}/author/")
    page.goto(tool + str(page.locator(".shelf .books th a").nth(module).get_attribute("href")) + "/preview")
    go(page, page.locator(f"ol.tasks a[href$='/{key}']"))
    expect(page.locator(".convive-player[dir=rtl]")).to_be_visible()


def style(one: Locator, name: str) -> str:
    return str(one.evaluate(STYLE, name))


def fits(page: Page) -> None:
    """Nothing leads beyond the side of the screen, and nobody who listens or looks is worse off."""
    whole, seen = page.evaluate(WIDTHS)
    assert whole <= seen, f"{page.url} is {whole} wide on {seen}"
    assert violations(page) == []


def stands_right_of(page: Page, first: str, second: str) -> None:
    one, other = page.locator(first).first.bounding_box(), page.locator(second).first.bounding_box()
    assert one
    assert other
    assert one["x"] >= other["x"] + other["width"] - 1


@SIZES
def test_pages_around_the_activities_are_laid_out_from_the_right(hall: Hall, page: Page, width: int) -> None:
    for path in ("/author/", "/author/translations", "/author/law/", "/admin/platforms", "/admin/settings"):
        page.goto(hall.sites.tool + path)
        fits(page)
    assert style(page.locator("h1"), "direction") == "rtl"
    if width > 1000:
        stands_right_of(page, ".mark", ".languages")


@SIZES
def test_a_lesson_is_read_from_the_right_with_its_boxes_and_masks(page: Page, width: int) -> None:
    rehearse(page, 1, "indicator-families")
    expect(page.locator(".convive-player")).to_contain_text(SENTENCE)
    box = page.locator(".convive-box, .convive-law").first
    assert (style(box, "borderRightWidth"), style(box, "borderLeftWidth")) == ("6px", "0px")
    mask = page.locator("label.convive-mask").first
    mask.locator("input").check()
    expect(mask.locator(".convive-mask-words")).to_be_visible()
    fits(page)


@SIZES
def test_a_quiz_is_answered_from_the_right(page: Page, width: int) -> None:
    rehearse(page, 0, "check")
    stands_right_of(page, ".convive-option input", ".convive-option label")
    fits(page)
    page.locator("input[name^='m.q.']").first.check()
    press(page, button(page, "answer"))
    expect(page.locator(".convive-question-open")).to_be_visible()
    fits(page)


@SIZES
def test_a_story_grows_its_meters_from_the_right_and_leaves_its_map_as_it_is_drawn(page: Page, width: int) -> None:
    rehearse(page, 0, "the-shutter")
    assert style(page.locator(".convive-choice").first, "textAlign") in ("start", "right")
    deciding.take_the_recommended(page)
    bar = page.locator(".convive-bar").first
    assert style(bar, "transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    fits(page)
    deciding.walk_to_the_debrief(page)
    drawn = page.locator("svg.convive-map").first
    assert style(drawn, "direction") == "ltr"
    assert drawn.evaluate(CUT_OFF) == []
    fits(page)


@SIZES
def test_a_report_is_marked_from_the_right(page: Page, width: int) -> None:
    rehearse(page, 1, "petrol-smell")
    if width > 1000:
        stands_right_of(page, "input[name='m.segment']", "input[name='m.code']")
    page.locator("input[name='m.segment']").first.check()
    page.locator("input[name='m.code']").first.check()
    press(page, page.locator("button[name='m.go'][value='mark']"))
    expect(page.locator(".convive-mark")).to_have_count(1)
    fits(page)
    page.locator("input[name='m.decision']").first.check()
    press(page, page.locator("button[name='m.go'][value='check']"))
    press(page, button(page, "submit"))
    expect(page.locator(".convive-score")).to_be_visible()
    fits(page)
