"""Where a path leads: the meters after it, the effects that arrive with a scene, what is offered there.

All of it follows from the path alone, so a state keeps no meters that could go wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.kinds.scenario.conditions import METERS, Meter, holds

if TYPE_CHECKING:  # `document` asks this room, by way of `worlds`, when it checks a scenario.
    from courses.kinds.scenario.document import Changes, Choice, Later, Scenario, Scene

Path = Sequence[Sequence[str]]
"""In the order in which they were decided: a scene's id, then the id of each choice taken there."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One step of a path, with the things its ids stand for: `to` is where it led, `felt` what arrived in its scene."""

    scene: Scene
    choices: tuple[Choice, ...]
    to: str
    felt: tuple[Later, ...]

    @property
    def key(self) -> str:
        """The choices taken, by their ids."""
        return "+".join(choice.id for choice in self.choices)

    @property
    def is_recommended(self) -> bool:
        """Whether exactly what is recommended was taken."""
        best = [choice for choice in self.scene.choices if choice.recommended]
        return all(choice.recommended for choice in self.choices) and (
            self.scene.pick is None or len(best) == len(self.choices)
        )

    @property
    def crosses(self) -> bool:
        """Whether a red line was crossed."""
        return any(choice.red_line is not None for choice in self.choices)


@dataclass(frozen=True, slots=True)
class World:
    """Where a story stands: at a scene, with its meters, what was chosen and what is still to come."""

    scene: str
    meters: Mapping[Meter, int]
    chosen: frozenset[str]
    coming: tuple[Later, ...]
    felt: tuple[Later, ...] = ()

    def offered(self, scene: Scene) -> tuple[Choice, ...]:
        """The choices whose condition holds here."""
        return tuple(choice for choice in scene.choices if holds(choice.when, self.meters, self.chosen))


def begun(scenario: Scenario) -> World:
    """Where every story begins."""
    meters = scenario.meters
    return World(scenario.start, {meter: getattr(meters, meter) for meter in METERS}, frozenset(), ())


def decided(world: World, scene: Scene, choices: tuple[Choice, ...]) -> World:
    """The world after a decision, still in its scene: what it changes at once, and what it leaves to come."""
    meters = _moved(world.meters, [choice.meters for choice in choices])
    chosen = world.chosen | {f"{scene.id}/{choice.id}" for choice in choices}
    coming = (*world.coming, *(later for choice in choices for later in choice.later))
    return World(world.scene, meters, chosen, coming, world.felt)


def target(world: World, scene: Scene, choices: tuple[Choice, ...]) -> str:
    """Where a decision leads, asked of the world after it: the first way whose condition holds."""
    source = scene.pick if scene.pick is not None else choices[0]
    way = next((way.to for way in source.ways if holds(way.when, world.meters, world.chosen)), source.to)
    return way or ""


def arrived(world: World, scene_id: str) -> World:
    """The world in its next scene: effects that were to be felt there are, if their condition holds."""
    due = [later for later in world.coming if later.scene == scene_id]
    felt = tuple(later for later in due if holds(later.when, world.meters, world.chosen))
    coming = tuple(later for later in world.coming if later.scene != scene_id)
    return World(scene_id, _moved(world.meters, [later.meters for later in felt]), world.chosen, coming, felt)


@dataclass(frozen=True, slots=True)
class Told:
    """A path as a story: its steps, and the world at its end (in the scene that was asked for)."""

    steps: tuple[Decision, ...]
    world: World


def told(scenario: Scenario, path: Path, scene_id: str = "") -> Told:
    """The story of a path, up to `scene_id` if that lies behind it; steps that the document lost are left out."""
    world, steps = begun(scenario), []
    for scene, choices in _known(scenario, path):
        if scene.id != world.scene:
            world = arrived(world, scene.id)
        felt = world.felt
        world = decided(world, scene, choices)
        steps.append(Decision(scene, choices, target(world, scene, choices), felt))
    if scene_id and scene_id != world.scene:
        world = arrived(world, scene_id)
    return Told(tuple(steps), world)


def _known(scenario: Scenario, path: Path) -> Iterator[tuple[Scene, tuple[Choice, ...]]]:
    for scene_id, *keys in path:
        scene = scenario.scene(scene_id)
        if scene is None:
            continue
        found = tuple(choice for choice in map(scene.choice, keys) if choice is not None)
        if found:
            yield scene, found


def _moved(meters: Mapping[Meter, int], changes: Sequence[Changes]) -> Mapping[Meter, int]:
    if not changes:
        return meters
    moved = dict(meters)
    for change in changes:
        moved["VC"] += change.VC
        moved["EV"] += change.EV
        moved["LG"] += change.LG
        moved["CT"] += change.CT
    return moved


def total(changes: Sequence[Changes]) -> dict[Meter, int]:
    """The sum of several changes."""
    return {meter: sum(getattr(change, meter) for change in changes) for meter in METERS}
