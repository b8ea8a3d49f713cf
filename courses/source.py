"""Source files of content: YAML with every scalar a string and the line of every value, and Markdown in sections.

What the fields mean belongs to the models that are read here, never to this module.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import yaml

from courses.errors import ContentError, Problem, Sentence

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""The categories Cc and Cs of Unicode, without line break and tab."""

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain data (mappings, lists and strings) with the line of every value, counted from 1."""

    data: Any
    lines: Mapping[Loc, int]

    def line(self, loc: Loc) -> int | None:
        """The line of a value, or of the nearest thing around it."""
        for end in range(len(loc), -1, -1):
            if loc[:end] in self.lines:
                return self.lines[loc[:end]]
        return None


@dataclass(slots=True)
class _Kept:
    """Trees of texts that may be asked for again; `room` is how many characters of text there is still room for."""

    trees: dict[tuple[str, int], Marked] = field(default_factory=dict)
    room: int = 1024 * 1024

    def add(self, text: str, first_line: int, tree: Marked) -> None:
        """Keep a tree; a tree is many times as large as its text, so a huge package is parsed again instead."""
        if len(text) <= self.room:
            self.room -= len(text)
            self.trees[text, first_line] = tree


_kept: ContextVar[_Kept | None] = ContextVar("convive_kept_trees", default=None)


@contextmanager
def parsed_once() -> Iterator[None]:
    """Inside, the same text is parsed once, however often it is read; nobody changes the data of a `Marked`."""
    token = _kept.set(_Kept())
    try:
        yield
    finally:
        _kept.reset(token)


class _Refused(Exception):
    def __init__(self, message: str, line: int, loc: Loc = ()) -> None:
        super().__init__(message)
        self.problem = (message, line, loc)


def read_yaml(text: str, file: str, first_line: int = 1) -> Marked:
    """One YAML document; raise ContentError for aliases, anchors, tags, doubled keys, depth, size and bad syntax.

    `first_line` is the line of the file on which the text begins (front matter begins on line 2).
    """
    refuse_oversize(text, file)
    kept = _kept.get()
    found = None if kept is None else kept.trees.get((text, first_line))
    if found is None:
        found = _parsed(text, file, first_line)
        if kept is not None:
            kept.add(text, first_line, found)
    return found


def _parsed(text: str, file: str, first_line: int) -> Marked:
    try:
        return _Builder(text, first_line).build()
    except _Refused as refused:
        message, line, loc = refused.problem
        raise ContentError([Problem(file, path_of(loc), message, line)]) from None
    except yaml.YAMLError as error:
        mark, position = getattr(error, "problem_mark", None), getattr(error, "position", 0)
        where = first_line + (int(mark.line) if mark is not None else text.count("\n", 0, position))
        reason = getattr(error, "problem", None) or "unreadable characters"
        message = Sentence("this is no valid YAML (%(reason)s): correct this line or the one above", reason=reason)
        raise ContentError([Problem(file, "", message, where)]) from None


def refuse_oversize(text: str, file: str) -> None:
    """Raise ContentError for a text over 64 KB in UTF-8, or one that is no Unicode at all."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise ContentError([Problem(file, "", "the file is not valid Unicode: save it as UTF-8")]) from None
    if size > MAX_BYTES:
        message = Sentence("the file is larger than %(most)s KB: make it smaller", most=MAX_BYTES // 1024)
        raise ContentError([Problem(file, "", message)])


def path_of(loc: Sequence[str | int]) -> str:
    """A place as text, joined by `/`."""
    return "/".join(str(step) for step in loc)


class _Builder:
    """Builds data out of parser events, so that whatever is refused is refused before it exists."""

    def __init__(self, text: str, first_line: int) -> None:
        self._next: Callable[[], Any] = yaml.CBaseLoader(text).get_event
        self._first_line = first_line
        self._lines: dict[Loc, int] = {}

    def build(self) -> Marked:
        root: Any = None
        documents = 0
        while (event := self._next()) is not None:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                message = Sentence("a file holds one YAML document: take out what follows the line ---")
                raise _Refused(message, self._line(event))
            root = self._value(self._next(), ())
        return Marked(root, self._lines)

    def _line(self, event: Any) -> int:
        return self._first_line + int(event.start_mark.line)

    def _value(self, event: Any, loc: Loc) -> Any:
        line = self._line(event)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(Sentence("YAML aliases are not allowed: write the value out"), line, loc)
        if event.anchor is not None:
            raise _Refused(Sentence("YAML anchors are not allowed: take the & out"), line, loc)
        if event.tag is not None:
            raise _Refused(Sentence("YAML tags are not allowed: take the ! out"), line, loc)
        if len(loc) > MAX_DEPTH:
            raise _Refused(Sentence("nested deeper than %(most)s levels: write it flatter", most=MAX_DEPTH), line, ())
        self._lines.setdefault(loc, line)
        if isinstance(event, yaml.ScalarEvent):
            return _checked(event.value, line, loc)
        return self._mapping(loc) if isinstance(event, yaml.MappingStartEvent) else self._sequence(loc)

    def _sequence(self, loc: Loc) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*loc, len(items))))
        return items

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = self._line(event)
            key = self._key(event, line, loc)
            place = (*loc, key)
            if key in pairs:
                raise _Refused(Sentence("the key %(key)s stands here twice: keep one", key=repr(key)), line, place)
            self._lines[place] = line
            pairs[key] = self._value(self._next(), place)
        return pairs

    def _key(self, event: Any, line: int, loc: Loc) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(Sentence("a key must be a plain word"), line, loc)
        if event.anchor is not None or event.tag is not None:
            raise _Refused(Sentence("YAML anchors and tags are not allowed: take the & or ! out"), line, loc)
        return _checked(event.value, line, loc)


def _checked(text: str, line: int, loc: Loc) -> str:
    bad = strange_character(text)
    if bad is not None:
        raise _Refused(Sentence(
            "the character %(code)s is not allowed in texts: take it out", code=code_point(bad)
        ), line, loc)
    return text


def code_point(character: str) -> str:
    """A character by its number, because it may not be one that can be shown."""
    return f"U+{ord(character):04X}"


def strange_character(text: str) -> str | None:
    """The first control character or lone surrogate of a text: databases and pages refuse them."""
    found = None if text.isprintable() else _STRANGE.search(text)
    return None if found is None else found[0]


class _Dumper(yaml.CSafeDumper):
    """Writes without anchors, and longer texts as blocks that people can read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text.strip("\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def write_yaml(data: Any) -> str:
    """Plain data as YAML in the given order; `read_yaml` gives the same data back, with scalars as strings."""
    written = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return str(written)
