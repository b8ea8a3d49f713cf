"""Somebody who is at home in the tool."""

import pytest
from flask import Flask

from tests.support.browser import Browser
from tests.support.cast import Cast


@pytest.fixture
def trainee(app: Flask, cast: Cast) -> Browser:
    """Lucía's browser, in her course."""
    return Browser(app, cast.trainee)
