"""What comes first is said in words and refused in every way; the path of a course counts at once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Attempt, Audit, Grade, Placement, Progress
from tests.lms_plugin.learn.quizzing import LESSON, MODULE, QUIZ, SCENARIO, whole
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, place
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.publishing import publish_changed

LATER = "layers-of-impact"


def set_in_order(body: dict[str, Any]) -> None:
    """The second lesson and the quiz wait for the first lesson, nothing else waits; the scenario is for specialists."""
    for activity in body["manifest"]["activities"]:
        activity.pop("after", None)
        if activity["key"] in (LATER, QUIZ):
            activity["after"] = [LESSON]
        if activity["key"] == SCENARIO:
            activity["core"] = False


@pytest.fixture
def ordered(session: Session, clock: Clock, cast: Cast) -> None:
    publish_changed(session, MODULE, set_in_order, clock())


@pytest.mark.usefixtures("ordered")
def test_a_locked_activity_says_what_comes_first_and_opens_afterwards(trainee: Browser, place: str) -> None:
    assert "after: " in trainee.get(place).text
    locked = trainee.get(f"{place}/a/{QUIZ}").text
    assert "Something else comes first" in locked
    assert f'href="{place}/a/{LESSON}"' in locked
    assert f'action="{place}/a/{QUIZ}/begin"' not in locked
    trainee.post(f"{place}/a/{LESSON}", hidden(trainee.get(f"{place}/a/{LESSON}"), "read"))
    assert f'action="{place}/a/{QUIZ}/begin"' in trainee.get(f"{place}/a/{QUIZ}").text
    assert "Opens later" not in trainee.get(place).text


@pytest.mark.usefixtures("ordered")
def test_a_form_that_was_forged_opens_nothing(trainee: Browser, place: str, session: Session) -> None:
    fields = hidden(trainee.get(f"{place}/a/{LESSON}"), "read")
    begun = trainee.post(f"{place}/a/{QUIZ}/begin", {"attempt": "0", "as": fields["as"]})
    assert begun.status_code == 409
    assert "Something else comes first" in begun.text
    read = trainee.post(f"{place}/a/{LATER}", fields)
    assert read.status_code == 409
    assert "Something else comes first" in read.text
    assert trainee.get(f"{place}/a/{QUIZ}/paper").status_code == 404
    assert session.scalars(select(Attempt)).all() == []


@pytest.mark.usefixtures("ordered")
def test_staff_and_a_link_to_one_activity_wait_for_nothing(
    app: Flask, trainee: Browser, cast: Cast, session: Session, place: str
) -> None:
    cast.instructor.visit.locale = "en"
    session.get_one(Placement, cast.home.placements[MODULE].id).activity_key = QUIZ
    session.commit()
    for browser in (Browser(app, cast.instructor), trainee):
        assert "Before you start" in browser.get(f"{place}/a/{QUIZ}").text


@pytest.mark.usefixtures("ordered")
def test_looking_at_what_is_locked_costs_no_statement_more(trainee: Browser, place: str) -> None:
    trainee.get(f"{place}/a/{LATER}")
    with statements(db.engine) as sent:
        trainee.get(f"{place}/a/{LATER}")
    assert len(sent) <= 5


def test_a_module_waits_for_another_one_that_the_course_holds(
    trainee: Browser, cast: Cast, session: Session, clock: Clock
) -> None:
    hard, first = "bias-indicators", f"/learn/p/{cast.home.placements[MODULE].uuid}"
    publish_changed(session, hard, lambda body: body["manifest"].update(after=[MODULE]), clock())
    there = f"/learn/p/{place(session, cast.home, cast.modules[hard], clock()).uuid}"
    session.commit()
    page = trainee.get(there).text
    assert "Another module of your course comes before this one" in page
    assert f'href="{first}"' in page
    assert "Something else comes first" in trainee.get(f"{there}/a/indicator-families").text
    session.get_one(Placement, cast.home.placements[MODULE].id).module_id = cast.modules["role-and-limits"].id
    session.commit()
    assert "Another module" not in trainee.get(there).text, "what the course does not hold keeps nobody waiting"


@pytest.mark.usefixtures("ordered")
def test_the_path_of_a_course_counts_at_once_for_everybody(
    app: Flask, trainee: Browser, cast: Cast, session: Session, place: str
) -> None:
    trainee.post(f"{place}/a/{LESSON}", hidden(trainee.get(f"{place}/a/{LESSON}"), "read"))
    whole(trainee, f"{place}/a/{QUIZ}")
    session.rollback()
    before = session.scalars(select(Grade.wanted_share)).one()
    cast.instructor.visit.locale = "en"
    session.commit()
    instructor, address = Browser(app, cast.instructor), f"/teach/c/{cast.home.cohort.uuid}/path"
    assert instructor.post(address, hidden(instructor.get(address))).status_code == 422
    assert instructor.post(address, hidden(instructor.get(address)) | {"path": "core"}).status_code == 303
    assert (
        "The core path: activities for specialists are optional." in instructor.get(address.removesuffix("/path")).text
    )
    session.rollback()
    row = session.scalars(select(Progress)).one()
    assert (row.done, row.required) == (2, 9)
    # Two of three graded activities are left, and only one of them has a score.
    assert session.scalars(select(Grade.wanted_share)).one() == pytest.approx(before * 3 / 2)
    assert session.scalars(select(Audit.detail).where(Audit.act == "cohort.path")).one() == {"path": "core"}
    assert "2 of 9" in trainee.get(place).text
    assert "2 of 9" in trainee.get("/learn/mine").text
