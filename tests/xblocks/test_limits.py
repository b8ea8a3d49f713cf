"""Attempts, drawn forms and hidden results: what a course team sets holds in every way into an attempt."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.golden.cases import cases
from tests.xblocks.bench import Bench, Trainee, course
from tests.xblocks.test_moves import QUIZ
from tests.xblocks.test_olx import imported
from xblocks import content, playing

BANK = "title: Drawn\ndraw: 2\nquestions:\n" + "".join(
    f'  - id: q{number}\n    type: truefalse\n    text: Q{number}\n    confidence: verified\n    options:\n'
    '      - {id: "true", text: "Yes", correct: true}\n      - {id: "false", text: "No"}\n'
    for number in range(12)
)  # fmt: skip


@pytest.mark.parametrize("most", [0, -3])
def test_where_no_attempt_is_allowed_none_can_be_begun(most: int) -> None:
    runtime = Bench()
    runtime.block("convive_quiz", document=QUIZ, max_attempts=most)
    trainee = Trainee(runtime, "convive_quiz")
    page = trainee.page()
    assert "No further attempt is possible." in page
    assert "<form" not in page
    assert f"of {most}" not in page
    assert trainee.move("answer", q__one="a")[0] == 422
    assert trainee.move("submit", confirm="1")[0] == 422
    assert runtime.published == []


def test_a_limit_that_is_lowered_ends_before_the_next_attempt_and_not_within_one() -> None:
    runtime = Bench()
    runtime.block("convive_quiz", document=QUIZ, max_attempts=3)
    trainee = Trainee(runtime, "convive_quiz")
    trainee.finish_quiz(is_right=False)
    trainee.move("again")
    trainee.move("answer", q__one="a")
    runtime.block("convive_quiz", max_attempts=1)
    assert trainee.finish_quiz()[0] == 200
    runtime.block("convive_quiz", max_attempts=3)
    trainee.move("again")
    runtime.block("convive_quiz", max_attempts=2)
    assert trainee.move("answer", q__one="a")[0] == 422


def test_the_limit_leaves_lessons_and_free_scenarios_alone() -> None:
    for tag, act in (("convive_lesson", "read"), ("convive_scenario", "choose")):
        runtime = Bench()
        block = runtime.block(tag, max_attempts=0)
        data = {"choice": content.document(block).scenes[0].choices[0].id} if act == "choose" else {}
        assert Trainee(runtime, tag).move(act, **data)[0] == 200


def test_after_a_reset_another_form_is_drawn() -> None:
    runtime = Bench()
    runtime.block("convive_quiz", document=BANK, max_attempts=1)
    trainee = Trainee(runtime, "convive_quiz")
    trainee.finish_quiz(is_right=False)
    asked = trainee.block.state["asked"]
    runtime.block("convive_quiz", attempts=0)
    trainee.move("again")
    block = trainee.block
    reading = content.reading(block, "en", block.now())
    assert playing.standing(block, reading, block.now()).state["asked"] != asked
    first = trainee.page()
    assert trainee.page() == first


@pytest.mark.parametrize("setting", [
    'weight="nan"', 'weight="inf"', 'weight="-5"', 'max_attempts="-3"', 'max_attempts="0"', 'extra_time="999"'
])  # fmt: skip
def test_a_setting_that_cannot_be_meant_is_shown_to_authors(setting: str) -> None:
    messages = imported(f"<convive_quiz {setting}/>").validate().to_json()["messages"]
    assert [one["text"].split(":")[0] for one in messages if one["type"] == "error"] == [setting.split("=")[0]]


@pytest.mark.parametrize("grace, is_shown", [(None, True), (timedelta(days=30_000), False)])
def test_in_a_course_at_one_s_own_pace_the_result_is_shown_when_the_day_has_passed(grace: Any, is_shown: bool) -> None:
    due = datetime(2020, 1, 1, tzinfo=UTC)
    runtime = Bench(mixins=(course(show_correctness="past_due", due=due, graceperiod=grace),))
    runtime.block("convive_quiz", document=QUIZ)
    trainee = Trainee(runtime, "convive_quiz")
    trainee.finish_quiz()
    assert ("secret-a" in trainee.page()) == is_shown


def test_a_scenario_with_points_hides_its_debrief_and_can_be_finished_unseen() -> None:
    (case,) = (one for one in cases() if one.name == "scenario-by-meters")
    runtime = Bench(mixins=(course(show_correctness="never"),))
    runtime.block("convive_scenario", document=case.document, jurisdiction=case.law)
    trainee = Trainee(runtime, "convive_scenario")
    pages = []
    for turn in case.turns:
        data = {name: list(values) for name, values in turn.move.data.items()}
        trainee.send({"act": turn.move.act, "data": data, "hidden": trainee.hidden_now()})
        pages.append(trainee.page())
    debrief = next(page for page in pages if "Finish, so that it counts." in page)
    assert 'name="act" value="finish"' in debrief
    assert "The course does not show the result" in pages[-1]
    assert 'value="finish"' not in pages[-1]
    assert not any("ecommended" in page for page in pages)
    assert trainee.call("student_view_user_state", {})[1]["view"] is None
    assert [event for event, _ in runtime.published] == ["grade"]


def test_a_scenario_without_points_shows_its_debrief_always() -> None:
    runtime = Bench(mixins=(course(show_correctness="never"),))
    block = runtime.block("convive_scenario")
    assert not block.hides_result({"stage": "debrief"})
