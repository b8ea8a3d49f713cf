"""Two journeys on each database: a whole module, and several tabs at once. What is done there is in the tests."""

from collections.abc import Iterator

import pytest

from tests.journeys.conftest import collect_ignore_glob as collect_ignore_glob
from tests.journeys.sites import Sites, running
from tests.support.house import empty_database


@pytest.fixture(scope="module")
def dialect(request: pytest.FixtureRequest) -> str:
    """The database behind both sites."""
    return str(request.param)


@pytest.fixture(scope="module")
def sites(dialect: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("sites")
    with empty_database(dialect, folder) as url, running(folder, database_url=url) as started:
        yield started
