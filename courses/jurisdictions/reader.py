"""Reads the data files of overlays: levels, the vocabulary of slots and of grounds.

How a slot is filled belongs to the overlay, how it looks to `courses.prose`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

from pydantic import TypeAdapter

from courses import pseudo
from courses.errors import ContentError, Problem
from courses.jurisdictions.overlay import NEUTRAL, Edition, Level, Overlay
from courses.jurisdictions.provision import GroundName, MatterName, SlotName, Words
from courses.reading import read_model
from courses.source import read_yaml
from courses.texts import Model

T = TypeVar("T")


class SlotEntry(Model):
    """A slot of the common text: its title, and the neutral short and long form."""

    title: Words
    short: Words
    long: Words


@dataclass(frozen=True, slots=True)
class UnknownJurisdiction(LookupError):
    """No data file has this code, or nobody has signed it."""

    code: str

    def __str__(self) -> str:
        return f"there is no overlay {self.code!r}"


@cache
def codes() -> tuple[str, ...]:
    """The codes that may be used, in alphabetical order."""
    return tuple(code for code in _codes() if not level(code).draft)


@cache
def drafts() -> tuple[Level, ...]:
    """The levels that wait for a jurist, in alphabetical order of their codes; none of them can be loaded."""
    return tuple(level(code) for code in _codes() if level(code).draft)


@lru_cache(maxsize=64)
def load(code: str, today: date) -> Overlay:
    """The overlay of a jurisdiction with its parents, as seen on a day; the empty code gives the neutral one.

    Raises UnknownJurisdiction.
    """
    if not code:
        return NEUTRAL
    return Overlay(shipped(code), today)


@cache
def shipped(code: str) -> Edition:
    """What ships about a jurisdiction, its parents included; raise UnknownJurisdiction, for a draft too."""
    if code not in codes():
        raise UnknownJurisdiction(code)
    return Edition.of(_lineage(code))


@cache
def written() -> tuple[Edition, ...]:
    """Every edition that ships, drafts too, in alphabetical order: what a host keeps, and lets a jurist read."""
    return tuple(Edition.of(_lineage(code)) for code in _codes())


def read(text: str, file: str) -> Level:
    """One data file; raise ContentError with every problem, of vocabulary too."""
    level = read_model(Level, text, file)
    problems = list(_problems(level, file))
    if problems:
        raise ContentError(problems)
    return level


@cache
def slots() -> Mapping[str, SlotEntry]:
    """The slots that common texts may use."""
    return _vocabulary("slots.yaml", TypeAdapter(dict[SlotName, SlotEntry]))


@cache
def grounds() -> Mapping[str, Mapping[str, str]]:
    """The grounds that articles may name."""
    return _vocabulary("grounds.yaml", TypeAdapter(dict[GroundName, Words]))


@cache
def matters() -> Mapping[str, Mapping[str, str]]:
    """The questions that forms may put to the law."""
    return _vocabulary("matters.yaml", TypeAdapter(dict[MatterName, Words]))


@cache
def level(code: str) -> Level:
    """One level alone, a draft too; raise UnknownJurisdiction."""
    if code not in _codes():
        raise UnknownJurisdiction(code)
    name = f"{code.lower()}.yaml"
    return read(files(__package__).joinpath("data", name).read_text("utf-8"), name)


def in_language(words: Mapping[str, str], locale: str) -> str:
    """The words in the reader's language, else in English."""
    if locale in pseudo.LOCALES:
        return pseudo.line(words["en"], locale)
    language = locale.replace("_", "-").split("-", 1)[0].lower()
    return words.get(locale) or words.get(language) or words["en"]


@cache
def _codes() -> tuple[str, ...]:
    names = (entry.name for entry in files(__package__).joinpath("data").iterdir())
    return tuple(sorted(name.removesuffix(".yaml").upper() for name in names if name.endswith(".yaml")))


def _lineage(code: str) -> tuple[Level, ...]:
    """The level, then its parents in order, then theirs; each once."""
    found: dict[str, Level] = {}
    waiting = [code]
    while waiting:
        current = waiting.pop(0)
        if current not in found:
            found[current] = level(current)
            waiting.extend(found[current].parents)
    return tuple(found.values())


def _vocabulary(name: str, shape: TypeAdapter[T]) -> T:
    marked = read_yaml(files(__package__).joinpath(name).read_text("utf-8"), name)
    return shape.validate_python(marked.data)


def _problems(level: Level, file: str) -> list[Problem]:
    problems = [Problem(file, f"slots/{slot}", "there is no such slot") for slot in level.slots if slot not in slots()]
    seen: set[str] = set()
    for row in level.rows():
        if row.id in seen:
            problems.append(Problem(file, row.id, "two rows have this id"))
        seen.add(row.id)
        problems += [Problem(file, f"{row.id}/slots", f"there is no slot {slot}") for slot in row.slots
                     if slot not in slots()]  # fmt: skip
    for provision in level.provisions:
        path = f"provisions/{provision.id}/grounds"
        unknown = [name for name in (*provision.grounds, *provision.grounds_within) if name not in grounds()]
        problems += [Problem(file, path, f"there is no ground {name}") for name in unknown]
    return [*problems, *_problems_of_rules(level, file, seen)]


def _problems_of_rules(level: Level, file: str, ids: set[str]) -> Iterator[Problem]:
    """A rule rests on provisions of its own file; each question has one answer there, and no id is used again."""
    own = {provision.id for provision in level.provisions}
    asked: set[str] = set()
    for rule in level.rules:
        path = f"rules/{rule.id}"
        if rule.id in ids:
            yield Problem(file, path, "two rows have this id")
        if rule.matter not in matters():
            yield Problem(file, f"{path}/matter", f"there is no matter {rule.matter}")
        if rule.matter in asked:
            yield Problem(file, f"{path}/matter", f"another rule answers {rule.matter}")
        yield from (
            Problem(file, f"{path}/provisions", f"this file has no provision {name}")
            for name in rule.provisions
            if name not in own
        )
        ids.add(rule.id)
        asked.add(rule.matter)
