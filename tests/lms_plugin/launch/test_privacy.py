"""Data privacy launches: one's own record for everybody, somebody else's for administrators, and no record made."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.models import Enrolment, Person, Visit
from lti import claims
from tests.lms_plugin.launch.door import BASE, INSTITUTION_ADMINISTRATOR, LIS, Door, visits
from tests.support.cast import Cast
from tests.support.lti_fakes import INSTRUCTOR, LEARNER

NOBODY_IN_PARTICULAR = LIS + "system/person#User"


@pytest.fixture(autouse=True)
def english(cast: Cast, session: Session) -> None:
    for one in (cast.trainee, cast.administrator, cast.instructor, cast.mate):
        one.person.locale = one.visit.locale = "en"
    session.commit()


def ask(door: Door, cast: Cast, who: str, role: str, whose: str | None = None, kind: str = "") -> TestResponse:
    sent: dict[str, Any] = {claims.MESSAGE_TYPE: kind or claims.DATA_PRIVACY_REQUEST, claims.ROLES: [role]}
    if whose is not None:
        sent[claims.FOR_USER] = {"user_id": whose}
    return door.launch(cast.home, without=(claims.RESOURCE_LINK, claims.CONTEXT), sent=sent, sub=who, locale="en")


def landed(door: Door, answer: TestResponse, client: FlaskClient | None = None) -> TestResponse:
    assert answer.status_code == 303, answer.text
    return (client or door.client).get(answer.location, base_url=BASE)


def test_everybody_lands_on_the_own_record_whatever_the_role(door: Door, cast: Cast, session: Session) -> None:
    for role, whose in ((LEARNER, None), (NOBODY_IN_PARTICULAR, None), (LEARNER, "lucia")):
        page = landed(door, ask(door, cast, "lucia", role, whose))
        assert "What is kept about you" in page.text
        assert "Lucía Ferrer" in page.text
    page = landed(door, ask(door, cast, "lucia", LEARNER, kind="DataPrivacyLaunchRequest"))
    assert "Lucía Ferrer" in page.text
    assert door.client.get("/learn/mine/data.json", base_url=BASE).status_code == 200
    session.rollback()
    enrolment = session.get_one(Enrolment, cast.trainee.enrolment.id)  # type: ignore[union-attr]
    assert enrolment.left_at is None, "a message without a course says nothing about the course"
    assert visits(session, "lucia")[-1].enrolment_id is None


def test_who_is_not_known_stays_unknown(door: Door, cast: Cast, session: Session) -> None:
    before = session.scalar(select(func.count(Person.id)))
    answer = ask(door, cast, "never-seen", LEARNER)
    assert answer.status_code == 200
    assert "Nothing is kept about you here" in answer.text
    assert "frame-ancestors 'self' http://127.0.0.1:8001" in answer.headers["Content-Security-Policy"]
    session.rollback()
    assert session.scalar(select(func.count(Person.id))) == before


def test_an_administrator_lands_on_the_record_of_a_person_of_the_academy(door: Door, cast: Cast) -> None:
    page = landed(door, ask(door, cast, "julian", INSTITUTION_ADMINISTRATOR, "lucia"))
    assert "What is kept about Lucía Ferrer" in page.text
    for other in ("tom", "never-seen"):
        answer = ask(door, cast, "julian", INSTITUTION_ADMINISTRATOR, other)
        assert answer.status_code == 200
        assert "Nothing is kept about this person here" in answer.text
        assert "Tom" not in answer.text


@pytest.mark.parametrize("role", [LEARNER, INSTRUCTOR, NOBODY_IN_PARTICULAR])
def test_nobody_else_asks_about_somebody_else(door: Door, cast: Cast, session: Session, role: str) -> None:
    before = session.scalar(select(func.count(Visit.id)))
    answer = ask(door, cast, "ana", role, "lucia")
    assert answer.status_code == 403
    assert "Only administrators can ask" in answer.text
    assert "Lucía" not in answer.text
    session.rollback()
    assert session.scalar(select(func.count(Visit.id))) == before


def test_a_wish_to_be_erased_reaches_the_administrator_once(door: Door, cast: Cast) -> None:
    landed(door, ask(door, cast, "lucia", LEARNER))
    form = {"as": cast.trainee.person.uuid}
    for _ in range(2):
        assert door.client.post("/learn/mine/data/erase", data=form, base_url=BASE).status_code == 303
    page = door.client.get("/learn/mine/data", base_url=BASE)
    assert "You asked for this on" in page.text
    landed(door, ask(door, cast, "julian", INSTITUTION_ADMINISTRATOR, "lucia"))
    listed = door.client.get("/admin/people", base_url=BASE).text
    assert listed.count("Lucía Ferrer") == 1
    assert "Asked to be erased" in listed
