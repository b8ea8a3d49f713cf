"""The demo LMS with a tool that is only an address and a key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms_plugin.demo.app import create_demo_lms
from tests.lti.platform.tool_side import KEY, NOW, KeySetServer

OWN_URL = "http://127.0.0.1:8001"
TOOL_URL = "http://localhost:8000"


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


class Browser(FlaskClient):
    """A browser at the demo's own address."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, **{"base_url": OWN_URL, **options})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outward() -> KeySetServer:
    server = KeySetServer()
    server.serve(f"{TOOL_URL}/lti/jwks.json", KEY)
    return server


@pytest.fixture(scope="session")
def first_state(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The state of a demo just started: making its keys takes longer than all the rest of a test."""
    path = tmp_path_factory.mktemp("demo") / "state.json"
    create_demo_lms(TOOL_URL, OWN_URL, state_file=path)
    return path.read_bytes()


@pytest.fixture
def state_file(tmp_path: Path, first_state: bytes) -> Path:
    path = tmp_path / "state.json"
    path.write_bytes(first_state)
    return path


@pytest.fixture
def lms(outward: KeySetServer, clock: Clock, state_file: Path) -> Flask:
    app = create_demo_lms(TOOL_URL, OWN_URL, outward=outward, clock=clock, state_file=state_file)
    app.test_client_class = Browser
    return app


@pytest.fixture
def browse(lms: Flask) -> Callable[[str], FlaskClient]:
    """A browser in which a persona was chosen; "" for nobody."""

    def browser(persona: str) -> FlaskClient:
        client = lms.test_client()
        if persona:
            assert client.get(f"/as/{persona}").status_code == 303
        return client

    return browser
