"""A browser of an English-speaking administrator."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast, sign_in


@pytest.fixture
def admin(app: Flask, cast: Cast) -> FlaskClient:
    """The administrator of the second academy, who reads English."""
    return sign_in(app.test_client(), cast.away_administrator)
