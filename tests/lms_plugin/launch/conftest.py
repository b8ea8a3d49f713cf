"""The door of the launch room's tests."""

import pytest
from flask import Flask

from tests.lms_plugin.launch.door import Door
from tests.support.cast import Cast
from tests.support.house import Clock


@pytest.fixture
def door(app: Flask, clock: Clock, cast: Cast) -> Door:
    return Door(app, clock, cast.home, cast.away)
