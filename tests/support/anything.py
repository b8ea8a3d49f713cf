"""Anything that JSON can carry, and a calm profile: the same examples in every run, no clock that spoils them."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from([
        "\x00", "\ud800", "x" * 300, "https://lms.example/\x00", "javascript:alert(1)", "\u202e", "Learner",
        "https://lms.example/1", "https://[::1", "{{7*7}}", "' OR 1=1 --", "eyJhbGciOiJub25lIn0.e30.", "true", "2.0",
    ]),
)  # fmt: skip
"""Lone surrogates and NUL on purpose: JSON can carry both, databases neither."""

anything: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=10,
)


def calm(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )  # fmt: skip
