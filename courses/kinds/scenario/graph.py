"""The story as a graph: is it sound, how long is it, how far can each meter move?

Nobody's progress through it is known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from courses.errors import Problem, Sentence
from courses.kinds.scenario import story
from courses.kinds.scenario.story import World
from courses.kinds.structure import LARGEST_STATE

if TYPE_CHECKING:  # `document` asks this room when it checks a scenario.
    from courses.kinds.scenario.document import Changes, Choice, Pick, Scenario, Scene, Starts

FEWEST_CHOICES = 3


def check(scenario: Scenario, file: str) -> Iterator[Problem]:
    """Every way in which the story is unsound."""
    yield from _check_ids(scenario, file)
    if scenario.scene(scenario.start) is None:
        message = Sentence("There is no scene %(scene)s: write it, or name another.", scene=scenario.start)
        yield Problem(file, "start", message)
    for scene in scenario.scenes:
        yield from _check_scene(scenario, scene, file, f"scenes/{scene.id}")
    if not any(choice.red_line for scene in scenario.scenes for choice in scene.choices):
        yield Problem(file, "scenes", "At least one choice must cross a red line.")
    yield from _check_paths(scenario, file)
    if _largest_state(scenario) > LARGEST_STATE:
        yield Problem(file, "scenes", "A state would outgrow 16 KB: use fewer scenes or shorter ids.")


def order(scenario: Scenario) -> tuple[str, ...] | None:
    """The ids of the scenes so that every choice leads forward; None when the story runs in a circle."""
    waiting = Counter(to for scene in scenario.scenes for to in _next(scenario, scene))
    ready = [scene for scene in scenario.scenes if not waiting[scene.id]]
    placed: list[str] = []
    while ready:
        scene = ready.pop()
        placed.append(scene.id)
        for to in _next(scenario, scene):
            waiting[to] -= 1
            target = scenario.scene(to)
            if not waiting[to] and target is not None:
                ready.append(target)
    return tuple(placed) if len(placed) == len({scene.id for scene in scenario.scenes}) else None


@lru_cache(maxsize=256)
def depths(scenario: Scenario) -> dict[str, int]:
    """How many decisions lie before each scene that can be reached, on the longest way to it."""
    found = {scenario.start: 0}
    for key in order(scenario) or ():
        scene = scenario.scene(key)
        if scene is None or key not in found:
            continue
        for to in _next(scenario, scene):
            found[to] = max(found.get(to, 0), found[key] + 1)
    return found


@lru_cache(maxsize=256)
def reach(scenario: Scenario) -> int:
    """The furthest that any meter can get from zero, at least 1: the length of half a bar."""
    extremes = [*_extremes(scenario, min), *_extremes(scenario, max)]
    return max(1, max(map(abs, extremes)))


def _extremes(scenario: Scenario, pick: Callable[[int, int], int]) -> Iterator[int]:
    """The lowest or highest value of every meter in every scene."""
    at: dict[str, tuple[int, ...]] = {scenario.start: _values(scenario.meters)}
    for key in order(scenario) or ():
        scene = scenario.scene(key)
        if scene is None or key not in at:
            continue
        for targets, changes in _steps(scene, pick):
            moved = tuple(map(sum, zip(at[key], *changes, strict=True)))
            for to in targets:
                at[to] = tuple(map(pick, at.get(to, moved), moved))
    return (value for values in at.values() for value in values)


def _steps(scene: Scene, pick: Callable[[int, int], int]) -> Iterator[tuple[list[str], list[tuple[int, ...]]]]:
    """Where decisions lead, and what they change at most: several choices taken together change all that they can."""
    if scene.pick is None:
        yield from ((_targets(choice), _all_changes(choice)) for choice in scene.choices)
        return
    changes = [change for choice in scene.choices for change in _all_changes(choice)]
    yield _targets(scene.pick), [tuple(pick(0, value) for value in change) for change in changes]


def targets(scene: Scene, choice: Choice) -> list[str]:
    """Where a choice may lead; where several are taken together, that is the scene's matter."""
    return _targets(choice if scene.pick is None else scene.pick)


def _targets(source: Choice | Pick) -> list[str]:
    """Where a choice, or a scene in which several are taken, may lead."""
    return [to for to in dict.fromkeys([source.to, *(way.to for way in source.ways)]) if to is not None]


def _all_changes(choice: Choice) -> list[tuple[int, ...]]:
    """What a choice changes, now and later, as if all came at once."""
    return [_values(choice.meters), *(_values(later.meters) for later in choice.later)]


def _values(meters: Changes | Starts) -> tuple[int, ...]:
    return meters.VC, meters.EV, meters.LG, meters.CT


@lru_cache(maxsize=256)
def recommended(scenario: Scenario) -> tuple[tuple[str, ...], ...]:
    """The path a good trainer would take: each scene with the choices taken there."""
    path: list[tuple[str, ...]] = []
    world = story.begun(scenario)
    scene = scenario.scene(scenario.start)
    while scene is not None and scene.choices and len(path) < len(scenario.scenes):
        best = advised(scene, world)
        path.append((scene.id, *(choice.id for choice in best)))
        after = story.decided(world, scene, best)
        world = story.arrived(after, story.target(after, scene, best))
        scene = scenario.scene(world.scene)
    return tuple(path)


def advised(scene: Scene, world: World) -> tuple[Choice, ...]:
    """What a good trainer would choose here: among what is offered, if anything that is offered is recommended."""
    offered = world.offered(scene) or scene.choices
    best = tuple(choice for choice in offered if choice.recommended) or offered[:1]
    return best if scene.pick is not None else best[:1]


