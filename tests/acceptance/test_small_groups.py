"""A group of four: no figure is shown of it, and none can be worked out from what is shown."""

import csv
import re
from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from courses.kinds.survey.figures import Answered
from lms_plugin.models import SurveyBox
from tests.lms_plugin.learn.quizzing import MODULE, QUIZ, whole
from tests.lms_plugin.learn.writing import RATED, SURVEY
from tests.lms_plugin.teach.crowd import Crowd, fill, quiz_state
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, visitor
from tests.support.house import Clock


def answered(app: Flask, cast: Cast, session: Session, clock: Clock, name: str) -> None:
    """One more person of the cohort hands in the quiz."""
    session.rollback()
    who = visitor(session, cast.home, name.lower(), name, clock(), locale="en")
    who.visit.placement_id = cast.home.placements[MODULE].id
    session.commit()
    whole(Browser(app, who), f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{QUIZ}")


@pytest.fixture
def insight(cast: Cast, session: Session) -> str:
    cast.instructor.person.locale = cast.instructor.visit.locale = "en"
    session.commit()
    return f"/teach/c/{cast.home.cohort.uuid}/m/{cast.modules[MODULE].uuid}/a/{QUIZ}"


def shares(page: str) -> list[str]:
    return re.findall(r"\d+\s?%", re.sub(r"<style.*?</style>", "", page.split("<main", 1)[1], flags=re.DOTALL))


def test_the_figures_of_four_people_are_hidden_and_those_of_five_are_not(
    app: Flask, cast: Cast, session: Session, clock: Clock, insight: str
) -> None:
    instructor = Browser(app, cast.instructor)
    for name in ("Nora", "Omar", "Pilar", "Quim"):
        answered(app, cast, session, clock, name)
    few = instructor.get(insight).text
    assert "No figures: fewer than five people have finished." in few
    assert shares(few) == []
    answered(app, cast, session, clock, "Rosa")
    assert shares(instructor.get(insight).text)


@pytest.mark.parametrize(("both", "first_only", "last_only", "is_shown"), [
    (4, 0, 0, False), (5, 0, 0, True), (5, 4, 0, False), (5, 0, 4, False), (5, 5, 0, True), (9, 1, 0, False),
])  # fmt: skip
def test_a_gain_is_hidden_of_four_and_where_four_would_follow_from_the_means_beside_it(
    app: Flask, cast: Cast, session: Session, clock: Clock, insight: str,
    both: int, first_only: int, last_only: int, is_shown: bool,
) -> None:  # fmt: skip
    crowd = Crowd(session, cast, cast.home, clock())
    for number in range(both + first_only + last_only):
        who = crowd.learner(f"Person {number}")
        if number < both + first_only:
            crowd.attempt(who, "baseline", quiz_state({}), share=(number % 3) / 6, days=2)
        if number < both or number >= both + first_only:
            crowd.attempt(who, "post-test", quiz_state({}), share=(number % 3) / 6 + 0.5)
    session.commit()
    instructor = Browser(app, cast.instructor)
    for test in ("baseline", "post-test"):
        page = instructor.get(insight.replace(QUIZ, test)).text
        gain = page[page.index('id="gain"') :].split("</section>")[0]
        assert bool(shares(f"<main{gain}")) is is_shown
        assert ("Figures appear once five people have done both tests." in gain) is not is_shown


def left_out(session: Session, key: str, few: int) -> None:
    """So many sheets of the box have no answer to one question."""
    box = session.query(SurveyBox).one()
    kept = [Answered.read(sheet) for sheet in box.sheets]
    without = [{name: value for name, value in one.ratings.items() if name != key} for one in kept[:few]]
    fewer = [replace(one, ratings=ratings) for one, ratings in zip(kept, without, strict=False)]
    box.sheets = [one.written() for one in [*fewer, *kept[few:]]]
    session.commit()


def survey_file(instructor: Browser, page: str) -> list[list[str]]:
    got = instructor.post(f"{page}/results.csv", hidden(instructor.get(page)))
    assert got.status_code == 200
    return list(csv.reader(StringIO(got.text.removeprefix("\ufeff"))))[1:]


def test_a_file_of_a_survey_does_not_tell_how_few_left_a_question_out(
    app: Flask, cast: Cast, session: Session, insight: str
) -> None:
    fill(session, cast, [3, 4, 5, 6, 7, 7, 8, 8, 9, 9], closed=True)
    left_out(session, RATED[0], 4)
    left_out(session, RATED[1], 5)
    rows = survey_file(Browser(app, cast.instructor), insight.replace(QUIZ, SURVEY))
    assert [row[2] for row in rows] == ["", "5", "10", "10"]


def test_a_file_of_a_survey_has_no_figure_of_the_four_who_answered_a_question(
    app: Flask, cast: Cast, session: Session, insight: str
) -> None:
    fill(session, cast, [3, 4, 5, 6, 7, 7, 8, 8, 9, 9], closed=True)
    left_out(session, RATED[0], 6)
    rows = survey_file(Browser(app, cast.instructor), insight.replace(QUIZ, SURVEY))
    assert Counter(row[1] for row in rows) == {"At the start": len(RATED) - 1}


@pytest.mark.parametrize(("early", "late", "changes"), [(5, 5, True), (9, 5, False), (5, 9, False), (10, 5, True)])
def test_a_file_of_a_survey_has_no_change_beside_means_that_would_give_a_few_away(
    app: Flask, cast: Cast, session: Session, insight: str, early: int, late: int, changes: bool
) -> None:
    """Whoever is in one wave and not in the other: nobody, or five and more."""
    fill(session, cast, [2, 4, 3, 5, 6, 2, 4, 3, 5, 6][:early], codes=True, closed=True)
    fill(session, cast, [6, 8, 7, 9, 6, 8, 7, 9, 6, 8][:late], "end", codes=True, closed=True)
    rows = survey_file(Browser(app, cast.instructor), insight.replace(QUIZ, SURVEY))
    assert any(row[5] for row in rows) is changes


@pytest.mark.parametrize(("values", "is_shown"), [([3] * 5 + [4] * 5, True), ([3] * 6 + [4] * 4, False)])
def test_a_distribution_with_a_cell_of_four_is_on_no_page(
    app: Flask, cast: Cast, session: Session, insight: str, values: list[int], is_shown: bool
) -> None:
    """Mean and deviation stand beside it, so that no cell of it can be hidden alone."""
    cast.instructor.person.locale = cast.instructor.visit.locale = "en"
    fill(session, cast, values, closed=True)
    page = Browser(app, cast.instructor).get(insight.replace(QUIZ, SURVEY)).text
    assert 'id="means"' in page
    assert (f'id="d-{RATED[0]}"' in page) is is_shown
