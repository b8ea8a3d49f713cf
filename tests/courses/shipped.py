"""The library as it is shipped, read once for all tests. It needs no application and no database."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from courses.packages import Package, read_folder


@cache
def library() -> tuple[Package, ...]:
    """Both programmes, in the order of their names."""
    folders = sorted(files("courses").joinpath("library").iterdir(), key=str)
    return tuple(read_folder(Path(str(folder))) for folder in folders)
