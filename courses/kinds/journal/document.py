"""What a journal is: prompts to write to, whether one may also write freely, and how many entries complete it.

What somebody wrote is no part of it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import Field

from courses import prose
from courses.errors import Problem
from courses.reading import read_model, write_model
from courses.texts import Model, Prose, Slug, Text

LONGEST: Final = 4000
"""Characters of an entry."""

MOST: Final = 60
"""Entries of a journal: two a week for half a year."""


class Prompt(Model):
    """One thing to write about; the title names it in lists."""

    id: Slug
    title: Text = Field(min_length=1)
    text: Prose = Field(min_length=1)


class Journal(Model):
    """The document of a journal in one language."""

    title: Text = Field(min_length=1)
    intro: Prose = ""
    reminder: Prose = ""
    prompts: Annotated[tuple[Prompt, ...], Field(max_length=20)] = ()
    free: bool = True
    entries: Annotated[int, Field(ge=1, le=20)] = 1


def parse(text: str, file: str) -> Journal:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Journal, text, file)


def dump(journal: Journal) -> str:
    """The source file of a journal."""
    return write_model(journal)


def check(journal: Journal, file: str) -> Iterator[Problem]:
    """Problems of the prose, prompts with the same id, and a journal in which nothing can be written."""
    for path, text in (("intro", journal.intro), ("reminder", journal.reminder)):
        yield from prose.check(text, file, path)
    for prompt in journal.prompts:
        yield from prose.check(prompt.text, file, f"prompts/{prompt.id}/text")
    for key, times in Counter(prompt.id for prompt in journal.prompts).items():
        if times > 1:
            yield Problem(file, f"prompts/{key}", "This id is used twice: give one of them another.")
    if not journal.prompts and not journal.free:
        yield Problem(file, "prompts", "Give at least one prompt, or let people write freely.")


def structure(journal: Journal) -> dict[str, Any]:
    """Ids of the prompts."""
    return {"kind": "journal", "prompts": sorted(prompt.id for prompt in journal.prompts), "free": journal.free}
