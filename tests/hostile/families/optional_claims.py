"""Claims that may lack, but must not lie when they are there: target, course, display wishes, custom parameters.

Addresses of services belong to `services`.
"""

from typing import Any, Final

from lti import claims
from tests.hostile.case import Case, Change, claim, family

NAME: Final = "optional claims"


def _rows(what: str, name: str, check: str, *values: tuple[str, Any]) -> tuple[tuple[str, str, Change], ...]:
    return tuple((f"{what} {how}", check, claim(name, value)) for how, value in values)


_NO_OBJECT: Final[tuple[tuple[str, Any], ...]] = (
    ("a text", "text"), ("a number", 7), ("true", True), ("a list", ["text"]),
)  # fmt: skip

CASES: Final[tuple[Case, ...]] = family(
    NAME, 400,
    *_rows("target", claims.TARGET_LINK_URI, "target_link_uri", ("on another host", "https://elsewhere.example/"),
           ("on another port", "http://localhost:1/"), ("that is a script", "javascript:alert(1)"),
           ("that is a path", "/open"), ("empty", ""), ("a number", 7), ("a list", ["https://lms.example"]),
           ("an object", {}), ("endless", "http://localhost/" + "x" * 2_000),
           ("with user information", "http://somebody@localhost/"), ("with a NUL", "http://localhost/\x00")),
    *_rows("course", claims.CONTEXT, "context", *_NO_OBJECT, ("without an id", {"title": "Course"}),
           ("with an id that is null", {"id": None}), ("with an empty id", {"id": ""}),
           ("with an id that is a number", {"id": 7}), ("with an endless id", {"id": "x" * 300}),
           ("with a NUL in its id", {"id": "a\x00b"}), ("with half a character in its id", {"id": "\udfff"}),
           ("whose type is a text", {"id": "1", "type": "CourseSection"}),
           ("whose types are numbers", {"id": "1", "type": [7]}),
           ("with endless types", {"id": "1", "type": ["CourseSection"] * 101})),
    *_rows("display wishes", claims.LAUNCH_PRESENTATION, "presentation", *_NO_OBJECT),
    *_rows("custom parameters", claims.CUSTOM, "custom", *_NO_OBJECT,
           ("that are too many", {str(number): "x" for number in range(101)}),
           ("that are too long", {"content": "x" * 5_000})),
)  # fmt: skip
