"""Trainees type the code of the day: in its time, at their own meeting, and not too often."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.db import db
from lms_plugin.factory import create_app
from lms_plugin.models import Enrolment, MoveRow
from tests.lms_plugin.teach.crowd import OTHER
from tests.lms_plugin.teach.meeting import MEETING, cell, plan, the
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, visitor
from tests.support.counting import statements
from tests.support.house import Bell, Clock


@pytest.fixture
def page(cast: Cast, home: str) -> str:
    return f"{home}/m/{cast.modules[OTHER].uuid}/a/{MEETING}/attendance"


@pytest.fixture
def own_page(cast: Cast) -> str:
    return f"/learn/p/{cast.home.placements[OTHER].uuid}/a/{MEETING}"


def code_form(answer: str) -> bool:
    return 'name="code"' in answer


def test_the_code_of_the_day_marks_a_trainee_present_in_its_time_and_only_then(
    instructor: Browser, learner: Browser, page: str, own_page: str, session: Session, trainee: Enrolment, clock: Clock
) -> None:
    assert "No date has been set" in learner.get(own_page).text
    plan(instructor, page)
    code, fields = the(session).code, hidden(instructor.get(page))
    early = learner.get(own_page).text
    assert "Room 2" in early
    assert not code_form(early)
    mine = {name: value for name, value in fields.items() if name not in ("as", "csrf_token")}
    assert learner.post(own_page + "/present", mine | {"code": code}).status_code == 422, "it is not time yet"
    clock.now = the(session).starts_at
    assert code_form(learner.get(own_page).text)
    wrong = learner.post(own_page + "/present", hidden(learner.get(own_page)) | {"code": "AAAAAA"})
    assert wrong.status_code == 422
    assert "not the code of this meeting" in wrong.text
    typed = f" {code[:3].lower()}-{code[3:].lower()} "
    right = learner.post(own_page + "/present", hidden(learner.get(own_page)) | {"code": typed})
    assert right.status_code == 303
    assert cell(session, trainee) == "done"
    again = learner.post(own_page + "/present", hidden(learner.get(own_page)) | {"code": code})
    assert again.status_code == 303, "a second tab is told the same"
    assert "You are marked present" in learner.get(own_page).text
    move = session.scalars(select(MoveRow)).one()
    assert (move.act, move.by, move.data) == ("present", "system", {}), "the code stands in no move"


def test_the_code_of_another_cohort_opens_nothing(
    instructor: Browser, app: Flask, page: str, session: Session, cast: Cast, clock: Clock
) -> None:
    plan(instructor, page)
    clock.now = the(session).starts_at
    stranger = Browser(app, cast.stranger)
    address = f"/learn/p/{cast.away.placements[OTHER].uuid}/a/{MEETING}"
    assert stranger.post(address + "/present", {"code": the(session).code}).status_code == 422
    home = f"/learn/p/{cast.home.placements[OTHER].uuid}/a/{MEETING}"
    assert stranger.post(home + "/present", {"code": the(session).code}).status_code == 404


def test_the_right_code_takes_six_statements_and_a_wrong_one_writes_nothing(
    instructor: Browser, learner: Browser, page: str, own_page: str, session: Session, clock: Clock
) -> None:
    plan(instructor, page)
    clock.now = the(session).starts_at
    code = the(session).code
    guess(learner, own_page, "AAAAAA")
    with statements(db.engine) as sent:
        assert guess(learner, own_page, "AAAAAA").status_code == 422
    assert all(one.startswith("SELECT") for one in sent), sent
    with statements(db.engine) as sent:
        assert guess(learner, own_page, code).status_code == 303
    assert len(sent) <= 6, sent


def test_the_trainees_page_never_holds_the_code(
    instructor: Browser, learner: Browser, page: str, own_page: str, session: Session, clock: Clock
) -> None:
    plan(instructor, page)
    clock.now = the(session).starts_at
    text = learner.get(own_page).text
    assert the(session).code not in text
    assert re.search(rf"{the(session).code[:3]}.{{0,3}}{the(session).code[3:]}", text) is None


@pytest.fixture
def flooded(app: Flask, clock: Clock, bell: Bell) -> Iterator[Flask]:
    """The same tool with its limits on."""
    made = create_app(
        app.extensions["convive"].settings, clock, bell, TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=True
    )
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def guess(browser: Browser, own_page: str, code: str) -> TestResponse:
    return browser.post(own_page + "/present", {"code": code})


def test_after_ten_codes_a_person_waits_and_is_told_so_while_others_may_type(
    instructor: Browser, flooded: Flask, page: str, own_page: str, session: Session, cast: Cast, clock: Clock,
    trainee: Enrolment,
) -> None:  # fmt: skip
    plan(instructor, page)
    clock.now = the(session).starts_at
    cast.trainee.visit.locale = "en"
    session.commit()
    guesser, mate = Browser(flooded, cast.trainee), Browser(flooded, cast.mate)
    assert [guess(guesser, own_page, "AAAAAA").status_code for _ in range(10)] == [422] * 10
    late = guess(guesser, own_page, the(session).code)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "900")
    assert "Too many codes have been typed. Wait a quarter of an hour" in late.text
    assert cell(session, trainee) is None
    assert guess(mate, own_page, the(session).code).status_code == 303


def test_people_who_guess_together_are_as_slow_as_one(
    instructor: Browser, flooded: Flask, page: str, own_page: str, session: Session, cast: Cast, clock: Clock
) -> None:
    plan(instructor, page)
    clock.now = the(session).starts_at
    people = [visitor(session, cast.home, f"guess-{number}", "A. Gil", clock.now) for number in range(11)]
    session.commit()
    *guessers, last = [Browser(flooded, one) for one in people]
    assert {guess(one, own_page, "AAAAAA").status_code for one in guessers for _ in range(10)} == {422}
    assert guess(last, own_page, the(session).code).status_code == 429
    elsewhere = f"/learn/p/{cast.away.placements[OTHER].uuid}/a/{MEETING}"
    assert guess(Browser(flooded, cast.stranger), elsewhere, "AAAAAA").status_code == 422, "other meetings go on"


@pytest.mark.parametrize("activity", ["check", "one-minute-card", "who-they-call", "nowhere"])
def test_only_at_a_meeting_can_anybody_say_that_they_are_there(
    learner: Browser, own_page: str, session: Session, activity: str
) -> None:
    assert guess(learner, own_page.replace(MEETING, activity), "AAAAAA").status_code == 404
    assert session.scalars(select(MoveRow)).all() == []


def test_a_meeting_shows_the_clock_of_the_place_to_everybody(
    instructor: Browser, learner: Browser, page: str, own_page: str
) -> None:
    plan(instructor, page)
    for text in (instructor.get(page).text, instructor.get(page + "/sheet").text, learner.get(own_page).text):
        assert "23 Nov 2026, 10:00 (time of Madrid)" in text


def test_a_wrong_code_stays_in_its_field(
    instructor: Browser, learner: Browser, page: str, own_page: str, session: Session, clock: Clock
) -> None:
    plan(instructor, page)
    clock.now = the(session).starts_at
    wrong = learner.post(own_page + "/present", hidden(learner.get(own_page)) | {"code": "ABC DEF"})
    assert 'value="ABC DEF"' in wrong.text
