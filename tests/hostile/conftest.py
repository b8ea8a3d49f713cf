"""The tool that the hostile cases meet, started once."""

from collections.abc import Iterator

import pytest

from tests.hostile.browser import Browser
from tests.hostile.server import running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running(tmp_path_factory.mktemp("hostile")) as tool:
        yield Browser(tool)
