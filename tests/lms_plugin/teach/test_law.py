"""A course may learn under another law than its academy, if the academy may use it."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Cohort
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.law import sign_newest


@pytest.fixture
def instructor(app: Flask, cast: Cast, session: Session) -> Browser:
    cast.instructor.visit.locale = "en"
    session.commit()
    return Browser(app, cast.instructor)


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/teach/c/{cast.home.cohort.uuid}/law"


def save(browser: Browser, address: str, code: str, cast: Cast) -> int:
    sent = {"as": cast.instructor.person.uuid, "jurisdiction": code}
    return browser.post(address, sent).status_code


def chosen(session: Session, cast: Cast) -> str | None:
    session.rollback()
    return session.scalar(select(Cohort.jurisdiction).where(Cohort.id == cast.home.cohort.id))


def test_only_law_that_the_academy_may_use_is_offered(
    instructor: Browser, address: str, cast: Cast, session: Session, clock: Clock
) -> None:
    page = instructor.get(address).text
    assert "That of the academy (Spain)" in page
    assert 'value="PT"' not in page
    assert 'value="EU"' not in page
    sign_newest(session, cast.administrator, "PT", clock())
    assert 'value="PT"' in instructor.get(address).text


def test_a_choice_is_stored_and_noted_and_can_be_taken_back(
    instructor: Browser, address: str, cast: Cast, session: Session, clock: Clock
) -> None:
    sign_newest(session, cast.administrator, "PT", clock())
    assert save(instructor, address, "PT", cast) == 303
    assert chosen(session, cast) == "PT"
    assert save(instructor, address, "PT", cast) == 303
    assert save(instructor, address, "academy", cast) == 303
    assert chosen(session, cast) is None
    notes = session.scalars(select(Audit).where(Audit.act == "cohort.law").order_by(Audit.id)).all()
    assert [note.detail for note in notes] == [{"jurisdiction": ["", "PT"]}, {"jurisdiction": ["PT", ""]}]


@pytest.mark.parametrize("code", ["PT", "EU", "", "XX"])
def test_anything_else_is_refused(instructor: Browser, address: str, cast: Cast, session: Session, code: str) -> None:
    assert save(instructor, address, code, cast) == 422
    assert chosen(session, cast) is None


def test_a_choice_that_cannot_be_used_any_more_is_said(
    instructor: Browser, address: str, cast: Cast, session: Session
) -> None:
    cast.home.cohort.jurisdiction = "GB-EAW"
    session.commit()
    assert "(England and Wales) cannot be used" in instructor.get(address).text
    assert "Its law is not ready" in instructor.get(f"/teach/c/{cast.home.cohort.uuid}").text


def test_a_stranger_is_refused(app: Flask, address: str, cast: Cast) -> None:
    assert Browser(app, cast.away_instructor).get(address).status_code == 404
    assert Browser(app, cast.trainee).get(address).status_code == 403
