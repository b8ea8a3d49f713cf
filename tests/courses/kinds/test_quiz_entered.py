"""What was entered on a page of questions is never lost: on leafing on, on a refusal, and with half an answer."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Move, State, Terms
from courses.kinds.privacy import Echoing
from courses.kinds.quiz import KIND
from courses.outcome import Score
from courses.player.frame import Frame
from courses.player.rendering import render
from tests.courses.kinds.contract import NOW
from tests.courses.kinds.examples import QUIZ
from tests.courses.kinds.question_types import TYPES

Data = Mapping[str, tuple[str, ...]]

ANY_TIME = Terms()
EACH = TYPES.replace("review: end\n", "review: each\n")
HALVES: list[tuple[str, Data, dict[str, Any]]] = [
    ("match", {"q.match.victim": ("listen",), "q.match.scene": ("",)}, {"missing": ["The wall", "The witness"]}),
    ("grid", {"q.grid.slur": ("yes",)}, {"missing": ["A hat"]}),
    ("text", {"q.text.did": ("boiled",), "q.text.what": (" ",)}, {"missing": ["what"]}),
    ("order", {"q.order.safety": ("1",), "q.order.notes": ("2",)}, {"missing": ["First aid", "Report"]}),
    (
        "order",
        {"q.order.safety": ("1",), "q.order.help": ("1",), "q.order.notes": ("1",), "q.order.report": ("2",)},
        {"doubled": ["First aid", "Notes", "Safety"]},
    ),
]


def begun(source: str, terms: Terms = ANY_TIME) -> tuple[Brief, State]:
    brief = Brief(KIND.parse(source, "quiz.yaml"), NEUTRAL, terms)
    return brief, KIND.start(brief, 1, NOW)


def answered(brief: Brief, state: State, data: Data) -> State:
    return KIND.advance(brief, state, Move("answer", data), NOW)


def page(brief: Brief, state: State, locale: str = "en") -> str:
    return render(KIND, KIND.view(brief, state, NOW, locale), Frame(locale, "/m"))


def test_a_choice_goes_along_when_somebody_leafs_on_and_may_still_be_changed() -> None:
    brief, state = begun(QUIZ)
    state = answered(brief, state, {"seen": ("one",), "q.one": ("b",), "to": ("next",)})
    assert (state["page"], state["answers"], state["closed"]) == (2, {"one": ["b"]}, [])
    state = answered(brief, state, {"seen": ("many",), "to": ("previous",)})
    assert re.search(r'name="m.q.one" value="b" checked', page(brief, state))
    state = answered(brief, state, {"seen": ("one",), "q.one": ("a",)})
    assert (state["answers"], state["closed"]) == ({"one": ["a"]}, ["one"])


def test_the_page_s_own_buttons_send_what_is_chosen_and_stand_behind_answer() -> None:
    brief, state = begun(QUIZ)
    html = page(brief, {**state, "page": 2})
    assert html.count("<form") == 1
    assert re.findall(r'<button[^>]*?(?: name="([^"]+)" value="([^"]+)")?>', html) == [
        ("", ""),
        ("m.to", "next"),
        ("m.to", "previous"),
    ]


def test_before_handing_in_the_page_names_what_was_chosen_and_not_answered() -> None:
    brief, state = begun(QUIZ)
    state = answered(brief, state, {"seen": ("one",), "q.one": ("a",), "to": ("summary",)})
    view = KIND.view(brief, state, NOW, "en")
    assert [one["id"] for one in view["half"]] == ["one"]
    assert "1 answer is chosen and not given yet" in page(brief, state)
    assert "1 respuesta está elegida pero sin dar" in page(brief, state, "es")
    state = KIND.advance(brief, state, Move("submit", {"confirm": ("1",)}), NOW)
    assert KIND.judge(brief, state, NOW) == Score(2, 4)


def test_the_last_page_offers_to_hand_in_at_once_only_when_every_question_is_answered_for_good() -> None:
    brief, state = begun(QUIZ)
    state = answered(brief, state, {"q.one": ("a",), "to": ("next",)})
    for key, value in (("many", ("a", "b")), ("yes-no", ("false",)), ("try", ("a",))):
        state = answered(brief, state, {f"q.{key}": value})
    last = {**state, "page": 4}
    assert "Check what is open" in page(brief, last)
    assert "Hand in and see" not in page(brief, last)
    assert "Hand in and see" in page(brief, answered(brief, last, {"q.one": ("a",)}))


def chosen(html: str, name: str) -> str:
    """What is chosen in a list or in a row of buttons."""
    field = re.escape(f'name="m.{name}"')
    in_list = re.search(rf'{field}>((?:(?!</select>).)*)</select>', html, re.DOTALL)
    found = re.search(r'value="([^"]+)" selected', in_list[1]) if in_list else re.search(
        rf'{field} value="([^"]+)" checked', html
    )
    return found[1] if found else ""


@pytest.mark.parametrize(("key", "data", "wants"), HALVES)
def test_half_an_answer_does_not_stand_for_good_and_the_page_says_what_it_wants(
    key: str, data: Data, wants: dict[str, Any]
) -> None:
    brief, state = begun(EACH)
    with pytest.raises(IllegalMove, match=r"^Something is still missing"):
        answered(brief, state, data)
    shown = KIND.echoed(brief, state, Move("answer", data))
    lacking = KIND.view(brief, shown, NOW, "en")["lacking"]
    assert {what: [text for _, text in parts] for what, parts in lacking[key].items() if parts} == wants
    for locale in ("en", "es"):
        html = page(brief, shown, locale)
        assert html.count('class="convive-field-error"') == 1
        for name, (value,) in data.items():
            assert not value.strip() or chosen(html, name) == value


@pytest.mark.parametrize(("key", "data", "wants"), HALVES)
def test_half_an_answer_may_be_left_and_with_a_later_review_it_is_saved_and_named(
    key: str, data: Data, wants: dict[str, Any]
) -> None:
    brief, state = begun(EACH)
    left = answered(brief, state, {**data, "seen": (key,), "to": ("summary",)})
    assert (list(left["answers"]), left["closed"]) == ([key], [])
    brief, state = begun(TYPES)
    saved = answered(brief, state, {**data, "seen": (key,), "go": ("summary",)})
    assert [one["id"] for one in KIND.view(brief, saved, NOW, "en")["half"]] == [key]
    assert "1 answer is not complete, or gives the same place twice." in page(brief, saved)


def test_when_the_time_is_over_half_an_answer_is_taken_as_it_stands() -> None:
    brief, state = begun(EACH.replace("per_page: all", "per_page: all\ntime_limit: 10"))
    state = KIND.advance(brief, state, Move("begin"), NOW)
    half = Move("answer", {"q.grid.slur": ("yes",)})
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, half, NOW + timedelta(minutes=9))
    for seconds in (-0.5, 5):
        after = KIND.advance(brief, state, half, NOW + timedelta(minutes=10, seconds=seconds))
        assert after["answers"] == {"grid": ["slur/yes"]}


def test_a_refused_page_shows_word_for_word_what_was_typed_and_changes_nothing() -> None:
    assert isinstance(KIND, Echoing)
    brief, state = begun(EACH)
    state = answered(brief, state, {"q.grid.slur": ("yes",), "q.grid.hat": ("no",)})
    data = {"q.number": ("a dozen",), "q.words": ("cust<ody>",), "q.match.victim": ("none",), "c.words": ("sure",)}
    before = dict(state)
    shown = KIND.echoed(brief, state, Move("answer", data))
    assert state == before
    html = page(brief, shown)
    assert (chosen(html, "q.match.victim"), chosen(html, "c.words")) == ("none", "sure")
    for words in ('value="a dozen"', "cust&lt;ody&gt;"):
        assert words in html
    assert shown["answers"] == state["answers"]


@pytest.mark.parametrize("move", [
    Move("answer", {"q.nowhere": ("a",), "seen": ("nowhere",), "q.one.x": ("y",), "c.one": ("very",)}),
    Move("answer", {"q.one": ("z", "z")}), Move("page", {"to": ("9",)}), Move("submit"), Move(""),
])  # fmt: skip
def test_whatever_was_refused_the_page_can_be_shown_again(move: Move) -> None:
    for source in (QUIZ, EACH, TYPES):
        brief, state = begun(source)
        closed = answered(brief, state, {"q.one": ("a",)} if source is QUIZ else {"q.number": ("3",)})
        done = KIND.advance(brief, closed, Move("submit", {"confirm": ("1",)}), NOW)
        for one in (state, closed, done):
            page(brief, KIND.echoed(brief, one, move), "es")


def test_after_the_deadline_what_was_refused_is_not_shown_as_if_it_were_kept() -> None:
    brief, state = begun(EACH, Terms(deadline_at=NOW - timedelta(minutes=1)))
    shown = KIND.echoed(brief, state, Move("answer", {"q.words": ("too late",), "q.grid.slur": ("yes",)}))
    html = page(brief, shown)
    assert "too late" not in html
    assert "convive-field-error" not in html
