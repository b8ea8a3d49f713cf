"""Every course that a story can take under its conditions: what is reached, where it stops, what is best.

The graph without conditions is `graph`'s matter; a story that is sound there may still stop here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from courses.errors import Problem, Sentence
from courses.kinds.scenario import story
from courses.kinds.scenario.conditions import When
from courses.kinds.scenario.story import World

if TYPE_CHECKING:  # `document` asks this room when it checks a scenario.
    from courses.kinds.scenario.document import Choice, Scenario, Scene

MOST_DECISIONS = 20_000
"""So many decisions are tried, each in every situation where it may be taken; a second of work."""


@dataclass(slots=True)
class Courses:
    """What was found: scenes and choices that occur, scenes that may stop, the best sum of meters at an ending
    that is reached without crossing a red line."""

    scenes: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)
    stops: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    best: int = 0
    is_whole: bool = True


def check(scenario: Scenario, file: str) -> Iterator[Problem]:
    """Unreachable scenes, dead ends and choices that nobody is ever offered, under the conditions."""
    yield from _check_names(scenario, file)
    if not _has_conditions(scenario) and scenario.score != "meters":
        return
    found = courses(scenario)
    if not found.is_whole:
        yield from _check_size(scenario, file)
        return
    for scene in scenario.scenes:
        path = f"scenes/{scene.id}"
        if scene.id not in found.scenes:
            message = Sentence("Under its conditions no path leads to this scene: loosen them, or take the scene out.")
            yield Problem(file, path, message)
            continue
        if scene.id in found.stops:
            message = Sentence(
                "The story can stop here: under a condition too little is offered. Leave a choice without one."
            )
            yield Problem(file, f"{path}/choices", message)
        if scene.id in found.unsure:
            message = Sentence("Whatever the conditions, exactly one choice that is offered must be recommended.")
            yield Problem(file, f"{path}/choices", message)
        for choice in scene.choices:
            if f"{scene.id}/{choice.id}" not in found.offered:
                message = Sentence("This choice is never offered: loosen its conditions, or take it out.")
                yield Problem(file, f"{path}/choices/{choice.id}/when", message)
    if scenario.score == "meters" and found.best <= 0:
        message = Sentence(
            "No course of the story ends with meters above 0, so nothing could be earned: raise them somewhere."
        )
        yield Problem(file, "score", message)


def _check_size(scenario: Scenario, file: str) -> Iterator[Problem]:
    """Where not everything could be tried, the best sum of meters is not known, and nothing is measured by it."""
    if scenario.score == "meters":
        message = Sentence(
            "The story has more than %(most)s decisions, so its best meters are not known: let fewer choices be taken"
            " together, or score it by what is recommended.",
            most=MOST_DECISIONS,
        )
        yield Problem(file, "score", message)
    else:
        message = Sentence(
            "The story has more than %(most)s decisions, so not all could be tried: let fewer be taken together.",
            most=MOST_DECISIONS,
        )
        yield Problem(file, "scenes", message, severity="warning")


@lru_cache(maxsize=256)
def courses(scenario: Scenario) -> Courses:
    """Every situation once, from the beginning to the endings."""
    found, seen, telling, tried = Courses(), set(), _telling(scenario), 0
    open_ends = [story.arrived(story.begun(scenario), scenario.start)]
    while open_ends:
        world = open_ends.pop()
        key = _key(world, telling)
        if key in seen:
            continue
        seen.add(key)
        before = len(open_ends)
        open_ends += _followed(scenario, world, found)
        tried += len(open_ends) - before
        if tried > MOST_DECISIONS:
            found.is_whole = False
            break
    return found


def _key(world: World, telling: frozenset[str]) -> tuple[object, ...]:
    """Two worlds with the same key go on alike: what was chosen matters only where a condition asks for it."""
    return world.scene, tuple(world.meters.values()), world.chosen & telling, tuple(map(id, world.coming))


def _telling(scenario: Scenario) -> frozenset[str]:
    asked = {name for _, when in _conditions(scenario) for name in (*when.chosen, *when.not_chosen)}
    return _red_lines(scenario) | asked


def _followed(scenario: Scenario, world: World, found: Courses) -> Iterator[World]:
    scene = scenario.scene(world.scene)
    if scene is None:
        return
    found.scenes.add(scene.id)
    if scene.ending:
        if not _red_lines(scenario) & world.chosen:
            found.best = max(sum(world.meters.values()), found.best)
        return
    offered = world.offered(scene)
    found.offered.update(f"{scene.id}/{choice.id}" for choice in offered)
    decisions = list(possible(scene, offered))
    if not decisions or len(offered) < 2:
        found.stops.add(scene.id)
    if not any(_is_best(scene, decision, offered) for decision in decisions):
        found.unsure.add(scene.id)
    for decision in decisions:
        after = story.decided(world, scene, decision)
        yield story.arrived(after, story.target(after, scene, decision))


def possible(scene: Scene, offered: tuple[Choice, ...]) -> Iterator[tuple[Choice, ...]]:
    """What may be decided in a scene: one choice, or several together."""
    if scene.pick is None:
        yield from ((choice,) for choice in offered)
        return
    for size in range(scene.pick.least, scene.pick.most + 1):
        yield from filter(scene.pick.allows, combinations(offered, size))


def _is_best(scene: Scene, decision: tuple[Choice, ...], offered: tuple[Choice, ...]) -> bool:
    best = tuple(choice for choice in offered if choice.recommended)
    return decision == best and (scene.pick is not None or len(best) == 1)


def _conditions(scenario: Scenario) -> Iterator[tuple[str, When]]:
    """Every condition with its path."""
    for scene in scenario.scenes:
        for way in scene.pick.ways if scene.pick is not None else ():
            yield f"scenes/{scene.id}/pick/ways", way.when
        for choice in scene.choices:
            path = f"scenes/{scene.id}/choices/{choice.id}"
            if choice.when is not None:
                yield f"{path}/when", choice.when
            yield from ((f"{path}/ways", way.when) for way in choice.ways)
            yield from (
                (f"{path}/later/{later.scene}/when", later.when) for later in choice.later if later.when is not None
            )


@lru_cache(maxsize=256)
def _red_lines(scenario: Scenario) -> frozenset[str]:
    return frozenset(
        f"{scene.id}/{choice.id}" for scene in scenario.scenes for choice in scene.choices if choice.red_line
    )


def _has_conditions(scenario: Scenario) -> bool:
    has_picks = any(scene.pick is not None for scene in scenario.scenes)
    return has_picks or next(_conditions(scenario), None) is not None


def _check_names(scenario: Scenario, file: str) -> Iterator[Problem]:
    known = {f"{scene.id}/{choice.id}" for scene in scenario.scenes for choice in scene.choices}
    for path, when in _conditions(scenario):
        for name in (*when.chosen, *when.not_chosen):
            if name not in known:
                message = Sentence("There is no choice %(choice)s: name one that is written above.", choice=name)
                yield Problem(file, path, message)
