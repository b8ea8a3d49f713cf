"""The path taken and the recommended one as a drawing: nodes and lines with their places.

Only scenes on one of the two paths are drawn; `whole` draws them all, for authors and instructors. Words for the
drawing are the template's matter; the numbered lists beside it say the same in text.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from courses.kinds.scenario import graph
from courses.kinds.scenario.document import Scenario, Scene
from courses.kinds.scenario.story import Decision

WIDTH = 320
STEP = 58
TOP = 28
LANES = {"taken": 28, "both": 64, "advised": 100}
LABELS = 132
BOW = 48
"""How far one of two lines between the same scenes is pulled aside, in pixels."""

_LINE_LENGTH = 25
_LABEL_LINES = 2

WIDEST = 14
"""Pixels of the line that everybody took."""

Edge = tuple[str, str]


def draw(scenario: Scenario, taken: Sequence[Decision], advised: Sequence[Decision]) -> dict[str, Any]:
    """Width, height and place of `labels` in pixels, `nodes` (scene, label, x, y, on, number), `lines` (d, on)."""
    trails = {"taken": _scenes(taken), "advised": _scenes(advised)}
    rows = _rows(scenario, {*trails["taken"], *trails["advised"]})
    places = {key: (LANES[_lane(key, trails)], TOP + row * STEP) for key, row in rows.items()}
    return {
        "width": WIDTH,
        "height": TOP * 2 + STEP * max(rows.values(), default=0),
        "labels": LABELS,
        "nodes": [_node(scenario, key, places[key], trails) for key in places],
        "lines": _lines(taken, advised, places),
    }


def _scenes(path: Sequence[Decision]) -> list[str]:
    """Every scene a path touches, the last target included."""
    return [decision.scene.id for decision in path] + [decision.to for decision in path[-1:]]


def _rows(scenario: Scenario, keys: set[str]) -> dict[str, int]:
    """A row for each scene, counted from 0, so that every line runs downward and every label has room."""
    depths = graph.depths(scenario)
    ordered = [scene.id for scene in scenario.scenes if scene.id in keys and scene.id in depths]
    return {key: row for row, key in enumerate(sorted(ordered, key=depths.__getitem__))}


def _lane(key: str, trails: dict[str, list[str]]) -> str:
    if key in trails["taken"] and key in trails["advised"]:
        return "both"
    return "taken" if key in trails["taken"] else "advised"


def _node(scenario: Scenario, key: str, place: tuple[int, int], trails: dict[str, list[str]]) -> dict[str, Any]:
    scene = scenario.scene(key)
    title = scene.title if scene is not None else key
    taken = trails["taken"]
    is_ending = scene is not None and scene.ending
    return {
        "scene": key,
        "title": title,
        "label": _wrapped(title),
        "x": place[0],
        "y": place[1],
        "on": _lane(key, trails),
        "number": taken.index(key) + 1 if key in taken and not is_ending else None,
        "ending": is_ending,
    }


def _wrapped(title: str) -> list[str]:
    """A title on two short lines; what does not fit is cut with an ellipsis."""
    lines = [""]
    for word in title.split():
        joined = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], joined] if len(joined) <= _LINE_LENGTH or not lines[-1] else [*lines, word]
    if len(lines) <= _LABEL_LINES:
        return lines
    return [*lines[: _LABEL_LINES - 1], f"{lines[_LABEL_LINES - 1]}…"]


def _lines(
    taken: Sequence[Decision], advised: Sequence[Decision], places: dict[str, tuple[int, int]]
) -> list[dict[str, Any]]:
    mine, best = _edges(taken), _edges(advised)
    shared_ends = {edge[:2] for edge in mine} & {edge[:2] for edge in best}
    drawn = [_line(edge, "both" if edge in best else "taken", shared_ends, places) for edge in mine]
    drawn += [_line(edge, "advised", shared_ends, places) for edge in best if edge not in mine]
    return drawn


def _edges(path: Sequence[Decision]) -> list[tuple[str, str, str]]:
    return [(decision.scene.id, decision.to, decision.key) for decision in path]


def _line(
    edge: tuple[str, str, str], on: str, shared_ends: set[Edge], places: dict[str, tuple[int, int]]
) -> dict[str, Any]:
    """A line from lane to lane, or a bow aside where both paths join the same two scenes by different choices."""
    (x1, y1), (x2, y2) = places[edge[0]], places[edge[1]]
    middle = (y1 + y2) // 2
    if on == "both" or edge[:2] not in shared_ends:
        return {"on": on, "d": f"M{x1} {y1}C{x1} {middle} {x2} {middle} {x2} {y2}"}
    side = (x1 + x2) // 2 + (-BOW if on == "taken" else BOW)
    return {"on": on, "d": f"M{x1} {y1}Q{side} {middle} {x2} {y2}"}


def whole(scenario: Scenario) -> dict[str, Any]:
    """Every scene by its number, as deep as its longest way; `lines` (choice, d, recommended, red) for every way."""
    depths = graph.depths(scenario)
    floors: dict[int, list[str]] = {}
    for scene in scenario.scenes:
        floors.setdefault(depths.get(scene.id, 0), []).append(scene.id)
    widest = max(map(len, floors.values()))
    width = max(WIDTH, widest * STEP)
    places = {
        key: (round(width * (position + 0.5) / len(keys)), TOP + row * STEP)
        for row, (_, keys) in enumerate(sorted(floors.items()))
        for position, key in enumerate(keys)
    }
    numbers = {scene.id: number for number, scene in enumerate(scenario.scenes, 1)}
    nodes = [
        {"scene": scene.id, "number": numbers[scene.id], "x": x, "y": y, "ending": scene.ending}
        for scene in scenario.scenes
        for x, y in [places[scene.id]]
    ]
    return {
        "width": width,
        "height": TOP * 2 + STEP * (len(floors) - 1),
        "nodes": nodes,
        "lines": [line for scene in scenario.scenes for line in _ways(scene, places)],
    }


def _ways(scene: Scene, places: dict[str, tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """The lines out of a scene; those to the same scene bow aside, so that each can be seen."""
    leads = [(to, choice) for choice in scene.choices for to in graph.targets(scene, choice) if to in places]
    for position, (to, choice) in enumerate(leads):
        (x1, y1), (x2, y2) = places[scene.id], places[to]
        side = (x1 + x2) // 2 + (position - (len(leads) - 1) / 2) * BOW / 2
        d = f"M{x1} {y1}Q{side:g} {(y1 + y2) // 2} {x2} {y2}"
        name = f"{scene.id}/{choice.id}"
        yield {"choice": name, "d": d, "recommended": choice.recommended, "red": choice.red_line is not None}


def weighed(scenario: Scenario, shares: Mapping[str, Mapping[str, float | None]]) -> dict[str, Any]:
    """The whole story, each line as wide as the share of those who decided there; `width` is None where hidden."""
    drawn = whole(scenario)
    lines = [{**line, "width": _width(shares, *line["choice"].split("/"))} for line in drawn["lines"]]
    return {**drawn, "lines": lines}


def _width(shares: Mapping[str, Mapping[str, float | None]], scene: str, choice: str) -> float | None:
    share = shares.get(scene, {}).get(choice)
    return None if share is None else round(WIDEST * share, 1)
