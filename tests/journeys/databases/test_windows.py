"""Several tabs of one person, and several persons in one browser."""

from playwright.sync_api import Page, expect

from tests.journeys import quizzing
from tests.journeys.people import MEDIATION, Hall
from tests.journeys.pressing import go

ANSWER = "form[data-convive-form]:has(input[name=act][value=answer])"


def open_activity(page: Page, key: str) -> None:
    go(page, page.locator(f".tasks a[href$='/{key}']"))


def test_a_quiz_left_half_way_goes_on_in_another_tab_and_a_stale_tab_loses_nothing(hall: Hall) -> None:
    tom = hall.let_in()
    tom.become("tom")
    older = tom.new_window()
    open_activity(older, "check")
    older.get_by_role("button", name="Start").click()
    quizzing.answer(older)
    newer = tom.page.context.new_page()
    newer.goto(older.url)
    expect(newer.locator(".convive-progress")).to_contain_text("1 of 10 answered")
    quizzing.turn(newer, 2)
    question = quizzing.choose(newer)
    quizzing.button(newer, "answer").dblclick()
    expect(newer.locator(f"section#convive-q-{question}")).to_be_visible()
    expect(newer.locator(".convive-progress")).to_contain_text("2 of 10 answered")
    quizzing.button(older, "page").click()
    expect(older.locator(".convive-notice")).to_contain_text("This page was out of date.")
    expect(older.locator(".convive-progress")).to_contain_text("2 of 10 answered")
    expect(older.locator(f"section#convive-q-{question}")).to_be_visible()


def test_of_two_tabs_that_answer_at_the_same_moment_one_answers_and_the_other_sees_what_stands(hall: Hall) -> None:
    priya = hall.let_in()
    priya.become("priya")
    left = priya.new_window()
    open_activity(left, "check")
    left.get_by_role("button", name="Start").click()
    left.locator("fieldset.convive-question").wait_for()
    right = priya.page.context.new_page()
    right.goto(left.url)
    for tab, rightly in ((left, True), (right, False)):
        quizzing.choose(tab, rightly=rightly)
    # Both are on their way before either is answered: `requestSubmit` does not wait.
    for tab in (left, right):
        tab.evaluate(f"document.querySelector({ANSWER!r}).requestSubmit()")
    for tab in (left, right):
        expect(tab.locator(".convive-progress")).to_contain_text("1 of 10 answered")
    assert left.locator(".convive-notice").count() + right.locator(".convive-notice").count() == 1
    chosen = [tab.locator(".convive-question-open").inner_text() for tab in (left, right)]
    assert chosen[0] == chosen[1], "both tabs show the one answer that was taken"


def test_the_older_tab_fails_loudly_when_somebody_else_has_come_in_with_the_same_browser(hall: Hall) -> None:
    first = hall.let_in()
    first.become("lucia")
    older = first.new_window(MEDIATION)
    open_activity(older, "check")
    first.become("marc")
    newer = first.new_window(MEDIATION)
    # What was refused to the script is then sent the plain way, so that the refusal is a page to read.
    with older.expect_navigation() as answer:
        older.locator("main .button-primary").click()
    assert answer.value.status == 409
    expect(older.locator("h1")).to_be_visible()
    open_activity(newer, "check")
    # Nothing was begun in the name of the second person.
    expect(newer.locator("main .button-primary")).to_be_visible()
    expect(newer.locator(".convive-progress")).to_have_count(0)
