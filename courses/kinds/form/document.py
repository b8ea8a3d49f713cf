"""What a form is: steps with fields, rules that read the answers, and three lights that say what follows.

How rules are applied belongs to `rules`, what an entry may look like to `entries`.
"""

from typing import Annotated, Any, Literal

from pydantic import Field as Bounded

from courses.jurisdictions.provision import MatterName, Verdict
from courses.texts import Model, Prose, Slug, Text

FieldType = Literal["choice", "choices", "text", "long", "number", "date", "time"]
CHOSEN: tuple[FieldType, ...] = ("choice", "choices")
WRITTEN: tuple[FieldType, ...] = ("text", "long")

Figure = Annotated[float, Bounded(ge=-1_000_000, le=1_000_000, allow_inf_nan=False)]
Points = Annotated[float, Bounded(gt=0, le=100, allow_inf_nan=False)]
Cost = Annotated[float, Bounded(ge=0, le=100, allow_inf_nan=False)]


class Option(Model):
    """One answer that may be chosen; `alone` says that it contradicts all others ("None of these")."""

    id: Slug
    text: Prose = Bounded(min_length=1)
    alone: bool = False


class Field(Model):
    """One entry. `longest` bounds what is written, `least` and `most` a number."""

    id: Slug
    type: FieldType
    label: Text = Bounded(min_length=1)
    hint: Text = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    longest: Annotated[int, Bounded(ge=1, le=2000)] = 300
    least: Figure | None = None
    most: Figure | None = None


class Step(Model):
    """A page of the form. `needs` names the lights with which it opens; without it, it is always open."""

    id: Slug
    title: Text = Bounded(min_length=1)
    text: Prose = ""
    needs: tuple[Verdict, ...] = ()
    fields: tuple[Field, ...] = Bounded(min_length=1)


class Condition(Model):
    """One test of one entry. What somebody wrote is only ever asked whether it is empty."""

    field: Slug
    has: tuple[Slug, ...] = ()
    lacks: tuple[Slug, ...] = ()
    is_empty: bool | None = None
    below: Figure | None = None
    above: Figure | None = None


class Rule(Model):
    """When all its conditions hold, a light goes on and its text says why.

    With `law` the overlay's rule on that matter gives the light; `verdict` then stands where no overlay has one.
    `costs` are points, where the form has any.
    """

    id: Slug
    when: tuple[Condition, ...] = Bounded(min_length=1)
    verdict: Verdict
    law: MatterName | None = None
    text: Prose = Bounded(min_length=1)
    depends_on: tuple[Slug, ...] = ()
    costs: Cost = 0


class Light(Model):
    """What one of the three lights means in this form, and what to do next."""

    title: Text = Bounded(min_length=1)
    text: Prose = Bounded(min_length=1)


class Lights(Model):
    """The three lights, the gravest first; the gravest that any rule puts on counts."""

    never: Light
    not_now: Light
    yes: Light


class Form(Model):
    """The document of a form in one language."""

    title: Text = Bounded(min_length=1)
    intro: Prose = ""
    reminder: Prose = ""
    steps: tuple[Step, ...] = Bounded(min_length=1)
    rules: tuple[Rule, ...] = ()
    lights: Lights
    points: Points | None = None
    sources: tuple[Slug, ...] = ()

    @property
    def has_branches(self) -> bool:
        """Whether a step hangs on the light; then the light is shown on the way and not only at the end."""
        return any(step.needs for step in self.steps)

    def step(self, key: str) -> Step | None:
        """The step with this id."""
        return next((step for step in self.steps if step.id == key), None)

    def field(self, key: str) -> Field | None:
        """The field with this id."""
        return next((field for step in self.steps for field in step.fields if field.id == key), None)


def structure(form: Form) -> dict[str, Any]:
    """Ids of the steps with their fields and options, and the rules with what they test."""
    return {
        "kind": "form",
        "steps": [
            [step.id, list(step.needs), {field.id: _shape(field) for field in step.fields}] for step in form.steps
        ],
        "rules": [
            [rule.id, rule.verdict, rule.law, [one.model_dump(mode="json") for one in rule.when]] for rule in form.rules
        ],
    }


def ids(form: Form) -> dict[str, Any]:
    """Ids of the steps with their fields and options, and those of the rules."""
    found = structure(form)
    return {**found, "rules": [rule.id for rule in form.rules]}


def _shape(field: Field) -> list[Any]:
    return [field.type, field.required, sorted(option.id for option in field.options)]
