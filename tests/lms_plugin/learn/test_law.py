"""The law changes while people are in the middle of a module."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from courses.jurisdictions import shipped
from lms_plugin.db import db
from tests.lms_plugin.learn.quizzing import LESSON, MODULE, QUIZ, answer_form, begin, hand_in
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.law import renew_law
from tests.support.publishing import publish_changed

OLD = shipped("ES").levels[0].slots["law:duty_to_report"].short["en"]
NEW = "the act of tomorrow"
ASK = "Ask your jurist"


def ask_about_law(body: dict[str, Any]) -> None:
    """Every question of the quiz speaks of a duty that the law of the place names."""
    for question in body["documents"][QUIZ]["questions"]:
        question["text"] += " Think of {{law:duty_to_report}}."


@pytest.fixture
def lawful(trainee: Browser, place: str, session: Session, clock: Clock) -> str:
    """The address of such a quiz."""
    publish_changed(session, MODULE, ask_about_law, clock())
    return f"{place}/a/{QUIZ}"


def test_a_running_quiz_shows_the_law_it_began_with_and_the_next_one_the_newest(
    trainee: Browser, lawful: str, session: Session, clock: Clock
) -> None:
    begin(trainee, lawful)
    assert OLD in trainee.get(lawful).text
    renew_law(session, "ES", NEW, clock())
    page = trainee.get(lawful)
    assert OLD in page.text
    answered = trainee.fetch(lawful, answer_form(page)).text
    assert OLD in answered
    assert NEW not in answered
    hand_in(trainee, lawful)
    assert OLD in trainee.get(lawful).text
    begin(trainee, lawful)
    page = trainee.get(lawful).text
    assert NEW in page
    assert OLD not in page
    first = trainee.get(f"{lawful}/attempts/1").text
    assert OLD in first
    assert NEW not in first


def test_a_move_under_older_law_takes_four_statements_too(
    trainee: Browser, lawful: str, session: Session, clock: Clock
) -> None:
    begin(trainee, lawful)
    renew_law(session, "ES", NEW, clock())
    form = answer_form(trainee.get(lawful))
    with statements(db.engine) as sent:
        trainee.fetch(lawful, form)
    assert len(sent) <= 4, sent


def test_a_lesson_shows_the_newest_law_also_to_somebody_who_has_read_it(
    trainee: Browser, place: str, session: Session, clock: Clock
) -> None:
    address = f"{place}/a/{LESSON}"
    trainee.post(address, hidden(trainee.get(address), "read"))
    renew_law(session, "ES", NEW, clock())
    trainee.get(address)
    with statements(db.engine) as sent:
        page = trainee.get(address).text
    assert NEW in page
    assert "You have read this lesson" in page
    assert len(sent) <= 5, sent


def test_where_no_law_is_written_down_the_page_says_so_whatever_changes_elsewhere(
    app: Flask, cast: Cast, session: Session, clock: Clock
) -> None:
    stranger = Browser(app, cast.stranger)
    renew_law(session, "ES", NEW, clock())
    page = stranger.get(f"/learn/p/{cast.away.placements[MODULE].uuid}/a/{LESSON}").text
    assert ASK in page
    assert NEW not in page


def test_a_cohort_with_a_jurisdiction_of_its_own_has_its_law(
    trainee: Browser, place: str, cast: Cast, session: Session
) -> None:
    address = f"{place}/a/{LESSON}"
    assert ASK not in trainee.get(address).text
    cast.home.cohort.jurisdiction = "GB-EAW"
    session.commit()
    assert ASK in trainee.get(address).text


def warn(body: dict[str, Any]) -> None:
    body["manifest"]["advisory"] = {"level": 2, "text": "Mind {{law:duty_to_report}}."}


def test_the_page_of_the_module_shows_the_newest_law(
    trainee: Browser, place: str, session: Session, clock: Clock
) -> None:
    publish_changed(session, MODULE, warn, clock())
    assert OLD in trainee.get(place).text
    renew_law(session, "ES", NEW, clock())
    page = trainee.get(place).text
    assert NEW in page
    assert OLD not in page
