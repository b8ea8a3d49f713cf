"""Progress and grades as folds over outcomes."""

import pytest

from courses.model import ActivityRef
from courses.outcome import Score
from courses.progress import (
    ActivityOutcome,
    ActivityStatus,
    GradingMethod,
    Place,
    grading,
    module_progress,
    module_score,
    place_of,
    places,
)

REFS = (
    ActivityRef(key="read", kind="lesson", minutes=20),
    ActivityRef(key="check", kind="quiz", minutes=15, graded=True),
    ActivityRef(key="door", kind="scenario", minutes=25, graded=True),
    ActivityRef(key="more", kind="lesson", minutes=40, required=False),
)


def outcome(status: ActivityStatus, score: Score | None = None) -> ActivityOutcome:
    return ActivityOutcome(status, score)


def test_nothing_begun_is_nothing_done() -> None:
    progress = module_progress(REFS, {})
    assert (progress.done, progress.required, progress.minutes_left, progress.share) == (0, 3, 60, 0.0)
    assert not progress.is_complete


def test_a_graded_activity_without_a_score_counts_as_nought() -> None:
    progress = module_progress(REFS, {"check": outcome(ActivityStatus.DONE, Score(8, 10))})
    assert progress.share == pytest.approx(0.4)
    assert progress.minutes_left == 45


def test_points_do_not_outweigh_each_other() -> None:
    outcomes = {
        "check": outcome(ActivityStatus.DONE, Score(0, 10)),
        "door": outcome(ActivityStatus.DONE, Score(1, 1)),
    }
    assert module_score(module_progress(REFS, outcomes)) == Score(1, 2)


def test_waiting_for_others_is_not_done_and_optional_work_changes_nothing() -> None:
    outcomes = {"read": outcome(ActivityStatus.IN_PROGRESS), "more": outcome(ActivityStatus.DONE, Score(1, 1))}
    progress = module_progress(REFS, outcomes)
    assert (progress.done, progress.minutes_left, progress.earned) == (0, 60, 0)


def test_a_module_without_graded_activities_has_no_score() -> None:
    progress = module_progress(REFS[:1], {"read": outcome(ActivityStatus.DONE)})
    assert module_score(progress) is None
    assert progress.is_complete


@pytest.mark.parametrize(
    ("method", "score"),
    [("highest", Score(9, 10)), ("first", Score(5, 10)), ("last", Score(7, 10)), ("average", Score(7, 10))],
)
def test_several_attempts_make_one_score(method: GradingMethod, score: Score) -> None:
    found = grading(method, [Score(5, 10), Score(9, 10), Score(7, 10)])
    assert found is not None
    assert found.earned == pytest.approx(score.earned)
    assert grading(method, []) is None


def test_attempts_with_different_points_are_compared_by_share() -> None:
    assert grading("highest", [Score(1, 1), Score(9, 10)]) == Score(1, 1)
    assert grading("average", [Score(1, 1), Score(0, 10)]) == Score(5, 10)


def test_the_place_of_one_activity_is_the_one_among_all() -> None:
    film, text, quiz = (ActivityRef(kind="lesson", key=key, minutes=5) for key in ("film", "text", "quiz"))
    text = text.model_copy(update={"instead_of": ("film",)})
    refs = (film, text, quiz)
    assert [place_of(refs, place.ref) for place in places(refs)] == list(places(refs))
    assert place_of(refs, film).equivalents == (text,)
    assert place_of(refs, text) == Place(text)
