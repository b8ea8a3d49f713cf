"""Messages about somebody: submission review and data privacy, with a claim that names the person.

Names of claims stand here as the specifications write them.
Sources: Submission Review Service 1.0, section 3; Data Privacy Launch (draft).
"""

from typing import Any, Final

from lti import claims
from tests.hostile.case import ABSENT, Case, Change, claim, claimed, family, together
from tests.support.lti_fakes import INSTRUCTOR, LEARNER, LIS

FOR_USER: Final = "https://purl.imsglobal.org/spec/lti/claim/for_user"
REVIEW: Final = "submission review"
PRIVACY: Final = "privacy launch"
PRIVACY_TYPES: Final = ("LtiDataPrivacyLaunchRequest", "DataPrivacyLaunchRequest")

_SOUND: Final[dict[str, Any]] = {
    claims.MESSAGE_TYPE: "LtiSubmissionReviewRequest", claims.ROLES: [INSTRUCTOR], FOR_USER: {"user_id": "person-2"},
    claims.AGS: {"lineitem": "https://lms.example/lineitems/1", "scope": [claims.SCOPE_SCORE]},
}  # fmt: skip
_NO_PERSON: Final[tuple[tuple[str, Any], ...]] = (
    ("null", {"user_id": None}), ("empty", {"user_id": ""}), ("blank", {"user_id": " "}), ("a number", {"user_id": 7}),
    ("a list", {"user_id": ["person-2"]}), ("endless", {"user_id": "x" * 300}), ("with a NUL", {"user_id": "a\x00b"}),
    ("half a character", {"user_id": "\ud800"}), ("turned around", {"user_id": "\u202e2"}),
)  # fmt: skip
_NO_OBJECT: Final[tuple[tuple[str, Any], ...]] = (("a text", "person-2"), ("a number", 7), ("a list", ["person-2"]))


def _review(changed: dict[str, Any]) -> Change:
    return together(claimed(_SOUND), claimed(changed))


def _privacy(name: str, *changes: Change) -> Change:
    return together(claim(claims.MESSAGE_TYPE, name), claim(claims.RESOURCE_LINK, ABSENT), *changes)


CASES: Final[tuple[Case, ...]] = (
    *family(
        REVIEW, 400,
        ("no person", "for_user", _review({FOR_USER: ABSENT})),
        ("person null", "for_user", _review({FOR_USER: None})),
        ("an empty person", "for_user", _review({FOR_USER: {}})),
        *((f"person {how}", "for_user", _review({FOR_USER: value})) for how, value in _NO_OBJECT),
        *((f"person's id {how}", "for_user", _review({FOR_USER: value})) for how, value in _NO_PERSON),
        ("neither column nor link", "lineitem", _review({claims.AGS: ABSENT, claims.RESOURCE_LINK: ABSENT})),
        ("a column that is a script", "ags", _review({claims.AGS: {"lineitem": "javascript:alert(1)"}})),
        ("a column that is a number", "ags", _review({claims.AGS: {"lineitem": 7}})),
        ("a type in small letters", "message_type", _review({claims.MESSAGE_TYPE: "ltisubmissionreviewrequest"})),
    ),
    *family(
        REVIEW, 403,
        ("asked for by a mentor", "roles", _review({claims.ROLES: [LIS + "membership#Mentor"]})),
        ("asked for by nobody in particular", "roles", _review({claims.ROLES: []})),
        ("of another deployment", "deployment", _review({claims.DEPLOYMENT_ID: "2"})),
    ),
    *family(
        PRIVACY, 400,
        *(
            (f"{name}: person {how}", "for_user", _privacy(name, claim(FOR_USER, value)))
            for name in PRIVACY_TYPES
            for how, value in _NO_OBJECT
        ),
        *(
            (f"{name}: person's id {how}", "for_user", _privacy(name, claim(FOR_USER, value)))
            for name in PRIVACY_TYPES
            for how, value in _NO_PERSON[1:]
        ),
        *((f"{name}: no user", "user", _privacy(name, claim("sub", ""))) for name in PRIVACY_TYPES),
        *((f"{name}: no roles", "roles", _privacy(name, claim(claims.ROLES, ABSENT))) for name in PRIVACY_TYPES),
    ),
    *family(
        PRIVACY, 403,
        *(
            (f"{name}: of another deployment", "deployment", _privacy(name, claim(claims.DEPLOYMENT_ID, "2")))
            for name in PRIVACY_TYPES
        ),
    ),
)  # fmt: skip

WELCOME: Final[tuple[Case, ...]] = family(
    PRIVACY, 303,
    *((f"{name}: by a learner", "", _privacy(name, claim(claims.ROLES, [LEARNER]))) for name in PRIVACY_TYPES),
)  # fmt: skip
"""Each is accepted."""
