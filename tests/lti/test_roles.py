"""The table of roles: who is a learner, who an instructor, who administers."""

import pytest

from lti.families import FAMILIES, family, family_of
from lti.roles import MEANINGS, TEST_USER, full_name, is_role, overrides_of, role_of, roles_of

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
COURSE = LIS + "membership#"
SUB = LIS + "membership/"
INSTITUTION = LIS + "institution/person#"
SYSTEM = LIS + "system/person#"


@pytest.mark.parametrize(
    "roles, expected",
    [
        ([COURSE + "Learner"], "learner"),
        ([COURSE + "Member"], "learner"),
        ([COURSE + "Instructor"], "instructor"),
        ([COURSE + "ContentDeveloper"], "instructor"),
        ([COURSE + "Administrator"], "instructor"),
        ([COURSE + "Mentor"], None),
        ([COURSE + "Officer"], None),
        ([COURSE + "Manager"], None),
        ([SUB + "Manager#CourseCoordinator"], None),
        ([SUB + "Officer#Chair"], None),
        ([SUB + "Learner#Instructor"], "learner"),
        ([SUB + "Administrator#Support"], "instructor"),
        ([SUB + "ContentDeveloper#ContentExpert"], "instructor"),
        ([SUB + "Member#Member"], "learner"),
        (["TeachingAssistant"], "instructor"),
        (["urn:lti:role:ims/lis/TeachingAssistant"], "instructor"),
        (["Learner"], "learner"),
        (["Instructor"], "instructor"),
        (["Administrator"], "instructor"),
        (["Mentor"], None),
        ([SUB + "Instructor#TeachingAssistant"], "instructor"),
        ([COURSE + "Instructor", SUB + "Instructor#TeachingAssistant"], "instructor"),
        ([SUB + "Learner#GuestLearner"], "learner"),
        ([SUB + "Mentor#LearningCoordinator"], None),
        ([COURSE + "Mentor", INSTITUTION + "Student"], None),
        ([COURSE + "Learner", COURSE + "Instructor"], "instructor"),
        ([COURSE + "Learner", INSTITUTION + "Instructor"], "learner"),
        ([COURSE + "Learner", INSTITUTION + "Administrator"], "learner"),
        ([INSTITUTION + "Administrator"], "administrator"),
        ([SYSTEM + "Administrator"], "administrator"),
        ([SYSTEM + "SysAdmin"], "administrator"),
        ([SYSTEM + "User"], None),
        ([SYSTEM + "AccountAdmin"], "administrator"),
        ([SYSTEM + "Creator"], None),
        ([SYSTEM + "SysSupport"], None),
        ([INSTITUTION + "Staff"], None),
        ([INSTITUTION + "Observer"], None),
        ([INSTITUTION + "Guest"], None),
        ([INSTITUTION + "Student"], "learner"),
        ([INSTITUTION + "Instructor"], None),
        ([INSTITUTION + "Faculty"], None),
        ([INSTITUTION + "Instructor", INSTITUTION + "Student"], "learner"),
        (["urn:lti:role:ims/lis/Instructor"], "instructor"),
        (["urn:lti:role:ims/lis/Instructor/TeachingAssistant"], "instructor"),
        (["urn:lti:instrole:ims/lis/Administrator"], "administrator"),
        (["urn:lti:sysrole:ims/lis/SysAdmin"], "administrator"),
        (["urn:lti:instrole:ims/lis/Instructor"], None),
        (["https://evil.example/membership#Instructor"], None),
        (["xmembership#Instructor"], None),
        ([COURSE + "instructor"], None),
        ([COURSE], None),
        ([""], None),
        ([], None),
    ],
)
def test_a_role_means(roles: list[str], expected: str | None) -> None:
    assert role_of(roles) == expected


@pytest.mark.parametrize(
    "roles, expected",
    [
        ([INSTITUTION + "Student"], "learner"),
        ([INSTITUTION + "Instructor"], "instructor"),
        ([SYSTEM + "Administrator", INSTITUTION + "Instructor", INSTITUTION + "Student"], "instructor"),
        ([SYSTEM + "Administrator"], None),
        ([COURSE + "Learner", INSTITUTION + "Instructor"], "learner"),
        ([COURSE + "Administrator"], "instructor"),
    ],
)
def test_open_edx_speaks_of_the_institution_and_means_the_course(roles: list[str], expected: str | None) -> None:
    assert role_of(roles, "openedx") == expected


def test_course_staff_of_open_edx_do_not_administer_the_academy() -> None:
    staff = [SYSTEM + "Administrator", COURSE + "Instructor"]
    assert not roles_of(staff, family("openedx")).administers
    assert roles_of(staff, family("moodle")).administers


TA = SUB + "Instructor#TeachingAssistant"
VENDOR = "https://academy.example/roles#Sergeant"


