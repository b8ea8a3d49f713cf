"""What a product is: a template of sections that a learning community fills, and a rubric to look at it with.

What somebody wrote into it belongs to the state; how it is read from a file to `reading`.
"""

from typing import Annotated, Any

from pydantic import Field

from courses.model import Category
from courses.texts import Model, Prose, Slug, Text

LONGEST = 3000
"""Characters of one section: what does not fit is for the community's own document."""


class Section(Model):
    """A part of the product. `guidance` says what belongs into it, `longest` bounds what is written."""

    id: Slug
    title: Text = Field(min_length=1)
    guidance: Prose = ""
    required: bool = True
    longest: Annotated[int, Field(ge=40, le=LONGEST)] = 800


class Level(Model):
    """One step of a criterion, the lowest first."""

    id: Slug
    text: Text = Field(min_length=1)


class Criterion(Model):
    """One line of the rubric."""

    id: Slug
    title: Text = Field(min_length=1)
    levels: tuple[Level, ...] = Field(min_length=2, max_length=6)

    def level(self, key: str) -> Level | None:
        """The level with this id."""
        return next((level for level in self.levels if level.id == key), None)


class Product(Model):
    """The document of a product in one language."""

    title: Text = Field(min_length=1)
    intro: Prose = ""
    reminder: Prose = ""
    category: Category | None = None
    sections: tuple[Section, ...] = Field(min_length=1, max_length=30)
    rubric: tuple[Criterion, ...] = Field(default=(), max_length=20)

    def section(self, key: str) -> Section | None:
        """The section with this id."""
        return next((section for section in self.sections if section.id == key), None)

    def criterion(self, key: str) -> Criterion | None:
        """The line of the rubric with this id."""
        return next((criterion for criterion in self.rubric if criterion.id == key), None)


def structure(product: Product) -> dict[str, Any]:
    """Ids of the sections, and of the rubric's lines and levels."""
    return {
        "kind": "product",
        "sections": [[section.id, section.required] for section in product.sections],
        "rubric": {criterion.id: [level.id for level in criterion.levels] for criterion in product.rubric},
    }
