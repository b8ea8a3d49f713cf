"""What the tests of the trainee's room share: browsers and addresses."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.lms_plugin.learn.quizzing import MODULE, QUIZ, begin
from tests.support.browser import Browser
from tests.support.cast import Cast


@pytest.fixture
def place(cast: Cast) -> str:
    """The address of the module in the home cohort."""
    return f"/learn/p/{cast.home.placements[MODULE].uuid}"


@pytest.fixture
def trainee(app: Flask, cast: Cast, session: Session) -> Browser:
    """The trainee, who reads English here: the words of a page are tested in their source."""
    cast.trainee.visit.locale = "en"
    session.commit()
    return Browser(app, cast.trainee)


@pytest.fixture
def quiz(trainee: Browser, place: str) -> str:
    """The address of the quiz, which the trainee has begun."""
    address = f"{place}/a/{QUIZ}"
    begin(trainee, address)
    return address
