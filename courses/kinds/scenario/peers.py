"""What the class did first, beside one's own path: only where five people or more decided, and only of five or more.

Who belongs to the class is the host's matter; it hands in what `summarise` told of them.
"""

from collections.abc import Mapping
from typing import Any

from courses.kinds.scenario import story
from courses.kinds.scenario.document import Scenario, Scene
from courses.kinds.scenario.story import Decision
from courses.statistics import SMALLEST_CELL, suppress

Shares = Mapping[str, Mapping[str, float | None]]
"""Scene → choice → share of those who decided there; None where too few chose it. Scenes of too few are absent."""


def shares(scenario: Scenario, summary: Mapping[str, Any] | None) -> Shares:
    """The class's shares out of a summary of its attempts; nothing without one."""
    scenes = summary["scenes"] if summary is not None else {}
    found = {}
    for scene in scenario.scenes:
        told = scenes.get(scene.id)
        if told is not None and told["n"] >= SMALLEST_CELL:
            found[scene.id] = _shares(scene, told)
    return found


def _shares(scene: Scene, told: Mapping[str, Any]) -> dict[str, float | None]:
    n = told["n"]
    counts = suppress({choice.id: round((told["choices"].get(choice.id) or 0) * n) for choice in scene.choices})
    return {key: None if count is None else count / n for key, count in counts.items()}


def path(scenario: Scenario, found: Shares) -> tuple[Decision, ...]:
    """The way most people took in each scene, as far as enough of them are known to have taken it."""
    steps: list[tuple[str, ...]] = []
    world = story.begun(scenario)
    while world.scene in found and len(steps) < len(scenario.scenes):
        scene = scenario.scene(world.scene)
        known = {key: share for key, share in found[world.scene].items() if share}
        if scene is None or not known:
            break
        size = scene.pick.least if scene.pick is not None else 1
        ranked = sorted((choice for choice in scene.choices if choice.id in known), key=lambda one: -known[one.id])
        most = tuple(ranked[:size])
        steps.append((scene.id, *(choice.id for choice in most)))
        after = story.decided(world, scene, most)
        world = story.arrived(after, story.target(after, scene, most))
    return story.told(scenario, steps).steps