def _next(scenario: Scenario, scene: Scene) -> list[str]:
    """The scenes that really follow, each once, in the order of the choices."""
    sources: Iterable[Choice | Pick] = scene.choices if scene.pick is None else (scene.pick,)
    targets = dict.fromkeys(to for source in sources for to in _targets(source))
    return [to for to in targets if scenario.scene(to) is not None]


def _check_ids(scenario: Scenario, file: str) -> Iterator[Problem]:
    yield from _twice((scene.id for scene in scenario.scenes), file, "scenes")
    yield from _twice((prompt.id for prompt in scenario.debrief.questions), file, "debrief/questions")
    for scene in scenario.scenes:
        yield from _twice((choice.id for choice in scene.choices), file, f"scenes/{scene.id}/choices")


def _twice(ids: Iterable[str], file: str, path: str) -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem(file, f"{path}/{key}", "This id is used twice: give one of them another.")


def _check_scene(scenario: Scenario, scene: Scene, file: str, path: str) -> Iterator[Problem]:
    if scene.ending:
        if scene.choices:
            yield Problem(file, f"{path}/choices", "An ending must have no choices.")
        return
    if not scene.choices:
        yield Problem(file, f"{path}/choices", "The story stops here: add choices, or mark the scene as an ending.")
        return
    if len(scene.choices) < FEWEST_CHOICES:
        message = Sentence("A scene needs at least %(fewest)s choices.", fewest=FEWEST_CHOICES)
        yield Problem(file, f"{path}/choices", message)
    yield from _check_recommended(scene, file, path)
    if scene.pick is not None:
        yield from _check_targets(scenario, scene.pick, file, f"{path}/pick")
    for choice in scene.choices:
        yield from _check_choice(scenario, scene, choice, file, f"{path}/choices/{choice.id}")


def _check_recommended(scene: Scene, file: str, path: str) -> Iterator[Problem]:
    best = tuple(choice for choice in scene.choices if choice.recommended)
    is_conditional = any(choice.when is not None for choice in scene.choices)
    if scene.pick is not None and not is_conditional and not scene.pick.allows(best):
        yield Problem(file, f"{path}/choices", "The recommended choices must be allowed together.")
    elif scene.pick is None and not is_conditional and len(best) != 1:
        yield Problem(file, f"{path}/choices", "Exactly one choice of a scene must be recommended.")


def _check_targets(scenario: Scenario, source: Choice | Pick, file: str, path: str) -> Iterator[Problem]:
    for to in _targets(source):
        if scenario.scene(to) is None:
            field = "to" if to == source.to else "ways"
            message = Sentence("There is no scene %(scene)s: write it, or name another.", scene=to)
            yield Problem(file, f"{path}/{field}", message)


def _check_choice(scenario: Scenario, scene: Scene, choice: Choice, file: str, path: str) -> Iterator[Problem]:
    yield from _check_targets(scenario, choice, file, path)
    if scene.pick is None and choice.to is None:
        yield Problem(file, f"{path}/to", "Say to which scene this choice leads.")
    elif scene.pick is not None and (choice.to is not None or choice.ways):
        message = Sentence("Where several are taken, pick says where the story goes on: take to and ways out.")
        yield Problem(file, f"{path}/to", message)
    if choice.cost and (scene.pick is None or scene.pick.budget is None):
        yield Problem(file, f"{path}/cost", "Only choices of a scene with a budget have a cost.")
    if choice.recommended and choice.red_line:
        message = Sentence("A choice that crosses a red line cannot be recommended: recommend another.")
        yield Problem(file, f"{path}/recommended", message)
    yield from _twice((later.scene for later in choice.later), file, f"{path}/later")
    after = {key for to in targets(scene, choice) for key in _after(scenario, to)}
    for later in choice.later:
        if scenario.scene(later.scene) is None:
            message = Sentence("There is no scene %(scene)s: write it, or name another.", scene=later.scene)
            yield Problem(file, f"{path}/later/{later.scene}", message)
        elif later.scene not in after:
            message = Sentence("This scene cannot be reached after the choice: name a later one.")
            yield Problem(file, f"{path}/later/{later.scene}", message)


def _check_paths(scenario: Scenario, file: str) -> Iterator[Problem]:
    reached = _after(scenario, scenario.start)
    for scene in scenario.scenes:
        if scene.id not in reached:
            message = Sentence("No path leads to this scene: let a choice lead here, or take the scene out.")
            yield Problem(file, f"scenes/{scene.id}", message)
        elif scene.id in _loop(scenario, scene):
            message = Sentence("The story can come back to this scene: lead one of the choices on the way elsewhere.")
            yield Problem(file, f"scenes/{scene.id}", message)


def _loop(scenario: Scenario, scene: Scene) -> set[str]:
    return {key for to in _next(scenario, scene) for key in _after(scenario, to)}


def _after(scenario: Scenario, start: str) -> set[str]:
    """The scene `start` and all that can follow it."""
    found: set[str] = set()
    open_ends = [start]
    while open_ends:
        scene = scenario.scene(open_ends.pop())
        if scene is None or scene.id in found:
            continue
        found.add(scene.id)
        open_ends += _next(scenario, scene)
    return found


def _largest_state(scenario: Scenario) -> int:
    """Bytes of a state that has passed every scene: its path and the first choices, and the path that counts."""
    copies = 2 if scenario.replayable else 3
    return sum(copies * _longest(scene) + 24 for scene in scenario.scenes) + 512


def _longest(scene: Scene) -> int:
    """Letters of a scene's id and of the longest decision there."""
    sizes = sorted((len(choice.id) + 4 * (scene.pick is not None) for choice in scene.choices), reverse=True)
    return len(scene.id) + sum(sizes[: scene.pick.most if scene.pick is not None else 1])
