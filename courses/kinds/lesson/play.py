"""Read a lesson: it is complete when its reader says so.

How long somebody stayed on the page is nobody's business here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from courses import prose
from courses.errors import IllegalMove, Problem
from courses.jurisdictions.overlay import Overlay
from courses.kinds import structure as structures
from courses.kinds.kind import Brief, Move, State, View
from courses.kinds.lesson import document as documents
from courses.kinds.lesson.document import Lesson
from courses.kinds.lesson.media import Medium
from courses.outcome import Score

_PLACE = re.compile(r'<div class="convive-medium">([a-z0-9-]+)</div>\n?')
_TERM = re.compile(r'<a class="convive-term" href="#term-([a-z0-9-]+)"[^>]*>(.*?)</a>')
_CITED = re.compile(r'(<sup class="convive-cite"><a [^>]*>)([a-z0-9-]+)</a></sup>')


class LessonKind:
    """The kind `lesson`: one move, `read`, which may be made again without harm."""

    name = "lesson"
    suffix = ".md"
    template = "courses.kinds.lesson:lesson.html"
    graded = False
    replayable = True
    private = False
    Document: type = Lesson

    def parse(self, text: str, file: str) -> Lesson:
        """Read the Markdown file; raise ContentError with every problem."""
        return documents.parse(text, file)

    def dump(self, document: Lesson) -> str:
        """The source file; `parse(dump(d)) == d` for every document without problems."""
        return documents.dump(document)

    def check(self, document: Lesson, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return documents.check(document, file)

    def structure(self, document: Lesson) -> Any:
        """Ids of the sections."""
        return documents.structure(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """An unread lesson."""
        return {"structure": structures.digest(self.structure(brief.document)), "read": False}

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """Title, summary, `sections` (id, heading, html, parts), `headings`, ids of `sources`, `glossary`, and `read`.

        The `parts` of a section are its HTML, cut where a figure or a recording stands: each has `html` or `medium`.
        """
        return {**_rendered(brief.document, brief.overlay, locale), "read": bool(state["read"])}

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """`read` by the learner completes the lesson."""
        if move.act != "read" or move.by != "learner":
            raise IllegalMove("A lesson can only be marked as read.")
        return {**state, "read": True}

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """1 of 1 once read."""
        return Score(1, 1) if state["read"] else None

    def progress(self, brief: Brief, state: State) -> float:
        """0 or 1."""
        return 1.0 if state["read"] else 0.0

    def adapt(self, brief: Brief, state: State) -> State | None:
        """A lesson that is not read yet is the same whatever its sections."""
        return state

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """How many opened it (`n`) and how many read it."""
        return {"n": len(states), "read": sum(bool(state["read"]) for state in states)}


@lru_cache(maxsize=256)
def _rendered(lesson: Lesson, overlay: Overlay, locale: str) -> Mapping[str, Any]:
    """All that is the same for every reader: rendered once for each document, law and language."""
    sources = documents.cited(lesson)
    media = {one.id: _shown(one, overlay, locale) for one in lesson.media}
    sections = []
    for section in lesson.sections:
        html = _explained(_numbered(prose.render(section.text, overlay, locale), sources), lesson, section.id)
        part = {"id": section.id, "heading": section.heading, "html": html, "parts": _parts(html, media)}
        sections.append(part)
    headings = [{"id": part["id"], "heading": part["heading"]} for part in sections if part["heading"]]
    return {
        "title": lesson.title,
        "summary": lesson.summary,
        "sections": sections,
        "headings": headings,
        "sources": list(sources),
        "glossary": [{"id": entry.id, "term": entry.term, "text": entry.text} for entry in lesson.glossary],
    }


def _shown(medium: Medium, overlay: Overlay, locale: str) -> Mapping[str, Any]:
    """A figure or a recording for the template, its transcript as HTML."""
    transcript = prose.render(medium.transcript, overlay, locale) if medium.transcript else ""
    return {**medium.model_dump(mode="json"), "transcript": transcript}


def _parts(html: str, media: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every other piece is the id of a medium; one that the lesson does not have leaves nothing behind."""
    pieces = _PLACE.split(html)
    parts = [{"medium": media.get(piece)} if at % 2 else {"html": piece} for at, piece in enumerate(pieces)]
    return [part for part in parts if part.get("html") or part.get("medium")]


def _numbered(html: str, sources: Sequence[str]) -> str:
    """Citations by their number in the list at the foot; prose alone cannot know that order."""

    def numbered(found: re.Match[str]) -> str:
        number = sources.index(found[2]) + 1
        return f"{found[1].replace(f': {found[2]}', f': {number}')}[{number}]</a></sup>"

    return _CITED.sub(numbered, html)


def _explained(html: str, lesson: Lesson, section: str) -> str:
    """Words of the glossary with what they mean beside them, to be shown on hover and focus."""
    entries = {entry.id: entry for entry in lesson.glossary}
    count = 0

    def explained(found: re.Match[str]) -> str:
        nonlocal count
        entry, count = entries.get(found[1]), count + 1
        if entry is None:
            return found[2]
        words = escape(entry.term) if found[2] == found[1] else found[2]
        tip = f"tip-{section}-{count}"
        return (
            f'<span class="convive-term"><a href="#term-{entry.id}" aria-describedby="{tip}">{words}</a>'
            f'<span class="convive-tip" role="tooltip" id="{tip}">{escape(entry.text)}</span></span>'
        )

    return _TERM.sub(explained, html)
