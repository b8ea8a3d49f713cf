"""The tool that the hostile cases meet, started once on each database."""

from collections.abc import Iterator

import pytest

from tests.hostile.browser import Browser
from tests.hostile.server import running
from tests.support.house import empty_database


@pytest.fixture(scope="module")
def dialect(request: pytest.FixtureRequest) -> str:
    """The database of these cases: one tool for all of them, because each case is to meet what the others left."""
    return str(request.param)


@pytest.fixture(scope="module")
def browser(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("hostile")
    with empty_database(dialect, folder) as url, running(folder, url) as tool:
        yield Browser(tool)