@pytest.mark.parametrize(
    "roles, overrides, expected",
    [
        ([COURSE + "ContentDeveloper"], {COURSE + "ContentDeveloper": "nothing"}, None),
        ([COURSE + "ContentDeveloper", COURSE + "Learner"], {COURSE + "ContentDeveloper": "nothing"}, "learner"),
        ([COURSE + "ContentDeveloper", COURSE + "Instructor"], {"ContentDeveloper": "nothing"}, "instructor"),
        (["ContentDeveloper"], {COURSE + "ContentDeveloper": "nothing"}, None),
        (["urn:lti:role:ims/lis/ContentDeveloper"], {COURSE + "ContentDeveloper": "learner"}, "learner"),
        ([COURSE + "Instructor", TA], {TA: "learner"}, "learner"),
        ([COURSE + "Instructor", TA], {TA: "nothing"}, None),
        ([COURSE + "Instructor", TA, SUB + "Instructor#Lecturer"], {TA: "learner"}, "instructor"),
        ([COURSE + "Instructor"], {TA: "learner"}, "instructor"),
        ([COURSE + "Instructor", COURSE + "ContentDeveloper", TA], {TA: "learner"}, "instructor"),
        ([VENDOR], {VENDOR: "instructor"}, "instructor"),
        ([VENDOR], {VENDOR: "administrator"}, "administrator"),
        ([VENDOR], {}, None),
        ([VENDOR, COURSE + "Learner"], {VENDOR: "instructor"}, "instructor"),
        ([VENDOR, INSTITUTION + "Student"], {VENDOR: "nothing"}, None),
        ([INSTITUTION + "Faculty"], {INSTITUTION + "Faculty": "instructor"}, "instructor"),
        ([INSTITUTION + "Faculty", COURSE + "Learner"], {INSTITUTION + "Faculty": "instructor"}, "learner"),
        ([INSTITUTION + "Faculty", INSTITUTION + "Student"], {INSTITUTION + "Faculty": "nothing"}, None),
        ([INSTITUTION + "Administrator"], {INSTITUTION + "Administrator": "nothing"}, None),
        ([SYSTEM + "Administrator"], {SYSTEM + "Administrator": "nothing"}, None),
        ([COURSE + "Mentor"], {COURSE + "Mentor": "learner"}, "learner"),
        ([COURSE + "Learner"], {COURSE + "Mentor": "instructor"}, "learner"),
    ],
)
def test_an_administrator_may_lay_down_what_a_role_means(
    roles: list[str], overrides: dict[str, object], expected: str | None
) -> None:
    assert role_of(roles, "", overrides_of(overrides)) == expected


def test_a_stored_override_that_means_nothing_known_is_left_out() -> None:
    assert dict(overrides_of({"Mentor": "learner", "Learner": "owner", "x#y": None, "z#z": ["learner"]})) == {
        COURSE + "Mentor": "learner"
    }
    assert not overrides_of(None)
    assert set(MEANINGS) == {"learner", "instructor", "administrator", "nothing"}


@pytest.mark.parametrize(
    "text, fits", [(VENDOR, True), ("Mentor", True), ("", False), ("a b", False), ("a\x00", False), ("a" * 256, False)]
)
def test_a_role_is_one_printable_word(text: str, fits: bool) -> None:
    assert is_role(text) is fits
    assert full_name("Mentor") == COURSE + "Mentor"


def test_an_administrator_is_not_enrolled() -> None:
    place = roles_of([INSTITUTION + "Administrator"], family(""))
    assert (place.enrolled_as, place.administers) == (None, True)


def test_a_test_person_is_known() -> None:
    assert roles_of([COURSE + "Learner", TEST_USER], family("canvas")).test_person


PRODUCT = "https://purl.imsglobal.org/spec/lti/claim/tool_platform"


@pytest.mark.parametrize(
    "message, registered, expected",
    [
        ({PRODUCT: {"product_family_code": "moodle"}}, "", "moodle"),
        ({PRODUCT: {"product_family_code": " Canvas "}}, "", "canvas"),
        ({PRODUCT: {"product_family_code": "BlackboardLearn"}}, "", "blackboard"),
        ({PRODUCT: {"product_family_code": "desire2learn"}}, "", "brightspace"),
        ({PRODUCT: {"product_family_code": "sakai"}}, "", "sakai"),
        ({PRODUCT: {"product_family_code": "moodle"}}, "canvas", "canvas"),
        ({PRODUCT: {"product_family_code": "moodle"}}, "unheard of", "moodle"),
        ({PRODUCT: {"product_family_code": ["moodle"]}}, "", "generic"),
        ({PRODUCT: "moodle"}, "", "generic"),
        ({"iss": "https://canvas.instructure.com"}, "", "canvas"),
        ({"iss": ["https://canvas.instructure.com"]}, "", "generic"),
        ({"iss": "https://blackboard.com"}, "", "blackboard"),
        ({}, "", "generic"),
    ],
)
def test_a_family_is_known_by_registration_product_or_issuer(
    message: dict[str, object], registered: str, expected: str
) -> None:
    assert family_of(message, registered).key == expected


def test_every_family_has_its_own_file_and_key() -> None:
    assert set(FAMILIES) == {"moodle", "canvas", "blackboard", "brightspace", "sakai", "openedx", "ilias", "generic"}
    assert family("nobody").key == "generic"
