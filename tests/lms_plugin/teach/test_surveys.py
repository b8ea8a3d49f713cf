"""What instructors see of a survey: nothing while it is open, and nothing of fewer than five people afterwards."""

import csv
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, SurveyBox
from tests.lms_plugin.learn.writing import RATED, SURVEY
from tests.lms_plugin.teach.crowd import MODULE, fill
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.house import Clock

WORDS = [f"words number {number}" for number in range(5)]


@pytest.fixture
def page(cast: Cast, home: str) -> str:
    return f"{home}/m/{cast.modules[MODULE].uuid}/a/{SURVEY}"


def test_while_it_is_open_only_the_number_is_shown(
    instructor: Browser, session: Session, cast: Cast, page: str
) -> None:
    fill(session, cast, [3, 4, 5, 6, 7, 7], words=WORDS)
    html = instructor.get(page).text
    assert "6 people have answered." in html
    assert "Close the survey" in html
    assert "words number" not in html
    assert "Means" not in html


def test_with_four_answers_there_is_no_button_to_close(
    instructor: Browser, session: Session, cast: Cast, page: str
) -> None:
    fill(session, cast, [3, 4, 5, 6])
    assert f"{page}/close" not in instructor.get(page).text
    assert "fewer than five answers" in instructor.get(f"{page}/close").text
    instructor.post(f"{page}/close", hidden(instructor.get(f"{page}/close")))
    session.rollback()
    assert session.scalars(select(SurveyBox.closed_at)).one() is None


def test_closing_asks_first_and_then_shows_the_figures(
    instructor: Browser, session: Session, cast: Cast, page: str
) -> None:
    fill(session, cast, [3, 4, 5, 6, 7], words=WORDS)
    asked = instructor.get(f"{page}/close")
    assert "cannot be opened again" in asked.text
    assert instructor.post(f"{page}/close", hidden(asked)).status_code == 303
    html = instructor.get(page).text
    assert "The survey is closed." in html
    assert '<td class="number">5</td><td class="number">5</td><td class="number">1.58</td>' in html
    assert all(one in html for one in WORDS)
    assert "too few" in html, "nobody answered the other tasks"
    session.rollback()
    acts = session.execute(select(Audit.act, Audit.detail).where(Audit.act == "survey.close")).one()
    assert acts.detail["activity"] == SURVEY


def test_four_texts_are_not_shown(instructor: Browser, session: Session, cast: Cast, page: str) -> None:
    fill(session, cast, [3] * 8, words=WORDS[:4], closed=True)
    assert "words number" not in instructor.get(page).text


def test_later_waves_show_the_change_of_those_who_can_be_matched(
    instructor: Browser, session: Session, cast: Cast, page: str
) -> None:
    fill(session, cast, [2] * 5 + [4] * 5, codes=True, closed=True)
    fill(session, cast, [6] * 5 + [8] * 5, "end", codes=True, closed=True)
    fill(session, cast, [9] * 9, "three-months", codes=True)
    html = instructor.get(page).text
    assert "At the start → At the end" in html
    assert "57%" in html
    assert "After three months" not in html, "its box is open"


def test_the_file_holds_the_figures_of_the_page_and_no_words(
    instructor: Browser, session: Session, cast: Cast, page: str
) -> None:
    fill(session, cast, [2] * 5 + [4] * 5, words=WORDS, codes=True, closed=True)
    fill(session, cast, [6] * 5 + [8] * 5, "end", codes=True, closed=True)
    got = instructor.post(f"{page}/results.csv", hidden(instructor.get(page)))
    rows = list(csv.reader(StringIO(got.text.removeprefix("\ufeff"))))
    assert rows[0][:3] == ["Question", "When", "People"]
    assert len(rows) == 1 + 3 * len(RATED)
    assert rows[1][1:5] == ["At the start", "10", "3.0", "1.05"]
    assert rows[3][1:] == ["At the end", "10", "7.0", "1.05", "At the start", "3.0", "1.05", "0.57"]
    assert "words number" not in got.text
    session.rollback()
    assert session.scalars(select(Audit.detail).where(Audit.act == "export.csv")).one()["what"] == "survey"


def test_an_open_survey_and_another_kind_have_no_file(
    instructor: Browser, session: Session, cast: Cast, page: str
) -> None:
    fill(session, cast, [3] * 6)
    fields = hidden(instructor.get(f"{page}/close"))
    answer = instructor.post(f"{page}/results.csv", fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert instructor.get(page.replace(SURVEY, "check") + "/close").status_code == 404


def test_figures_of_another_course_are_not_there(
    app: Flask, session: Session, cast: Cast, clock: Clock, page: str
) -> None:
    fill(session, cast, [3] * 6, closed=True)
    stranger = Browser(app, cast.away_instructor)
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}/close").status_code == 404
    own = page.replace(cast.home.cohort.uuid, cast.away.cohort.uuid)
    assert "0 people have answered." in stranger.get(own).text
