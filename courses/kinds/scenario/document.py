"""What a scenario is: scenes with choices, each choice with its consequence and what a trainer would say of it.

Whether the scenes form a sound story is asked in `graph`; playing it belongs to `play`.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from courses import prose
from courses.errors import Problem
from courses.kinds.scenario import graph, worlds
from courses.kinds.scenario.conditions import METERS, Meter, When
from courses.reading import read_model, write_model
from courses.texts import Model, Prose, Slug, Text

__all__ = ["METERS", "Choice", "Meter", "Scenario", "Scene", "check", "dump", "parse", "structure"]

Change = Annotated[int, Field(ge=-2, le=2)]
Start = Annotated[int, Field(ge=-10, le=10)]


class Changes(Model):
    """How far a choice moves each meter."""

    VC: Change = 0
    EV: Change = 0
    LG: Change = 0
    CT: Change = 0


class Starts(Model):
    """Where the meters stand in the first scene."""

    VC: Start = 0
    EV: Start = 0
    LG: Start = 0
    CT: Start = 0


class Later(Model):
    """An effect that is felt when its scene is reached, if its condition holds then; `after` says how much later."""

    scene: Slug
    meters: Changes = Changes()
    text: Prose = ""
    when: When | None = None
    after: Text = ""


class Way(Model):
    """Where the story goes instead, when a condition holds after the choice; the first that holds is taken."""

    when: When
    to: Slug


class Choice(Model):
    """One thing a person may do in a scene; `red_line` says why it must never be done.

    `when` says whether it is offered. In a scene where several are taken the scene says where the story goes on, and
    `cost` is what the choice takes of its budget. `depends_on` names provisions: a change of one of them lists it.
    """

    id: Slug
    text: Prose = Field(min_length=1)
    to: Slug | None = None
    ways: tuple[Way, ...] = ()
    when: When | None = None
    cost: Annotated[int, Field(ge=0, le=100)] = 0
    meters: Changes = Changes()
    later: tuple[Later, ...] = ()
    consequence: Prose = Field(min_length=1)
    debrief: Prose = Field(min_length=1)
    recommended: bool = False
    depends_on: tuple[Slug, ...] = ()
    red_line: Prose | None = Field(default=None, min_length=1)


class Pick(Model):
    """Several choices are taken at once: at least and at most so many, within a budget where there is one."""

    least: Annotated[int, Field(ge=1, le=8)] = 1
    most: Annotated[int, Field(ge=1, le=8)]
    budget: Annotated[int, Field(ge=1, le=100)] | None = None
    unit: Text = ""
    to: Slug
    ways: tuple[Way, ...] = ()

    def allows(self, choices: tuple[Choice, ...]) -> bool:
        """Whether these may be taken together."""
        cost = sum(choice.cost for choice in choices)
        return self.least <= len(choices) <= self.most and (self.budget is None or cost <= self.budget)


class Scene(Model):
    """A moment of decision, or an ending; `time` says when it is ("Three weeks later")."""

    id: Slug
    title: Text = Field(min_length=1)
    time: Text = ""
    where: Text = ""
    who: Text = ""
    text: Prose = Field(min_length=1)
    depends_on: tuple[Slug, ...] = ()
    ending: bool = False
    pick: Pick | None = None
    choices: tuple[Choice, ...] = Field(default=(), max_length=12)

    def choice(self, key: str) -> Choice | None:
        """The choice with this id."""
        return next((choice for choice in self.choices if choice.id == key), None)


class Prompt(Model):
    """A question to think about afterwards."""

    id: Slug
    text: Text = Field(min_length=1)


class Debrief(Model):
    """What everybody reads at the end."""

    text: Prose = Field(min_length=1)
    questions: tuple[Prompt, ...] = ()


class Scenario(Model):
    """The document of a scenario in one language."""

    title: Text = Field(min_length=1)
    intro: Prose = ""
    start: Slug
    score: Literal["completion", "recommended", "meters"] = "completion"
    meters: Starts = Starts()
    scenes: tuple[Scene, ...] = Field(min_length=1)
    debrief: Debrief

    @property
    def replayable(self) -> bool:
        """Whether playing it again can earn nothing else: so it is unless the document declares a rule of scoring."""
        return self.score == "completion"

    def scene(self, key: str) -> Scene | None:
        """The scene with this id."""
        return next((scene for scene in self.scenes if scene.id == key), None)


def parse(text: str, file: str) -> Scenario:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Scenario, text, file)


def dump(scenario: Scenario) -> str:
    """The source file of a scenario."""
    return write_model(scenario)


def check(scenario: Scenario, file: str) -> Iterator[Problem]:
    """Problems beyond the schema: of the story's graph, and of the prose."""
    yield from graph.check(scenario, file)
    if graph.order(scenario) is not None:
        yield from worlds.check(scenario, file)
    yield from prose.check(scenario.intro, file, "intro")
    yield from prose.check(scenario.debrief.text, file, "debrief/text")
    for scene in scenario.scenes:
        yield from prose.check(scene.text, file, f"scenes/{scene.id}/text")
        for choice in scene.choices:
            yield from _check_prose(choice, file, f"scenes/{scene.id}/choices/{choice.id}")


def _check_prose(choice: Choice, file: str, path: str) -> Iterator[Problem]:
    for name in ("text", "consequence", "debrief"):
        yield from prose.check(getattr(choice, name), file, f"{path}/{name}")
    yield from prose.check(choice.red_line or "", file, f"{path}/red_line")
    for later in choice.later:
        yield from prose.check(later.text, file, f"{path}/later/{later.scene}/text")


def structure(scenario: Scenario) -> dict[str, Any]:
    """Ids of the scenes, where each choice leads, and which choices cross a red line.

    What a scenario of the first release does not have is left out where it is not used, because states carry the
    digest of this.
    """
    scenes: dict[str, Any] = {
        scene.id: {choice.id: _choice_structure(choice) for choice in scene.choices} for scene in scenario.scenes
    }
    found = {"kind": "scenario", "start": scenario.start, "scenes": scenes}
    picks = {scene.id: _plain(scene.pick, {"unit"}) for scene in scenario.scenes if scene.pick is not None}
    return {**found, "picks": picks} if picks else found


def _choice_structure(choice: Choice) -> list[Any]:
    shaped = [_plain(one, set()) for one in (choice.when, *choice.ways) if one is not None]
    return [choice.to, choice.red_line is not None, *shaped]


def ids(scenario: Scenario) -> dict[str, Any]:
    """The structure without the red lines, which only judge a path."""
    found = structure(scenario)
    scenes = {
        scene: {choice: [to, *shaped] for choice, (to, _crosses, *shaped) in choices.items()}
        for scene, choices in found["scenes"].items()
    }
    return {**found, "scenes": scenes}


def _plain(model: Model, but: set[str]) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True, exclude=but)
