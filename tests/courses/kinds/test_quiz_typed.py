"""Numbers and words as keyboards of many languages write them."""

from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief
from courses.kinds.quiz.questions import Numeric
from courses.kinds.quiz.types import forms
from courses.kinds.quiz.types.numeric import TYPE
from courses.kinds.quiz.types.type import Seen


def asked(answer: float, tolerance: float = 0, unit: str = "") -> Numeric:
    return Numeric(
        id="n", type="numeric", text="How many?", answer=answer, tolerance=tolerance, unit=unit, feedback="So.",
        confidence="verified", source="s",
    )  # fmt: skip


def earned(question: Numeric, typed: str) -> float:
    return TYPE.share(question, TYPE.read(question, {"": (typed,)}))


@pytest.mark.parametrize("typed", ["10.000", "10,000", "1.000", "-12.500"])
def test_a_number_that_can_be_read_in_two_ways_is_sent_back(typed: str) -> None:
    with pytest.raises(IllegalMove, match="two ways"):
        TYPE.read(asked(10_000), {"": (typed,)})


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        (asked(10_000), "10000"),
        (asked(0.5), "0.500"),
        (asked(12.5), "12,50"),
        (asked(1.234), "1,234"),
        (asked(1, tolerance=0.125), "1.125"),
        (asked(0.125), "0,125"),
    ],
)
def test_whoever_writes_it_in_one_way_is_right(question: Numeric, typed: str) -> None:
    assert earned(question, typed) == 1


def test_the_decimals_of_a_number_and_not_of_its_unit_are_parted_by_a_comma() -> None:
    def expected(question: Numeric, locale: str) -> Any:
        seen = Seen(Brief(None, NEUTRAL), 1, locale)
        return TYPE.opened(question, (), seen)["parts"][0]["expected"]

    question = asked(12.5, tolerance=0.5, unit="p. m.")
    assert expected(question, "es") == "12,5 ± 0,5 p. m."
    assert expected(question, "en") == "12.5 ± 0.5 p. m."


def test_two_large_numbers_that_are_wrong_are_told_apart() -> None:
    question = asked(5)
    assert TYPE.typed(question, ["1234567"]) != TYPE.typed(question, ["1234568"])


@pytest.mark.parametrize(
    "typed",
    ["„hate-crime“", "‚hate-crime‘", "‹hate-crime›", "hate\u2010crime", "hate\u2011crime", "ha\u00adte-crime",
     "hate\u200b-crime"],
)  # fmt: skip
def test_quotes_hyphens_and_what_nobody_sees_make_no_difference(typed: str) -> None:
    assert forms.folded(typed) == forms.folded("hate-crime")
