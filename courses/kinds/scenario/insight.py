"""What many attempts at a scenario show: the first choices, before anybody went back.

Whether a figure is large enough to be shown belongs to the statistics room.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from courses.kinds.kind import State
from courses.kinds.scenario.document import Scenario, Scene


def summarise(scenario: Scenario, states: Sequence[State]) -> dict[str, Any]:
    """Attempts (`n`), finished ones, mean rewinds, first-try red-line share, and shares per choice of each scene."""
    n = len(states)
    return {
        "n": n,
        "finished": sum(state["stage"] == "finished" for state in states),
        "rewinds": sum(state["rewinds"] for state in states) / n if n else None,
        "red_line_share": sum(_crossed(scenario, state) for state in states) / n if n else None,
        "scenes": {scene.id: _scene(scene, states) for scene in scenario.scenes if scene.choices},
    }


def _crossed(scenario: Scenario, state: State) -> bool:
    """Whether any first choice of this attempt crossed a red line."""
    scenes = ((scenario.scene(key), choices) for key, choices in state["first"].items())
    return any(_is_red(scene, choices) for scene, choices in scenes if scene is not None)


def _is_red(scene: Scene, choices: str) -> bool:
    found = map(scene.choice, choices.split("+"))
    return any(choice is not None and choice.red_line is not None for choice in found)


def _scene(scene: Scene, states: Sequence[State]) -> dict[str, Any]:
    decisions = [state["first"][scene.id] for state in states if scene.id in state["first"]]
    n = len(decisions)
    first = Counter(key for decision in decisions for key in decision.split("+"))
    shares = {choice.id: first[choice.id] / n if n else None for choice in scene.choices}
    red = sum(_is_red(scene, decision) for decision in decisions)
    return {"n": n, "choices": shares, "red_line_share": red / n if n else None}
