"""What an activity costs: statements of the database and bytes on the line."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.db import db
from tests.lms_plugin.learn.quizzing import LESSON, answer_form, begin, hand_in, to_summary
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, library, place
from tests.support.counting import statements
from tests.support.house import Clock


def test_a_lesson_asks_little_of_the_database_and_of_the_line(trainee: Browser, place: str) -> None:
    trainee.get(f"{place}/a/{LESSON}")
    with statements(db.engine) as sent:
        page = trainee.get(f"{place}/a/{LESSON}")
    assert len(sent) <= 5
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
