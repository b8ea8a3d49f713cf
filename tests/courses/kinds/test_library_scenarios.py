"""The story of the courtyard: every ending is reached, and the last one only by who has not left the mother alone."""

from collections.abc import Sequence

import pytest

from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Move
from courses.kinds.scenario import KIND, graph, worlds
from tests.courses.kinds.contract import NOW
from tests.courses.kinds.test_library_forms import found

STEPS = {"consequence": "continue", "red_line": "acknowledge"}


def ending(choices: Sequence[str]) -> str:
    """Where the story ends after these choices."""
    _, document = found("do-not-get-along")
    brief, left = Brief(document, NEUTRAL), list(choices)
    state = KIND.start(brief, 1, NOW)
    while state["stage"] != "ending":
        act = STEPS.get(state["stage"], "choose")
        move = Move("choose", {"choice": (left.pop(0),)}) if act == "choose" else Move(act)
        state = KIND.advance(brief, state, move, NOW)
    assert left == []
    return str(state["scene"])


@pytest.mark.parametrize(("choices", "end"), [
    (["separate", "stop", "explain", "restorative"], "dialogue"),
    (["joint", "stop-table", "stop", "explain", "restorative"], "dialogue"),
    (["brothers-first", "stop", "promise", "do-it"], "nobody-comes"),
    (["joint", "stop-table", "write-silently", "the-law", "restorative"], "nobody-comes"),
    (["separate", "not-bigger"], "signed"),
])  # fmt: skip
def test_where_the_ways_lead(choices: list[str], end: str) -> None:
    assert ending(choices) == end


def test_the_recommended_way_has_the_best_that_can_be_earned() -> None:
    _, document = found("do-not-get-along")
    assert [step[1] for step in graph.recommended(document)] == ["separate", "stop", "explain", "restorative"]
    seen = worlds.courses(document)
    assert seen.is_whole
    assert seen.scenes == {scene.id for scene in document.scenes}
    assert seen.best == 15
