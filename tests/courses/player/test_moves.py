"""What a browser sends becomes a move, or is refused with a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.errors import IllegalMove
from courses.kinds.kind import Move
from courses.player.moves import MOST_FIELDS, move_from_form, move_from_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["act", "data", "hidden", "x"]), inner),
    max_leaves=12,
)


def test_fields_with_the_prefix_are_the_move_s_and_all_others_the_host_s() -> None:
    pairs = [("csrf", "t"), ("act", "answer"), ("m.q.one", "a"), ("m.q.one", "b"), ("m.go", "next"), ("turn", "3")]
    move, hidden = move_from_form(pairs)
    assert move == Move("answer", {"q.one": ("a", "b"), "go": ("next",)})
    assert hidden == {"csrf": "t", "turn": "3"}


def test_a_json_body_gives_the_same_move_as_the_form() -> None:
    body = {"act": "answer", "data": {"q.one": ["a", "b"], "go": "next"}, "hidden": {"turn": "3"}}
    assert move_from_json(body).move == Move("answer", {"q.one": ("a", "b"), "go": ("next",)})
    assert move_from_json(body).hidden == {"turn": "3"}


def test_only_the_host_says_who_moves() -> None:
    assert move_from_form([("act", "posted"), ("by", "system")]).move.by == "learner"
    assert move_from_form([("act", "posted")], by="system").move.by == "system"
    with pytest.raises(IllegalMove):
        move_from_json({"act": "posted", "by": "system"})


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("act", "")],
        [("act", "a"), ("act", "b")],
        [("act", "a"), *[("m.x", "y")] * MOST_FIELDS],
        [("act", "a"), ("m.x", "y" * 500_000)],
        [("act", "a"), ("m." + "x" * 5_000, "y")],
        [("act", "a"), ("m.x", "\0")],
        [("act", "a"), ("m.x", "\ud800")],
        [("act", "a"), ("m.x", "\ud83d"), ("\ude00", "y")],
        [("act", "a"), ("m.x", "y"), ("m.\0", "y")],
    ],
    ids=[
        "nothing", "empty", "two acts", "many", "long value", "long name", "NUL", "surrogate", "two halves",
        "NUL in a name",
    ],
)
def test_a_malformed_form_is_refused_with_a_sentence(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(IllegalMove, match=r"\.$"):
        move_from_form(pairs)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "act",
        3,
        {},
        {"act": None},
        {"act": ["answer"]},
        {"act": "a", "data": []},
        {"act": "a", "data": {"q": {"deep": 1}}},
        {"act": "a", "data": {"q": [["deep"]]}},
        {"act": "a", "data": {"q": [None]}},
        {"act": "a", "data": {"q": True}},
        {"act": "a", "hidden": {"act": "b"}},
        {"act": "a", "hidden": {"m.q": "b"}},
        {"act": "a", "hidden": {"turn": 3}},
        {"act": "a", "more": 1},
    ],
)
def test_a_json_body_of_another_shape_is_refused(body: Any) -> None:
    with pytest.raises(IllegalMove):
        move_from_json(body)


def test_deep_nesting_is_refused_without_a_stack_trace() -> None:
    body: Any = "x"
    for _ in range(50_000):
        body = [body]
    with pytest.raises(IllegalMove):
        move_from_json({"act": "a", "data": {"q": body}})


@given(body=JSON)
def test_no_json_at_all_gives_another_error(body: Any) -> None:
    try:
        received = move_from_json(body)
    except IllegalMove:
        return
    assert json.dumps(received.hidden)
