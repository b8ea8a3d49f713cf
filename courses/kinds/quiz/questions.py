"""What each type of question holds; which rules it must keep, and what an answer earns, is said in `types`.

How an attempt draws from the questions belongs to `form`.
"""

from typing import Annotated, Literal

from pydantic import Field

from courses.jurisdictions.provision import Code
from courses.texts import Model, Prose, Slug, Text

Points = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
Place = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}(#[a-z0-9][a-z0-9-]{0,63})?$")]
"""A lesson's key, or a section of it: `layers#first-ring`."""

LONGEST_TYPED = 100
"""Characters of an answer that is typed; longer texts are the matter of other kinds."""


class Hint(Model):
    """A help that is shown when it is asked for; `cost` is the share of the question's points that it takes."""

    id: Slug
    text: Prose = Field(min_length=1)
    cost: Share = 0


class Question(Model):
    """What every type of question has; `points` counts only where `confidence` is verified."""

    id: Slug
    text: Prose = Field(min_length=1)
    points: Points = 1
    confidence: Literal["verified", "partly", "memory"]
    depends_on: tuple[Slug, ...] = ()
    only_in: tuple[Code, ...] = ()
    substitute: Slug | None = None
    form: Literal["A", "B"] | None = None
    bank: Slug | None = None
    source: Slug | None = None
    read_again: Place | None = None
    credit: Literal["parts", "all"] = "parts"
    hints: tuple[Hint, ...] = Field(default=(), max_length=3)
    feedback: Prose = ""

    @property
    def graded(self) -> bool:
        """Whether it counts; a question whose source is not verified is practice."""
        return self.confidence == "verified"


class Option(Model):
    """One answer that may be chosen, and why it is right or wrong."""

    id: Slug
    text: Prose = Field(min_length=1)
    correct: bool = False
    feedback: Prose = ""


class Choice(Question):
    """One or several of the options are right."""

    type: Literal["single", "multiple", "truefalse"]
    options: tuple[Option, ...]

    @property
    def right(self) -> frozenset[str]:
        """Ids of the right options."""
        return frozenset([option.id for option in self.options if option.correct])


class Column(Model):
    """What a row may be put to."""

    id: Slug
    text: Prose = Field(min_length=1)


class Row(Model):
    """One line of a matching or a matrix: `right` is the id of its column."""

    id: Slug
    text: Prose = Field(min_length=1)
    right: Slug
    feedback: Prose = ""


class Grid(Question):
    """Every row goes to one column: by a list beside it (matching), or by marks in columns (matrix)."""

    type: Literal["matching", "matrix"]
    rows: tuple[Row, ...] = Field(min_length=2, max_length=12)
    columns: tuple[Column, ...] = Field(min_length=2, max_length=12)


class Item(Model):
    """One thing that has its place in an order."""

    id: Slug
    text: Prose = Field(min_length=1)
    feedback: Prose = ""


class Ordering(Question):
    """The items stand in the right order; a trainee gets them shuffled."""

    type: Literal["ordering"]
    items: tuple[Item, ...] = Field(min_length=2, max_length=12)


class Numeric(Question):
    """A number, right when it is not further than `tolerance` from the answer."""

    type: Literal["numeric"]
    answer: Amount
    tolerance: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)] = 0
    unit: Text = ""


class Form(Model):
    """An answer that is expected, in one of the languages or (without `language`) in all; `share` is what it earns.

    It is no translatable text: an attempt is judged alike in every language, so the forms of all stand together.
    """

    id: Slug
    text: str = Field(min_length=1, max_length=LONGEST_TYPED)
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")] | None = None
    share: Share = 1
    feedback: Prose = ""


class Short(Question):
    """A few words, compared with the accepted forms; `match` says whether capitals and accents matter."""

    type: Literal["short"]
    accepted: tuple[Form, ...] = Field(min_length=1, max_length=40)
    match: Literal["folded", "exact"] = "folded"


class Gap(Model):
    """A gap in a text: to be filled by hand (`accepted`) or out of a list (`options`)."""

    id: Slug
    accepted: tuple[Form, ...] = Field(default=(), max_length=40)
    options: tuple[Option, ...] = Field(default=(), max_length=12)
    feedback: Prose = ""


class GapText(Question):
    """A text with gaps, each standing in `body` as its id in double brackets: `[[first]]`."""

    type: Literal["gaps"]
    body: Prose = Field(min_length=1)
    gaps: tuple[Gap, ...] = Field(min_length=1, max_length=12)
    match: Literal["folded", "exact"] = "folded"


AnyQuestion = Annotated[Choice | Grid | Ordering | Numeric | Short | GapText, Field(discriminator="type")]
