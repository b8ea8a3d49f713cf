"""The driver of the browser, started so that it loses no frame. What is driven with it is no matter of this file.

A launch takes the frame from the tool's process to the LMS's and back within a blink. If the LMS's page is slow to
answer meanwhile, Playwright's driver (since 2020, in 1.65 still) forgets the new process: people see the page, but the
driver never hears of the next document in the frame. No switch of Chromium that was tried keeps it from that
(RenderDocument, queued navigations, the spare renderer, deferred speculative frames).
See https://github.com/microsoft/playwright/pull/41424 and `frames/test_driver.py`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

MENDING = Path(__file__).with_name("driver.cjs")


@contextmanager
def driven() -> Iterator[Playwright]:
    """Playwright with its driver mended. A driver that is written in another way is left as it is."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NODE_OPTIONS", f"--require {json.dumps(str(MENDING))}", prepend=" ")
        playwright = sync_playwright().start()
    try:
        yield playwright
    finally:
        playwright.stop()
