"""The kinds that are no part of the first module, played in the preview: sound at each step, in both languages.

Sound is what `seeing` says. What their steps mean is tested beside each kind.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import Hall
from tests.journeys.pressing import go, speak
from tests.journeys.quizzing import button
from tests.journeys.seeing import faults
from tests.journeys.speaking import foreign

IN_BOTH = pytest.mark.parametrize("language", ["es", "en"])
ENTRIES = {"date": "2026-12-01", "time": "09:30"}
MOST_STEPS = 12


def rehearsed(hall: Hall, key: str, language: str) -> Page:
    """The activity as an administrator of the Spanish academy previews it, in this language throughout."""
    visitor = hall.let_in()
    visitor.become("julian")
    page = visitor.new_window()
    speak(page, language)
    page.goto(f"{hall.sites.tool}/author/")
    modules = page.locator("a[href*='/author/m/']").evaluate_all("all => [...new Set(all.map(one => one.href))]")
    for module in modules:
        page.goto(f"{module.partition('?')[0]}/preview?language={language}")
        link = page.locator(f"ol.tasks a[href$='/{key}']")
        if link.count():
            go(page, link)
            return page
    raise AssertionError(f"no module has {key}")


def looked_at(page: Page, language: str) -> list[str]:
    return foreign(page, language) + faults(page)


def press(page: Page, pressed: Locator) -> None:
    """Press, and wait for what the server says to it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        pressed.click()
    expect(page.locator("form[aria-busy=true]")).to_have_count(0)


def fill(page: Page) -> None:
    """Something in every field of the step: the first of each list, and words of no language."""
    for group in page.locator("fieldset.convive-question").all():
        group.locator("input").first.check()
    for field in page.locator(".convive-field :is(input, textarea)").all():
        kind = field.get_attribute("type") or ""
        field.fill(ENTRIES.get(kind, "60" if field.get_attribute("inputmode") else "12."))


@IN_BOTH
@pytest.mark.parametrize("key", ["file-repaired", "agreement-check", "triage"])
def test_a_form_is_sound_at_each_step(hall: Hall, key: str, language: str) -> None:
    page = rehearsed(hall, key, language)
    found = looked_at(page, language)
    press(page, button(page, "save"))
    expect(page.locator(".convive-errors")).to_be_visible()
    found += looked_at(page, language)
    for _ in range(MOST_STEPS):
        if not button(page, "save").count():
            break
        fill(page)
        press(page, button(page, "save"))
    found += looked_at(page, language)
    press(page, button(page, "submit"))
    expect(page.locator(".convive-light")).to_be_visible()
    found += looked_at(page, language)
    assert found == []


@IN_BOTH
def test_a_report_to_mark_is_sound_at_each_step(hall: Hall, language: str) -> None:
    page = rehearsed(hall, "petrol-smell", language)
    found = looked_at(page, language)
    page.locator("input[name='m.segment']").first.check()
    page.locator("input[name='m.code']").first.check()
    press(page, page.locator("button[name='m.go'][value='mark']"))
    expect(page.locator(".convive-mark")).to_have_count(1)
    page.locator("details.convive-by-list summary").click()
    found += looked_at(page, language)
    page.locator("input[name='m.decision']").first.check()
    press(page, page.locator("button[name='m.go'][value='check']"))
    found += looked_at(page, language)
    press(page, button(page, "submit"))
    expect(page.locator(".convive-score")).to_be_visible()
    found += looked_at(page, language)
    assert found == []


@IN_BOTH
@pytest.mark.parametrize("key", ["petrol-smell", "triage", "check", "the-shutter"])
def test_the_whole_content_with_keys_is_sound(hall: Hall, key: str, language: str) -> None:
    page = rehearsed(hall, key, language)
    go(page, page.locator("a[href$='/sheet']"))
    expect(page.locator(".convive-paper")).to_be_visible()
    assert looked_at(page, language) == []


def test_a_report_is_marked_by_keyboard_alone(hall: Hall) -> None:
    page = rehearsed(hall, "petrol-smell", "en")
    page.locator("input[name='m.segment']").first.focus()
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "m.code":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Enter")
    expect(page.locator(".convive-mark")).to_have_count(1)


def test_a_preview_keeps_what_was_chosen_in_a_refused_answer_and_names_what_is_missing(hall: Hall) -> None:
    page = rehearsed(hall, "signs-without-scenes", "es")
    first = page.locator("[data-convive-form] select").first
    first.select_option(index=1)
    chosen = first.input_value()
    page.locator("[data-convive-form] button").first.click()
    expect(page.locator(".convive-field-error")).to_contain_text("Todavía sin respuesta")
    expect(first).to_have_value(chosen)
