"""What the acceptance checks share: a trainee who reads English, and a module of the library in the course."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.browser import Browser
from tests.support.cast import Cast, place
from tests.support.house import Clock

HARD_MODULE = "bias-indicators"


@pytest.fixture
def trainee(app: Flask, cast: Cast, session: Session) -> Browser:
    cast.trainee.visit.locale = "en"
    session.commit()
    return Browser(app, cast.trainee)


@pytest.fixture
def hard(session: Session, cast: Cast, clock: Clock) -> str:
    """The address of the module with activities of level 2 and 3, in the home cohort."""
    uuid = place(session, cast.home, cast.modules[HARD_MODULE], clock()).uuid
    session.commit()
    return f"/learn/p/{uuid}"
