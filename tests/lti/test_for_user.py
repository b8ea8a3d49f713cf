"""Messages about somebody: submission review, and data privacy under both of its names."""

from typing import Any

import pytest

from lti import claims
from lti.launch import Launch
from lti.refused import Refused
from tests.support.lti_fakes import INSTRUCTOR, LEARNER, Platform, message

ITEM = "https://lms.example/li/1?type_id=2"
AGS = {"lineitem": ITEM, "scope": [claims.SCOPE_SCORE]}


def review(**changes: Any) -> Launch:
    body = {
        claims.MESSAGE_TYPE: claims.SUBMISSION_REVIEW_REQUEST, claims.ROLES: [INSTRUCTOR],
        claims.FOR_USER: {"user_id": "person-2", "name": "Marc Oliver"}, claims.AGS: AGS, **changes,
    }  # fmt: skip
    return Platform().launch(message(**body))


def privacy(kind: str = claims.DATA_PRIVACY_REQUEST, **changes: Any) -> Launch:
    body = message(**{claims.MESSAGE_TYPE: kind, **changes})
    del body[claims.RESOURCE_LINK]
    return Platform().launch(body)


def test_a_submission_review_names_person_and_column() -> None:
    found = review()
    assert found.message_type == "LtiSubmissionReviewRequest"
    assert found.for_user == claims.ForUser("person-2", "Marc Oliver")
    assert found.ags is not None
    assert (found.ags.lineitem, found.resource_link) == (ITEM, claims.ResourceLink("link-1", "Module 1"))


def test_a_submission_review_needs_no_resource_link_where_it_names_the_column() -> None:
    assert review(**{claims.RESOURCE_LINK: None}).resource_link is None
    assert review(**{claims.AGS: None}).ags is None


@pytest.mark.parametrize(
    "changes, check",
    [
        ({claims.FOR_USER: None}, "for_user"),
        ({claims.FOR_USER: {}}, "for_user"),
        ({claims.FOR_USER: []}, "for_user"),
        ({claims.FOR_USER: "person-2"}, "for_user"),
        ({claims.FOR_USER: {"user_id": ""}}, "for_user"),
        ({claims.FOR_USER: {"user_id": 7}}, "for_user"),
        ({claims.FOR_USER: {"user_id": ["person-2"]}}, "for_user"),
        ({claims.FOR_USER: {"user_id": "a\x00b"}}, "for_user"),
        ({claims.FOR_USER: {"user_id": "a" * 256}}, "for_user"),
        ({claims.FOR_USER: {"name": "Marc Oliver"}}, "for_user"),
        ({claims.AGS: None, claims.RESOURCE_LINK: None}, "lineitem"),
        ({claims.AGS: {"lineitem": ""}, claims.RESOURCE_LINK: {}}, "lineitem"),
        ({claims.AGS: "x"}, "ags"),
        ({claims.AGS: {"lineitem": "javascript:alert(1)"}}, "ags"),
        ({claims.RESOURCE_LINK: 7}, "resource_link"),
        ({claims.ROLES: None}, "roles"),
    ],
)
def test_a_submission_review_that_does_not_say_whose_or_which_is_refused(changes: dict[str, Any], check: str) -> None:
    with pytest.raises(Refused) as caught:
        review(**changes)
    assert (caught.value.check, caught.value.status) == (check, 400)


@pytest.mark.parametrize("kind", ["LtiDataPrivacyLaunchRequest", "DataPrivacyLaunchRequest"])
def test_a_data_privacy_launch_has_two_names_and_one_meaning(kind: str) -> None:
    found = privacy(kind, **{claims.FOR_USER: {"user_id": "person-2"}})
    assert found.message_type == claims.DATA_PRIVACY_REQUEST
    assert (found.for_user, found.resource_link, found.context) == (claims.ForUser("person-2"), None, None)


def test_the_person_of_a_draft_is_read_too() -> None:
    """As PyLTI1p3's sample of a Canvas message has it."""
    found = privacy(**{claims.FOR_USER: {"id": "person-2", "given_name": "Jude", "email": "j@example.org"}})
    assert found.for_user == claims.ForUser("person-2")


def test_who_asks_for_nobody_asks_for_themselves() -> None:
    assert privacy().for_user is None
    assert privacy(**{claims.FOR_USER: None}).for_user is None


@pytest.mark.parametrize("named", ["x", 7, {"user_id": 7}, {"user_id": "\u202e"}, {"id": ""}])
def test_a_person_that_cannot_be_read_is_refused(named: object) -> None:
    with pytest.raises(Refused) as caught:
        privacy(**{claims.FOR_USER: named})
    assert caught.value.check == "for_user"


def test_a_plain_launch_is_about_nobody_else() -> None:
    body = message(**{claims.FOR_USER: {"user_id": "person-2"}, claims.ROLES: [LEARNER]})
    assert Platform().launch(body).for_user is None
