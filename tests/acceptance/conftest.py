"""What the acceptance checks share: every module placed in the home course, and a trainee who reads English."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from courses.packages import ModulePackage
from tests.support.browser import Browser
from tests.support.cast import Cast, library, place
from tests.support.house import Clock


@pytest.fixture
def trainee(app: Flask, cast: Cast, session: Session, clock: Clock) -> Browser:
    """The trainee of the home academy; all modules of the library stand in the course."""
    for key, module in cast.modules.items():
        if key not in cast.home.placements:
            place(session, cast.home, module, clock())
    cast.trainee.visit.locale = "en"
    session.commit()
    return Browser(app, cast.trainee)


@pytest.fixture
def addresses(trainee: Browser, cast: Cast) -> dict[str, str]:
    """Module → its address."""
    return {key: f"/learn/p/{placement.uuid}" for key, placement in cast.home.placements.items()}


@pytest.fixture(scope="session")
def packages() -> dict[str, ModulePackage]:
    """Every module of the library, by its key."""
    return {module.key: module for package in library() for module in package.modules}
