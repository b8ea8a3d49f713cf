"""What a survey is: items on labelled scales, of self-efficacy, of satisfaction or in words, and its wave.

Surveys of one series ask the same people at several times; an id means the same question in all of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from courses import prose
from courses.errors import Problem, Sentence
from courses.reading import read_model, write_model
from courses.texts import Model, Prose, Slug, Text

Wave = Literal["start", "end", "three-months", "six-months"]
WAVES: Final[tuple[Wave, ...]] = ("start", "end", "three-months", "six-months")

ItemType = Literal["likert", "efficacy", "satisfaction", "words"]

STEPS: Final = 5
"""Points of the two scales whose labels are the player's own: agreement and satisfaction."""


class Point(Model):
    """One labelled point of a scale, the lowest first."""

    id: Slug
    text: Text = Field(min_length=1)


class Scale(Model):
    """A labelled scale of the document's own."""

    id: Slug
    points: Annotated[tuple[Point, ...], Field(min_length=2, max_length=7)]


class Item(Model):
    """One question. `most` is for `efficacy`, `scale` for `likert`, `longest` for `words`."""

    id: Slug
    type: ItemType
    text: Text = Field(min_length=1)
    required: bool = False
    scale: Slug | None = None
    most: Literal["10", "100"] = "10"
    longest: Annotated[int, Field(ge=50, le=1000)] = 500


class Question(Model):
    """One part of the code by which a person is recognised in the next wave; only they know the answer."""

    id: Slug
    text: Text = Field(min_length=1)


class Survey(Model):
    """The document of a survey in one language."""

    title: Text = Field(min_length=1)
    intro: Prose = ""
    reminder: Prose = ""
    series: Slug
    wave: Wave
    scales: Annotated[tuple[Scale, ...], Field(max_length=10)] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=40)]
    code: Annotated[tuple[Question, ...], Field(max_length=6)] = ()

    def values(self, item: Item) -> tuple[int, ...]:
        """What may be answered, the lowest first; nothing for an item in words."""
        if item.type == "words":
            return ()
        if item.type == "efficacy":
            highest = int(item.most)
            return tuple(range(0, highest + 1, highest // 10))
        return tuple(range(1, len(self.labels(item) or range(STEPS)) + 1))

    def labels(self, item: Item) -> tuple[str, ...]:
        """The labels that the document gives; none where they are the player's own."""
        found = next((scale for scale in self.scales if scale.id == item.scale), None)
        return tuple(point.text for point in found.points) if found is not None else ()


def parse(text: str, file: str) -> Survey:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Survey, text, file)


def dump(survey: Survey) -> str:
    """The source file of a survey."""
    return write_model(survey)


def check(survey: Survey, file: str) -> Iterator[Problem]:
    """Problems beyond the schema: repeated and unknown ids, prose, a code that too many people would share."""
    for path, text in (("intro", survey.intro), ("reminder", survey.reminder)):
        yield from prose.check(text, file, path)
    yield from _twice((item.id for item in survey.items), file, "items")
    yield from _twice((one.id for one in survey.code), file, "code")
    yield from _twice((scale.id for scale in survey.scales), file, "scales")
    for scale in survey.scales:
        yield from _twice((point.id for point in scale.points), file, f"scales/{scale.id}/points")
    known = {scale.id for scale in survey.scales}
    for item in survey.items:
        if item.scale is not None and (item.type != "likert" or item.scale not in known):
            message = Sentence("Only an item of the type likert names a scale, and one that is written above.")
            yield Problem(file, f"items/{item.id}/scale", message)
    if 0 < len(survey.code) < 3:
        yield Problem(file, "code", "Ask at least three questions for the code: with fewer many people share one.")


def structure(survey: Survey) -> dict[str, Any]:
    """Series, wave, items with what may be answered, and the questions of the code."""
    items = {item.id: [item.type, list(survey.values(item)), item.required] for item in survey.items}
    code = [one.id for one in survey.code]
    return {"kind": "survey", "series": survey.series, "wave": survey.wave, "items": items, "code": code}


def _twice(ids: Iterable[str], file: str, path: str) -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem(file, f"{path}/{key}", "This id is used twice: give one of them another.")
