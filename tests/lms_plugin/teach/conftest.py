"""What the tests of the instructor's room share: an instructor who reads English, and a crowd to teach."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.models import Enrolment
from tests.lms_plugin.teach.crowd import Crowd
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.house import Clock


@pytest.fixture
def crowd(session: Session, cast: Cast, clock: Clock) -> Crowd:
    """The home cohort, to which tests add people."""
    return Crowd(session, cast, cast.home, clock())


@pytest.fixture
def instructor(app: Flask, cast: Cast, session: Session) -> Browser:
    """The instructor, who reads English here: the words of a page are tested in their source."""
    cast.instructor.visit.locale = "en"
    session.commit()
    return Browser(app, cast.instructor)


@pytest.fixture
def home(cast: Cast) -> str:
    """The address of the instructor's cohort."""
    return f"/teach/c/{cast.home.cohort.uuid}"


@pytest.fixture
def trainee(cast: Cast) -> Enrolment:
    assert cast.trainee.enrolment is not None
    return cast.trainee.enrolment


@pytest.fixture
def learner(app: Flask, cast: Cast, session: Session) -> Browser:
    cast.trainee.visit.locale = "en"
    session.commit()
    return Browser(app, cast.trainee)
