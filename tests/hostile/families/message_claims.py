"""Required claims that lack, are null, empty, endless, of the wrong type or broken.

What may be left out is judged in `optional_claims` and `services`.
"""

from typing import Any, Final

from lti import claims
from tests.hostile.case import ABSENT, Case, Change, claim, claimed, family
from tests.support.lti_fakes import message

NAME: Final = "claims"

_WRONG: Final[tuple[tuple[str, Any], ...]] = (
    ("null", None), ("empty", ""), ("blank", "  "), ("a number", 7), ("true", True), ("a list", ["1"]),
    ("an object", {"id": "1"}), ("endless", "x" * 300), ("with a NUL", "a\x00b"), ("with a line break", "a\nb"),
    ("half a character", "\ud800"), ("turned around", "\u202e1"),
)  # fmt: skip


def _rows(what: str, name: str, check: str, *values: tuple[str, Any]) -> tuple[tuple[str, str, Change], ...]:
    return tuple((f"{what} {how}", check, claim(name, value)) for how, value in values)


def _links(*values: tuple[str, Any]) -> tuple[tuple[str, str, Change], ...]:
    return tuple(
        (f"resource link's id {how}", "resource_link", claim(claims.RESOURCE_LINK, {"id": value}))
        for how, value in values
    )


_NOT_LTI: Final = {name: ABSENT for name in message() if name.startswith("https://purl.imsglobal.org/")}

CASES: Final[tuple[Case, ...]] = (
    *family(
        NAME, 400,
        ("no LTI claim at all", "claims", claimed(_NOT_LTI)),
        ("no version", "version", claim(claims.VERSION, ABSENT)),
        *_rows("version", claims.VERSION, "version", *_WRONG[:7], ("1.1", "1.1"), ("1.3", "1.3"), ("1.3.1", "1.3.1"),
               ("with a blank", "1.3.0 ")),
        ("no message type", "message_type", claim(claims.MESSAGE_TYPE, ABSENT)),
        *_rows("message type", claims.MESSAGE_TYPE, "message_type", *_WRONG[:8],
               ("in small letters", "ltiresourcelinkrequest"), ("unknown", "LtiUnknownRequest"),
               ("of an answer", "LtiDeepLinkingResponse"), ("of an examination", "LtiStartProctoring")),
        ("no deployment", "deployment", claim(claims.DEPLOYMENT_ID, ABSENT)),
        *_rows("deployment", claims.DEPLOYMENT_ID, "deployment", *_WRONG),
        *_rows("user", "sub", "user", *_WRONG[1:]),
        ("no roles", "roles", claim(claims.ROLES, ABSENT)),
        *_rows("roles", claims.ROLES, "roles", ("null", None), ("a text", "Learner"), ("a number", 7), ("true", True),
               ("an object", {"0": "Learner"}), ("a list with a number", ["Learner", 7]), ("a list with null", [None]),
               ("a list in a list", [["Learner"]]), ("endless", ["Learner"] * 101)),
        ("no resource link", "resource_link", claim(claims.RESOURCE_LINK, ABSENT)),
        *_rows("resource link", claims.RESOURCE_LINK, "resource_link", ("null", None), ("a text", "link-1"),
               ("a number", 7), ("a list", ["link-1"]), ("empty", {}), ("without an id", {"title": "Module 1"})),
        *_links(*_WRONG),
    ),
    *family(NAME, 401, ("no user", "user", claim("sub", ABSENT)), ("user null", "user", claim("sub", None))),
    *family(
        NAME, 403,
        *_rows("deployment", claims.DEPLOYMENT_ID, "deployment", ("of somebody else", "2"), ("with a blank", "1 "),
               ("not ASCII", "１"), ("that is SQL", "1' OR '1'='1")),
    ),
)  # fmt: skip

WELCOME: Final[tuple[Case, ...]] = family(
    NAME, 200,
    *_rows("roles", claims.ROLES, "", ("that are none", []), ("of a mentor", ["Mentor"]),
           ("unknown", ["Boss"]), ("of a vendor", ["https://vendor.example/roles#Chief"]),
           ("with a script", ["<script>alert(1)</script>"])),
)  # fmt: skip
"""Valid launches of people for whom nothing opens: they are told so, and no visit begins."""
