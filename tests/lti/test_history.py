"""Where a copied link comes from: identifiers in their order, and nothing out of garbage."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti.history import CONTEXT_PARAMETER, KEY_PARAMETER, LINK_PARAMETER, MOST_ANCESTORS, trail


def links(text: str) -> tuple[str, ...]:
    return trail({LINK_PARAMETER: text}).links


def test_the_latest_copy_comes_first_and_each_once() -> None:
    assert links("b,a,b") == ("b", "a")
    assert links(" b , a ") == ("b", "a")
    assert trail({CONTEXT_PARAMETER: "c2,c1"}).contexts == ("c2", "c1")


def test_encoded_identifiers_are_decoded_and_unencoded_ones_kept() -> None:
    assert links("block-v1%3AX%2BY%40z,b") == ("block-v1:X+Y@z", "block-v1%3AX%2BY%40z", "b")
    assert links("a%2Cb") == ("a,b", "a%2Cb")
    assert links("block-v1:X+Y@z") == ("block-v1:X+Y@z",)


@pytest.mark.parametrize(
    "nothing", ["", "$ResourceLink.id.history", "$", ",,,", "%00", "a\u202eb", "x" * 256, "\ud800", " , "]
)
def test_what_is_no_identifier_is_left_out(nothing: str) -> None:
    assert [one for one in links(nothing) if one != nothing] == []
    assert "\x00" not in "".join(links(nothing))


def test_an_endless_list_is_cut() -> None:
    assert len(links(",".join(f"link-{number}" for number in range(4_000)))) == MOST_ANCESTORS


@pytest.mark.parametrize("key", ["", "$convive_link", "x" * 65, "ñ", "a\nb"])
def test_a_key_that_we_cannot_have_made_is_none(key: str) -> None:
    assert trail({KEY_PARAMETER: key}).key == ""
    assert trail({KEY_PARAMETER: "Ab-_9"}).key == "Ab-_9"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_storable_identifiers(text: str) -> None:
    for one in links(text):
        assert 0 < len(one) <= 255
        one.encode()
