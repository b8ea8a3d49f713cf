"""The whole way by keyboard alone, and the whole way without JavaScript."""

from playwright.sync_api import Page, expect

from tests.journeys import deciding, quizzing, talking
from tests.journeys.people import MEDIATION, Hall, Visitor
from tests.journeys.pressing import go, going

MOST_TABS = 200


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard never reaches {selector} on {page.url}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    reach(page, selector)
    page.keyboard.press(key)


def press_on(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until that one is there."""
    with going(page):
        press(page, selector)


def activity(page: Page, home: str, key: str) -> None:
    page.goto(home)
    press_on(page, f".tasks a[href$='/{key}']")


def test_a_lesson_a_quiz_and_a_scenario_are_done_by_keyboard_alone(hall: Hall) -> None:
    priya = hall.let_in((320, 800))
    priya.become("priya")
    page = priya.new_window(MEDIATION)
    home = page.url
    press(page, ".skip")
    press_on(page, "main a.button-primary")
    press(page, "[data-convive-form] button")
    expect(page.get_by_text("You have read this lesson.")).to_be_visible()
    activity(page, home, "check")
    press(page, "main .button-primary")
    page.locator(".convive-progress").wait_for()
    press(page, "input[name^='m.q.']", "Space")
    press(page, ".convive-button-primary")
    expect(page.locator(".convive-question-open")).to_be_focused()
    activity(page, home, "noise-in-3b")
    press(page, "main .button-primary")
    page.locator(".convive-scene").wait_for()
    press(page, ".convive-choice")
    expect(page.locator(".convive-taken")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def write(page: Page, body: str, title: str = "") -> None:
    """Fill the form of a room and send it, from one field to the next."""
    if title:
        reach(page, "#f-title")
        page.keyboard.type(title)
    reach(page, "#f-body")
    page.keyboard.type(body)
    press_on(page, "form:has(#f-body) .button-primary")


def test_a_room_is_read_and_written_in_by_keyboard_alone(hall: Hall) -> None:
    marc = hall.trainee("marc")
    talking.enter_room(marc)
    talking.begin(marc.frame, "Una mesa por barrio", "Empezar por escuchar.")
    priya = hall.let_in((320, 800))
    priya.become("priya")
    page = priya.new_window()
    activity(page, page.url, "trust")
    press_on(page, "main a.button-primary")
    press_on(page, "form:has(input[name=alias]) .button-primary")
    press_on(page, ".threads a")
    expect(page.locator(".post")).to_contain_text("Empezar por escuchar.")
    write(page, "Listening first helps here too.")
    expect(page.locator(".post").last).to_contain_text("Listening first helps here too.")
    press_on(page, ".crumbs a[href*='/r/']")
    write(page, "One door for every complaint.", "A first door")
    expect(page.locator("h1")).to_have_text("A first door")
    expect(page.locator(".post")).to_contain_text("One door for every complaint.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def launch_without_scripts(visitor: Visitor) -> Page:
    """The message that a script would carry is carried by a button."""
    go(visitor.page, visitor.page.locator(".links a").nth(MEDIATION))
    with visitor.page.context.expect_page() as opened:
        visitor.page.locator(".beside a[target=_blank]").click()
    page = opened.value
    page.locator("main button").wait_for()
    page.wait_for_load_state()
    go(page, page.locator("main button"))
    expect(page.locator("nav.rooms")).to_be_visible()
    return page


def begin(page: Page, key: str) -> None:
    go(page, page.locator("nav.rooms a").first)
    go(page, page.locator(f".tasks a[href$='/{key}']"))
    go(page, page.locator("main .actions .button-primary"))


def test_a_lesson_a_quiz_a_scenario_and_the_room_work_without_javascript(hall: Hall) -> None:
    tom = hall.let_in(scripts=False)
    tom.become("tom")
    page = launch_without_scripts(tom)
    go(page, page.locator("main a.button-primary"))
    go(page, page.locator("[data-convive-form] button"))
    expect(page.get_by_text("You have read this lesson.")).to_be_visible()
    begin(page, "check")
    page.locator("input[name^='m.q.']").first.check()
    go(page, page.locator(".convive-button-primary").first)
    expect(page.locator(".convive-question-open .convive-feedback").first).to_be_visible()
    with going(page):
        quizzing.turn(page, 2)
    page.locator("input[name^='m.q.']").first.check()
    go(page, page.locator(".convive-button-primary").first)
    expect(page.locator(".convive-progress")).to_contain_text("2 of 10 answered")
    begin(page, "noise-in-3b")
    go(page, page.locator(".convive-choice").first)
    expect(page.locator(".convive-taken")).to_be_visible()
    begin(page, "who-they-call")
    talking.join(page)
    talking.begin(page, "Without scripts", "The first line.")
    go(page, page.locator(".crumbs a[href*='/r/']"))
    talking.reply(page, "Without scripts", "The second line.")
    expect(page.locator(".post")).to_have_count(2)


def test_a_scenario_is_walked_to_its_debrief_by_keyboard_alone(hall: Hall) -> None:
    tom = hall.let_in((320, 800))
    tom.become("tom")
    page = tom.new_window()
    activity(page, page.url, "the-shutter")
    press(page, "main .button-primary")
    page.locator(".convive-scene").wait_for()
    while not page.locator("form:has(input[value=debrief])").count():
        value = next(one for one in deciding.offered(page) if one in deciding.recommended())
        press(page, f".convive-choice[value='{value}']")
        expect(page.locator(".convive-taken")).to_be_visible()
        press(page, "form:has(input[value=continue]) button")
        expect(page.locator(".convive-scene")).to_be_visible()
    press(page, "form:has(input[value=debrief]) button")
    expect(page.locator(".convive-path")).to_be_visible()
    press(page, "form:has(input[value=finish]) button")
    expect(page.locator(".convive-done")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
