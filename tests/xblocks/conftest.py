"""The real workbench of the XBlock SDK, in a process of its own with a database of its own, and a browser for it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, sync_playwright

from tests.support.loopback import free_port
from tests.support.servers import served

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
HAS_WORKBENCH = all(find_spec(name) is not None for name in ("workbench", "lazy"))
"""`lazy` comes with the extra `django` of XBlock; the workbench needs it and does not say so."""

_LEFT_OUT = {
    "test_workbench.py": HAS_WORKBENCH,
    "test_browser.py": HAS_WORKBENCH and CHROMIUM is not None,
}
collect_ignore = [] if os.environ.get("CI") else [name for name, is_possible in _LEFT_OUT.items() if not is_possible]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if collect_ignore:
        missing = "No Chromium was found" if HAS_WORKBENCH else "XBlock[django] or xblock-sdk is not installed"
        terminalreporter.write_line(f"{missing}: {', '.join(collect_ignore)} of the blocks left out.")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "the journeys through the blocks need Chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Visitor:
    """A browser without a screen: keeps cookies and everything it was ever sent."""

    address: str
    student: str
    language: str = "en"
    seen: list[str] = field(default_factory=list)
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> requests.Response:
        reply = self.session.get(
            f"{self.address}{path}?student={self.student}", headers={"Accept-Language": self.language}, timeout=30
        )
        self.seen.append(reply.text)
        return reply

    def post(self, path: str, body: Any, token: str | None = None) -> requests.Response:
        """A JSON post with the CSRF token from the cookie, or with another."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {
            "Content-Type": "application/json",
            "Accept-Language": self.language,
            "X-CSRFToken": self.session.cookies.get("csrftoken", "") if token is None else token,
        }
        reply = self.session.post(f"{self.address}{path}?student={self.student}", raw, headers=headers, timeout=30)
        self.seen.append(reply.text)
        return reply


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running workbench."""
    folder = tmp_path_factory.mktemp("workbench")
    database = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "workbench.db")}}
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.xblocks.workbench_settings",
        "PYTHONPATH": str(ROOT),
        "WORKBENCH_DATABASES": json.dumps(database),
        "EXCLUDE_SAMPLE_XBLOCKS": "yes",
    }
    django = [sys.executable, "-m", "django"]
    subprocess.run(
        [*django, "migrate", "--run-syncdb", "--skip-checks", "-v0"],
        cwd=folder,
        env=environment,
        check=True,
        timeout=120,
    )
    address = f"127.0.0.1:{free_port()}"
    command = [*django, "runserver", "--noreload", "--insecure", address]
    with served(command, environment, folder, folder / "log", [f"http://{address}"]):
        yield f"http://{address}"
