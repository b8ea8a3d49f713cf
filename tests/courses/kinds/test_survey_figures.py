"""What closed boxes say together, and what they never say about fewer than five people."""

from collections.abc import Mapping, Sequence

import pytest

from courses.kinds.survey.document import Survey, parse
from courses.kinds.survey.figures import Answered, Box, ItemResult, results
from courses.statistics import may_stand_beside, mean_and_deviation
from tests.courses.kinds.examples import SURVEY

START = parse(SURVEY, "start.yaml")
END = parse(SURVEY.replace("wave: start", "wave: end"), "end.yaml")


def box(values: Sequence[int | None], codes: Sequence[str] = (), item: str = "listen") -> Box:
    """Sheets with one item; None for a sheet that left it out."""
    named = [*codes, *[""] * (len(values) - len(codes))]
    given = [{} if value is None else {item: value} for value in values]
    return Box([Answered(ratings, code) for ratings, code in zip(given, named, strict=True)])


def told(boxes: Mapping[str, Box], item: str = "listen", survey: Survey = END) -> ItemResult:
    return next(one for one in results(survey, boxes).items if one.item.id == item)


def test_below_five_sheets_a_wave_says_nothing() -> None:
    found = results(START, {"start": box([1, 2, 3, 4])})
    assert found.sizes == {}
    assert all(not one.waves for one in found.items)
    assert results(START, {"start": box([1, 2, 3, 4, 5])}).sizes == {"start": 5}


def test_means_and_deviations_are_those_of_the_textbook() -> None:
    """2, 4, 4, 4, 5, 5, 7, 9 have the mean 5 and, with n − 1, the deviation √(32/7)."""
    figures = told({"start": box([2, 4, 4, 4, 5, 5, 7, 9])}, survey=START).waves["start"]
    assert (figures.n, figures.mean) == (8, 5)
    assert figures.deviation == pytest.approx((32 / 7) ** 0.5)
    with pytest.raises(ValueError):
        mean_and_deviation([1])


def test_a_distribution_is_shown_whole_or_not_at_all() -> None:
    """With the mean and the deviation a hidden cell could be worked out."""
    even = told({"start": box([1] * 5 + [5] * 6, item="fair")}, "fair", START).waves["start"]
    assert even.counts == {1: 5, 2: 0, 3: 0, 4: 0, 5: 6}
    one = told({"start": box([1] * 6 + [5], item="fair")}, "fair", START).waves["start"]
    assert (one.counts, one.n) == (None, 7)


def test_how_few_left_an_item_out_is_not_told() -> None:
    figures = told({"start": box([5] * 9 + [None])}, survey=START).waves["start"]
    assert (figures.n, figures.counts, figures.mean) == (None, None, 5)
    many = told({"start": box([5] * 9 + [None] * 5)}, survey=START).waves["start"]
    assert many.n == 9
    assert "start" not in told({"start": box([5] * 4 + [None] * 9)}, survey=START).waves


def test_people_are_matched_by_their_code() -> None:
    codes = [f"c{number}" for number in range(10)]
    early, late = box([2] * 5 + [4] * 5, codes), box([6] * 5 + [8] * 5, codes)
    (change,) = told({"start": early, "end": late}).changes
    assert (change.early, change.late, change.n) == ("start", "end", 10)
    assert (change.before, change.after) == (3, 7)
    assert change.gain == pytest.approx((7 - 3) / (10 - 3))


def test_matched_figures_are_hidden_where_four_remain_by_subtraction() -> None:
    """Nine people answered, five of them can be matched: the means of both would give away the other four."""
    codes = [f"c{number}" for number in range(5)]
    assert told({"start": box([3] * 9, codes), "end": box([5] * 5, codes)}).changes == []
    (change,) = told({"start": box([3] * 10, codes), "end": box([5] * 5, codes)}).changes
    assert change.n == 5


def test_two_waves_whose_matched_groups_differ_by_one_do_not_both_show() -> None:
    codes = [f"c{number}" for number in range(10)]
    boxes = {"start": box([3] * 10, codes), "end": box([5] * 10, codes),
             "three-months": box([6] * 9, codes[:9])}  # fmt: skip
    found = told(boxes).changes
    assert [(one.early, one.late) for one in found] == [("start", "end")]


def test_a_code_that_two_people_share_joins_nobody() -> None:
    codes = ["same"] * 10
    assert told({"start": box([3] * 10, codes), "end": box([5] * 10, codes)}).changes == []
    assert told({"start": box([3] * 10), "end": box([5] * 10)}).changes == [], "no code joins nobody either"


def test_words_are_shown_from_five_on_and_only_of_this_wave() -> None:
    sheets = [Answered({"listen": 1})] * 8
    four, five = ["w"] * 4, ["w"] * 5
    assert results(START, {"start": Box(sheets, {"why": four})}).words == {}
    assert results(START, {"start": Box(sheets, {"why": five})}).words == {"why": five}
    assert results(END, {"start": Box(sheets, {"why": five})}).words == {}


def test_an_answer_that_is_not_on_todays_scale_is_left_out() -> None:
    figures = told({"start": box([7] * 6 + [70])}, survey=START).waves["start"]
    assert figures.mean == 7


@pytest.mark.parametrize(
    ("group", "others", "is_safe"),
    [
        (range(4), [], False),
        (range(5), [], True),
        (range(10), [range(10)], True),
        (range(10), [range(11)], False),
        (range(10), [range(15)], True),
        (range(10), [range(5, 15)], True),
        (range(10), [range(1, 15)], False),
        (range(10), [range(15), range(14)], False),
    ],
)
def test_a_mean_beside_others(group: range, others: list[range], is_safe: bool) -> None:
    assert may_stand_beside(set(group), [set(one) for one in others]) is is_safe
