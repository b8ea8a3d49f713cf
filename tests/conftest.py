"""Fixtures that every room's tests share: a clock, a bell, an application on each database, and the cast.

Imports of the app stay inside the fixtures: the tests of `courses` and `lti` need no app.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.support.cast import Cast
    from tests.support.house import Bell, Clock

DATABASES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of the app runs once per database that is there; with CI set, PostgreSQL must be."""
    if "dialect" not in metafunc.fixturenames:
        return
    from tests.support.house import has_postgres

    found = has_postgres()
    if os.environ.get("CI") and not found:
        raise RuntimeError("PostgreSQL must answer when CI is set; see .ci/run")
    metafunc.parametrize("dialect", DATABASES if found else DATABASES[:1], indirect=True)


@pytest.fixture
def dialect(request: pytest.FixtureRequest) -> str:
    """The database of this run."""
    return str(request.param)


@pytest.fixture
def clock() -> Clock:
    from tests.support.house import Clock

    return Clock()


@pytest.fixture
def bell() -> Bell:
    from tests.support.house import Bell

    return Bell()


@pytest.fixture
def app(dialect: str, tmp_path: Path, clock: Clock, bell: Bell) -> Iterator[Flask]:
    """The tool on a fresh database, once per database."""
    from tests.support.house import application, database

    with database(dialect, tmp_path) as url, application(url, clock, bell) as app, app.app_context():
        yield app


@pytest.fixture
def session(app: Flask) -> Session:
    """The application's session; tests may commit."""
    from lms_plugin.db import db

    return db.session()


@pytest.fixture
def cast(session: Session, clock: Clock) -> Cast:
    """Two academies with a cohort each, both library modules published, and everybody who matters."""
    from tests.support.cast import make_cast

    return make_cast(session, clock())
