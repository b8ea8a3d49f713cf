"""Grades to the LMS: what is shown, what is sent again, and how the table keeps itself up to date."""

import re
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

import lms_plugin.jobs
import lti.grades
from lms_plugin.db import db
from lms_plugin.models import Audit, Grade
from lms_plugin.teach.advice import ADVICE
from tests.lms_plugin.teach.crowd import Crowd
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Bell

GONE = "The platform does not have this column or course any more."
TROUBLE = "The platform is having trouble."


def three(crowd: Crowd) -> list[Grade]:
    """One grade of each state."""
    found = [
        crowd.grade(crowd.learner("Ana Parked"), status="parked", share=0.8, failure=GONE),
        crowd.grade(crowd.learner("Bea Waiting"), status="waiting", share=0.6, failure=TROUBLE),
        crowd.grade(crowd.learner("Cira Sent"), share=0.4),
    ]
    crowd.session.commit()
    return found


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', html)


def test_the_page_says_what_arrived_what_waits_and_what_to_do(instructor: Browser, home: str, crowd: Crowd) -> None:
    three(crowd)
    html = instructor.get(f"{home}/grades").text
    assert names(html) == ["Ana Parked", "Bea Waiting", "Cira Sent"]
    assert GONE in html
    assert "Open the link once from the LMS" in html
    assert "Nothing: we try again by ourselves." in html
    assert "80 of 100" in html
    assert "Refused (1)" in html
    assert "Send 2 grades again now" in html


def test_what_is_being_sent_this_second_still_waits(instructor: Browser, home: str, crowd: Crowd) -> None:
    crowd.grade(crowd.learner("Ana"), status="sending")
    crowd.session.commit()
    assert names(instructor.get(f"{home}/grades?state=waiting").text) == ["Ana"]


def test_each_state_has_a_list_of_its_own(instructor: Browser, home: str, crowd: Crowd) -> None:
    three(crowd)
    assert names(instructor.get(f"{home}/grades?state=parked").text) == ["Ana Parked"]
    assert names(instructor.get(f"{home}/grades?state=sent").text) == ["Cira Sent"]
    assert len(names(instructor.get(f"{home}/grades?state=nonsense&page=-3").text)) == 3


def test_one_grade_is_sent_again_and_the_workers_wake(
    instructor: Browser, home: str, crowd: Crowd, session: Session, bell: Bell
) -> None:
    parked, waiting, _ = three(crowd)
    rung = bell.rung
    assert instructor.post(f"{home}/grades/{parked.uuid}/retry").status_code == 303
    session.rollback()
    row = session.get_one(Grade, parked.id)
    assert (row.status, row.failure, row.tries) == ("waiting", None, 0)
    assert session.get_one(Grade, waiting.id).failure == TROUBLE
    assert bell.rung > rung
    assert session.query(Audit).filter_by(act="grade.retry").one().detail == {"grades": 1}
    assert "1 grade is being sent again." in instructor.get(f"{home}/grades").text


def test_all_grades_that_did_not_arrive_are_sent_again_and_no_others(
    instructor: Browser, home: str, crowd: Crowd, session: Session, cast: Cast
) -> None:
    three(crowd)
    away = Crowd(session, cast, cast.away, crowd.now)
    theirs = away.grade(away.learner("Zoe Away"), status="parked", failure=GONE)
    session.commit()
    instructor.post(f"{home}/grades/retry")
    session.rollback()
    assert sorted(row.status for row in session.query(Grade).filter(Grade.id != theirs.id)) == [
        "sent", "waiting", "waiting",
    ]  # fmt: skip
    assert session.get_one(Grade, theirs.id).status == "parked"
    assert "2 grades are being sent again." in instructor.get(f"{home}/grades").text


def test_a_retry_with_nothing_to_send_says_so_and_leaves_no_line(
    instructor: Browser, home: str, session: Session
) -> None:
    instructor.post(f"{home}/grades/retry")
    assert "Everything had arrived already." in instructor.get(f"{home}/grades").text
    assert not session.query(Audit).filter_by(act="grade.retry").count()


def test_the_table_is_asked_for_again_and_answers_304_until_something_changes(
    instructor: Browser, home: str, crowd: Crowd, session: Session
) -> None:
    parked, *_ = three(crowd)
    page = instructor.get(f"{home}/grades").text
    assert 'hx-trigger="every 5s"' in page
    mark = re.search(r'"If-None-Match": "\\"([0-9a-f]+)\\""', page)
    assert mark is not None
    asked = {"If-None-Match": f'"{mark[1]}"'}
    assert instructor.get(f"{home}/grades/table", headers=asked).status_code == 304
    session.get_one(Grade, parked.id).status = "sent"
    session.commit()
    fresh = instructor.get(f"{home}/grades/table", headers=asked)
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != asked["If-None-Match"]
    assert fresh.headers["Cache-Control"] == "private, no-cache"
    assert "<html" not in fresh.text


def test_htmx_evaluates_nothing_and_writes_no_styles(instructor: Browser, home: str) -> None:
    html = instructor.get(f"{home}/grades").text
    assert '"allowEval": false' in html
    assert '"includeIndicatorStyles": false' in html
    assert "vendor/htmx.min.js" in html


def test_every_advice_answers_a_reason_that_is_really_given() -> None:
    folders = (Path(lti.grades.__file__).parent, Path(lms_plugin.jobs.__file__).parent)
    written = "".join(path.read_text() for folder in folders for path in folder.rglob("*.py"))
    assert [reason for reason in ADVICE if reason not in written] == []


def test_a_reason_with_a_percent_sign_is_shown_as_it_is(instructor: Browser, home: str, crowd: Crowd) -> None:
    crowd.grade(crowd.learner("Ana"), status="parked", failure="100 %(broken)s <b>")
    crowd.session.commit()
    assert "100 %(broken)s &lt;b&gt;" in instructor.get(f"{home}/grades").text


def test_two_thousand_grades_take_four_statements_and_come_in_pages(
    app: Flask, instructor: Browser, home: str, crowd: Crowd
) -> None:
    for number in range(201):
        crowd.grade(crowd.learner(f"Person {number:03}"))
    crowd.session.commit()
    with statements(db.engine) as sent:
        html = instructor.get(f"{home}/grades?page=2").text
    assert names(html) == ["Person 200"]
    assert len(sent) <= 4, sent
