"""Which kinds of activity there are: the built-in ones, and those that other distributions add.

What a kind does belongs to its room under `courses.kinds`.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from courses.kinds.kind import Kind

BUILT_IN = (
    "lesson", "quiz", "scenario", "discussion", "annotation", "form", "journal", "survey", "product", "session",
)  # fmt: skip
GROUP = "convive.kinds"


class DuplicateKind(RuntimeError):
    """Two rooms claim the same name; nothing starts, because old states could not be told apart."""


class UnknownKind(LookupError):
    """No kind has this name."""


@cache
def kinds() -> Mapping[str, Kind]:
    """Name → kind. Built once; raises DuplicateKind."""
    built_in = [import_module(f"courses.kinds.{name}").KIND for name in BUILT_IN]
    return collect(built_in, entry_points(group=GROUP))


def kind(name: str) -> Kind:
    """The kind of that name; raises UnknownKind."""
    try:
        return kinds()[name]
    except KeyError:
        raise UnknownKind(f"there is no kind {name!r}") from None


def collect(built_in: Iterable[Kind], added: Iterable[EntryPoint]) -> Mapping[str, Kind]:
    """Built-in kinds and those of the entry points by name; raises DuplicateKind."""
    found: dict[str, Kind] = {}
    for one in (*built_in, *(point.load() for point in added)):
        if one.name in found:
            raise DuplicateKind(f"the kind {one.name!r} is there twice")
        found[one.name] = one
    return MappingProxyType(found)
