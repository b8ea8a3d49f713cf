"""The terms of an attempt as its row keeps them."""

from datetime import UTC, datetime

import pytest

from courses.kinds.kind import Terms
from lms_plugin.queries.briefs import plain_terms, terms_of

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(),
        Terms(deadline_at=AT, excluded=frozenset({"a", "b"})),
        Terms(extra_time=0.25, form="B"),
    ],
)
def test_what_was_pinned_comes_back(terms: Terms) -> None:
    assert terms_of(plain_terms(terms)) == terms


def test_an_attempt_of_before_has_no_extra_time_and_no_form() -> None:
    assert terms_of({"deadline_at": None, "excluded": []}) == Terms()
    assert plain_terms(Terms()) == {"deadline_at": None, "excluded": []}
