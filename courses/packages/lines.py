"""The line of a problem that a check found, looked up again in the source file.

Models keep no lines; syntax and schema problems carry theirs from the reading.
"""

from collections.abc import Mapping
from dataclasses import replace

from courses.errors import ContentError, Problem
from courses.sections import read_front_matter, read_sections
from courses.source import Loc, Marked, read_yaml
from courses.texts import address


class Lines:
    """Finds lines in the files of one package; each file is parsed at most once."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._parsed: dict[str, Marked | None] = {}

    def located(self, problem: Problem) -> Problem:
        """The problem with its line, where its file is there and the path leads to a place in it."""
        if problem.line is not None or problem.file not in self._files:
            return problem
        if problem.file not in self._parsed:
            self._parsed[problem.file] = _parse(self._files[problem.file], problem.file)
        marked = self._parsed[problem.file]
        return problem if marked is None else replace(problem, line=_line(marked, problem.path))


def _parse(text: str, file: str) -> Marked | None:
    try:
        return _parse_markdown(text, file) if file.endswith(".md") else read_yaml(text, file)
    except ContentError:
        return None


def _parse_markdown(text: str, file: str) -> Marked:
    """Front matter and sections as one piece of data, so that paths lead into both."""
    front, body, first_line = read_front_matter(text, file)
    sections = read_sections(body, file, first_line)
    lines = dict(front.lines)
    lines.update({("sections", position): section.line for position, section in enumerate(sections)})
    return Marked({**front.data, "sections": [{"id": section.id} for section in sections]}, lines)


def _line(marked: Marked, path: str) -> int | None:
    if ("strings", path) in marked.lines:
        return marked.lines["strings", path]
    data = marked.data
    loc: Loc = ()
    for name in path.split("/"):
        step = _step(data, name)
        if step is None:
            break
        loc, data = (*loc, step), data[step]
    return marked.line(loc)


def _step(data: object, name: str) -> str | int | None:
    if isinstance(data, Mapping):
        return name if name in data else None
    if not isinstance(data, list):
        return None
    return next((position for position, item in enumerate(data) if address(item) == name), None)
