"""A click on a grade in the LMS: instructors land on that attempt, learners on their own, nobody else on any."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.models import Attempt, LineItem, Placement, Visit
from lti import claims
from tests.lms_plugin.launch.door import BASE, INSTITUTION_ADMINISTRATOR, Door
from tests.lms_plugin.learn.quizzing import MODULE, QUIZ, SCENARIO, begin, whole
from tests.support.browser import Browser
from tests.support.cast import Cast, Visitor
from tests.support.lti_fakes import INSTRUCTOR, LEARNER


@pytest.fixture(autouse=True)
def english(cast: Cast, session: Session) -> None:
    """Everybody reads English here: the words of a page are tested in their source."""
    for one in (cast.trainee, cast.mate, cast.instructor, cast.administrator):
        one.person.locale = one.visit.locale = "en"
    session.commit()


@pytest.fixture
def quiz(app: Flask, cast: Cast) -> str:
    """Lucía has handed in the quiz of the module, with one answer."""
    address = f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{QUIZ}"
    whole(Browser(app, cast.trainee), address)
    return address


def column(session: Session, cast: Cast) -> str:
    wanted = select(LineItem.url).where(LineItem.placement_id == cast.home.placements[MODULE].id)
    return session.scalars(wanted).one()


def click(
    door: Door, cast: Cast, url: str, whose: str = "lucia", who: str = "ana", role: str = INSTRUCTOR, **more: object
) -> TestResponse:
    sent = {
        claims.MESSAGE_TYPE: claims.SUBMISSION_REVIEW_REQUEST, claims.ROLES: [role],
        claims.FOR_USER: {"user_id": whose}, claims.AGS: {"lineitem": url, "scope": []},
        claims.RESOURCE_LINK: {"id": "link-why-local-police"}, **more,
    }  # fmt: skip
    return door.launch(cast.home, sub=who, sent=sent, locale="en")


def landed(door: Door, answer: TestResponse, client: FlaskClient | None = None) -> TestResponse:
    assert answer.status_code == 303, answer.text
    return (client or door.client).get(answer.location, base_url=BASE)


def test_an_instructor_lands_on_the_attempt_as_it_was_handed_in(
    door: Door, cast: Cast, session: Session, quiz: str
) -> None:
    page = landed(door, click(door, cast, column(session, cast)))
    assert page.status_code == 200
    assert "Lucía Ferrer: Why this is local police work" in page.text
    assert "attempt 1" in page.text
    assert "As the person handed it in" in page.text
    assert "convive-player" in page.text
    assert "<form" not in page.text.split('id="attempt"')[1]
    session.rollback()
    visit = session.scalars(select(Visit).order_by(Visit.id.desc())).first()
    assert visit is not None
    assert (visit.role, visit.placement_id) == ("instructor", cast.home.placements[MODULE].id)


def test_earlier_attempts_are_one_click_away(app: Flask, door: Door, cast: Cast, session: Session, quiz: str) -> None:
    whole(Browser(app, cast.trainee), quiz)
    answer = click(door, cast, column(session, cast))
    page = landed(door, answer)
    assert "attempt 2" in page.text
    earlier = door.client.get(f"{answer.location}/{QUIZ}/1", base_url=BASE)
    assert "attempt 1" in earlier.text
    assert door.client.get(f"{answer.location}/{QUIZ}/3", base_url=BASE).status_code == 404
    assert door.client.get(f"{answer.location}/nowhere/1", base_url=BASE).status_code == 404


def test_an_attempt_that_is_still_open_is_not_shown(app: Flask, door: Door, cast: Cast, session: Session) -> None:
    address = f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{QUIZ}"
    begin(Browser(app, cast.trainee), address)
    answer = click(door, cast, column(session, cast))
    assert "Nothing that is scored has been handed in yet." in landed(door, answer).text
    assert door.client.get(f"{answer.location}/{QUIZ}/1", base_url=BASE).status_code == 404


def test_choices_in_a_scenario_stay_with_the_person(app: Flask, door: Door, cast: Cast, session: Session) -> None:
    address = f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{SCENARIO}"
    begin(Browser(app, cast.trainee), address)
    session.rollback()
    attempt = session.scalars(select(Attempt)).one()
    attempt.finished_at, attempt.earned, attempt.possible = attempt.started_at, 1.0, 1.0
    session.commit()
    page = landed(door, click(door, cast, column(session, cast)))
    assert "stays with the person" in page.text
    assert "convive-player" not in page.text


def test_speedgrader_sends_the_course_as_the_link_and_the_column_counts(
    door: Door, cast: Cast, session: Session, quiz: str
) -> None:
    """As in github.com/instructure/canvas-lms/issues/1952; no placement is made for the course's id."""
    before = session.scalar(select(func.count(Placement.id)))
    odd = {claims.RESOURCE_LINK: {"id": "course-1"}}
    page = landed(door, click(door, cast, column(session, cast), **odd))
    assert "Lucía Ferrer" in page.text
    session.rollback()
    assert session.scalar(select(func.count(Placement.id))) == before


def test_a_column_that_is_not_known_falls_back_on_the_link(door: Door, cast: Cast, quiz: str) -> None:
    assert "Lucía Ferrer" in landed(door, click(door, cast, "https://lms.example/another/column")).text


