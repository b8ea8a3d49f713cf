"""How sure a share is."""

import pytest

from lms_plugin.queries.insight import likely


def test_the_interval_is_wilsons() -> None:
    # Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3.
    assert [round(bound, 4) for bound in likely(81 / 263, 263)] == [0.2553, 0.3662]
    assert [round(bound, 4) for bound in likely(15 / 148, 148)] == [0.0624, 0.1605]
    assert [round(bound, 4) for bound in likely(0.0, 20)] == [0.0, 0.1611]
    assert [round(bound, 4) for bound in likely(1 / 29, 29)] == [0.0061, 0.1718]


def test_it_stays_between_nought_and_one_and_narrows_with_more_people() -> None:
    assert likely(1.0, 5)[1] == 1.0
    few, many = likely(0.5, 10), likely(0.5, 1000)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]


def test_nobody_says_nothing() -> None:
    with pytest.raises(ValueError):
        likely(0.5, 0)
