"""One learner's page: completion, tries, scores and times, and nothing that belongs to the learner alone."""

from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.db import db
from tests.lms_plugin.teach.crowd import Crowd, cell, quiz_state, scenario_state
from tests.support.browser import Browser
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
