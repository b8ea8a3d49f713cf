"""Data files of overlays as `convive content check` meets them: those that ship, and one of one's own.

What may stand in them belongs to `courses.jurisdictions`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from courses.errors import ContentError, Problem
from courses.jurisdictions import check, reader
from courses.packages.lines import Lines
from courses.source import read_yaml
from lms_plugin.cli.desk import Failure

_SUFFIXES = (".yaml", ".yml")


def is_file_of_law(path: Path) -> bool:
    """Whether a path leads to one file of YAML: packages are folders and zips."""
    return path.suffix in _SUFFIXES and path.is_file()


def checked_library() -> Sequence[tuple[Path, tuple[Problem, ...]]]:
    """Each level that ships with its problems, in the order of their names."""
    folder = Path(str(reader.folder()))
    return [(path, _problems_that_ship(path)) for path in sorted(folder.glob("*.yaml"))]


def checked_own(path: Path) -> tuple[Problem, ...]:
    """The problems of one file; raises Failure for one that is something else."""
    try:
        data = read_yaml(path.read_text("utf-8-sig"), path.name).data
    except (UnicodeDecodeError, ContentError):
        data = None
    if isinstance(data, Mapping) and "code" not in data:
        raise Failure(f"{path} has no code, so it is no overlay. Name the folder of a package, or its zip.")
    return _problems(path)


def _problems_that_ship(path: Path) -> tuple[Problem, ...]:
    """The same, and a level is found by the name of its file."""
    found = _problems(path)
    if found or reader.read(path.read_text("utf-8-sig"), path.name).code.lower() == path.stem:
        return found
    message = f"the code must be the name of the file, {path.stem.upper()}"
    return _located(path, (Problem(path.name, "code", message),))


def _problems(path: Path) -> tuple[Problem, ...]:
    try:
        return _located(path, check(path.read_text("utf-8-sig"), path.name))
    except UnicodeDecodeError:
        return (Problem(path.name, "", "the file is not UTF-8: save it in that encoding"),)


def _located(path: Path, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    lines = Lines({path.name: path.read_text("utf-8-sig")})
    return tuple(lines.located(problem) for problem in problems)
