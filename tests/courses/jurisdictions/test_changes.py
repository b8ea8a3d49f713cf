"""What differs between two editions, and what the differences reach."""

import json
from collections.abc import Callable
from typing import Any

from courses import digests
from courses.jurisdictions import Edition, shipped
from courses.jurisdictions.changes import Touched, changes, touched

ES = shipped("ES")


def changed(act: Callable[[dict[str, Any]], object]) -> Edition:
    """The Spanish edition after `act` had its way with the nearest level."""
    body: dict[str, Any] = json.loads(ES.body)
    act(body["levels"][0])
    return Edition.from_body(digests.canonical(body))


def row(level: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in (*level["provisions"], *level["channels"]) if one["id"] == key)
    return found


def test_the_same_edition_differs_in_nothing() -> None:
    assert changes(ES, ES) == ()
    assert touched(ES, ES) == Touched()


def test_a_new_date_is_one_field_of_one_row() -> None:
    new = changed(lambda level: row(level, "es-lecrim-262").update(text_as_of="2024-01-01"))
    (one,) = changes(ES, new)
    assert (one.code, one.sort, one.id, one.what) == ("ES", "provision", "es-lecrim-262", "changed")
    assert [(field.name, field.after) for field in one.fields] == [("text_as_of", "2024-01-01")]


def test_words_differ_language_by_language() -> None:
    new = changed(lambda level: row(level, "es-lecrim-262")["meaning"].update(es="Otra cosa."))
    assert [field.name for field in changes(ES, new)[0].fields] == ["meaning/es"]


def test_a_row_that_comes_or_goes_has_no_fields() -> None:
    less = changed(lambda level: level["channels"].pop(0))
    (gone,), (come,) = changes(ES, less), changes(less, ES)
    assert (gone.what, come.what, gone.fields, gone.id) == ("removed", "added", (), come.id)


def test_a_parent_that_changes_is_a_change_of_its_own_level() -> None:
    body = json.loads(ES.body)
    coe = next(level for level in body["levels"] if level["code"] == "COE")
    row({"channels": [], **coe}, "coe-rec-2024-4")["checked_on"] = "2026-11-27"
    (one,) = changes(ES, Edition.from_body(digests.canonical(body)))
    assert (one.code, one.id) == ("COE", "coe-rec-2024-4")


def test_a_changed_row_reaches_its_slots_and_the_matters_that_rest_on_it() -> None:
    new = changed(lambda level: row(level, "es-lopj-89-9").update(text_as_of="2024-01-01"))
    reached = touched(ES, new)
    assert reached.rows == {"es-lopj-89-9"}
    assert "law:mediation_bars" in reached.slots
    assert "mediation:gender_violence" in reached.matters


def test_a_row_that_leaves_a_slot_still_reaches_it() -> None:
    new = changed(lambda level: row(level, "es-lecrim-262").update(slots=["law:overview"]))
    assert {"law:duty_to_report", "law:overview"} <= touched(ES, new).slots


def test_words_of_a_slot_reach_the_slot_and_a_rule_its_matter() -> None:
    def act(level: dict[str, Any]) -> None:
        level["slots"]["law:refusal"]["short"]["en"] = "another article"
        level["rules"][0]["verdict"] = "not_now"

    reached = touched(ES, changed(act))
    assert reached == Touched(frozenset(), frozenset({"law:refusal"}), frozenset({ES.levels[0].rules[0].matter}))


def test_the_draft_mark_is_a_field_of_the_level() -> None:
    (one,) = changes(ES, changed(lambda level: level.update(draft=True)))
    assert (one.sort, [field.name for field in one.fields]) == ("level", ["draft"])
