"""Kinds of activity: built in, and added by other distributions."""

from dataclasses import dataclass
from typing import Any

import pytest

from courses import registry


@dataclass
class Other:
    name: str


class Point:
    """An entry point as importlib.metadata gives it."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind

    def load(self) -> Any:
        return self._kind


def test_the_built_in_kinds_are_there_under_their_names() -> None:
    assert tuple(registry.kinds()) == registry.BUILT_IN
    assert all(kind.name == name for name, kind in registry.kinds().items())


def test_another_distribution_can_add_a_kind() -> None:
    found = registry.collect([Other("lesson")], [Point(Other("poll"))])  # type: ignore[list-item]
    assert list(found) == ["lesson", "poll"]


def test_a_name_that_is_there_twice_stops_the_start() -> None:
    with pytest.raises(registry.DuplicateKind, match="lesson"):
        registry.collect([Other("lesson")], [Point(Other("lesson"))])  # type: ignore[list-item]


def test_an_unknown_kind_is_an_error_with_its_name() -> None:
    with pytest.raises(registry.UnknownKind, match="poll"):
        registry.kind("poll")
