"""A trainee of an academy opens a module in the frame of the LMS and works through it."""

from playwright.sync_api import expect

from tests.journeys import quizzing
from tests.journeys.people import Hall
from tests.journeys.pressing import go, push

PAGES = 10
COUNTING = 8
"""Of ten questions two are practice."""


def test_a_trainee_reads_a_lesson_does_the_quiz_and_finds_the_score_in_the_gradebook_of_the_lms(hall: Hall) -> None:
    lucia = hall.trainee("lucia")
    frame = lucia.frame
    expect(frame.locator("html")).to_have_attribute("lang", "es")
    expect(frame.locator("h1")).to_have_text("Por qué es tarea de la policía local")
    go(frame, frame.locator("a.button-primary"))
    expect(frame.locator("h1")).to_contain_text("Bienvenida")
    expect(frame.get_by_text("Agentes y personas de asociaciones")).to_be_visible()
    go(frame, frame.locator(".crumbs a").last)
    lucia.open_activity("check")
    push(frame, frame.locator("main .button-primary"))
    missed = ""
    for page in range(1, PAGES + 1):
        is_missed = not missed and quizzing.asked(frame) in quizzing.counting()
        question = quizzing.answer(frame, rightly=not is_missed)
        missed = question if is_missed else missed
        verdict = "wrong" if is_missed else "right"
        expect(frame.locator(f"#convive-q-{question} h2 .convive-signal-{verdict}")).to_be_visible()
        expect(frame.locator(f"#convive-q-{question} .convive-feedback").first).to_be_visible()
        if page < PAGES:
            quizzing.turn(frame, page + 1)
    push(frame, quizzing.button(frame, "submit"))
    expect(frame.locator(".convive-score")).to_contain_text(f"{COUNTING - 1} de {COUNTING}")
    lucia.gradebook("puerto-alba")
    # The rest of the module is not done, so the LMS is told a grade that does not count yet.
    expect(lucia.page.locator("#grades tr", has_text="Lucía Ferrer")).to_contain_text("En curso", timeout=20_000)


def test_the_cookie_of_the_frame_belongs_to_the_lms_that_frames_it(hall: Hall) -> None:
    marc = hall.trainee("marc")
    cookies = marc.page.context.cookies(hall.sites.tool)
    assert [one.get("partitionKey") for one in cookies if one["name"] == "convive"] == ["http://127.0.0.1"]
    marc.page.goto(f"{hall.sites.tool}/learn/mine")
    expect(marc.page.locator("h1")).to_be_visible()
    expect(marc.page.locator("body[data-person]")).to_have_count(0)
