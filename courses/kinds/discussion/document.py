"""What a discussion is: a prompt, the group's rules, and how many contributions complete it.

Posts are no part of it: people share them, so their host keeps them.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from courses import prose
from courses.errors import Problem
from courses.reading import read_model, write_model
from courses.texts import Model, Prose, Slug, Text


class Rule(Model):
    """One rule of the group, in a line."""

    id: Slug
    text: Text = Field(min_length=1)


class Discussion(Model):
    """The document of a discussion in one language."""

    title: Text = Field(min_length=1)
    prompt: Prose = Field(min_length=1)
    rules: tuple[Rule, ...] = ()
    posts: Annotated[int, Field(ge=1, le=50)] = 1


def parse(text: str, file: str) -> Discussion:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Discussion, text, file)


def dump(discussion: Discussion) -> str:
    """The source file of a discussion."""
    return write_model(discussion)


def check(discussion: Discussion, file: str) -> Iterator[Problem]:
    """Problems of the prompt, and rules with the same id."""
    yield from prose.check(discussion.prompt, file, "prompt")
    seen: set[str] = set()
    for rule in discussion.rules:
        if rule.id in seen:
            yield Problem(file, f"rules/{rule.id}", "This id is used twice: give one of them another.")
        seen.add(rule.id)


def structure(discussion: Discussion) -> dict[str, Any]:
    """Ids of the rules."""
    return {"kind": "discussion", "rules": sorted(rule.id for rule in discussion.rules)}
