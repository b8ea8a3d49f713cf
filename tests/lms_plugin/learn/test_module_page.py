"""The module page says what this is, what is done, and goes on with one button."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.services import contents
from lms_plugin.services.audit import OPERATOR
from tests.lms_plugin.learn.quizzing import LESSON, MODULE, QUIZ, whole
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock

WORDS = (
    "Why this is local police work",
    "0 of 10, about 110 minutes left",
    "paper and pen",
    "Before you read",
    "Start: Welcome",
    "Layers of impact",
    "Not started",
    "What you can do afterwards",
    "16 sources",
)
PRIVATE = ["/learn/p/{0}", "/learn/p/{0}/a/check", "/learn/mine", "/learn/mine/data", "/learn/mine/data.json"]


def test_the_page_shows_purpose_minutes_needs_advisory_tasks_and_one_button(trainee: Browser, place: str) -> None:
    page = trainee.get(place)
    assert page.status_code == 200
    for words in WORDS:
        assert words in page.text
    assert page.text.count("button-primary") == 1
    order = ("After this module", "paper and pen", "Before you read", "Not started")
    told = [page.text.index(words) for words in order]
    assert told == sorted(told)


def test_after_a_lesson_the_button_goes_on_with_the_next_one(trainee: Browser, place: str) -> None:
    address = f"{place}/a/{LESSON}"
    trainee.post(address, hidden(trainee.get(address), "read"))
    page = trainee.get(place)
    assert "Continue: Before you start" in page.text
    assert "1 of 10, about 100 minutes left" in page.text


def test_a_score_stands_in_the_task_list_and_on_its_way_to_the_lms(trainee: Browser, place: str) -> None:
    whole(trainee, f"{place}/a/{QUIZ}")
    page = trainee.get(place)
    assert 'class="share"' in page.text
    assert "on its way to the gradebook" in page.text


def test_a_page_that_is_not_there_leads_back_to_the_module(trainee: Browser, place: str) -> None:
    page = trainee.get(f"{place}/a/nothing")
    assert page.status_code == 404
    assert f'<a href="{place}">Back to the module</a>' in page.text


def test_the_page_is_whole_in_spanish(app: Flask, cast: Cast, place: str) -> None:
    page = Browser(app, cast.mate).get(place)
    assert '<html lang="es" dir="ltr">' in page.text
    assert "Por qué es tarea de la policía local" in page.text


def test_staff_see_the_same_page_with_a_quiet_line(app: Flask, cast: Cast, session: Session, place: str) -> None:
    cast.instructor.visit.locale = "en"
    session.commit()
    assert "You look at this as staff" in Browser(app, cast.instructor).get(place).text


def test_a_link_without_module_says_so_to_learners_and_asks_instructors(
    app: Flask, cast: Cast, session: Session, trainee: Browser, place: str
) -> None:
    cast.home.placements[MODULE].module_id = None
    session.commit()
    assert "This link is not set up yet" in trainee.get(place).text
    assert Browser(app, cast.instructor).get(place).status_code == 303


def test_a_withdrawn_module_says_that_nothing_is_lost(
    cast: Cast, session: Session, clock: Clock, trainee: Browser, place: str
) -> None:
    author = contents.Author(OPERATOR, None)
    contents.withdraw(session, session.merge(cast.modules[MODULE]), author, clock())
    session.commit()
    page = trainee.get(place)
    assert page.status_code == 200
    assert "not open at the moment" in page.text
    assert trainee.get(f"{place}/a/{LESSON}").status_code == 404


@pytest.mark.parametrize(
    "end", ["", "/a/welcome", "/a/check", "/a/check/attempts/1", "/a/check/paper", "/a/no-such-activity"]
)
def test_another_academys_placement_is_not_there(
    app: Flask, cast: Cast, trainee: Browser, place: str, end: str
) -> None:
    assert Browser(app, cast.stranger).get(place + end).status_code == 404
    away = f"/learn/p/{cast.away.placements[MODULE].uuid}"
    assert trainee.get(away + end).status_code == 404


@pytest.mark.parametrize("path", PRIVATE)
def test_nobody_without_a_visit_sees_anything(app: Flask, cast: Cast, path: str) -> None:
    assert Browser(app).get(path.format(cast.home.placements[MODULE].uuid)).status_code == 401


@pytest.mark.parametrize("uuid", ["0", "..", "%00", "a" * 300, "1' OR '1'='1", "\N{SNOWMAN}"])
def test_an_odd_address_is_not_found(trainee: Browser, uuid: str) -> None:
    assert trainee.get(f"/learn/p/{uuid}/a/{uuid}").status_code == 404
    assert trainee.get(f"/learn/p/{uuid}").status_code == 404


def test_somebody_who_left_the_course_sees_it_no_more(
    cast: Cast, session: Session, clock: Clock, trainee: Browser, place: str
) -> None:
    assert cast.trainee.enrolment is not None
    cast.trainee.enrolment.left_at = clock()
    session.commit()
    assert trainee.get(place).status_code == 404


def test_the_page_asks_little_of_the_database_and_of_the_line(trainee: Browser, place: str) -> None:
    trainee.get(place)
    with statements(db.engine) as sent:
        page = trainee.get(place)
    assert len(sent) <= 5
    assert len(page.data) < 24 * 1024
