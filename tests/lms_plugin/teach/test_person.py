"""One learner's page: completion, tries, scores and times, and nothing that belongs to the learner alone."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Enrolment
from tests.lms_plugin.teach.crowd import Crowd, cell, quiz_state, scenario_state
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.counting import statements


def test_the_page_says_what_is_done_how_often_and_how_well(instructor: Browser, home: str, crowd: Crowd) -> None:
    who = crowd.learner("Ana Person")
    crowd.progress(who, 2, share=0.45, check=cell(share=0.9, attempts=2), welcome=cell())
    for number in (1, 2):
        crowd.attempt(who, "check", quiz_state({"two-elements": ["c"]}), number=number, share=0.9, days=3 - number)
    crowd.grade(who, status="parked", share=0.45, failure="The platform keeps no results for this person.")
    crowd.session.commit()
    html = instructor.get(f"{home}/people/{who.uuid}").text
    row = html[html.index("Check what you know") :].split("</tr>")[0]
    assert '<td class="number">2</td>' in row
    assert '<td class="number">90%</td>' in row
    assert 'datetime="2026-11-21T08:00:00+00:00"' in row
    assert "2 of 8 required activities done." in html
    assert "The platform keeps no results for this person." in html


def test_choices_in_scenarios_and_answers_are_not_on_the_page_of_a_learner(
    instructor: Browser, home: str, crowd: Crowd
) -> None:
    who = crowd.learner("Ana Person")
    crowd.progress(who, 2, check=cell(share=0.1), the_shutter=cell())
    crowd.attempt(who, "check", quiz_state({"two-elements": ["a"]}))
    crowd.attempt(who, "the-shutter", scenario_state({"third-call": "promise"}))
    crowd.session.commit()
    html = instructor.get(f"{home}/people/{who.uuid}").text
    for secret in ("two-elements", "third-call", "promise", "A shop window", "red line"):
        assert secret not in html


def test_instructors_have_no_such_page_and_people_who_left_still_do(
    instructor: Browser, home: str, crowd: Crowd
) -> None:
    colleague, gone = crowd.learner("Ines", role="instructor"), crowd.learner("Luis")
    gone.left_at = crowd.now
    crowd.session.commit()
    assert instructor.get(f"{home}/people/{colleague.uuid}").status_code == 404
    assert "No longer in the course since" in instructor.get(f"{home}/people/{gone.uuid}").text


def test_the_page_takes_seven_statements(
    app: Flask, instructor: Browser, home: str, crowd: Crowd, session: Session
) -> None:
    who = crowd.learner("Ana Person")
    crowd.progress(who, 2, check=cell(share=0.9))
    session.commit()
    address = f"{home}/people/{who.uuid}"
    instructor.get(address)
    with statements(db.engine) as sent:
        instructor.get(address)
    assert len(sent) <= 7, sent


def test_an_instructor_gives_more_time_and_the_page_keeps_it(
    instructor: Browser, home: str, crowd: Crowd, session: Session
) -> None:
    who = crowd.learner("Ana Person")
    session.commit()
    address = f"{home}/people/{who.uuid}"
    assert 'value="none" checked' in instructor.get(address).text
    assert instructor.post(f"{address}/time", {"extra_time": "quarter"}).status_code == 303
    page = instructor.get(address)
    assert "Saved. It holds for attempts that begin from now on." in page.text
    assert 'value="quarter" checked' in page.text


@pytest.mark.parametrize("sent", [{}, {"extra_time": "3"}, {"extra_time": "half\0"}])
def test_a_time_that_is_not_offered_is_refused_beside_the_field(
    instructor: Browser, home: str, crowd: Crowd, session: Session, sent: dict[str, str]
) -> None:
    who = crowd.learner("Ana Person")
    session.commit()
    answer = instructor.post(f"{home}/people/{who.uuid}/time", sent)
    assert answer.status_code == 422
    assert 'href="#f-extra_time"' in answer.text
    session.rollback()
    assert session.get_one(Enrolment, who.id).extra_time == "none"


def test_more_time_is_on_no_page_of_the_cohort_and_in_no_table_to_take_away(
    instructor: Browser, home: str, crowd: Crowd, session: Session
) -> None:
    who = crowd.learner("Ana Person")
    who.extra_time = "unlimited"
    session.commit()
    told = instructor.get(home).text + instructor.post(f"{home}/people.csv", {}).text
    assert "Ana Person" in told
    for word in ("unlimited", "No time limit", "Extra time", "Time for examinations"):
        assert word not in told


def test_nobody_sets_the_time_of_a_person_of_another_cohort_or_of_a_colleague(
    app: Flask, instructor: Browser, home: str, crowd: Crowd, cast: Cast, session: Session
) -> None:
    colleague, who = crowd.learner("Ines", role="instructor"), crowd.learner("Ana Person")
    session.commit()
    stranger = cast.stranger.enrolment
    assert stranger is not None
    for enrolment in (colleague, stranger):
        assert instructor.post(f"{home}/people/{enrolment.uuid}/time", {"extra_time": "half"}).status_code == 404
    for visitor in (cast.away_instructor, cast.trainee, cast.stranger):
        answer = Browser(app, visitor).post(f"{home}/people/{who.uuid}/time", {"extra_time": "half"})
        assert answer.status_code in (403, 404)
    session.rollback()
    assert {one.extra_time for one in session.scalars(select(Enrolment))} == {"none"}
