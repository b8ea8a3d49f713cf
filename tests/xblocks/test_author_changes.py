"""An author goes on writing while learners have finished, and states that are not what a kind wrote."""

from typing import Any

import pytest

from tests.xblocks.bench import BLOCKS, Bench, Trainee
from tests.xblocks.test_echoes import PLAN
from tests.xblocks.test_moves import QUIZ

LESSON = """---
title: Welcome
---

## One {#one}

First words.
"""
MORE = f"{LESSON}\n## Two {{#two}}\n\nNew words.\n"


def test_a_lesson_that_was_read_can_be_read_again_with_what_its_author_adds() -> None:
    runtime = Bench()
    runtime.block("convive_lesson", document=LESSON)
    trainee = Trainee(runtime, "convive_lesson")
    trainee.move("read")
    runtime.block("convive_lesson", document=MORE)
    page = trainee.page()
    assert "First words." in page
    assert "New words." in page
    assert "has changed" not in page
    said = trainee.call("student_view_user_state", {})[1]
    assert (said["finished"], said["adapted"], said["restarted"]) == (True, False, False)
    assert said["view"]


def test_a_product_that_was_handed_in_can_still_be_seen_and_revised() -> None:
    runtime = Bench()
    runtime.block("convive_product", document=PLAN)
    trainee = Trainee(runtime, "convive_product")
    for text in ("My first text", "My second text"):
        trainee.move("save", text=text, go="next")
    trainee.move("check", go="submit")
    runtime.block("convive_product", document=f"{PLAN}  - {{id: third, title: Third, required: false}}\n")
    assert "My second text" in trainee.page()
    assert trainee.move("revise")[0] == 200
    assert trainee.block.state["texts"] == {"first": "My first text", "second": "My second text"}
    assert trainee.block.finished
    assert runtime.published == [("completion", {"completion": 1.0})]


@pytest.mark.parametrize("tag", BLOCKS)
@pytest.mark.parametrize("structure", ["old", "today"])
@pytest.mark.parametrize("finished", [False, True])
def test_a_state_without_its_kind_s_keys_is_no_stack_trace(tag: str, structure: str, finished: bool) -> None:
    runtime = Bench()
    trainee = Trainee(runtime, tag)
    today = trainee.hidden_now()["structure"]
    state: dict[str, Any] = {"structure": today if structure == "today" else "old", "answers": "none"}
    runtime.block(tag, state=state, finished=finished)
    assert ("has changed" in trainee.page()) or structure == "today" or finished
    assert trainee.call("student_view_user_state", {})[0] == 200
    assert trainee.move("no-such-move")[0] == 422
    states = [type("Kept", (), {"username": "ana", "state": {"state": state}})]
    assert all(name == "ana" for name, _ in trainee.block.generate_report_data(states))


def test_a_parallel_text_in_the_text_s_own_language_is_named_and_replaces_nothing() -> None:
    block = Bench().block("convive_quiz", document=QUIZ, translations={"en": "strings:\n  title: Other\n"})
    page = block.render("student_view").content
    assert "Check" in page
    assert "Other" not in page
    (said,) = (one["text"] for one in block.validate().to_json()["messages"] if one["type"] == "error")
    assert "the text itself is in 'en'" in said
    assert block.student_view_data()["languages"] == ["en"]
