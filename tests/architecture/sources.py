"""The house as text: the Python files, templates, styles and scripts of the four packages.

What may stand in them is not decided here; the rules are.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("courses", "lti", "lms_plugin", "xblocks")
ROOMS: Final = ("launch", "learn", "teach", "author", "community", "admin")


@dataclass(frozen=True, slots=True)
class Source:
    """One file; `path` is counted from the root, with forward slashes."""

    path: str
    text: str

    def is_in(self, *places: str) -> bool:
        """Whether the file is one of the places or lies in one of them."""
        return any(self.path == place or self.path.startswith(f"{place}/") for place in places)

    def at(self, line: int, what: str) -> str:
        """A finding as a person wants to read it."""
        return f"{self.path}:{line}: {what}"


def files(*suffixes: str, under: tuple[str, ...] = PACKAGES) -> Iterator[Source]:
    """Every file of ours with one of the suffixes; fetched third-party files are not ours."""
    for place in under:
        for path in sorted((ROOT / place).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in suffixes and path.is_file() and "/static/vendor/" not in name:
                yield Source(name, path.read_text("utf-8"))


@lru_cache(maxsize=1)
def python() -> tuple[Source, ...]:
    """Every Python file of the four packages."""
    return tuple(files(".py"))


@lru_cache(maxsize=1024)
def tree(source: Source) -> ast.Module:
    """The file as a syntax tree."""
    return ast.parse(source.text, source.path)
