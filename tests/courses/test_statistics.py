"""Item analysis against the published formulas, and the hiding of small numbers."""

from itertools import product
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import statistics
from courses.statistics import (
    effect_of,
    effect_size,
    items,
    normalised_gain,
    suppress,
    suppress_figures,
)


def point_biserial(right: list[int], rest: list[float]) -> float:
    """r_pb = (M1 - M0) / s * sqrt(p * q), with the standard deviation of the population."""
    n = len(right)
    mean = sum(rest) / n
    deviation = sqrt(sum((x - mean) ** 2 for x in rest) / n)
    ones = [x for x, r in zip(rest, right, strict=True) if r]
    noughts = [x for x, r in zip(rest, right, strict=True) if not r]
    p = len(ones) / n
    return (sum(ones) / len(ones) - sum(noughts) / len(noughts)) / deviation * sqrt(p * (1 - p))


def test_discrimination_is_the_corrected_point_biserial_of_the_textbooks() -> None:
    chance = Random(7)
    attempts = [{f"q{i}": float(chance.random() < 0.3 + 0.1 * i) for i in range(6)} for _ in range(40)]
    found = items(attempts)
    for name in attempts[0]:
        right = [int(attempt[name]) for attempt in attempts]
        rest = [sum(attempt.values()) - attempt[name] for attempt in attempts]
        assert found[name].discrimination == pytest.approx(point_biserial(right, rest))
        assert found[name].share_correct == pytest.approx(sum(right) / 40)


def test_an_item_that_everybody_gets_right_separates_nobody() -> None:
    found = items([{"a": 1.0, "b": float(i % 2)} for i in range(10)])
    assert found["a"].discrimination is None
    assert found["b"].discrimination is None
    assert found["a"].share_correct == 1.0


def test_drawn_questions_are_counted_where_they_were_asked() -> None:
    found = items([{"a": 1.0, "b": 0.5}, {"b": 0.0}, {"a": 0.0}])
    assert (found["a"].n, found["b"].n) == (2, 2)
    assert found["b"].share_correct == 0.25
    assert found["a"].discrimination is None


def test_nobody_answered_is_an_empty_analysis() -> None:
    assert items([]) == {}


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.floats(0, 1), min_size=1)))
def test_figures_stay_within_their_bounds(attempts: list[dict[str, float]]) -> None:
    for analysis in items(attempts).values():
        assert 0 <= analysis.share_correct <= 1 + 1e-9
        assert analysis.discrimination is None or -1 <= analysis.discrimination <= 1


def test_normalised_gain_is_what_was_won_of_what_could_be_won() -> None:
    assert normalised_gain([4, 6], [7, 9], 10) == pytest.approx(0.6)
    assert normalised_gain([10, 10], [10, 10], 10) is None
    assert normalised_gain([], [], 10) is None
    with pytest.raises(ValueError):
        normalised_gain([1], [1, 2], 10)


def test_small_cells_are_hidden_and_cannot_be_worked_out_from_the_total() -> None:
    assert suppress({"a": 20, "b": 3, "c": 9, "d": 0}) == {"a": 20, "b": None, "c": None, "d": 0}
    assert suppress({"a": 2, "b": 3, "c": 9}) == {"a": None, "b": None, "c": 9}
    assert suppress({"a": 5, "b": 0}) == {"a": 5, "b": 0}
    assert suppress({"a": 3, "b": 0}) == {"a": None, "b": None}
    assert suppress({"a": 1, "b": 1, "c": 10}) == {"a": None, "b": None, "c": None}
    assert suppress({"a": 4, "b": 4, "c": 7, "d": 9}) == {"a": None, "b": None, "c": None, "d": 9}


def test_figures_of_few_people_are_hidden_altogether() -> None:
    assert suppress_figures({"mean": 0.5}, n=4) == {"mean": None}
    assert suppress_figures({"mean": 0.5}, n=5) == {"mean": 0.5}
    assert statistics.shown(0) == 0


def test_the_effect_of_matched_groups_is_that_of_the_textbook() -> None:
    """Borenstein et al. 2009, chapter 4: means 103 and 100, differences' deviation 5.5, r = 0.7, n = 50."""
    found = effect_of(103 - 100, 5.5, 0.7, 50)
    assert found is not None
    assert found.g == pytest.approx(0.4160, abs=5e-5)
    # The book rounds the variance to 0.0131 on the way.
    assert (found.high - found.low) / (2 * 1.959964) == pytest.approx(0.1127, abs=2e-4)


def test_an_effect_of_people_is_that_of_their_figures() -> None:
    chance = Random(3)
    before = [chance.gauss(10, 2) for _ in range(30)]
    after = [one + chance.gauss(1, 1) for one in before]
    found = effect_size(before, after)
    assert found is not None
    assert found.low < found.g < found.high
    assert found.g == pytest.approx(-effect_size(after, before).g)  # type: ignore[union-attr]


def test_no_effect_is_told_of_a_handful_or_of_figures_that_do_not_vary() -> None:
    assert effect_size([1, 2], [2, 3]) is None
    assert effect_size([1, 1, 1], [1, 2, 3]) is None
    assert effect_size([1, 2, 3, 4], [2, 3, 4, 5]) is None
    with pytest.raises(ValueError, match="matched"):
        effect_size([1], [])


def test_what_a_row_hides_together_is_of_five_people_and_can_be_parted_in_two_ways() -> None:
    for counts in product(range(13), repeat=3):
        seen = list(suppress({str(at): count for at, count in enumerate(counts)}).values())
        assert all(cell in (None, count) for cell, count in zip(seen, counts, strict=True))
        assert all(cell is None for cell, count in zip(seen, counts, strict=True) if 0 < count < 5)
        hidden = [count for cell, count in zip(seen, counts, strict=True) if cell is None]
        if hidden and len(hidden) < 3:
            ways = [part for part in product(range(1, 5), repeat=len(hidden)) if sum(part) == sum(hidden)]
            assert sum(hidden) >= 5, counts
            assert len(hidden) > 1, counts
            assert len(ways) > 1 or max(hidden) >= 5, counts


def test_the_gain_is_that_of_matched_people_alone() -> None:
    before = {**{number: 0.2 + 0.05 * number for number in range(6)}, **{f"only {number}": 0.0 for number in range(5)}}
    after = {number: 0.6 + 0.04 * number * (number % 2) for number in range(6)}
    found = statistics.matched(before, after)
    assert found is not None
    assert (found.n, found.before) == (6, pytest.approx(0.325))
    assert found.gain == pytest.approx((found.after - 0.325) / 0.675)
    assert found.effect is not None
    assert found.effect.low < found.effect.g < found.effect.high


@pytest.mark.parametrize(("both", "only_before", "only_after"), [(4, 0, 0), (9, 1, 0), (9, 0, 4), (9, 4, 5)])
def test_no_gain_is_told_where_the_scores_of_a_few_could_be_worked_out(
    both: int, only_before: int, only_after: int
) -> None:
    same = {f"both {number}": number / 10 for number in range(both)}
    before = {**same, **{f"before {number}": 0.5 for number in range(only_before)}}
    after = {**same, **{f"after {number}": 0.5 for number in range(only_after)}}
    assert statistics.matched(before, after) is None
