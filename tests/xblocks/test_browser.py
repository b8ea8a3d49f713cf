"""A journey for each block, and one for its editor, in Chromium against the real workbench."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.xblocks.bench import chosen
from tests.xblocks.test_workbench import document


@pytest.fixture(params=[360, 1000])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800}, locale="en")
    page = context.new_page()
    page.set_default_timeout(10_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


def show(page: Page, workbench: str, scenario: str, view: str = "student_view") -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.goto(f"{workbench}/view/{scenario}/{view}/?student=browser-{width}")


def test_a_lesson_is_read_by_keyboard(page: Page, workbench: str) -> None:
    show(page, workbench, "convive_lesson.0")
    page.get_by_role("button", name="Mark as read").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have read this lesson.")).to_be_visible()
    expect(page.locator("[data-convive-status]")).to_contain_text("Saved")


def test_a_quiz_is_taken_to_its_grade_and_taken_again(page: Page, workbench: str) -> None:
    quiz = document("convive_quiz.0")
    show(page, workbench, "convive_quiz.0")
    missed = 0
    for number in range(1, 11):
        expect(page.get_by_role("heading", name=f"Question {number}", exact=False).first).to_be_visible()
        question = quiz.question(page.locator('input[name="m.seen"]').get_attribute("value"))
        for option in chosen(question, number > 3):
            page.locator(f'input[name="m.q.{question.id}"][value="{option}"]').check()
        missed += number <= 3 and question.graded
        page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.locator(".convive-answer-correct").first).to_be_visible()
        if number < 10:
            page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Hand in and see the result").click()
    expect(page.get_by_text(f"{8 - missed} of 8 points")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"{8 - missed} of 8 points")).to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_text("Page 1 of 10 · 0 of 10 answered")).to_be_visible()


def test_a_scenario_is_played_to_its_debrief(page: Page, workbench: str) -> None:
    story = document("convive_scenario.0")
    show(page, workbench, "convive_scenario.0")
    scene = story.scene(story.start)
    while not scene.ending:
        choice = next(one for one in scene.choices if one.recommended)
        page.locator(f'button[name="m.choice"][value="{choice.id}"]').click()
        page.get_by_role("button", name="Go on").click()
        scene = story.scene(choice.to)
        expect(page.get_by_role("heading", name=scene.title)).to_be_visible()
    page.get_by_role("button", name="Open the debrief").click()
    page.get_by_role("button", name="Finish the scenario").click()
    expect(page.get_by_text("You have finished this scenario.")).to_be_visible()


@pytest.mark.parametrize("view", ["student_view", "author_view", "public_view"])
def test_a_product_fits_the_narrowest_page(page: Page, workbench: str, view: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    show(page, workbench, "convive_product.0", view)
    expect(page.locator(".convive-rows-close")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_words_typed_in_a_second_window_are_not_lost(page: Page, workbench: str) -> None:
    show(page, workbench, "convive_product.0")
    other = page.context.new_page()
    show(other, workbench, "convive_product.0")
    page.locator("textarea").fill("Of the first window.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("textarea")).to_have_value("")
    other.locator("textarea").fill("Of the second window.")
    other.get_by_role("button", name="Save for later").click()
    expect(other.get_by_text("It is not saved yet.")).to_be_visible()
    expect(other.locator("textarea")).to_have_value("Of the second window.")
    other.get_by_role("button", name="Save for later").click()
    expect(other.get_by_role("status")).to_contain_text("Saved")
    other.close()
    page.reload()
    expect(page.locator("textarea")).to_have_value("Of the second window.")


def test_the_editor_leads_to_what_is_wrong_and_then_saves(page: Page, workbench: str) -> None:
    show(page, workbench, "convive_scenario.1", "studio_view")
    text = page.get_by_label("Text in its own language")
    whole = text.input_value()
    text.fill(whole.replace("start: ", "start: nowhere-", 1))
    page.get_by_role("button", name="Save").click()
    summary = page.locator("[data-convive-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(text).to_be_focused()
    expect(text).to_have_attribute("aria-invalid", "true")
    text.fill(whole)
    text.press("Tab")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(summary).to_be_hidden()


def test_a_report_is_marked_compared_and_handed_in_by_keyboard_alone(page: Page, workbench: str) -> None:
    show(page, workbench, "convive_annotation.0")
    for line, code in (("vans", "bi-5"), ("words", "bi-2")):
        page.locator(f'input[name="m.segment"][value="{line}"]').focus()
        page.keyboard.press("Space")
        page.locator(f'input[name="m.code"][value="{code}"]').focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.locator(".convive-mark", has_text=code.upper())).to_be_visible()
        expect(page.locator(".convive-progress")).to_be_focused()
    page.locator("summary", has_text="Mark from lists instead").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Line", exact=True).select_option("daughter")
    page.get_by_label("Code", exact=True).select_option("bi-1")
    page.locator(".convive-by-list button").press("Enter")
    expect(page.locator(".convive-mark")).to_have_count(3)
    page.locator('button[value="words/bi-2"]').press("Enter")
    expect(page.locator(".convive-mark")).to_have_count(2)
    page.get_by_role("button", name="Save and check").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.locator('input[name="m.decision"][value="flag"]').press("Space")
    page.get_by_label("One line in your own words", exact=False).fill("Place and words.")
    page.get_by_role("button", name="Save and check").press("Enter")
    page.get_by_role("button", name="Hand in and compare").press("Enter")
    expect(page.get_by_text("You both saw it").first).to_be_visible()
    expect(page.get_by_text("Worth a second look").first).to_be_visible()
    expect(page.get_by_text("Place and words.")).to_be_visible()


def test_a_triage_turns_on_its_light_and_leads_to_no_session_that_is_barred(page: Page, workbench: str) -> None:
    show(page, workbench, "convive_form.0")
    expect(page.get_by_text("Before you write")).to_be_visible()
    page.locator('input[name="m.f.asked-by"][value="one"]').press("Space")
    page.get_by_label("What is it about", exact=False).fill("Ring 600 123 456")
    page.get_by_role("button", name="Save and go on").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("looks like a telephone number")
    expect(page.locator("textarea")).to_have_value("Ring 600 123 456")
    page.get_by_label("What is it about", exact=False).fill("Noises on the stairs.")
    page.get_by_role("button", name="Save and go on").press("Enter")
    page.locator('input[name="m.f.facts"][value="silence"]').press("Space")
    page.get_by_role("button", name="Save and go on").press("Enter")
    expect(page.get_by_role("heading", name="Never")).to_be_visible()
    page.locator('input[name="m.f.wants"][value="both-alone"]').press("Space")
    page.locator('input[name="m.f.could-refuse"][value="nothing-at-all"]').press("Space")
    page.get_by_role("button", name="Save and go on").press("Enter")
    expect(page.get_by_role("heading", name="What happens now")).to_be_visible()
    page.locator('input[name="m.f.referral"][value="support"]').press("Space")
    page.get_by_role("button", name="Save and go on").press("Enter")
    expect(page.get_by_text("Not open: The joint session")).to_be_visible()
    page.get_by_role("button", name="Hand in").press("Enter")
    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
