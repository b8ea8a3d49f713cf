"""What a host stores of an overlay: one text, one digest, and back again."""

import json
from datetime import date

import pytest

from courses import digests
from courses.errors import ContentError
from courses.jurisdictions import NEUTRAL, Edition, Overlay, codes, load, shipped

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("code", codes())
def test_what_ships_goes_into_a_text_and_comes_back(code: str) -> None:
    edition = shipped(code)
    back = Edition.from_body(edition.body)
    assert back.levels == edition.levels
    assert (back.code, back.digest) == (code, edition.digest)
    assert Edition.of(back.levels).digest == edition.digest
    assert Overlay(back, TODAY) == load(code, TODAY)


def test_the_text_is_canonical_and_the_digest_is_of_the_text_alone() -> None:
    edition = shipped("ES")
    assert edition.body == digests.canonical(json.loads(edition.body))
    assert edition.digest == digests.of_text(edition.body)


def test_a_changed_word_makes_another_digest_and_so_does_one_of_a_parent() -> None:
    spain = shipped("ES")
    near, union, council = spain.levels
    assert Edition.of((near.model_copy(update={"name": {"en": "Iberia"}}), union, council)).digest != spain.digest
    assert Edition.of((near, union.model_copy(update={"name": {"en": "Club"}}), council)).digest != spain.digest


def test_the_neutral_edition_has_no_code_and_a_digest_of_its_own() -> None:
    assert (NEUTRAL.edition.code, NEUTRAL.edition.levels) == ("", ())
    assert NEUTRAL.edition.digest not in {shipped(code).digest for code in codes()}


def test_a_body_is_kept_as_it_was_read() -> None:
    spaced = json.dumps(json.loads(shipped("COE").body))
    assert Edition.from_body(spaced).digest == digests.of_text(spaced)


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"format":2,"levels":[]}', '{"format":1}', '{"format":1,"levels":[{"code":"es"}]}']
)
def test_another_format_or_shape_is_refused_with_a_reason(body: str) -> None:
    with pytest.raises(ContentError, match="format"):
        Edition.from_body(body)
