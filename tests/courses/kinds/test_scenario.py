"""The kind `scenario`: one decision after the other, and back again."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Kind, Move, State
from courses.kinds.scenario import KIND
from courses.outcome import Score
from courses.player.frame import Frame
from courses.player.rendering import render
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.kinds.examples import SCENARIO

GO_ON = Move("continue")


def choose(key: str) -> Move:
    return Move("choose", {"choice": (key,)})


def rewind(key: str) -> Move:
    return Move("rewind", {"scene": (key,)})


def play(*moves: Move) -> tuple[Brief, State]:
    brief = Brief(KIND.parse(SCENARIO, "s.yaml"), NEUTRAL)
    state = KIND.start(brief, 1, NOW)
    for move in moves:
        state = KIND.advance(brief, state, move, NOW)
    return brief, state


def meters(brief: Brief, state: State) -> dict[str, int]:
    return {meter["key"]: meter["value"] for meter in KIND.view(brief, state, NOW, "en")["meters"]}


BEST = (choose("ask"), GO_ON, choose("explain"), GO_ON, choose("flag"), GO_ON)


def without(text: str, new: str = "") -> str:
    assert text in SCENARIO
    return SCENARIO.replace(text, new)


class TestScenario(KindContract):
    kind: Kind = KIND
    source = SCENARIO
    edited = (
        without("id: ask\n", "id: inquire\n"),
        without("id: n2\n", "id: n2b\n").replace("to: n2", "to: n2b").replace("scene: n2,", "scene: n2b,"),
        without("{id: good, ending", "{id: best, ending").replace("to: good", "to: best"),
        without("{id: close, text: Leave, to: bad,", "{id: close, text: Leave, to: good,"),
    )
    broken = (
        (without("start: n1", "start: n9"), "start"),
        (without("to: good,", "to: n9,"), "scenes/n3/choices/flag/to"),
        (without("to: good,", "to: bad,"), "scenes/good"),
        (without("later: [{scene: n3", "later: [{scene: n9"), "scenes/n1/choices/promise/later/n9"),
        (without("later: [{scene: n3", "later: [{scene: n2"), "scenes/n1/choices/promise/later/n2"),
        (without("to: good,", "to: n1,"), "scenes/n1"),
        (without("id: bad, ending: true,", "id: bad,"), "scenes/bad/choices"),
        (without("        red_line: red-line-words\n"), "scenes"),
        (without("debrief: secret-n2-explain, recommended: true", "debrief: x"), "scenes/n2/choices"),
        (without("debrief: secret-n2-wait", "debrief: x, recommended: true"), "scenes/n2/choices"),
        (
            without("      - {id: wait, text: Wait, to: n3, consequence: Silence., debrief: secret-n2-wait}\n"),
            "scenes/n2/choices",
        ),
        (without("meters: {VC: -2}, consequence", "meters: {VC: -3}, consequence"), "scenes/n1/choices/log/meters/VC"),
        (without("meters: {VC: -2}, consequence", "meters: {XX: 1}, consequence"), "scenes/n1/choices/log/meters/XX"),
        (without("id: close", "id: explain"), "scenes/n2/choices/explain"),
    )

    def moves(self, document: Any) -> list[Move]:
        choices = [choose(choice.id) for scene in document.scenes for choice in scene.choices]
        rewinds = [rewind(scene.id) for scene in document.scenes]
        steps = [Move(act) for act in ("continue", "continue", "continue", "acknowledge", "debrief", "finish")]
        return [*choices, *rewinds, *steps]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [*BEST, Move("debrief"), Move("finish")]

    def secrets(self, document: Any, state: State) -> Iterator[str]:
        if state["stage"] not in ("debrief", "finished"):
            yield "secret-"
            yield "recommended"
        if state["stage"] not in ("red_line", "debrief", "finished"):
            yield "red-"


def test_the_meters_follow_the_path() -> None:
    assert meters(*play(*BEST)) == {"VC": 3, "EV": 4, "LG": 1, "CT": 0}


def test_a_later_effect_arrives_with_its_scene_and_says_so() -> None:
    brief, state = play(choose("promise"))
    assert meters(brief, state)["VC"] == 1
    state = KIND.advance(brief, state, Move("acknowledge"), NOW)
    assert meters(brief, state)["VC"] == -1
    view = KIND.view(brief, state, NOW, "en")
    assert "He remembers the promise." in view["scene"]["arrivals"][0]["text"]
    assert view["meters"][0]["change"] == -2


def test_a_red_line_forces_its_card_before_the_story_goes_on() -> None:
    brief, state = play(choose("promise"))
    view = KIND.view(brief, state, NOW, "en")
    assert view["stage"] == "red_line"
    assert "red-line-words" in view["taken"]["red_line"]
    assert "red-debrief-words" in view["taken"]["debrief"]
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, GO_ON, NOW)


def test_going_back_takes_the_later_decisions_away_and_keeps_the_first_choice() -> None:
    brief, state = play(choose("log"), GO_ON, choose("close"), GO_ON, Move("debrief"), rewind("n1"), choose("ask"))
    assert state["path"] == [["n1", "ask"]]
    assert state["first"] == {"n1": "log", "n2": "close"}
    assert state["rewinds"] == 1
    assert meters(brief, state) == {"VC": 1, "EV": 2, "LG": 0, "CT": 0}


def test_who_goes_back_and_finishes_before_another_ending_keeps_the_one_they_had() -> None:
    brief, state = play(choose("log"), GO_ON, choose("close"), GO_ON, Move("debrief"), rewind("n2"), Move("finish"))
    assert state["stage"] == "finished"
    assert state["path"] == [["n1", "log"], ["n2", "close"]]
    assert state["scene"] == "bad"
    shown = KIND.view(brief, state, NOW, "en")
    assert [step["scene"] for step in shown["path"]] == ["n1", "n2"]


def test_the_changes_of_a_debrief_add_up_to_the_meters() -> None:
    brief, state = play(choose("promise"), Move("acknowledge"))
    while state["stage"] not in ("ending", "finished"):
        scene = KIND.view(brief, state, NOW, "en")["scene"]
        state = KIND.advance(brief, state, choose(scene["choices"][0]["id"]), NOW)
        follows = "acknowledge" if state["stage"] == "red_line" else "continue"
        state = KIND.advance(brief, state, Move(follows), NOW)
    shown = KIND.view(brief, KIND.advance(brief, state, Move("debrief"), NOW), NOW, "en")
    for meter in shown["meters"]:
        changes = [step["meters"][meter["key"]] for step in shown["path"]]
        later = [one["meters"][meter["key"]] for step in shown["path"] for one in step["later"]]
        assert sum(changes) + sum(later) == meter["value"]
    assert any(one["meters"]["VC"] for step in shown["path"] for one in step["later"])


def test_one_can_only_go_back_to_a_decision_that_was_taken() -> None:
    brief, state = play(choose("log"), GO_ON)
    for scene in ("n2", "n3", "good", ""):
        with pytest.raises(IllegalMove):
            KIND.advance(brief, state, rewind(scene), NOW)


def test_it_is_complete_only_with_the_debrief() -> None:
    brief, state = play(*BEST)
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, Move("finish"), NOW)
    assert KIND.judge(brief, state, NOW) is None
    state = KIND.advance(brief, state, Move("debrief"), NOW)
    assert KIND.judge(brief, state, NOW) is None
    state = KIND.advance(brief, state, Move("finish"), NOW)
    assert KIND.judge(brief, state, NOW) == Score(1, 1)
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, rewind("n1"), NOW)


def test_the_debrief_shows_the_path_beside_the_recommended_one_in_words_and_as_a_map() -> None:
    brief, state = play(choose("log"), GO_ON, choose("close"), GO_ON, Move("debrief"))
    view = KIND.view(brief, state, NOW, "en")
    assert [(step["scene"], step["is_recommended"]) for step in view["path"]] == [("n1", False), ("n2", False)]
    assert [step["scene"] for step in view["recommended"]] == ["n1", "n2", "n3"]
    lanes = {node["scene"]: node["on"] for node in view["map"]["nodes"]}
    assert lanes == {"n1": "both", "n2": "both", "n3": "advised", "bad": "taken", "good": "advised"}
    html = render(KIND, view, Frame("en", "/move"))
    drawing = html.partition('<svg class="convive-map"')[2].partition("</svg>")[0]
    assert 'aria-hidden="true"' in drawing
    assert drawing.count("<a ") == drawing.count('tabindex="-1"') == 2
    assert html.count('name="m.scene"') == 2


def test_a_finished_scenario_offers_nothing_to_change() -> None:
    brief, state = play(*BEST, Move("debrief"), Move("finish"))
    assert "<form" not in render(KIND, KIND.view(brief, state, NOW, "en"), Frame("en", "/move"))


def test_a_summary_counts_first_choices_only() -> None:
    brief, red = play(choose("promise"), rewind("n1"), choose("ask"), GO_ON)
    _, good = play(*BEST, Move("debrief"), Move("finish"))
    summary = KIND.summarise(brief, [red, good])
    assert summary["red_line_share"] == 0.5
    assert summary["finished"] == 1
    assert summary["scenes"]["n1"] == {"n": 2, "choices": {"log": 0, "ask": 0.5, "promise": 0.5}, "red_line_share": 0.5}
    assert summary["scenes"]["n3"]["n"] == 1
