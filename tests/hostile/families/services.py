"""Claims about the platform's services that cannot be used: grades and roster.

What the services answer belongs to `tests/lti/families`.
"""

from typing import Any, Final

from lti import claims
from tests.hostile.case import Case, Change, claim, family

NAME: Final = "services"

_NO_OBJECT: Final[tuple[tuple[str, Any], ...]] = (("a text", "text"), ("a number", 7), ("true", True), ("a list", [7]))
_ADDRESSES: Final[tuple[tuple[str, Any], ...]] = (
    ("a script", "javascript:alert(1)"), ("a file", "file:///etc/passwd"), ("gopher", "gopher://127.0.0.1:6379/_x"),
    ("a number", 7), ("a list", ["https://lms.example/1"]), ("a path", "/lineitems/1"),
    ("with user information", "https://somebody:secret@lms.example/1"), ("with a blank", "https://lms.example/ 1"),
    ("with a line break", "https://lms.example/\r\nHost: other"), ("endless", "https://lms.example/" + "x" * 2_000),
    ("with a NUL", "https://lms.example/\x00"), ("with a port that is none", "https://lms.example:99999/"),
)  # fmt: skip


def _rows(what: str, name: str, check: str, *values: tuple[str, Any]) -> tuple[tuple[str, str, Change], ...]:
    return tuple((f"{what} {how}", check, claim(name, value)) for how, value in values)


def _inside(member: str, *values: tuple[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((how, {member: value}) for how, value in values)


CASES: Final[tuple[Case, ...]] = family(
    NAME, 400,
    *_rows("grade services", claims.AGS, "ags", *_NO_OBJECT),
    *_rows("line item", claims.AGS, "ags", *_inside("lineitem", *_ADDRESSES)),
    *_rows("line items", claims.AGS, "ags", *_inside("lineitems", *_ADDRESSES[:3])),
    *_rows("scopes", claims.AGS, "ags", *_inside("scope", ("a text", claims.SCOPE_SCORE), ("numbers", [7]),
           ("an object", {"0": claims.SCOPE_SCORE}), ("too many", [claims.SCOPE_SCORE] * 101))),
    *_rows("roster service", claims.NRPS, "nrps", *_NO_OBJECT),
    *_rows("roster", claims.NRPS, "nrps", *_inside("context_memberships_url", *_ADDRESSES[:6])),
    *_rows("roster versions", claims.NRPS, "nrps", *_inside("service_versions", ("a text", "2.0"), ("numbers", [2.0]))),
)  # fmt: skip
