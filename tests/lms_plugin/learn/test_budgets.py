"""What an activity costs: statements of the database and bytes on the line."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.db import asking, db
from tests.lms_plugin.learn.quizzing import LESSON, answer_form, begin, hand_in, to_summary
from tests.lms_plugin.learn.writing import JOURNAL, SURVEY, answer, form, sheet, write
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, library, place
from tests.support.counting import statements
from tests.support.house import Clock


def test_a_lesson_asks_little_of_the_database_and_of_the_line(trainee: Browser, place: str) -> None:
    trainee.get(f"{place}/a/{LESSON}")
    with statements(db.engine) as sent:
        page = trainee.get(f"{place}/a/{LESSON}")
    assert len(sent) <= 2, sent
    assert len(page.data) < 24 * 1024


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_lesson_of_the_library_fits_a_slow_line(
    app: Flask, cast: Cast, session: Session, clock: Clock, locale: str
) -> None:
    cast.trainee.visit.locale = locale
    for module in cast.modules.values():
        if module.key not in cast.home.placements:
            place(session, cast.home, module, clock())
    session.commit()
    browser = Browser(app, cast.trainee)
    for module in (one for package in library() for one in package.modules):
        for ref in module.manifest.activities:
            page = browser.get(f"/learn/p/{cast.home.placements[module.key].uuid}/a/{ref.key}")
            assert page.status_code == 200
            assert len(page.data) < 24 * 1024, ref.key


def test_a_move_takes_four_statements_and_a_result_seven(trainee: Browser, quiz: str) -> None:
    form = answer_form(trainee.get(quiz))
    with statements(db.engine) as sent:
        trainee.fetch(quiz, form)
    assert len(sent) <= 4, sent
    to_summary(trainee, quiz)
    last = hidden(trainee.get(quiz), "submit") | {"m.confirm": "1"}
    with statements(db.engine) as sent:
        trainee.fetch(quiz, last)
    assert len(sent) <= 7, sent


def test_a_second_result_takes_seven_statements_too(trainee: Browser, quiz: str) -> None:
    hand_in(trainee, quiz)
    begin(trainee, quiz)
    to_summary(trainee, quiz)
    last = hidden(trainee.get(quiz), "submit") | {"m.confirm": "1"}
    with statements(db.engine) as sent:
        trainee.fetch(quiz, last)
    assert len(sent) <= 7, sent


def test_reading_a_lesson_takes_six_statements(trainee: Browser, place: str) -> None:
    address = f"{place}/a/{LESSON}"
    form = hidden(trainee.get(address), "read")
    with statements(db.engine) as sent:
        trainee.fetch(address, form)
    assert len(sent) <= 6, sent


@pytest.mark.parametrize(
    ("opened", "saved", "most"),
    [
        ({"m_page": "write", "m_prompt": "before"}, {"m_prompt": "before"}, 7),
        ({"m_page": "edit", "m_entry": "1"}, {"m_entry": "1"}, 6),
    ],
    ids=["a second entry", "other words"],
)
def test_an_entry_in_a_journal_takes_seven_statements_and_other_words_six(
    trainee: Browser, place: str, opened: dict[str, str], saved: dict[str, str], most: int
) -> None:
    journal = f"{place}/a/{JOURNAL}"
    write(trainee, journal, "First words.")
    trainee.post(journal, form(trainee.get(journal), "open", **opened))
    last = form(trainee.get(journal), "save", **saved, m_text="Second words.")
    with statements(db.engine) as sent:
        page = trainee.fetch(journal, last)
    assert "Second words." in page.text
    assert len(sent) <= most, sent


def test_a_survey_handed_in_takes_seven_statements(
    app: Flask, trainee: Browser, cast: Cast, session: Session, place: str
) -> None:
    cast.mate.visit.locale = "en"
    session.commit()
    survey, mate = f"{place}/a/{SURVEY}", Browser(app, cast.mate)
    mate.get(f"{place}/a/{LESSON}")
    mate.post(f"{place}/a/{LESSON}", hidden(mate.get(f"{place}/a/{LESSON}"), "read"))
    assert answer(trainee, survey).status_code == 303, "who comes first makes the box"
    filled = sheet(mate.get(survey))
    with statements(db.engine) as sent:
        page = mate.fetch(survey, filled)
    assert "Handed in. Thank you." in page.text
    assert len(sent) <= 7, sent


def test_what_every_page_and_move_asks_is_compiled_once(
    trainee: Browser, quiz: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spelt_out(_connection: object, statement: object, _values: object) -> None:
        pytest.fail(f"compiled anew each time: {statement}")

    monkeypatch.setattr(asking, "_in_general", spelt_out)
    trainee.fetch(f"{place}/a/{LESSON}", hidden(trainee.get(f"{place}/a/{LESSON}"), "read"))
    hand_in(trainee, quiz)
