"""What the acceptance checks share: a trainee who reads English, and modules of the library in the course."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from courses.packages import ModulePackage
from tests.support.browser import Browser
from tests.support.cast import Cast, library, place
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


@pytest.fixture
def addresses(session: Session, cast: Cast, clock: Clock) -> dict[str, str]:
    """Module → its address: all modules of the library stand in the course."""
    for key, module in cast.modules.items():
        if key not in cast.home.placements:
            place(session, cast.home, module, clock())
    session.commit()
    return {key: f"/learn/p/{placement.uuid}" for key, placement in cast.home.placements.items()}


@pytest.fixture(scope="session")
def packages() -> dict[str, ModulePackage]:
    """Every module of the library, by its key."""
    return {module.key: module for package in library() for module in package.modules}
