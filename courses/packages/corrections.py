"""Whether one version of a module may correct another: the same activities and ids, whatever the answer keys say.

Which versions there are is the hosts' matter; a package alone cannot know.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from courses.errors import Problem, Sentence
from courses.kinds import structure
from courses.packages.package import ModulePackage

MOST_NAMED: Final = 5
"""Ids in one sentence; the rest are as many again to mend, and nobody reads them."""

Place = tuple[str, int | None]
"""File and line of the line that says `corrects`."""


def unknown(place: Place, key: str) -> Problem:
    """The digest is that of no version of this module."""
    return _problem(place, Sentence(
        "no version of the module %(key)s has this digest: copy that of the version you correct", key=repr(key)
    ))


def corrected_already(place: Place, number: int) -> Problem:
    """Another version has corrected that one, and its attempts have moved on to it."""
    message = Sentence("version %(number)s has corrected this one already: correct that version", number=number)
    return _problem(place, message)


def differences(old: ModulePackage, new: ModulePackage, place: Place) -> Iterator[Problem]:
    """Why the new version cannot correct the old one; nothing where all activities, kinds and ids are the same."""
    before, after = _activities(old), _activities(new)
    if before != after:
        message = Sentence(
            "the activities and their kinds must be those of the corrected version; gone: %(gone)s; new: %(fresh)s",
            **_named(before, after),
        )
        yield _problem(place, message)
        return
    for key in new.documents:
        before, after = _ids(old, key), _ids(new, key)
        if before != after:
            message = Sentence(
                "the ids of %(activity)s must be those of the corrected version; gone: %(gone)s; new: %(fresh)s",
                activity=repr(key), **_named(before, after),
            )  # fmt: skip
            yield _problem(place, message)


def _activities(module: ModulePackage) -> frozenset[str]:
    return frozenset(f"{ref.key} ({ref.kind})" for ref in module.manifest.activities)


def _ids(module: ModulePackage, key: str) -> frozenset[str]:
    """Every place of what must stay, as a path (`questions/q1/options/a`)."""
    return frozenset(_paths(structure.ids(module.kind_of(key), module.documents[key]), ""))


def _paths(value: Any, prefix: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _paths(one, f"{prefix}{name}/")
    elif isinstance(value, list | tuple) and not all(isinstance(one, str) for one in value):
        for position, one in enumerate(value, 1):
            yield from _paths(one, f"{prefix}{position}/")
    elif isinstance(value, list | tuple):
        yield from (f"{prefix}{one}" for one in value or ("-",))
    else:
        yield f"{prefix}{value}"


def _named(before: frozenset[str], after: frozenset[str]) -> dict[str, str]:
    """What is gone and what is new, in words."""
    return {"gone": _some(before - after), "fresh": _some(after - before)}


def _some(names: frozenset[str]) -> str:
    return ", ".join(islice(sorted(names), MOST_NAMED)) or "–"


def _problem(place: Place, message: Sentence) -> Problem:
    file, line = place
    return Problem(file, "corrects", message, line)
