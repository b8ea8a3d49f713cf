"""Reads the data files of overlays: levels, the vocabulary of slots and of grounds.

How a slot is filled belongs to the overlay, how it looks to `courses.prose`.
"""

from collections.abc import Iterator, Mapping, Set
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import TypeAdapter

from courses import pseudo
from courses.errors import ContentError, Problem, Sentence
from courses.jurisdictions.overlay import NEUTRAL, Edition, Level, Overlay
from courses.jurisdictions.provision import GroundName, MatterName, Provision, Row, SlotName, Words
from courses.reading import read_model
from courses.source import read_yaml
from courses.texts import Model

T = TypeVar("T")


class SlotEntry(Model):
    """A slot of the common text: its title, and the neutral short and long form."""

    title: Words
    short: Words
    long: Words


class UnknownJurisdiction(LookupError):
    """No data file has this code, or nobody has signed it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"there is no overlay {code!r}")
        self.code = code


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
    problems = _problems(level, file)
    if problems:
        raise ContentError(problems)
    return level


def check(text: str, file: str) -> tuple[Problem, ...]:
    """Every problem of a data file, alone and among the levels that ship; it may be a new form of one of them."""
    try:
        level = read(text, file)
    except ContentError as error:
        return error.problems
    if not _is_own_ancestor(level):
        return ()
    return (Problem(file, "parents", "the parents lead back to the level itself: take that parent out"),)


def folder() -> Traversable:
    """Where the data files that ship stand, one for each level, called by its code in small letters."""
    return files(__package__).joinpath("data")


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
    return read(folder().joinpath(name).read_text("utf-8"), name)


def in_language(words: Mapping[str, str], locale: str) -> str:
    """The words in the reader's language, else in English."""
    if locale in pseudo.LOCALES:
        return pseudo.line(words["en"], locale)
    language = locale.replace("_", "-").split("-", 1)[0].lower()
    return words.get(locale) or words.get(language) or words["en"]


@cache
def _codes() -> tuple[str, ...]:
    names = (entry.name for entry in folder().iterdir())
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
    found = [*_problems_of_head(level, file)]
    seen: set[str] = set()
    for path, row in _rows(level):
        if row.id in seen:
            found.append(Problem(file, path, "two rows have this id: give one of them another"))
        seen.add(row.id)
        found += _problems_of_row(row, file, path)
    own = {provision.id for provision in level.provisions}
    for provision in level.provisions:
        found += _problems_of_provision(provision, own - {provision.id}, file)
    return [*found, *_problems_of_rules(level, file, seen)]


def _problems_of_head(level: Level, file: str) -> Iterator[Problem]:
    for code in level.parents:
        if code != level.code and code not in _codes():
            yield Problem(file, "parents", Sentence("no data file has the code %(code)s: correct it", code=code))
    for slot in level.slots:
        if slot not in slots():
            yield Problem(file, f"slots/{slot}", "there is no such slot: correct its name")


def _rows(level: Level) -> Iterator[tuple[str, Row]]:
    yield from ((f"provisions/{row.id}", row) for row in level.provisions)
    yield from ((f"channels/{row.id}", row) for row in level.channels)


def _problems_of_row(row: Row, file: str, path: str) -> Iterator[Problem]:
    for slot in row.slots:
        if slot not in slots():
            yield Problem(file, f"{path}/slots", Sentence("there is no slot %(slot)s: correct its name", slot=slot))
    if row.text_as_of is not None and row.text_as_of > row.checked_on:
        message = Sentence("the text is of a later day than the one on which it was checked: correct one of the dates")
        yield Problem(file, f"{path}/text_as_of", message)


def _problems_of_provision(provision: Provision, others: Set[str], file: str) -> Iterator[Problem]:
    path = f"provisions/{provision.id}"
    for name in ("grounds", "grounds_within"):
        for ground in getattr(provision, name):
            if ground not in grounds():
                message = Sentence("there is no ground %(name)s: correct its name", name=ground)
                yield Problem(file, f"{path}/{name}", message)
    begun, ended = provision.valid_from, provision.valid_to
    if begun is not None and ended is not None and ended < begun:
        yield Problem(file, f"{path}/valid_to", "this ends before it begins: correct one of the dates")
    if provision.supersedes is not None and provision.supersedes not in others:
        message = Sentence("this file has no other provision %(name)s: correct its name", name=provision.supersedes)
        yield Problem(file, f"{path}/supersedes", message)


def _problems_of_rules(level: Level, file: str, ids: set[str]) -> Iterator[Problem]:
    """A rule rests on provisions of its own file; each question has one answer there, and no id is used again."""
    own = {provision.id for provision in level.provisions}
    asked: set[str] = set()
    for rule in level.rules:
        path = f"rules/{rule.id}"
        if rule.id in ids:
            yield Problem(file, path, "two rows have this id: give one of them another")
        if rule.matter not in matters():
            message = Sentence("there is no matter %(name)s: correct its name", name=rule.matter)
            yield Problem(file, f"{path}/matter", message)
        if rule.matter in asked:
            message = Sentence("another rule answers %(name)s: keep one of the two", name=rule.matter)
            yield Problem(file, f"{path}/matter", message)
        for name in rule.provisions:
            if name not in own:
                message = Sentence("this file has no provision %(name)s: correct its name", name=name)
                yield Problem(file, f"{path}/provisions", message)
        ids.add(rule.id)
        asked.add(rule.matter)


def _is_own_ancestor(level: Level) -> bool:
    seen: set[str] = set()
    waiting = [*level.parents]
    while waiting:
        code = waiting.pop()
        if code == level.code:
            return True
        if code not in seen:
            seen.add(code)
            waiting += _parents(code)
    return False


def _parents(code: str) -> tuple[str, ...]:
    """Those of a level that ships; none where its file is missing or faulty, which is said elsewhere."""
    try:
        return level(code).parents
    except (UnknownJurisdiction, ContentError):
        return ()
