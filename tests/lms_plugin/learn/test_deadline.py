"""The deadline of a link is said wherever it may cut somebody off, and not only before the beginning."""

import pytest
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Placement
from tests.lms_plugin.learn.quizzing import LESSON, MODULE, QUIZ, begin
from tests.lms_plugin.learn.test_sequence import set_in_order
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.publishing import publish_changed

MOMENT = '<time datetime="2026-11-23T09:00:00+00:00">23 Nov 2026, 09:00 UTC</time>'


@pytest.fixture
def due(session: Session, cast: Cast) -> None:
    """The instructor has set a deadline."""
    settings = {"deadline_at": "2026-11-23T09:00:00+00:00"}
    session.get_one(Placement, cast.home.placements[MODULE].id).settings = settings
    session.commit()


@pytest.mark.usefixtures("due")
def test_the_page_of_the_module_says_it(trainee: Browser, place: str, clock: Clock) -> None:
    assert f"Graded activities take answers until <strong>{MOMENT}</strong>." in trainee.get(place).text
    clock.advance(hours=2)
    assert f"Graded activities took answers until <strong>{MOMENT}</strong>." in trainee.get(place).text


@pytest.mark.usefixtures("due")
def test_an_activity_says_it_before_and_after_it_is_begun(trainee: Browser, place: str, clock: Clock) -> None:
    address = f"{place}/a/{QUIZ}"
    assert f"Answers are taken until {MOMENT}." in trainee.get(address).text
    begin(trainee, address)
    assert f"Answers are taken until {MOMENT}." in trainee.get(address).text
    clock.advance(hours=2)
    assert f"Answers were taken until {MOMENT}." in trainee.get(address).text


@pytest.mark.usefixtures("due")
def test_an_activity_that_opens_later_says_it(trainee: Browser, session: Session, place: str, clock: Clock) -> None:
    publish_changed(session, MODULE, set_in_order, clock())
    page = trainee.get(f"{place}/a/{QUIZ}").text
    assert "Something else comes first" in page
    assert f"Answers are taken until {MOMENT}." in page


@pytest.mark.usefixtures("due")
def test_what_is_not_graded_has_none(trainee: Browser, place: str) -> None:
    assert "Answers are taken" not in trainee.get(f"{place}/a/{LESSON}").text


def test_without_one_nothing_is_said_of_it(trainee: Browser, place: str) -> None:
    assert "answers until" not in trainee.get(place).text


@pytest.mark.usefixtures("due")
def test_saying_it_costs_no_statement(trainee: Browser, place: str, cast: Cast, session: Session) -> None:
    trainee.get(place)
    with statements(db.engine) as told:
        trainee.get(place)
    session.get_one(Placement, cast.home.placements[MODULE].id).settings = {}
    session.commit()
    with statements(db.engine) as silent:
        trainee.get(place)
    assert len(told) == len(silent)
