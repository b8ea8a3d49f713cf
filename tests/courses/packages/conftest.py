"""The golden package as files that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.errors import ContentError, Problem
from courses.packages import Package, read_folder

GOLDEN = Path(__file__).parent.parent / "golden" / "format-1"


@pytest.fixture
def golden() -> Path:
    """The package of format 1 as it lies in the tree."""
    return GOLDEN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the golden package."""
    return Path(shutil.copytree(GOLDEN, tmp_path / "golden"))


@pytest.fixture
def spoil(folder: Path) -> Callable[[str, str, str], list[Problem]]:
    """Replace a text in a file of the copy and give the errors that reading it then raises."""

    def spoiled(file: str, old: str, new: str) -> list[Problem]:
        path = folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(ContentError) as caught:
            read_folder(folder)
        return [problem for problem in caught.value.problems if problem.severity == "error"]

    return spoiled


@pytest.fixture
def package() -> Package:
    """The golden package, read."""
    return read_folder(GOLDEN)
