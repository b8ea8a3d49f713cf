"""Scores, rescoring and completion, as the platform asks for them."""

from typing import Any

import pytest
from xblock.scorable import ScorableXBlockMixin, Score

from tests.xblocks.bench import Bench, Trainee
from tests.xblocks.test_moves import QUIZ
from xblocks import content

PLAYED = {"value": 3.0, "max_value": 3.0, "only_if_higher": True}


@pytest.fixture
def runtime() -> Bench:
    return Bench()


@pytest.fixture
def trainee(runtime: Bench) -> Trainee:
    runtime.block("convive_quiz", document=QUIZ)
    return Trainee(runtime, "convive_quiz")


def test_the_maximum_comes_from_the_content_alone(runtime: Bench) -> None:
    block = runtime.block("convive_quiz", document=QUIZ)
    assert block.max_score() == 3.0
    assert runtime.block("convive_quiz", user="another").max_score() == 3.0
    assert runtime.block("convive_quiz", usage="library").max_score() == 8.0
    assert runtime.block("convive_scenario", usage="scenario").max_score() == 1.0


def test_handing_in_publishes_the_grade_once(runtime: Bench, trainee: Trainee) -> None:
    trainee.finish_quiz()
    trainee.move("submit")
    trainee.move("answer", q__one="b")
    assert runtime.published == [("grade", PLAYED)]
    assert trainee.block.attempts == 1


def test_the_best_attempt_counts(runtime: Bench, trainee: Trainee) -> None:
    trainee.finish_quiz()
    trainee.move("again")
    trainee.finish_quiz(is_right=False)
    assert trainee.block.get_score() == Score(3.0, 3.0)
    assert [data["value"] for _, data in runtime.published] == [3.0, 0.0]
    assert all(data["only_if_higher"] for _, data in runtime.published)


def test_a_graded_block_leaves_completion_to_the_platform(runtime: Bench, trainee: Trainee) -> None:
    trainee.finish_quiz()
    assert not getattr(trainee.block, "has_custom_completion", False)
    assert {name for name, _ in runtime.published} == {"grade"}


def test_reading_a_lesson_completes_it_and_gives_no_grade(runtime: Bench) -> None:
    reader = Trainee(runtime, "convive_lesson")
    assert (reader.block.has_score, reader.block.has_custom_completion) == (False, True)
    reader.page()
    assert runtime.published == []
    reader.move("read")
    reader.move("read")
    assert runtime.published == [("completion", {"completion": 1.0})]


def test_a_block_with_a_score_is_scorable_for_the_platform(trainee: Trainee) -> None:
    assert isinstance(trainee.block, ScorableXBlockMixin)
    assert trainee.block.has_score
    assert trainee.block.allows_rescore()
    assert not trainee.block.has_submitted_answer()
    assert trainee.block.get_score() == Score(0.0, 3.0)


def test_rescoring_uses_the_corrected_key(runtime: Bench, trainee: Trainee) -> None:
    trainee.finish_quiz()
    runtime.block("convive_quiz", document=swapped())
    block = trainee.block
    assert block.calculate_score() == Score(1.0, 3.0)
    assert block.get_score() == Score(3.0, 3.0)
    block.rescore(only_if_higher=False)
    block.save()
    assert trainee.block.get_score() == Score(1.0, 3.0)
    assert runtime.published[-1] == ("grade", {"value": 1.0, "max_value": 3.0, "only_if_higher": False})


def test_rescoring_that_may_only_help_takes_nothing_away(runtime: Bench, trainee: Trainee) -> None:
    trainee.finish_quiz()
    runtime.block("convive_quiz", document=swapped())
    block = trainee.block
    block.rescore(only_if_higher=True)
    assert block.get_score() == Score(3.0, 3.0)
    assert runtime.published[-1][1]["only_if_higher"] is True


def test_rescoring_after_other_questions_keeps_what_was_earned(runtime: Bench, trainee: Trainee) -> None:
    trainee.finish_quiz()
    runtime.block("convive_quiz", document=QUIZ.replace("id: one", "id: first"))
    assert trainee.block.calculate_score() == Score(3.0, 3.0)


def test_nothing_handed_in_cannot_be_rescored(trainee: Trainee) -> None:
    with pytest.raises(ValueError, match="nothing has been handed in"):
        trainee.block.rescore(only_if_higher=False)


def test_an_instructor_s_override_counts_and_is_published(runtime: Bench, trainee: Trainee) -> None:
    trainee.finish_quiz(is_right=False)
    block = trainee.block
    block.set_score(Score(raw_earned=2.5, raw_possible=3.0))
    block.publish_grade()
    block.save()
    assert trainee.block.get_score() == Score(2.5, 3.0)
    assert runtime.published[-1] == ("grade", {"value": 2.5, "max_value": 3.0, "only_if_higher": None})


def test_an_attempt_without_questions_of_expired_law_has_the_same_maximum(runtime: Bench) -> None:
    # es-cp-22-4 expires two years after its text; the block's clock is set behind that day.
    dated = QUIZ.replace("    text: And which now?", "    depends_on: [es-cp-22-4]\n    text: And which now?")
    runtime.block("convive_quiz", document=dated, jurisdiction="ES")
    trainee = Late(runtime, "convive_quiz")
    status, _ = trainee.move("answer", q__one="a")
    trainee.move("submit")
    assert status == 200
    assert trainee.block.state["asked"] == ["one"]
    assert runtime.published == [("grade", PLAYED)]


class Late(Trainee):
    """Somebody who plays in a far year."""

    @property
    def block(self) -> Any:
        from datetime import UTC, datetime

        block = super().block
        block.now = lambda: datetime(2099, 1, 1, tzinfo=UTC)
        return block


def swapped() -> str:
    """The quiz with another right answer to its first question."""
    return QUIZ.replace("text: Alpha, correct: true, feedback: secret-a", "text: Alpha, feedback: secret-a").replace(
        "text: Beta, feedback: secret-b", "text: Beta, correct: true, feedback: secret-b"
    )


def test_a_finished_scenario_is_played_again_whatever_the_attempts(runtime: Bench) -> None:
    runtime.block("convive_scenario", max_attempts=1)
    trainee = Trainee(runtime, "convive_scenario")
    finish(trainee)
    assert "Attempts left" not in trainee.page()
    assert trainee.move("again")[0] == 200
    finish(trainee)
    assert trainee.block.score == {"earned": 1.0, "possible": 1.0}


def finish(trainee: Trainee) -> None:
    """Take the first choice of each scene, as far as the end."""
    scenes = content.document(trainee.block)
    steps = {"consequence": "continue", "red_line": "acknowledge", "ending": "debrief", "debrief": "finish"}
    stage = "scene"
    while stage != "finished":
        choice = scenes.scene(trainee.block.state.get("scene", scenes.start)).choices[:1] if stage == "scene" else ()
        sent = trainee.move("choose", choice=choice[0].id) if choice else trainee.move(steps[stage])
        assert sent[0] == 200
        stage = trainee.block.state["stage"]
