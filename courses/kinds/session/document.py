"""What a live meeting is: an agenda with minutes, what to bring, who does what, and how attendance is known.

Date, place and code belong to each group that meets, so they are no part of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from courses import prose
from courses.errors import Problem
from courses.reading import read_model, write_model
from courses.texts import Model, Prose, Slug, Text

Attendance = Literal["code", "list", "either"]


class Item(Model):
    """One point of the agenda."""

    id: Slug
    title: Text = Field(min_length=1)
    text: Prose = ""
    minutes: Annotated[int, Field(ge=1, le=600)]


class Material(Model):
    """Something that has to be in the room."""

    id: Slug
    text: Text = Field(min_length=1)


class Role(Model):
    """A part that somebody plays in the meeting."""

    id: Slug
    title: Text = Field(min_length=1)
    text: Text = ""


class Meeting(Model):
    """The document of a live meeting in one language.

    `attendance` says who may mark somebody present: the trainee with the `code` of the day, a facilitator on the
    `list`, or `either`.
    """

    title: Text = Field(min_length=1)
    intro: Prose = ""
    agenda: tuple[Item, ...] = Field(min_length=1, max_length=40)
    materials: tuple[Material, ...] = ()
    roles: tuple[Role, ...] = ()
    attendance: Attendance = "either"

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return sum(item.minutes for item in self.agenda)

    @property
    def takes_code(self) -> bool:
        """Whether a trainee may say with a code that they are there."""
        return self.attendance != "list"

    @property
    def takes_list(self) -> bool:
        """Whether a facilitator may say who is there."""
        return self.attendance != "code"


def parse(text: str, file: str) -> Meeting:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Meeting, text, file)


def dump(meeting: Meeting) -> str:
    """The source file of a meeting."""
    return write_model(meeting)


def check(meeting: Meeting, file: str) -> Iterator[Problem]:
    """Problems of prose, and ids that are used twice."""
    yield from prose.check(meeting.intro, file, "intro")
    for item in meeting.agenda:
        yield from prose.check(item.text, file, f"agenda/{item.id}/text")
    yield from _twice((item.id for item in meeting.agenda), file, "agenda")
    yield from _twice((material.id for material in meeting.materials), file, "materials")
    yield from _twice((role.id for role in meeting.roles), file, "roles")


def _twice(ids: Iterable[str], file: str, path: str) -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem(file, f"{path}/{key}", "This id is used twice: give one of them another.")


def structure(meeting: Meeting) -> dict[str, Any]:
    """Nothing but the kind: who was there does not hang on any id of the agenda, so it may change afterwards."""
    return {"kind": "session"}
