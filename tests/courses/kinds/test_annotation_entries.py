"""What is ticked and typed beside a report is kept whichever button is pressed; see `test_annotation` for the rest."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from courses.errors import IllegalMove
from courses.kinds import structure
from courses.kinds.annotation import KIND
from courses.kinds.kind import Brief, Move, State, Terms
from courses.kinds.privacy import Echoing
from tests.courses.kinds.contract import NOW
from tests.courses.kinds.test_annotation import ANNOTATION, mark, page, play

Data = Mapping[str, tuple[str, ...]]

TYPED: Data = {"missing": ("photo",), "decision": ("flag",), "why": ("Words and fire.",)}


def pressed(go: str, ticked: Data | None = None, *before: Move) -> tuple[Brief, State]:
    return play(*before, Move("decide", {**TYPED, **(ticked or {}), "go": (go,)}))


def is_kept(state: State) -> bool:
    return (state["missing"], state["decision"], state["why"]) == (["photo"], "flag", "Words and fire.")


def ticks(html: str) -> list[str]:
    return re.findall(r'name="m\.(?:segment|code|missing|decision)" value="([^"]+)" checked', html)


def test_marking_keeps_what_is_ticked_and_typed_further_down() -> None:
    brief, state = pressed("mark", {"segment": ("s3", "s2"), "code": ("bi-2",)})
    assert state["marks"] == {"s2": ["bi-2"], "s3": ["bi-2"]}
    assert is_kept(state)
    assert "pending" not in state
    html = page(brief, state)
    assert ticks(html) == ["photo", "flag"]
    assert 'value="Words and fire."' in html


def test_taking_a_mark_back_keeps_it_too_and_the_lines_that_are_ticked() -> None:
    ticked = {"mark": ("s2/bi-2",), "segment": ("s1",), "code": ("bi-3",)}
    brief, state = pressed("", ticked, mark("bi-2", "s2", "s4"))
    assert state["marks"] == {"s4": ["bi-2"]}
    assert is_kept(state)
    assert ticks(page(brief, state)) == ["s1", "bi-3", "photo", "flag"]


def test_marking_out_of_the_lists_keeps_it_too() -> None:
    brief, state = pressed("list", {"line": ("s4",), "named": ("counter",), "segment": ("s1",)})
    assert state["marks"] == {"s4": ["counter"]}
    assert is_kept(state)
    assert ticks(page(brief, state)) == ["s1", "photo", "flag"]


@pytest.mark.parametrize(("ticked", "asked"), [
    ({"segment": ("s1", "s2")}, "Choose a code for it."), ({"code": ("bi-2",)}, "Choose a line of the report first."),
    ({}, "Choose a line of the report first."),
])  # fmt: skip
def test_marking_with_half_of_it_asks_for_the_other_half_and_loses_nothing(ticked: Data, asked: str) -> None:
    brief, state = pressed("mark", ticked)
    assert state["marks"] == {}
    assert is_kept(state)
    html = page(brief, state)
    assert asked in html
    assert ticks(html) == [*ticked.get("segment", ()), *ticked.get("code", ()), "photo", "flag"]
    assert asked not in page(brief, KIND.advance(brief, state, Move("decide", TYPED), NOW))


def test_lines_that_are_ticked_and_not_marked_are_asked_about_before_the_check() -> None:
    brief, state = pressed("check", {"segment": ("s1",), "code": ("bi-2",)})
    assert (state["stage"], state["marks"]) == ("marking", {})
    assert "Some lines are ticked" in page(brief, state)
    assert "Hay líneas señaladas" in page(brief, state, "es")
    _, state = pressed("check", {"code": ("bi-2",)})
    assert (state["stage"], "pending" in state) == ("check", False)


def test_the_enter_key_marks_what_is_ticked_and_else_checks() -> None:
    brief, state = pressed("enter", {"segment": ("s1",), "code": ("bi-2",)})
    assert (state["stage"], state["marks"]) == ("marking", {"s1": ["bi-2"]})
    _, state = pressed("enter")
    assert state["stage"] == "check"
    assert re.findall(r"<button[^>]*>", page(brief, play()[1]))[0].endswith('name="m.go" value="enter">')


def test_a_page_is_one_form() -> None:
    brief, state = play(mark("bi-2", "s2"))
    assert page(brief, state).count("<form") == 1


@pytest.mark.parametrize("data", [
    {"segment": ("s9",)}, {"code": ("bi-99",)}, {"go": ("list",), "line": ("s9",), "named": ("bi-2",)},
    {"mark": ("s1/bi-2",)}, {"go": ("list",), "line": ("s1",)},
])  # fmt: skip
def test_what_the_report_does_not_have_is_refused_on_the_whole_page_too(data: Data) -> None:
    with pytest.raises(IllegalMove, match=r"^[A-Z].+[.?]$"):
        play(Move("decide", {**TYPED, **data}))


def test_what_is_ticked_outlives_a_change_of_the_report_as_far_as_it_is_still_there() -> None:
    brief, state = pressed("mark", {"segment": ("s1", "s2")})
    assert structure.adapted(KIND, brief, state) == state
    other = replace(brief, document=KIND.parse(ANNOTATION.replace("id: s1, text", "id: s0, text"), "a.yaml"))
    after = structure.adapted(KIND, other, state)
    assert after is not None
    assert (after["pending"], "asks" in after) == ({"segments": ["s2"], "code": None}, False)


def test_a_refused_move_is_shown_again_as_it_was_ticked_and_typed() -> None:
    assert isinstance(KIND, Echoing)
    brief, state = play()
    before = json.dumps(state)
    shown = KIND.echoed(brief, state, Move("decide", {**TYPED, "why": ("x" * 301,), "segment": ("s1", "s9")}))
    html = page(brief, shown)
    assert ticks(html) == ["s1", "photo", "flag"]
    assert "x" * 301 in html
    assert ticks(page(brief, KIND.echoed(brief, state, Move("mark", {"segment": ("s1",)})))) == ["s1"]
    assert KIND.echoed(brief, state, Move("back")) == state
    assert json.dumps(state) == before
    late = replace(brief, terms=Terms(deadline_at=NOW - timedelta(minutes=1)))
    assert ticks(page(late, shown)) == []


def test_after_the_deadline_marks_without_a_decision_can_be_handed_in_and_count() -> None:
    brief, state = play(mark("bi-2", "s2"), mark("counter", "s4"))
    with pytest.raises(IllegalMove, match="Decide first"):
        KIND.advance(brief, state, Move("submit"), NOW)
    late = replace(brief, terms=Terms(deadline_at=NOW - timedelta(minutes=1)))
    _, asked = play(Move("decide", {"go": ("check",)}))
    assert "Decide first" not in page(late, asked)
    assert "Hand in and compare" in page(late, state)
    state = KIND.advance(late, state, Move("submit"), NOW)
    score = KIND.judge(late, state, NOW)
    assert score is not None
    assert score.earned > 0
    page(late, state)
