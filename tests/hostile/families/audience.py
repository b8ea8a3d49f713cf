"""Messages of another platform, or for another tool.

Which deployment speaks is a claim of the message and belongs to `message_claims`.
"""

from typing import Final

from tests.hostile.case import ABSENT, Case, claim, claimed, family

NAME: Final = "issuer and audience"
_OTHER: Final = "client-of-somebody-else"

CASES: Final[tuple[Case, ...]] = family(
    NAME, 401,
    ("no audience", "audience", claim("aud", ABSENT)),
    ("audience null", "audience", claim("aud", None)),
    ("an empty audience", "audience", claim("aud", "")),
    ("another audience", "audience", claim("aud", _OTHER)),
    ("another client of the same platform", "audience", claim("aud", "empty")),
    ("an audience in capitals", "audience", claim("aud", "PLAIN")),
    ("an audience that holds ours", "audience", claim("aud", "plain plain")),
    ("an audience with a blank behind it", "audience", claim("aud", "plain ")),
    ("an audience that is a number", "audience", claim("aud", 7)),
    ("an audience that is an object", "audience", claim("aud", {"plain": True})),
    ("an empty list", "audience", claim("aud", [])),
    ("a list without us", "audience", claim("aud", [_OTHER])),
    ("a list in a list", "audience", claim("aud", [["plain"]])),
    ("several audiences and no party", "azp", claim("aud", ["plain", _OTHER])),
    ("several audiences and another party", "azp", claimed({"aud": ["plain", _OTHER], "azp": _OTHER})),
    ("several audiences and party null", "azp", claimed({"aud": [_OTHER, "plain"], "azp": None})),
    ("our audience and another party", "azp", claim("azp", _OTHER)),
    ("an empty party", "azp", claim("azp", "")),
    ("a list of parties", "azp", claim("azp", ["plain"])),
    ("no issuer", "issuer", claim("iss", ABSENT)),
    ("issuer null", "issuer", claim("iss", None)),
    ("another issuer", "issuer", claim("iss", "https://elsewhere.example")),
    ("the issuer with a slash behind it", "issuer", claim("iss", "https://lms.example/")),
    ("a list of issuers", "issuer", claim("iss", ["https://lms.example"])),
    ("an issuer that is a number", "issuer", claim("iss", 7)),
    ("the tool as its own issuer", "issuer", claim("iss", "plain")),
)  # fmt: skip
