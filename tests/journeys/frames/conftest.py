"""One pair of sites for all that happens in frames: they start once, and tell of every launch in their log."""

from collections.abc import Iterator

import pytest

from tests.journeys.conftest import collect_ignore_glob as collect_ignore_glob
from tests.journeys.sites import Sites, running


@pytest.fixture(scope="package")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Shared by the files of this folder, so no test may lean on what people have not yet done."""
    with running(tmp_path_factory.mktemp("sites"), log_level="INFO") as started:
        yield started
