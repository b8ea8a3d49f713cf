"""A browser of an English-speaking administrator, and a module of her academy."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Module
from tests.lms_plugin.author.packages import FILES, packed
from tests.support.cast import Cast, Visitor, sign_in
from tests.support.sending import upload

Entering = Callable[[Visitor], FlaskClient]


@pytest.fixture
def enter(app: Flask) -> Entering:
    """A browser of its own for a visitor."""
    return lambda visitor: sign_in(app.test_client(), visitor)


@pytest.fixture
def admin(enter: Entering, cast: Cast) -> FlaskClient:
    """The administrator of the second academy, who reads English."""
    return enter(cast.away_administrator)


@pytest.fixture
def own(admin: FlaskClient, session: Session) -> Module:
    """The module of `packages`, uploaded by that administrator and still a draft."""
    assert upload(admin, packed(FILES)).status_code == 200
    session.rollback()
    return session.scalars(select(Module).where(Module.key == "night-shift")).one()
