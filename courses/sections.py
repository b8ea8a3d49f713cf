"""Markdown files of content: front matter, then sections under headings of level 2.

How the Markdown of a section is rendered belongs to `courses.prose`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from courses.errors import ContentError, Problem, Sentence
from courses.source import Marked, code_point, read_yaml, refuse_oversize, strange_character


@dataclass(frozen=True, slots=True)
class RawSection:
    """A part of a Markdown file under a heading of level 2, as it stands; the first may have no heading.

    `text` is stripped of white space at both ends and has no heading line.
    """

    id: str
    heading: str
    text: str
    line: int


INTRO = "intro"
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"##[ \t]+(?P<heading>.*?)(?:[ \t]*\{#(?P<id>[^}\s]*)\})?[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def read_front_matter(text: str, file: str) -> tuple[Marked, str, int]:
    """Front matter, the Markdown after it and the line on which that begins; raise ContentError."""
    refuse_oversize(text, file)
    bad = strange_character(text)
    if bad is not None:
        line = text[: text.index(bad)].count("\n") + 1
        message = Sentence("the character %(code)s is not allowed in texts: take it out", code=code_point(bad))
        raise ContentError([Problem(file, "", message, line)])
    match = _FRONT.match(text)
    if match is None:
        raise ContentError([Problem(file, "", "the file must begin with front matter between two lines ---", 1)])
    return read_yaml(match[1], file, first_line=2), text[match.end() :], text[: match.end()].count("\n") + 1


def read_sections(body: str, file: str, first_line: int = 1) -> tuple[RawSection, ...]:
    """Markdown cut at its headings of level 2; raise ContentError for headings without an id and doubled ids."""
    problems: list[Problem] = []
    sections: list[RawSection] = []
    for section in _cut(body, first_line):
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", section.id):
            message = Sentence("a heading of level 2 ends with its id: {#like-this}")
            problems.append(Problem(file, section.id, message, section.line))
        if any(section.id == other.id for other in sections):
            message = Sentence("two sections have this id: give one of them another")
            problems.append(Problem(file, section.id, message, section.line))
        sections.append(section)
    if problems:
        raise ContentError(problems)
    return tuple(sections)


def opens_another(text: str) -> bool:
    """Whether the text of a section holds a heading that would open one more when it is read."""
    return any(part.heading or part.id != INTRO for part in _cut(text, 1))


def _cut(body: str, first_line: int) -> Iterator[RawSection]:
    name, heading, start, lines = INTRO, "", first_line, list[str]()
    fence = ""
    for number, line in enumerate(body.split("\n"), first_line):
        opened = _FENCE.match(line)
        if opened is not None:
            fence = opened[1] if not fence else "" if line.strip().startswith(fence) else fence
        found = None if fence or opened else _HEADING.fullmatch(line)
        if found is None:
            lines.append(line)
            continue
        yield from _section(name, heading, lines, start)
        name, heading, start, lines = found["id"] or "", found["heading"], number, []
    yield from _section(name, heading, lines, start)


def _section(name: str, heading: str, lines: list[str], line: int) -> Iterator[RawSection]:
    text = "\n".join(lines).strip()
    if text or heading:
        yield RawSection(name, heading, text, line)
