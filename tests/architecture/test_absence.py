"""Each part does without the packages of the others.

An installation that really lacks them is made in CI; here a refusal at the door stands for it.
"""

import subprocess
import sys
from typing import Final

import pytest

from tests.architecture.sources import ROOMS, ROOT

WEB: Final = ("flask", "flask_*", "werkzeug", "sqlalchemy", "alembic", "huey", "jwt", "pylti1p3")
FRAMEWORKS: Final = ("flask", "flask_*", "werkzeug", "sqlalchemy", "alembic", "huey")
PLATFORM: Final = ("xblock", "xmodule", "django", "web_fragments", "workbench")
SCALE: Final = ("psycopg", "psycopg_*", "redis")
HOST: Final = ("lms_plugin.factory", *(f"lms_plugin.{room}.*" for room in ROOMS), "lms_plugin.jobs.*")


def import_without(refused: tuple[str, ...], names: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.architecture.absent", *refused, "--", *names]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("refused", "names"),
    [
        pytest.param((*WEB, *PLATFORM), ("courses.*",), id="courses without web, database, queue and platform"),
        pytest.param((*FRAMEWORKS, *PLATFORM), ("lti.*",), id="lti without any framework"),
        pytest.param(WEB, ("xblocks.*",), id="xblocks without web, database and queue"),
        pytest.param(PLATFORM, HOST, id="the Flask host without Open edX"),
        pytest.param(
            SCALE, (*HOST, "lms_plugin.db.*", "lms_plugin.cli.commands", "lms_plugin.cli.serving"),
            id="one machine without PostgreSQL and Redis",
        ),
    ],
)
def test_a_part_does_without_the_packages_of_the_others(refused: tuple[str, ...], names: tuple[str, ...]) -> None:
    run = import_without(refused, names)
    assert run.returncode == 0, run.stderr


def test_the_refusal_bites() -> None:
    run = import_without(("yaml",), ("courses.*",))
    assert run.returncode == 1
    assert "refused: yaml" in run.stderr
