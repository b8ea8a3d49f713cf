"""An unexpected error is a page with a reference; what the log says of it holds no secret and no words of people."""

import json
from pathlib import Path

import pytest
import structlog
from flask import Flask
from sqlalchemy import text

from lms_plugin.config import Settings
from lms_plugin.db import db
from lms_plugin.db.schema import upgrade
from lms_plugin.factory import create_app
from lms_plugin.web import errors
from tests.support.browser import BASE

TOKEN = "a-personal-invitation"
WORDS = "what somebody wrote"


def fault() -> None:
    raise LookupError


def database_fault() -> None:
    db.session.execute(text("INSERT INTO academy (name) VALUES (:words)"), {"words": WORDS})


@pytest.fixture(params=[fault, database_fault])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """The tool as it is served, in which a page that people come to by a secret address fails."""
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'broken.sqlite'}", jobs="off")
    upgrade(settings)
    app = create_app(settings)
    app.view_functions["invited.join"] = lambda token: request.param()
    return app


def test_the_log_of_an_error_names_the_rule_and_no_secret(broken: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "log", structlog.get_logger())
    with structlog.testing.capture_logs([structlog.processors.format_exc_info]) as lines:
        answer = broken.test_client().get(f"/join/{TOKEN}", base_url=BASE)
    assert answer.status_code == 500
    (line,) = lines
    assert line["route"] == "/join/<token>"
    assert line["reference"] in answer.text
    assert TOKEN not in json.dumps(line)
    assert WORDS not in json.dumps(line)
