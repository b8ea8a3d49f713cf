"""Pages speak one language, and changing it keeps what was done. That each page does is seen in `test_pages`."""

from playwright.sync_api import expect

from tests.journeys import quizzing
from tests.journeys.people import Hall
from tests.journeys.pressing import go, push
from tests.journeys.speaking import foreign


def test_a_language_changed_in_the_middle_of_a_quiz_keeps_the_answers_and_changes_every_word(hall: Hall) -> None:
    priya = hall.trainee("priya")
    priya.open_activity("check")
    frame = priya.frame
    assert foreign(priya.inner, "en") == []
    push(frame, frame.locator("main .button-primary"))
    quizzing.answer(frame)
    quizzing.turn(frame, 2)
    question = quizzing.asked(frame)
    go(frame, frame.locator(".languages button[value=es]"))
    expect(frame.locator("html")).to_have_attribute("lang", "es")
    expect(frame.locator(".convive-progress")).to_contain_text("Página 2 de 10")
    expect(frame.locator(".convive-progress")).to_contain_text("1 de 10")
    assert quizzing.asked(frame) == question
    expect(frame.locator("h1")).to_have_text("Comprueba lo que sabes")
    assert foreign(priya.inner, "es") == []
    quizzing.answer(frame)
    go(frame, frame.locator(".languages button[value=en]"))
    expect(frame.locator(".convive-progress")).to_contain_text("2 of 10 answered")


def test_an_academy_speaks_its_own_language_and_a_person_the_one_that_was_chosen(hall: Hall) -> None:
    marc = hall.trainee("marc")
    expect(marc.frame.locator("html")).to_have_attribute("lang", "es")
    assert foreign(marc.inner, "es") == []
    go(marc.frame, marc.frame.locator(".languages button[value=en]"))
    expect(marc.frame.locator("html")).to_have_attribute("lang", "en")
    again = hall.trainee("marc")
    expect(again.frame.locator("html")).to_have_attribute("lang", "en")
    assert foreign(again.inner, "en") == []
    mate = hall.trainee("lucia")
    expect(mate.frame.locator("html")).to_have_attribute("lang", "es")
