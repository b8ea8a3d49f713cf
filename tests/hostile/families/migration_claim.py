"""The LTI 1.1 migration claim: however it lies, the launch goes on, and nobody becomes somebody else.

Source: LTI 1.3 Migration Guide, "LTI 1.1 Migration Claim".
"""

from typing import Any, Final

from tests.hostile.case import Case, claim, family

LTI1P1: Final = "https://purl.imsglobal.org/spec/lti/claim/lti1p1"
NAME: Final = "migration claim"

_LIES: Final[tuple[tuple[str, Any], ...]] = (
    ("null", None), ("a text", "person-1"), ("a list", ["person-1"]), ("empty", {}), ("true", True),
    ("a key of somebody else", {"oauth_consumer_key": "other", "oauth_consumer_key_sign": "x", "user_id": "old-1"}),
    ("no signature", {"oauth_consumer_key": "key", "user_id": "old-1"}),
    ("a signature that is a number", {"oauth_consumer_key": "key", "oauth_consumer_key_sign": 7, "user_id": "old-1"}),
    ("an empty signature", {"oauth_consumer_key": "key", "oauth_consumer_key_sign": "", "user_id": "old-1"}),
    ("a signature that is not ASCII", {"oauth_consumer_key": "k", "oauth_consumer_key_sign": "ñ", "user_id": "o"}),
    ("a user that is a number", {"oauth_consumer_key": "key", "oauth_consumer_key_sign": "x", "user_id": 7}),
    ("an endless user", {"oauth_consumer_key": "key", "oauth_consumer_key_sign": "x", "user_id": "x" * 5_000}),
    ("a user with a NUL", {"oauth_consumer_key": "key", "oauth_consumer_key_sign": "x", "user_id": "a\x00b"}),
    ("a link that is a list", {"oauth_consumer_key": "key", "user_id": "old-1", "resource_link_id": ["link-1"]}),
)  # fmt: skip

CASES: Final[tuple[Case, ...]] = family(
    NAME, 303, *((f"a claim that is {how}", "", claim(LTI1P1, value)) for how, value in _LIES)
)
"""Each is accepted: the claim links nothing, and the launch is another's matter."""
