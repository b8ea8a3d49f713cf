"""Requests for activities by people who may not choose, or with a way back that is not the platform's.

The answer to a sound request belongs to `tests/lti/certification/test_deep_linking.py`.
"""

from typing import Any, Final

from lti import claims
from tests.hostile.case import ABSENT, Case, Change, Draft, claim, family
from tests.support.lti_fakes import LEARNER, LIS

NAME: Final = "deep linking"


def _settings(**members: Any) -> Change:
    def change(draft: Draft) -> None:
        whole = {**draft.claims[claims.DEEP_LINKING_SETTINGS], **members}
        draft.claims[claims.DEEP_LINKING_SETTINGS] = {name: each for name, each in whole.items() if each is not ABSENT}

    return change


_RETURNS: Final[tuple[tuple[str, Any], ...]] = (
    ("left out", ABSENT), ("null", None), ("empty", ""), ("a number", 7), ("a list", ["https://lms.example/"]),
    ("a script", "javascript:alert(1)"), ("a script behind a tab", "java\tscript:alert(1)"),
    ("data", "data:text/html,x"), ("a path", "/deep-linking"), ("without a scheme", "//lms.example/"),
    ("on another host", "https://elsewhere.example/"), ("with user information", "https://lms.example@elsewhere.example/"),
    ("on a host that begins with the platform's", "https://lms.example.elsewhere.example/"),
    ("on a host that ends with the platform's", "https://notlms.example/"),
    ("with a backslash", "https://elsewhere.example\\@lms.example/"), ("with a NUL", "https://lms.example/\x00"),
    ("on the tool itself", "http://localhost/lti/launch"),
)  # fmt: skip
_UNREADABLE: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("data that is a number", {"data": 7}), ("data that is a list", {"data": ["x"]}),
    ("data that is an object", {"data": {"csrf": "x"}}), ("data with a NUL", {"data": "a\x00b"}),
    ("data that is half a character", {"data": "\ud800"}),
    ("types that are a text", {"accept_types": "ltiResourceLink"}), ("types that are numbers", {"accept_types": [7]}),
    ("types that are an object", {"accept_types": {"0": "ltiResourceLink"}}),
    ("targets that are numbers", {"accept_presentation_document_targets": [7]}),
    ("targets that are an object", {"accept_presentation_document_targets": {"iframe": True}}),
)  # fmt: skip

CASES: Final[tuple[Case, ...]] = (
    *family(
        NAME, 400,
        *((f"a return address {how}", "return_url", _settings(deep_link_return_url=value)) for how, value in _RETURNS),
        *((how, "deep_linking", _settings(**members)) for how, members in _UNREADABLE),
        ("no settings", "return_url", claim(claims.DEEP_LINKING_SETTINGS, ABSENT)),
        ("settings null", "return_url", claim(claims.DEEP_LINKING_SETTINGS, None)),
        ("settings that are a text", "deep_linking", claim(claims.DEEP_LINKING_SETTINGS, "text")),
        ("settings that are a list", "deep_linking", claim(claims.DEEP_LINKING_SETTINGS, [1])),
        ("no types", "message", _settings(accept_types=ABSENT)),
        ("types without resource links", "message", _settings(accept_types=["link", "file"])),
        ("no targets", "message", _settings(accept_presentation_document_targets=ABSENT)),
    ),
    *family(
        NAME, 403,
        *((f"asked for by {who}", "roles", claim(claims.ROLES, roles)) for who, roles in (
            ("a learner", [LEARNER]), ("a mentor", [LIS + "membership#Mentor"]), ("nobody in particular", []),
            ("a student of the institution", [LIS + "institution/person#Student"]),
            ("a teacher of the institution, elsewhere", [LIS + "institution/person#Instructor"]),
        )),
    ),
)  # fmt: skip
