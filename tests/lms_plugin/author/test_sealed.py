"""The state that a preview's page carries: nobody else's, nothing else's, not for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lms_plugin.author.sealed import LARGEST, LIFE, Spot, Unsealed, open_seal, seal

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SPOT = Spot("person", "digest", "check", "ES")
STATE = {"structure": "s", "answers": {"q": ["a"]}}


def test_what_was_sealed_comes_back() -> None:
    assert open_seal("secret", SPOT, seal("secret", SPOT, STATE, NOW), NOW) == STATE


@pytest.mark.parametrize("name", ["person", "digest", "activity", "jurisdiction"])
def test_a_state_of_another_spot_is_refused(name: str) -> None:
    sealed = seal("secret", SPOT, STATE, NOW)
    with pytest.raises(Unsealed):
        open_seal("secret", replace(SPOT, **{name: "other"}), sealed, NOW)


@pytest.mark.parametrize("sealed", ["", "x", "a.b", ".", "." * 100, "é", "a" * (LARGEST + 1)])
def test_nonsense_is_refused(sealed: str) -> None:
    with pytest.raises(Unsealed):
        open_seal("secret", SPOT, sealed, NOW)


def test_a_changed_state_and_another_secret_are_refused() -> None:
    sealed = seal("secret", SPOT, STATE, NOW)
    for wrong in (sealed[:-1] + ("A" if sealed[-1] != "A" else "B"), seal("other", SPOT, STATE, NOW)):
        with pytest.raises(Unsealed):
            open_seal("secret", SPOT, wrong, NOW)


def test_it_ends_after_four_hours() -> None:
    sealed = seal("secret", SPOT, STATE, NOW)
    assert open_seal("secret", SPOT, sealed, NOW + LIFE - timedelta(seconds=1))
    with pytest.raises(Unsealed):
        open_seal("secret", SPOT, sealed, NOW + LIFE)


def test_the_largest_state_a_kind_may_have_can_be_carried() -> None:
    import random

    words = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=16_000))
    assert len(seal("secret", SPOT, {"text": words}, NOW)) < LARGEST
    with pytest.raises(ValueError, match="too large"):
        seal("secret", SPOT, {"text": "".join(random.Random(2).choices("abcdefghij0123456789", k=200_000))}, NOW)
