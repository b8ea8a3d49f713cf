"""What the tests of the services share."""

import pytest
from sqlalchemy.orm import Session

from tests.lms_plugin.services.desk import Desk
from tests.support.cast import Cast
from tests.support.house import Clock


@pytest.fixture
def desk(session: Session, cast: Cast, clock: Clock) -> Desk:
    return Desk(session, cast, cast.trainee, clock)
