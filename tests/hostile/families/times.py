"""Times that are no times, lie too far off, or make a message valid for ever.

How far clocks may differ stands in `lti.envelope`; its edges belong to `tests/lti/test_envelope.py`.
"""

from typing import Any, Final

from tests.hostile.case import ABSENT, Case, claim, claimed, family

NAME: Final = "times"
HOUR: Final = 3_600


def _later(seconds: int) -> Any:
    return lambda begun: begun.now + seconds


_NO_TIMES: Final = (
    ("null", None), ("an empty text", ""), ("a number as text", "1900000000"), ("true", True), ("a list", [1900000000]),
    ("an object", {"seconds": 1900000000}), ("no number", float("nan")), ("endless", float("inf")), ("1e300", 1e300),
)  # fmt: skip
_NO_TIME_AT_ALL: Final = tuple(
    (f"{claim_name} is {how}", check, claim(claim_name, value))
    for claim_name, check in (("exp", "expired"), ("iat", "issued_at"), ("nbf", "not_before"))
    for how, value in _NO_TIMES
)

CASES: Final[tuple[Case, ...]] = family(
    NAME, 401,
    *_NO_TIME_AT_ALL,
    ("no exp", "expired", claim("exp", ABSENT)),
    ("no iat", "issued_at", claim("iat", ABSENT)),
    ("expired two minutes ago", "expired", claimed({"iat": _later(-180), "exp": _later(-120)})),
    ("expired in 1970", "expired", claim("exp", 1)),
    ("expires before it was issued", "expired", claimed({"iat": _later(20), "exp": _later(10)})),
    ("expires when it was issued", "expired", claimed({"iat": _later(0), "exp": _later(0)})),
    ("valid for two days", "expired", claim("exp", _later(48 * HOUR))),
    ("valid for fifty years", "expired", claim("exp", _later(50 * 365 * 24 * HOUR))),
    ("issued two hours ago", "issued_at", claim("iat", _later(-2 * HOUR))),
    ("issued ten years ago", "issued_at", claim("iat", _later(-10 * 365 * 24 * HOUR))),
    ("issued two minutes ahead", "issued_at", claimed({"iat": _later(120), "exp": _later(240)})),
    ("issued before 1970", "issued_at", claim("iat", -1)),
    ("in milliseconds", "expired", claimed({"iat": lambda b: b.now * 1000, "exp": lambda b: b.now * 1000 + 60_000})),
    ("not valid for another hour", "not_before", claim("nbf", _later(HOUR))),
)  # fmt: skip
