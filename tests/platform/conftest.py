"""Convive meets a platform that others wrote. With CI set the platform must be there; else its lack is said."""

import os
from collections.abc import Iterator

import pytest

from tests.platform import environment
from tests.platform.meeting import Meeting, meeting


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meeting]:
    try:
        python = environment.python()
    except environment.NotMade as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"No independent platform: {error}")
    with meeting(python, tmp_path_factory.mktemp("campus")) as both:
        yield both
