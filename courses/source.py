"""Source files of content: YAML with every scalar a string and the line of every value, and Markdown in sections.

What the fields mean belongs to the models that are read here, never to this module.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from courses.errors import ContentError, Problem, Sentence

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

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


class _Refused(Exception):
    def __init__(self, message: str, line: int, loc: Loc = ()) -> None:
        super().__init__(message)
        self.problem = (message, line, loc)


def read_yaml(text: str, file: str, first_line: int = 1) -> Marked:
    """One YAML document; raise ContentError for aliases, anchors, tags, doubled keys, depth, size and bad syntax.

    `first_line` is the line of the file on which the text begins (front matter begins on line 2).
    """
    refuse_oversize(text, file)
    try:
        return _Builder(text, first_line).build()
    except _Refused as refused:
        message, line, loc = refused.problem
        raise ContentError([Problem(file, path_of(loc), message, line)]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = first_line + int(mark.line) if mark is not None else None
        reason = getattr(error, "problem", None) or "unreadable characters"
        message = Sentence("this is no valid YAML: %(reason)s", reason=reason)
        raise ContentError([Problem(file, "", message, where)]) from None


def refuse_oversize(text: str, file: str) -> None:
    """Raise ContentError for a text over 64 KB in UTF-8, or one that is no Unicode at all."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise ContentError([Problem(file, "", "the file is not valid Unicode")]) from None
    if size > MAX_BYTES:
        raise ContentError([Problem(file, "", Sentence("the file is larger than %(most)s KB", most=MAX_BYTES // 1024))])


def path_of(loc: Sequence[str | int]) -> str:
    """A place as text, joined by `/`."""
    return "/".join(str(step) for step in loc)


class _Builder:
    """Builds data out of parser events, so that whatever is refused is refused before it exists."""

    def __init__(self, text: str, first_line: int) -> None:
        self._events = yaml.parse(text, Loader=yaml.CBaseLoader)
        self._first_line = first_line
        self._lines: dict[Loc, int] = {}

    def build(self) -> Marked:
        root: Any = None
        documents = 0
        for event in self._events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                raise _Refused(Sentence("a file holds one YAML document"), self._line(event))
            root = self._value(next(self._events), ())
        return Marked(root, self._lines)

    def _line(self, event: Any) -> int:
        return self._first_line + int(event.start_mark.line)

    def _value(self, event: Any, loc: Loc) -> Any:
        line = self._line(event)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(Sentence("YAML aliases are not allowed"), line, loc)
        if event.anchor is not None:
            raise _Refused(Sentence("YAML anchors are not allowed"), line, loc)
        if event.tag is not None:
            raise _Refused(Sentence("YAML tags are not allowed"), line, loc)
        if len(loc) > MAX_DEPTH:
            raise _Refused(Sentence("nested deeper than %(most)s levels", most=MAX_DEPTH), line, ())
        self._lines.setdefault(loc, line)
        if isinstance(event, yaml.ScalarEvent):
            return _checked(event.value, line, loc)
        return self._mapping(loc) if isinstance(event, yaml.MappingStartEvent) else self._sequence(loc)

    def _sequence(self, loc: Loc) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*loc, len(items))))
        return items

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = self._line(event)
            key = self._key(event, line, loc)
            if key in pairs:
                raise _Refused(Sentence("the key %(key)s stands here twice", key=repr(key)), line, (*loc, key))
            self._lines[(*loc, key)] = line
            pairs[key] = self._value(next(self._events), (*loc, key))
        return pairs

    def _key(self, event: Any, line: int, loc: Loc) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(Sentence("a key must be a plain word"), line, loc)
        if event.anchor is not None or event.tag is not None:
            raise _Refused(Sentence("YAML anchors and tags are not allowed"), line, loc)
        return _checked(event.value, line, loc)


def _checked(text: str, line: int, loc: Loc) -> str:
    bad = strange_character(text)
    if bad is not None:
        raise _Refused(Sentence("the character %(code)s is not allowed in texts", code=code_point(bad)), line, loc)
    return text


def code_point(character: str) -> str:
    """A character by its number, because it may not be one that can be shown."""
    return f"U+{ord(character):04X}"


def strange_character(text: str) -> str | None:
    """The first control character or lone surrogate of a text: databases and pages refuse them."""
    if text.isprintable():
        return None
    return next((char for char in text if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs")), None)


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
