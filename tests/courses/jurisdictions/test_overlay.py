"""How an overlay fills a slot, who its parents are, and how it grows old."""

from datetime import date

import pytest

from courses.jurisdictions import NEUTRAL, Level, Overlay, Provision, compose, load
from courses.jurisdictions.reader import UnknownJurisdiction
from courses.jurisdictions.staleness import age, full_months

TODAY = date(2026, 11, 22)


def provision(row_id: str, slot: str = "law:refusal", **changes: object) -> Provision:
    values: dict[str, object] = {
        "id": row_id, "slots": (slot,), "source_url": "https://example.org/law", "checked_on": TODAY,
        "text_as_of": date(2026, 4, 25), "confidence": "verified", "nature": "administrative", "article": "1",
        "instrument": {"en": "Act"}, "meaning": {"en": "Means this."}, "short": {"en": "the act"},
    }  # fmt: skip
    return Provision.model_validate(values | changes)


def overlay(*near: Provision, parents: tuple[Provision, ...] = (), today: date = TODAY) -> Overlay:
    levels = [
        Level(code="XX", name={"en": "Near"}, provisions=near),
        Level(code="YY", name={"en": "Far"}, provisions=parents),
    ]
    return compose(levels, today)


def test_the_nearest_level_fills_a_slot_whole_and_its_parents_stand_below() -> None:
    filled = overlay(provision("n1"), provision("n2"), parents=(provision("f1"),)).fill("law:refusal")
    assert filled is not None
    assert [row.id for row, _ in filled.rows] == ["n1", "n2"]
    assert [(one.code, [row.id for row, _ in one.rows]) for one in filled.below] == [("YY", ["f1"])]


def test_a_parent_fills_what_the_nearest_level_leaves_open() -> None:
    filled = overlay(provision("n1", "law:overview"), parents=(provision("f1"),)).fill("law:refusal")
    assert filled is not None
    assert (filled.code, filled.below) == ("YY", ())


def test_drafts_and_provisions_out_of_force_fill_nothing() -> None:
    rows = (
        provision("draft", confidence="memory"),
        provision("later", valid_from=date(2027, 1, 1)),
        provision("gone", valid_to=date(2026, 1, 1)),
    )
    found = overlay(*rows)
    assert found.fill("law:refusal") is None
    later = found.fill("law:refusal", date(2027, 1, 1))
    assert later is not None
    assert [row.id for row, _ in later.rows] == ["later"]


def test_the_neutral_overlay_fills_nothing() -> None:
    assert NEUTRAL.fill("law:overview") is None
    assert NEUTRAL.codes == ()


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2027, 4, 24), "fresh"), (date(2027, 4, 25), "stale"), (date(2028, 4, 24), "stale"),
     (date(2028, 4, 25), "expired")],
)  # fmt: skip
def test_age_counts_from_the_official_text_that_was_read(today: date, expected: str) -> None:
    assert age(provision("a"), today) == expected


def test_without_a_dated_text_the_day_of_checking_stands_in() -> None:
    assert age(provision("a", text_as_of=None, checked_on=date(2026, 1, 1)), date(2027, 1, 1)) == "stale"


def test_months_are_whole_and_never_negative() -> None:
    assert full_months(date(2026, 1, 31), date(2026, 2, 28)) == 0
    assert full_months(date(2026, 5, 1), date(2026, 1, 1)) == 0


def test_a_digest_changes_when_a_row_grows_stale_and_not_from_day_to_day() -> None:
    rows = (provision("a"),)
    before, next_day = overlay(*rows), overlay(*rows, today=date(2026, 11, 23))
    later = overlay(*rows, today=date(2027, 4, 25))
    assert before == next_day
    assert hash(before) == hash(next_day)
    assert before != later
    assert before != overlay(provision("a", article="2"))


def test_a_digest_changes_when_a_provision_comes_into_force_or_leaves_it() -> None:
    rows = (provision("later", valid_from=date(2026, 12, 1)), provision("gone", valid_to=date(2026, 12, 31)))
    november, december = overlay(*rows), overlay(*rows, today=date(2026, 12, 1))
    assert november != december
    assert december == overlay(*rows, today=date(2026, 12, 31))
    assert december != overlay(*rows, today=date(2027, 1, 1))


def test_exams_are_told_which_rows_are_too_old_out_of_force_or_drafts() -> None:
    rows = (
        provision("sound", valid_from=TODAY, valid_to=TODAY),
        provision("old", text_as_of=date(2024, 11, 22)),
        provision("later", valid_from=date(2026, 11, 23)),
        provision("gone", valid_to=date(2026, 11, 21)),
        provision("draft", confidence="memory"),
    )
    assert overlay(*rows).unasked == {"old", "later", "gone", "draft"}


def test_an_overlay_counts_itself_and_its_parents() -> None:
    assert load("ES", TODAY).codes == ("ES", "EU", "COE")
    assert load("COE", TODAY).codes == ("COE",)
    assert load("", TODAY) is NEUTRAL


@pytest.mark.parametrize("code", ["ZZ", "es", "../es", "ES\0", "data/es"])
def test_an_unknown_code_is_an_error_with_its_name(code: str) -> None:
    with pytest.raises(UnknownJurisdiction):
        load(code, TODAY)
