"""Scenarios under conditions: what is offered, where it leads, what is found by the checker, what is earned."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Kind, Move, State, is_replayable
from courses.kinds.scenario import KIND, worlds
from courses.kinds.scenario.document import check
from courses.outcome import Score
from courses.player.frame import Frame
from courses.player.rendering import printed, render
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.kinds.examples import SCENARIO
from tests.courses.kinds.story_with_conditions import STORY

BRIEF = Brief(KIND.parse(STORY, "s.yaml"), NEUTRAL)
BEST = ["ask", ("photo", "listen"), "call"]


def chosen(keys: str | Sequence[str]) -> Move:
    return Move("choose", {"choice": (keys,) if isinstance(keys, str) else tuple(keys)})


def played(decisions: Sequence[str | Sequence[str]], brief: Brief = BRIEF, state: State | None = None) -> State:
    """As far as the decisions go, standing at the next scene."""
    state = state or KIND.start(brief, 1, NOW)
    for keys in decisions:
        state = KIND.advance(brief, state, chosen(keys), NOW)
        state = KIND.advance(brief, state, Move("acknowledge" if state["stage"] == "red_line" else "continue"), NOW)
    return state


def finished(decisions: Sequence[str | Sequence[str]], brief: Brief = BRIEF) -> State:
    state = played(decisions, brief)
    for act in ("debrief", "finish"):
        state = KIND.advance(brief, state, Move(act), NOW)
    return state


def offered(state: State) -> list[str]:
    return [choice["id"] for choice in KIND.view(BRIEF, state, NOW, "en")["scene"]["choices"]]


def said(source: str) -> list[tuple[str, str]]:
    return [(problem.path, str(problem.message)) for problem in check(KIND.parse(source, "s.yaml"), "s.yaml")]


class TestScenarioWithConditions(KindContract):
    kind: Kind = KIND
    source = STORY
    edited = (
        STORY.replace("id: search, text", "id: frisk, text"),
        STORY.replace("id: nothing, text", "id: none, text"),
        STORY.replace("id: good, ending", "id: fine, ending").replace("to: good", "to: fine"),
    )
    broken = (
        (STORY.replace("chosen: [door/ask], at_least", "chosen: [door/fly], at_least"), "choices/call/when"),
        (STORY.replace("at_least: {VC: 1}", "at_least: {VC: 9}"), "choices/call/when"),
        (STORY.replace("at_most: {VC: 0}", "at_most: {VC: -9}"), "scenes/weeks/choices"),
        (STORY.replace("to: lost}\n    choices", "to: nowhere}\n    choices"), "scenes/bag/pick/ways"),
        (STORY.replace("      to: weeks\n", "      to: nowhere\n"), "scenes/bag/pick/to"),
        (STORY.replace("budget: 5", "budget: 4"), "scenes/bag/choices"),
        (STORY.replace("text: Leave, cost: 0", "text: Leave, to: lost, cost: 0"), "scenes/bag/choices/leave/to"),
        (STORY.replace("text: Write\n        to: lost", "text: Write"), "scenes/weeks/choices/write/to"),
        (STORY.replace("text: Order them out,", "text: Order them out, cost: 3,"), "choices/order/cost"),
        (STORY.replace("at_least: {VC: 1}", "at_least: {XX: 1}"), "at_least/XX"),
        (STORY.replace("most: 3", "most: 99"), "scenes/bag/pick/most"),
    )

    def moves(self, document: Any) -> list[Move]:
        keys = {choice.id for scene in document.scenes for choice in scene.choices}
        pairs = [("photo", "listen"), ("leave", "search"), ("photo", "listen", "leave"), ("search", "listen")]
        acts = [Move(act) for act in ("continue", "acknowledge", "debrief", "finish")]
        rewinds = [Move("rewind", {"scene": (scene.id,)}) for scene in document.scenes]
        return [*map(chosen, sorted(keys)), *map(chosen, pairs), *acts, *acts, *rewinds]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [*(move for keys in BEST for move in (chosen(keys), Move("continue"))), Move("debrief"), Move("finish")]

    def secrets(self, document: Any, state: State) -> Iterator[str]:
        if state["stage"] not in ("debrief", "finished"):
            yield "secret-"
        if state["stage"] not in ("red_line", "debrief", "finished"):
            yield "red-line-words"


def test_the_example_s_best_course_is_found_by_trying_all() -> None:
    found = worlds.courses(BRIEF.document)
    assert found.is_whole
    assert found.best == 2 + 1 + 1 + 1 + 1 + 1


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        (["ask", ("photo", "listen")], ["call", "write", "nothing"]),
        (["order", "photo"], ["write", "visit", "nothing"]),
        (["ask", ("search", "leave")], ["write", "again", "nothing"]),
    ],
)
def test_only_what_its_condition_allows_is_offered(
    decisions: list[str | tuple[str, ...]], expected: list[str]
) -> None:
    state = played(decisions)
    assert offered(state) == expected
    for key in {"call", "visit", "again"} - set(expected):
        with pytest.raises(IllegalMove):
            KIND.advance(BRIEF, state, chosen(key), NOW)


def test_a_way_parts_by_what_was_done_before() -> None:
    assert played(["ask", ("photo", "listen"), "write"])["scene"] == "good"
    assert played(["ask", "listen", "write"])["scene"] == "lost"
    assert played(["order", "leave"])["scene"] == "lost"


@pytest.mark.parametrize(
    "keys", [(), ("photo", "photo"), ("search", "listen"), ("photo", "listen", "search", "leave"), ("fly",)]
)
def test_what_may_not_be_taken_together_is_refused(keys: tuple[str, ...]) -> None:
    state = played(["ask"])
    with pytest.raises(IllegalMove):
        KIND.advance(BRIEF, state, chosen(keys), NOW)


def test_an_effect_of_weeks_before_arrives_only_if_its_condition_holds_then() -> None:
    greeted = KIND.view(BRIEF, played(["ask", "photo"]), NOW, "en")["scene"]["arrivals"]
    assert [arrival["after"] for arrival in greeted] == ["Three weeks later"]
    assert KIND.view(BRIEF, played(["ask", ("photo", "leave")]), NOW, "en")["scene"]["arrivals"] == []


def test_what_counts_is_the_path_with_which_the_debrief_was_first_opened() -> None:
    state = KIND.advance(BRIEF, played(["ask", "leave", "call"]), Move("debrief"), NOW)
    state = KIND.advance(BRIEF, state, Move("rewind", {"scene": ("door",)}), NOW)
    state = played(BEST, state=state)
    for act in ("debrief", "finish"):
        state = KIND.advance(BRIEF, state, Move(act), NOW)
    assert KIND.judge(BRIEF, state, NOW) == Score(3 / 7, 1)


@pytest.mark.parametrize(
    ("rule", "decisions", "share"),
    [
        ("meters", BEST, 1),
        ("meters", ["order", "leave"], 0),
        ("meters", ["promise", ("photo", "listen"), "visit"], 0),
        ("recommended", BEST, 1),
        ("recommended", ["ask", "photo", "call"], 2 / 3),
        ("recommended", ["promise", ("photo", "listen"), "visit"], 0),
        ("completion", ["promise", "leave", "nothing"], 1),
    ],
)
def test_the_document_says_what_is_scored(rule: str, decisions: list[Any], share: float) -> None:
    brief = Brief(KIND.parse(STORY.replace("score: meters", f"score: {rule}"), "s.yaml"), NEUTRAL)
    score = KIND.judge(brief, finished(decisions, brief), NOW)
    assert score is not None
    assert score.share == pytest.approx(share)
    assert is_replayable(KIND, brief.document) is (rule == "completion")


def test_a_scene_that_only_a_condition_closes_is_named() -> None:
    closed = STORY.replace("at_most: {VC: -3}}, to: lost", "at_most: {VC: -9}}, to: hidden").replace(
        "  - {id: good,", "  - {id: hidden, ending: true, title: Hidden, text: Nobody comes here.}\n  - {id: good,"
    )
    message = "Under its conditions no path leads to this scene: loosen them, or take the scene out."
    assert said(closed) == [("scenes/hidden", message)]


def test_a_story_that_stops_under_a_condition_is_named() -> None:
    stops = STORY.replace("text: Write\n", "text: Write\n        when: {chosen: [bag/photo]}\n").replace(
        "{id: nothing, text: Nothing,", "{id: nothing, text: Nothing, when: {chosen: [bag/photo]},"
    )
    message = "The story can stop here: under a condition too little is offered. Leave a choice without one."
    assert ("scenes/weeks/choices", message) in said(stops)


def crowded(scenes: int, score: str) -> str:
    """A story in which three to eight of twelve are taken together, scene after scene."""
    choice = "{{id: c{0}, text: T, consequence: C, debrief: D, meters: {{VC: {1}}}, recommended: {2}}}"
    choices = ", ".join(choice.format(n, n % 3 - 1, "true" if n < 4 else "false") for n in range(11))
    choices += ", {id: c11, text: T, consequence: C, debrief: D, red_line: R}"
    ways = [f"s{n + 1}" for n in range(scenes - 1)] + ["end"]
    told = "".join(
        f"  - {{id: s{n}, title: A, text: X, pick: {{least: 1, most: 8, to: {to}}}, choices: [{choices}]}}\n"
        for n, to in enumerate(ways)
    )
    head = SCENARIO.split("scenes:")[0].replace("start: n1\n", f"start: s0\nscore: {score}\n", 1)
    ending = "  - {id: end, title: End, text: Done, ending: true}\n"
    return f"{head}scenes:\n{told}{ending}debrief: {{text: Look back.}}\n"


@pytest.mark.parametrize(
    ("score", "expected"), [("completion", ("scenes", "warning")), ("meters", ("score", "error"))]
)
def test_a_story_of_too_many_decisions_is_said_to_be_so_and_not_searched_to_its_end(
    score: str, expected: tuple[str, str]
) -> None:
    document = KIND.parse(crowded(6, score), "s.yaml")
    assert [(problem.path, problem.severity) for problem in check(document, "s.yaml")] == [expected]
    assert not worlds.courses(document).is_whole


def test_scenes_with_many_ways_to_choose_are_searched_whole_as_long_as_they_are_few() -> None:
    document = KIND.parse(crowded(1, "meters"), "s.yaml")
    assert list(check(document, "s.yaml")) == []
    assert worlds.courses(document).is_whole


def test_meters_that_can_never_rise_earn_nothing_and_are_refused() -> None:
    poor = SCENARIO.replace("start: n1\n", "start: n1\nscore: meters\nmeters: {VC: -9}\n", 1)
    assert [path for path, _ in said(poor)] == ["score"]


def class_of(counts: Mapping[str, int]) -> Mapping[str, Any]:
    states = [finished([key, "photo", "write"]) for key, count in counts.items() for _ in range(count)]
    return KIND.summarise(BRIEF, states)


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_class_s_path_stands_beside_one_s_own_and_few_people_are_hidden(locale: str) -> None:
    state = finished(BEST)
    brief = Brief(BRIEF.document, NEUTRAL, peers=class_of({"ask": 12, "order": 6, "promise": 2}))
    view = KIND.view(brief, state, NOW, locale)
    assert [other["share"] for other in view["path"][0]["others"]] == [0.6, None, None]
    assert [step["scene"] for step in view["others"]] == ["door", "bag", "weeks"]
    assert "60 %" in render(KIND, view, Frame(locale, "/m"))
    small = Brief(BRIEF.document, NEUTRAL, peers=class_of({"ask": 4}))
    assert KIND.view(small, state, NOW, locale)["others"] == []
    assert "others" not in KIND.view(brief, played(["ask"]), NOW, locale)


def test_a_summary_counts_each_of_several_choices() -> None:
    told = KIND.summarise(BRIEF, [finished(BEST), finished(["ask", "photo", "call"])])
    assert told["scenes"]["bag"] == {
        "n": 2,
        "choices": {"photo": 1, "listen": 0.5, "search": 0, "leave": 0},
        "red_line_share": 0,
    }


@pytest.mark.parametrize("source", [STORY, SCENARIO], ids=["conditions", "plain"])
@pytest.mark.parametrize("locale", ["en", "es"])
def test_on_paper_stand_all_scenes_and_choices(source: str, locale: str) -> None:
    brief = Brief(KIND.parse(source, "s.yaml"), NEUTRAL)
    for reader in ("trainee", "instructor"):
        html = printed(KIND, KIND.on_paper(brief, locale, reader), Frame(locale, ""))  # type: ignore[attr-defined]
        for scene in brief.document.scenes:
            assert scene.title in html
            assert scene.text in html
            for choice in scene.choices:
                assert choice.text in html
                assert choice.consequence in html
                assert (choice.debrief in html) is (reader == "instructor")
        assert "<form" not in html
        assert ("red-line-words" in html) is (reader == "instructor")


def test_a_budget_and_the_time_are_said_in_the_scene() -> None:
    html = render(KIND, KIND.view(BRIEF, played(["ask"]), NOW, "en"), Frame("en", "/m"))
    assert "5 minutes" in html
    assert html.count('type="checkbox"') == 4
    assert json.dumps("Monday, 08:10")[1:-1] in render(
        KIND, KIND.view(BRIEF, KIND.start(BRIEF, 1, NOW), NOW, "en"), Frame("en", "/m")
    )
