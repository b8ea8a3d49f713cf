"""What a lesson is: a title and sections of prose, each with a stable id.

One Markdown file with a YAML front matter; level 2 headings open sections. How
prose becomes HTML is the matter of `courses.prose`.
"""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import Field, field_validator, model_validator

from courses import prose
from courses.errors import ContentError, Problem, Sentence
from courses.kinds.lesson import media
from courses.kinds.lesson.media import Medium
from courses.reading import validate
from courses.sections import INTRO, opens_another, read_front_matter, read_sections
from courses.source import Marked, write_yaml
from courses.texts import Model, Prose, Slug, Text

_TITLE = re.compile(r"^#[ \t]", re.MULTILINE)


class Section(Model):
    """A part of a lesson that can be linked to; the one before the first heading is `intro` and has no heading.

    `depends_on` names the provisions that its own words hang on, beside those that fill its slots.
    """

    id: Slug
    heading: Text = ""
    text: Prose = ""
    depends_on: tuple[Slug, ...] = ()

    @field_validator("heading", "text")
    @classmethod
    def _trimmed(cls, value: str) -> str:
        return value.replace("\r\n", "\n").strip()


class Entry(Model):
    """A word of the glossary and what it means, both without markup."""

    id: Slug
    term: Text = Field(min_length=1)
    text: Text = Field(min_length=1)


class Lesson(Model):
    """The document of a lesson in one language."""

    title: Text = Field(min_length=1)
    summary: Text = ""
    objectives: tuple[Slug, ...] = ()
    sources: tuple[Slug, ...] = ()
    glossary: tuple[Entry, ...] = Field(default=(), max_length=60)
    media: tuple[Medium, ...] = Field(default=(), max_length=30)
    sections: tuple[Section, ...] = ()

    @model_validator(mode="after")
    def _unique_ids(self) -> "Lesson":
        ids = [section.id for section in self.sections]
        if len(set(ids)) != len(ids):
            raise ValueError(Sentence("two sections have the same id: give one of them another"))
        if len(self.terms) != len(self.glossary):
            raise ValueError(Sentence("two words of the glossary have the same id: give one of them another"))
        if len(self.media_ids) != len(self.media):
            raise ValueError(Sentence("two figures or recordings have the same id: give one of them another"))
        return self

    @property
    def terms(self) -> frozenset[str]:
        """Ids of the glossary's words."""
        return frozenset(entry.id for entry in self.glossary)

    @property
    def media_ids(self) -> frozenset[str]:
        """Ids of the figures and recordings."""
        return frozenset(medium.id for medium in self.media)


def parse(text: str, file: str) -> Lesson:
    """Read the Markdown file; raise ContentError with every problem."""
    front, body, first_line = read_front_matter(text.replace("\r\n", "\n"), file)
    if not isinstance(front.data, dict) or "sections" in front.data:
        message = Sentence("the front matter is a list of fields; sections are written as Markdown below it")
        raise ContentError([Problem(file, "sections", message, front.line(("sections",)))])
    law = _law_of_sections(front, file)
    raw = [
        {"id": part.id, "heading": part.heading, "text": part.text, "depends_on": law.pop(part.id, ())}
        for part in read_sections(body, file, first_line)
    ]
    if law:
        message = Sentence("there is no section %(name)s: name one of this lesson", name=repr(next(iter(law))))
        raise ContentError([Problem(file, "depends_on", message, front.line(("depends_on",)))])
    fields = {name: value for name, value in front.data.items() if name != "depends_on"}
    return validate(Lesson, Marked({**fields, "sections": raw}, front.lines), file)


def _law_of_sections(front: Marked, file: str) -> dict[str, Any]:
    """What the front matter says under `depends_on`: section → provisions. Markdown has no place for it."""
    written = front.data.get("depends_on", {})
    if isinstance(written, dict):
        return dict(written)
    message = Sentence("write the id of a section and, behind it, a list of provisions")
    raise ContentError([Problem(file, "depends_on", message, front.line(("depends_on",)))])


def dump(lesson: Lesson) -> str:
    """The source file of a lesson."""
    front = lesson.model_dump(mode="json", exclude_defaults=True, exclude={"sections"})
    law = {section.id: list(section.depends_on) for section in lesson.sections if section.depends_on}
    front |= {"depends_on": law} if law else {}
    parts = [f"---\n{write_yaml(front)}---"]
    for section in lesson.sections:
        heading = f"## {section.heading} {{#{section.id}}}" if section.heading else ""
        parts += [part for part in (heading, section.text) if part]
    return "\n\n".join(parts) + "\n"


def check(lesson: Lesson, file: str) -> Iterator[Problem]:
    """Problems of the prose, of headings, and of a lesson without text."""
    if not any(section.text for section in lesson.sections):
        yield Problem(file, "sections", "A lesson needs at least one section with text.")
    for section in lesson.sections:
        path = f"sections/{section.id}"
        if bool(section.heading) == (section.id == INTRO):
            yield Problem(file, f"{path}/heading", "Every section needs a heading, except the intro, which has none.")
        if opens_another(section.text):
            yield Problem(file, f"{path}/text", "A heading with ## opens a section: give it one of its own.")
        if _TITLE.search(section.text):
            yield Problem(
                file,
                f"{path}/text",
                "Headings begin with ##: the title stands in the front matter.",
                severity="warning",
            )
        yield from prose.check(section.text, file, f"{path}/text", lesson.terms, lesson.media_ids)
    shown = [name for section in lesson.sections for name in prose.media(section.text)]
    yield from media.check(lesson.media, shown, file)


def cited(lesson: Lesson) -> tuple[str, ...]:
    """Ids of the sources: those named in the front matter, then those cited in the text, each once."""
    in_text = [found for section in lesson.sections for found in prose.citations(section.text)]
    return tuple(dict.fromkeys([*lesson.sources, *in_text]))


def structure(lesson: Lesson) -> dict[str, Any]:
    """Ids of the sections."""
    return {"kind": "lesson", "sections": sorted(section.id for section in lesson.sections)}
