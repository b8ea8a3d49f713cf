"""Prerequisites, equivalents and paths: folds that no further work can harm and no order can change."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from courses.model import ActivityRef, Completion
from courses.outcome import Score
from courses.progress import (
    NOTHING_YET,
    ActivityOutcome,
    ActivityStatus,
    comes_first,
    module_progress,
    outcome_of,
    places,
)

DONE, BEGUN = ActivityStatus.DONE, ActivityStatus.IN_PROGRESS
REFS = (
    ActivityRef(key="read", kind="lesson", minutes=20),
    ActivityRef(key="report", kind="annotation", minutes=20, graded=True, advisory=3, after=("read",)),
    ActivityRef(key="scene", kind="scenario", minutes=15, graded=True, advisory=2),
    ActivityRef(key="calm", kind="quiz", minutes=10, graded=True, instead_of=("report", "scene")),
    ActivityRef(key="deep", kind="lesson", minutes=30, core=False),
    ActivityRef(key="check", kind="quiz", minutes=15, graded=True, complete=Completion(share=2 / 3), after=("deep",)),
)
KEYS = tuple(ref.key for ref in REFS)


def done(earned: float | None = None) -> ActivityOutcome:
    return ActivityOutcome(DONE, None if earned is None else Score(earned, 1))


def test_an_equivalent_fills_every_place_that_it_stands_in_for_and_none_of_its_own() -> None:
    progress = module_progress(REFS, {"calm": done(1)})
    assert (progress.done, progress.required) == (2, 5)
    assert (progress.earned, progress.possible) == (2, 3)
    assert progress.minutes_done == 35


def test_of_an_activity_and_its_equivalent_the_better_one_counts() -> None:
    for first, second in permutations((0.3, 0.9)):
        assert module_progress(REFS, {"report": done(first), "calm": done(second)}).earned >= 0.9


def test_an_activity_with_a_share_is_done_from_that_share_on() -> None:
    for earned, is_done in ((2, True), (1.99, False)):
        progress = module_progress(REFS, {"check": ActivityOutcome(DONE, Score(earned, 3))})
        assert progress.done == is_done
    waiting = outcome_of(places(REFS)[-1], {"check": done()})
    assert waiting.status is BEGUN, "what nobody has judged has reached no share yet"


def test_what_is_for_specialists_is_optional_on_the_core_path_and_holds_nobody_up() -> None:
    assert (module_progress(REFS, {}).required, module_progress(REFS, {}, "core").required) == (5, 4)
    assert comes_first(REFS, {}, "check") == ("deep",)
    assert comes_first(REFS, {}, "check", "core") == ()


def test_an_equivalent_waits_like_what_it_stands_in_for() -> None:
    assert comes_first(REFS, {}, "calm") == ("read",)
    assert comes_first(REFS, {"read": done()}, "calm") == ()


def test_what_was_begun_once_is_never_closed_again() -> None:
    assert comes_first(REFS, {"report": ActivityOutcome(BEGUN)}, "report") == ()


SCORES = st.none() | st.floats(0, 1).map(lambda share: Score(share, 1))
OUTCOMES = st.builds(ActivityOutcome, st.sampled_from(list(ActivityStatus)), SCORES)
PATHS = st.sampled_from(["core", "specialist"])
DONE_WORK = st.dictionaries(st.sampled_from(KEYS), OUTCOMES)


@given(DONE_WORK, PATHS)
def test_totals_stay_within_their_bounds(work: dict[str, ActivityOutcome], path: str) -> None:
    found = module_progress(REFS, work, path)  # type: ignore[arg-type]
    assert 0 <= found.done <= found.required
    assert 0 <= found.earned <= found.possible
    assert 0 <= found.share <= 1
    assert found.minutes_done + found.minutes_left == module_progress(REFS, {}, path).minutes_left  # type: ignore[arg-type]


@given(DONE_WORK, st.sampled_from(KEYS), PATHS)
def test_another_done_activity_never_lowers_anything(work: dict[str, ActivityOutcome], key: str, path: str) -> None:
    before = module_progress(REFS, work, path)  # type: ignore[arg-type]
    best = ActivityOutcome(DONE, Score(1, 1))
    after = module_progress(REFS, {**work, key: best}, path)  # type: ignore[arg-type]
    assert after.done >= before.done
    assert after.earned >= before.earned
    assert after.minutes_left <= before.minutes_left
    for one in KEYS:
        waited = set(comes_first(REFS, work, one, path))  # type: ignore[arg-type]
        assert set(comes_first(REFS, {**work, key: best}, one, path)) <= waited  # type: ignore[arg-type]


@given(st.permutations(KEYS), st.lists(OUTCOMES, min_size=len(KEYS), max_size=len(KEYS)))
def test_the_order_in_which_things_were_done_does_not_matter(order: list[str], found: list[ActivityOutcome]) -> None:
    of = dict(zip(KEYS, found, strict=True))
    assert module_progress(REFS, {key: of[key] for key in order}) == module_progress(REFS, of)


@given(DONE_WORK, st.floats(0, 1))
def test_a_new_first_outcome_of_any_score_never_lowers_the_module(
    work: dict[str, ActivityOutcome], share: float
) -> None:
    for key in KEYS:
        if work.get(key, NOTHING_YET) == NOTHING_YET:
            assert module_progress(REFS, {**work, key: done(share)}).earned >= module_progress(REFS, work).earned
