"""The browser, the two sites and the people of the journeys. What they do there is in the tests."""

import os
import shutil
from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.driver import driven
from tests.journeys.people import PATIENCE_MS, Hall
from tests.journeys.sites import Sites, running

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
# A browser that still sends third-party cookies to everybody would hide a cookie that is not partitioned.
ARGUMENTS = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run",
    "--disable-sync", "--disable-quic", "--test-third-party-cookie-phaseout",
)  # fmt: skip

collect_ignore_glob = [] if CHROMIUM or os.environ.get("CI") else ["test_*.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if collect_ignore_glob:
        terminalreporter.write_line("No Chromium was found: the journeys were left out.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """When a journey fails: what stood in every frame, and what was asked last. Playwright tells of no frame."""
    report = yield
    hall = getattr(item, "funcargs", {}).get("hall")
    if call.when == "call" and report.failed and isinstance(hall, Hall):
        report.sections.append(("What the browsers showed", hall.tell()))
    return report


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """New ones for each file: what people chose and did stays with them, and files run in any order."""
    with running(tmp_path_factory.mktemp("sites")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "the journeys need Chromium"
    # Whoever waits for what a click brings is as patient on a busy machine as the click itself.
    expect.set_options(timeout=PATIENCE_MS)
    with driven() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def hall(browser: Browser, sites: Sites) -> Iterator[Hall]:
    """Where people come in; at the end nothing may have left the two sites, and no page may have broken."""
    hall = Hall(browser, sites)
    yield hall
    hall.close()
    assert hall.strangers == []
    assert hall.complaints == []
