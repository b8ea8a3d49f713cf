"""A learner's moves through the handler: what is kept, what is refused, and that nothing is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.courses.kinds.story_with_conditions import STORY
from tests.xblocks.bench import Bench, Trainee, course
from xblocks import content

QUIZ = """title: Check
review: each
questions:
  - id: one
    type: single
    text: Which one?
    points: 2
    confidence: verified
    options:
      - {id: a, text: Alpha, correct: true, feedback: secret-a}
      - {id: b, text: Beta, feedback: secret-b}
  - id: two
    type: single
    text: And which now?
    confidence: verified
    options:
      - {id: a, text: Alpha, correct: true, feedback: secret-c}
      - {id: b, text: Beta, feedback: secret-d}
"""
OTHER = "{id: c, text: Gamma, feedback: secret-b}"
MALFORMED = (
    b"", b"null", b"[]", b'"text"', b"7", b"{}", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"9" * 10_000,
    b'{"act": null}', b'{"act": ["answer"]}', b'{"act": "answer", "data": []}',
    b'{"act": "answer", "data": {"x": null}}', b'{"act": "answer", "data": {"x": [[["deep"]]]}}',
    b'{"act": "answer", "data": {"x": {"y": 1}}}',
    b'{"act": "answer", "hidden": "turn"}', b'{"act": "answer", "hidden": {"turn": 0}}',
    b'{"act": "answer", "hidden": {"turn": "0"}}', b'{"act": "answer", "hidden": {"turn": "-1", "structure": "x"}}',
    b'{"act": "answer", "hidden": {"turn": "\\u00b2", "structure": "x"}}', b'{"act": "answer", "more": 1}',
    b'{"act": "answer", "data": {"q.one": "\\u0000"}, "hidden": {"turn": "0", "structure": "x"}}',
    b'{"act": "answer", "data": {"q.one": "\\ud800"}, "hidden": {"turn": "0", "structure": "x"}}',
)  # fmt: skip


@pytest.fixture
def runtime() -> Bench:
    return Bench()


def quiz(runtime: Bench, **fields: Any) -> Trainee:
    runtime.block("convive_quiz", document=QUIZ, **fields)
    return Trainee(runtime, "convive_quiz")


def kept(trainee: Trainee) -> dict[str, Any]:
    block = trainee.block
    return {name: getattr(block, name) for name in ("state", "attempts", "seed", "turn", "score", "finished", "best")}


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:40]))
def test_what_is_no_move_gets_400_and_nothing_is_kept(runtime: Bench, body: bytes) -> None:
    trainee = quiz(runtime)
    before = kept(trainee)
    status, reply = trainee.send(body)
    assert status == 400
    assert reply["error"]
    assert "Traceback" not in trainee.replies[-1]
    assert kept(trainee) == before


def test_only_a_post_is_a_move(runtime: Bench) -> None:
    assert quiz(runtime).send({}, method="GET")[0] == 405


def test_a_body_without_end_is_refused_unread(runtime: Bench) -> None:
    assert quiz(runtime).send(b" " * 600_000)[0] == 413


def test_looking_stores_nothing(runtime: Bench) -> None:
    trainee = quiz(runtime)
    before = dict(runtime.store.db_dict)
    for view in ("student_view", "author_view", "public_view", "studio_view"):
        trainee.block.render(view)
    trainee.call("student_view_user_state", {})
    assert runtime.store.db_dict == before


def test_a_move_is_kept_and_answered_with_the_fresh_fragment(runtime: Bench) -> None:
    trainee = quiz(runtime)
    status, reply = trainee.move("answer", q__one="b")
    assert status == 200
    assert "secret-b" in reply["html"]
    assert 'name="turn" value="1"' in reply["html"]
    assert trainee.block.state["answers"] == {"one": ["b"]}


def test_every_look_at_an_attempt_that_has_not_begun_shows_the_same_form(runtime: Bench) -> None:
    trainee = Trainee(runtime, "convive_quiz")
    page = trainee.page()
    assert trainee.page() == page
    other = Bench(user="berta")
    assert Trainee(other, "convive_quiz").page() != page


def test_an_unknown_act_is_refused_with_a_fragment_that_says_so(runtime: Bench) -> None:
    trainee = quiz(runtime)
    status, reply = trainee.move("fly")
    assert status == 422
    assert "A quiz knows no such move." in reply["html"]
    assert kept(trainee)["turn"] == 0


def test_a_refused_move_is_said_in_the_reader_s_language() -> None:
    runtime = Bench("es")
    status, reply = Trainee(runtime, "convive_quiz").move("fly")
    assert status == 422
    assert "Un cuestionario no admite esa acción." in reply["html"]


def test_a_stale_turn_is_refused_and_nothing_is_lost(runtime: Bench) -> None:
    trainee = quiz(runtime)
    old = trainee.hidden()
    trainee.move("answer", q__one="a")
    before = kept(trainee)
    status, reply = trainee.send({"act": "answer", "data": {"q.one": "b"}, "hidden": old})
    assert status == 409
    assert 'name="turn" value="1"' in reply["html"]
    assert kept(trainee) == before


def test_a_double_click_counts_once(runtime: Bench) -> None:
    trainee = quiz(runtime)
    move = {"act": "answer", "data": {"q.one": "a"}, "hidden": trainee.hidden()}
    assert [trainee.send(move)[0] for _ in range(3)] == [200, 409, 409]
    assert trainee.block.turn == 1


def test_a_mended_sentence_leaves_a_running_attempt_alone(runtime: Bench) -> None:
    trainee = quiz(runtime)
    trainee.move("answer", q__one="a")
    runtime.block("convive_quiz", document=QUIZ.replace("And which now?", "And which one now?"))
    trainee.move("page", to="next")
    assert "And which one now?" in trainee.page()
    assert trainee.block.state["answers"] == {"one": ["a"]}


def test_what_still_fits_is_kept_when_the_questions_change_and_the_learner_is_told(runtime: Bench) -> None:
    trainee = quiz(runtime)
    trainee.move("answer", q__one="a")
    page = trainee.hidden()
    runtime.block("convive_quiz", document=QUIZ.replace("id: two", "id: second"))
    assert "What you had done is kept where it still fits" in trainee.page()
    status, reply = trainee.send({"act": "answer", "data": {"q.two": "a"}, "hidden": page})
    assert status == 422
    assert "What you had done is kept" in reply["html"]
    assert "two" not in trainee.block.state["answers"]
    assert trainee.move("answer", q__second="a")[0] == 200
    assert trainee.block.state["answers"] == {"one": ["a"], "second": ["a"]}
    assert "The author has changed" not in trainee.page()


def test_an_answer_that_the_changed_question_does_not_take_is_asked_anew(runtime: Bench) -> None:
    trainee = quiz(runtime)
    trainee.move("answer", q__one="b")
    trainee.move("answer", q__two="a")
    runtime.block("convive_quiz", document=QUIZ.replace("{id: b, text: Beta, feedback: secret-b}", OTHER))
    assert "What you had done is kept" in trainee.page()
    trainee.move("answer", q__one="c")
    assert trainee.block.state["answers"] == {"two": ["a"], "one": ["c"]}
    trainee.move("page", to="summary")
    assert trainee.move("submit")[0] == 200
    assert (trainee.block.attempts, trainee.block.score) == (1, {"earned": 1.0, "possible": 3.0})


def test_a_story_whose_counted_path_is_gone_begins_again_and_the_learner_is_told(runtime: Bench) -> None:
    runtime.block("convive_scenario", document=STORY)
    trainee = Trainee(runtime, "convive_scenario")
    for act, data in (
        ("choose", {"choice": "ask"}), ("continue", {}), ("choose", {"choice": "leave"}), ("continue", {}),
        ("choose", {"choice": "nothing"}), ("continue", {}), ("debrief", {}),
    ):  # fmt: skip
        assert trainee.move(act, **data)[0] == 200, act
    runtime.block("convive_scenario", document=STORY.replace("id: nothing, text", "id: none, text"))
    assert "It starts anew here." in trainee.page()
    assert trainee.move("choose", choice="ask")[0] == 200
    assert trainee.block.state["path"] == [["door", "ask"]]


def test_a_finished_attempt_stays_finished_when_the_questions_change(runtime: Bench) -> None:
    trainee = quiz(runtime, max_attempts=1)
    trainee.finish_quiz()
    runtime.block("convive_quiz", document=QUIZ.replace("id: one", "id: first"))
    assert "What you achieved still counts." in trainee.page()
    assert trainee.move("answer", q__first="b")[0] == 422
    assert trainee.block.score == {"earned": 3.0, "possible": 3.0}


def test_after_the_last_attempt_there_is_no_other(runtime: Bench) -> None:
    trainee = quiz(runtime, max_attempts=2)
    assert "Attempt 1 of 2." in trainee.page()
    trainee.finish_quiz(is_right=False)
    assert "Attempts left: 1 of 2." in trainee.page()
    assert "Start again" in trainee.page()
    assert trainee.move("again")[0] == 200
    trainee.finish_quiz()
    assert "Start again" not in trainee.page()
    status, reply = trainee.move("again")
    assert (status, trainee.block.attempts) == (422, 2)
    assert "No further attempt is possible." in reply["html"]


def test_a_running_attempt_cannot_be_thrown_away_for_another_form(runtime: Bench) -> None:
    trainee = quiz(runtime)
    trainee.move("answer", q__one="b")
    assert trainee.move("again")[0] == 422
    assert trainee.block.state["answers"] == {"one": ["b"]}


def test_an_instructor_who_resets_the_attempts_gives_them_back(runtime: Bench) -> None:
    trainee = quiz(runtime, max_attempts=1)
    trainee.finish_quiz(is_right=False)
    assert trainee.move("again")[0] == 422
    runtime.block("convive_quiz", attempts=0)
    assert "Start again" in trainee.page()
    assert trainee.move("again")[0] == 200
    assert trainee.finish_quiz()[0] == 200
    assert trainee.block.score == {"earned": 3.0, "possible": 3.0}


def test_after_the_deadline_what_was_saved_can_be_handed_in_but_not_changed() -> None:
    before = Bench()
    trainee = quiz(before)
    trainee.move("answer", q__one="a")
    after = Bench(mixins=(course(is_over=True),))
    after._services["field-data"] = before._services["field-data"]
    late = Trainee(after, "convive_quiz")
    assert late.move("answer", q__two="a")[0] == 422
    assert late.move("again")[0] == 422
    assert late.move("submit", confirm="1")[0] == 200
    assert after.published == [("grade", {"value": 2.0, "max_value": 3.0, "only_if_higher": True})]
    assert "Start again" not in late.page()


@pytest.mark.parametrize("tag, act", [("convive_quiz", "submit"), ("convive_scenario", "choose")])
def test_after_the_deadline_nothing_can_be_begun(tag: str, act: str) -> None:
    runtime = Bench(mixins=(course(is_over=True),))
    trainee = Trainee(runtime, tag)
    assert "The deadline has passed" in trainee.page()
    assert "<form" not in trainee.page()
    assert trainee.move(act, confirm="1")[0] == 422
    assert runtime.published == []


def test_a_lesson_has_no_deadline() -> None:
    runtime = Bench(mixins=(course(is_over=True),))
    assert Trainee(runtime, "convive_lesson").move("read")[0] == 200


@pytest.mark.parametrize("rule", ["never", "never_but_include_grade"])
def test_a_course_that_hides_what_was_right_shows_no_key_on_the_way_or_at_the_end(rule: str) -> None:
    runtime = Bench(mixins=(course(show_correctness=rule),))
    trainee = quiz(runtime)
    trainee.page()
    trainee.move("answer", q__one="b", seen="one", go="next")
    trainee.move("answer", q__two="a", seen="two", go="next")
    status, reply = trainee.move("submit")
    assert status == 200
    assert "Your answers have been handed in." in reply["html"]
    trainee.page()
    trainee.call("student_view_user_state", {})
    assert not any("secret" in text or '"correct"' in text or "points" in text for text in trainee.replies)
    assert runtime.published == [("grade", {"value": 1.0, "max_value": 3.0, "only_if_higher": True})]


def test_past_due_shows_the_result_once_the_deadline_has_passed() -> None:
    due = datetime(2099, 1, 1, tzinfo=UTC)
    hiding = Bench(mixins=(course(show_correctness="past_due", due=due),))
    trainee = quiz(hiding)
    for key in ("one", "two"):
        trainee.move("answer", **{f"q.{key}": "a", "seen": key})
    trainee.move("submit")
    assert "secret-a" not in trainee.page()
    later = Bench(mixins=(course(show_correctness="past_due", due=due, is_over=True),))
    later._services["field-data"] = hiding._services["field-data"]
    assert "secret-a" in Trainee(later, "convive_quiz").page()


def test_two_learners_never_see_each_other_s_attempt(runtime: Bench) -> None:
    ana = quiz(runtime)
    ana.move("answer", q__one="b")
    stranger = runtime.block("convive_quiz", user="somebody-else")
    assert stranger.state == {}
    assert "secret" not in str(stranger.render("student_view").content)


def test_a_text_that_cannot_be_read_is_a_sentence_and_no_stack_trace(runtime: Bench) -> None:
    runtime.block("convive_quiz", document="title: [")
    trainee = Trainee(runtime, "convive_quiz")
    for view in ("student_view", "author_view", "public_view"):
        assert "cannot be shown" in trainee.block.render(view).content
    assert trainee.send({"act": "submit", "hidden": {"turn": "0", "structure": "x"}})[0] == 422
    assert trainee.call("student_view_user_state", {}) == (200, {"readable": False})
    assert trainee.block.student_view_data() == {"kind": "quiz", "readable": False}
    assert trainee.block.max_score() == 1.0
    assert trainee.block.index_dictionary()["content"] == {"display_name": "Convive quiz"}
    assert not trainee.block.validate()


def test_a_jurisdiction_of_a_later_release_shows_neutral_words(runtime: Bench) -> None:
    block = runtime.block("convive_lesson", jurisdiction="XX")
    assert content.overlay_of(block, block.now()).code == ""
    assert "convive-law-neutral" in block.render("student_view").content
    assert not block.validate()


@pytest.mark.parametrize(("extra", "minutes"), [(0, 20), (50, 30), (-50, 20), (900, 80)])
def test_the_time_runs_longer_where_the_course_team_has_added_to_it(runtime: Bench, extra: int, minutes: int) -> None:
    runtime.block("convive_quiz", document=f"{QUIZ}time_limit: 20\n", extra_time=extra)
    trainee = Trainee(runtime, "convive_quiz")
    begun_at = datetime.now(UTC)
    assert trainee.move("begin")[0] == 200
    runs = datetime.fromisoformat(trainee.block.state["due_at"]) - begun_at
    assert timedelta(minutes=minutes) <= runs < timedelta(minutes=minutes, seconds=30)


def test_an_attempt_that_runs_keeps_its_end_when_the_setting_changes(runtime: Bench) -> None:
    runtime.block("convive_quiz", document=f"{QUIZ}time_limit: 20\n")
    trainee = Trainee(runtime, "convive_quiz")
    trainee.move("begin")
    due_at = trainee.block.state["due_at"]
    runtime.block("convive_quiz", extra_time=100)
    trainee.move("page", to="0")
    assert trainee.block.state["due_at"] == due_at