def test_a_learner_lands_on_the_own_attempt(door: Door, cast: Cast, session: Session, quiz: str) -> None:
    answer = click(door, cast, column(session, cast), "lucia", "lucia", LEARNER)
    assert answer.location.endswith(f"/a/{QUIZ}/attempts/1")
    assert landed(door, answer).status_code == 200


def test_a_learner_without_an_attempt_lands_on_the_module(door: Door, cast: Cast, session: Session) -> None:
    answer = click(door, cast, column(session, cast), "marc", "marc", LEARNER)
    assert answer.location.endswith(f"/learn/p/{cast.home.placements[MODULE].uuid}")


def test_nobody_but_an_instructor_may_ask_for_somebody_else(
    door: Door, cast: Cast, session: Session, quiz: str
) -> None:
    url = column(session, cast)
    for who, role in (("marc", LEARNER), ("julian", INSTITUTION_ADMINISTRATOR), ("nobody", INSTITUTION_ADMINISTRATOR)):
        answer = click(door, cast, url, "lucia", who, role)
        assert answer.status_code == 403, who
        assert "Only instructors of the course" in answer.text
        assert "Lucía" not in answer.text


def test_a_person_who_is_unknown_or_of_another_course_gives_one_clear_page(
    door: Door, cast: Cast, session: Session
) -> None:
    url = column(session, cast)
    for whose in ("tom", "helen", "nobody-here", "ana"):
        page = landed(door, click(door, cast, url, whose))
        assert "There is nothing to review here" in page.text, whose
        assert "Tom" not in page.text
        assert f"/teach/c/{cast.home.cohort.uuid}" in page.text


def test_a_column_of_another_academy_is_not_found(door: Door, cast: Cast, session: Session) -> None:
    away = session.scalars(
        select(LineItem.url).where(LineItem.placement_id == cast.away.placements[MODULE].id)
    ).one()
    gone = {claims.RESOURCE_LINK: None}
    assert "There is nothing to review here" in landed(door, click(door, cast, away, **gone)).text


def test_who_has_left_the_course_can_still_be_reviewed(door: Door, cast: Cast, session: Session, quiz: str) -> None:
    session.rollback()
    cast.trainee.enrolment.left_at = cast.trainee.visit.created_at  # type: ignore[union-attr]
    session.commit()
    page = landed(door, click(door, cast, column(session, cast)))
    assert "No longer in the course" in page.text
    assert "As the person handed it in" in page.text


def review_of(cast: Cast, whose: Visitor) -> str:
    assert whose.enrolment is not None
    return f"/teach/p/{cast.home.placements[MODULE].uuid}/review/{whose.enrolment.uuid}"


def test_strangers_do_not_reach_a_review_by_its_address(app: Flask, cast: Cast, session: Session, quiz: str) -> None:
    address = review_of(cast, cast.trainee)
    session.rollback()
    assert Browser(app).get(address).status_code == 401
    for visitor, status in (
        (cast.trainee, 403), (cast.mate, 403), (cast.administrator, 403), (cast.away_instructor, 404),
        (cast.instructor, 200),
    ):  # fmt: skip
        assert Browser(app, visitor).get(address).status_code == status
    assert Browser(app, cast.instructor).get(review_of(cast, cast.stranger)).status_code == 404
    assert Browser(app, cast.instructor).get(review_of(cast, cast.instructor)).status_code == 404


@pytest.fixture
def single(app: Flask, door: Door, cast: Cast, session: Session, quiz: str) -> str:
    """A link to the quiz alone, beside that to the module; the address of Lucía's review there."""
    custom = {"module": f"hate-crime/{MODULE}", "activity": QUIZ}
    for sub, role in (("lucia", LEARNER), ("ana", INSTRUCTOR)):
        sent = {claims.RESOURCE_LINK: {"id": "one"}, claims.CUSTOM: custom, claims.ROLES: [role]}
        door.launch(cast.home, sub=sub, sent=sent)
    session.rollback()
    uuid = session.scalars(select(Placement.uuid).where(Placement.resource_link_id == "one")).one()
    assert cast.trainee.enrolment is not None
    return f"/teach/p/{uuid}/review/{cast.trainee.enrolment.uuid}"


def test_a_link_to_one_activity_leads_to_this_activity_and_shows_no_other(
    app: Flask, door: Door, cast: Cast, session: Session, single: str
) -> None:
    scenario = f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{SCENARIO}"
    begin(Browser(app, cast.trainee), scenario)
    session.rollback()
    other = session.scalars(select(Attempt).where(Attempt.activity_key == SCENARIO)).one()
    other.finished_at, other.earned, other.possible = other.started_at, 1.0, 1.0
    session.commit()
    link = {claims.RESOURCE_LINK: {"id": "one"}}
    instructor = click(door, cast, "", **link)
    assert instructor.location.endswith(single)
    page = landed(door, instructor).text
    assert "attempt 1" in page
    assert "The shutter" not in page
    assert door.client.get(f"{single}/{QUIZ}/1", base_url=BASE).status_code == 200
    assert door.client.get(f"{single}/{SCENARIO}/1", base_url=BASE).status_code == 404
    own = click(door, cast, "", "lucia", "lucia", LEARNER, **link)
    assert own.location.endswith(f"/a/{QUIZ}/attempts/1")
    assert landed(door, own).status_code == 200
