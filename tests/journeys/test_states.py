"""Pages that no link leads to, because something was done on them: sound as well, and in one language.

What the steps mean is seen in the journeys of the trainee.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import deciding, quizzing
from tests.journeys.people import Hall
from tests.journeys.pressing import go
from tests.journeys.quizzing import button
from tests.journeys.seeing import faults
from tests.journeys.speaking import foreign

IN_BOTH = pytest.mark.parametrize(("persona", "language"), [("lucia", "es"), ("tom", "en")])


def begin(hall: Hall, persona: str, key: str) -> Page:
    """The activity of the first module, begun."""
    visitor = hall.let_in()
    visitor.become(persona)
    page = visitor.new_window()
    go(page, page.locator(f".tasks a[href$='/{key}']"))
    page.locator("main .button-primary").click()
    return page


@IN_BOTH
def test_a_quiz_is_sound_at_each_step(hall: Hall, persona: str, language: str) -> None:
    page = begin(hall, persona, "check")
    quizzing.answer(page, rightly=False)
    expect(page.locator(".convive-feedback").first).to_be_visible()
    found = foreign(page, language) + faults(page)
    quizzing.check_what_is_open(page)
    found += foreign(page, language) + faults(page)
    quizzing.hand_in(page)
    found += foreign(page, language) + faults(page)
    page.reload()
    go(page, page.locator(".attempts form button"))
    quizzing.check_what_is_open(page)
    quizzing.hand_in(page)
    page.reload()
    found += foreign(page, language) + faults(page)
    go(page, page.locator(".attempts th a"))
    expect(page).to_have_url(re.compile("/attempts?/"))
    found += foreign(page, language) + faults(page)
    assert found == []


@IN_BOTH
def test_a_scenario_is_sound_at_each_step(hall: Hall, persona: str, language: str) -> None:
    page = begin(hall, persona, "the-shutter")
    expect(page.locator(".convive-scene")).to_be_visible()
    found = foreign(page, language) + faults(page)
    deciding.take(page, "promise")
    expect(page.locator(".convive-red")).to_be_visible()
    found += foreign(page, language) + faults(page)
    button(page, "acknowledge").click()
    deciding.walk_to_the_debrief(page)
    found += foreign(page, language) + faults(page)
    button(page, "finish").click()
    expect(page.locator(".convive-done")).to_be_visible()
    found += foreign(page, language) + faults(page)
    assert found == []
