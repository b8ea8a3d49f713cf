"""The authentication endpoint: who gets a message, and who an error."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest

from lti.platform import vocabulary as v
from lti.platform.authorise import FormPost, Unanswerable, authorise
from lti.platform.memory import MemorySchool
from lti.platform.model import LineItem, Person
from lti.platform.ports import Platform
from tests.lti.platform.conftest import PLATFORM_KEY
from tests.lti.platform.tool_side import NOW, authorisation


def _claims(post: FormPost) -> dict[str, Any]:
    return jwt.decode(
        post.fields["id_token"], PLATFORM_KEY.private.public_key(), algorithms=["RS256"], audience="convive",
        options={"verify_exp": False, "verify_iat": False},
    )


def _person(platform: Platform, sub: str) -> Person:
    person = platform.school.person(sub)
    assert person is not None
    return person


def test_a_launch_is_answered_with_a_signed_message_for_the_signed_in_person(platform: Platform) -> None:
    post = authorise(authorisation(platform, "hint-launch", "3"), platform, _person(platform, "3"), NOW)
    claims = _claims(post)
    assert post.action == "http://localhost:8000/lti/launch"
    assert post.fields["state"] == "state-1"
    assert claims == post.claims
    assert (claims["iss"], claims["sub"], claims["nonce"]) == ("https://lms.example", "3", "nonce-1")
    assert claims[v.MESSAGE_TYPE] == v.RESOURCE_LINK_REQUEST
    assert claims[v.RESOURCE_LINK] == {"id": "l1", "title": "Módulo 1"}
    assert claims[v.CUSTOM] == {"content": "a/b"}
    assert claims[v.ROLES] == [v.LEARNER]
    assert claims[v.DEPLOYMENT_ID] == "1"


def test_the_header_of_the_message_names_the_key(platform: Platform) -> None:
    post = authorise(authorisation(platform, "hint-launch", "3"), platform, _person(platform, "3"), NOW)
    assert jwt.get_unverified_header(post.fields["id_token"])["kid"] == PLATFORM_KEY.kid


def test_the_gradebook_claim_names_the_line_item_of_the_link(platform: Platform) -> None:
    post = authorise(authorisation(platform, "hint-launch", "3"), platform, _person(platform, "3"), NOW)
    endpoint = post.claims[v.AGS_ENDPOINT]
    assert endpoint["lineitem"] == "https://lms.example/services/contexts/c1/lineitems/i1/lineitem"
    assert endpoint["lineitems"] == "https://lms.example/services/contexts/c1/lineitems"


def test_a_link_with_two_line_items_names_none_of_them(platform: Platform) -> None:
    platform.gradebook.add(LineItem("", "c1", "convive", "Segundo", 10.0, resource_link_id="l1"))
    post = authorise(authorisation(platform, "hint-launch", "3"), platform, _person(platform, "3"), NOW)
    assert "lineitem" not in post.claims[v.AGS_ENDPOINT]


def test_a_deep_linking_request_says_what_it_accepts_and_where_to_return(platform: Platform) -> None:
    post = authorise(authorisation(platform, "hint-pick", "5"), platform, _person(platform, "5"), NOW)
    settings = post.claims[v.DL_SETTINGS]
    assert post.claims[v.MESSAGE_TYPE] == v.DEEP_LINKING_REQUEST
    assert settings["deep_link_return_url"] == "https://lms.example/deep-linking"
    assert settings["data"] == "hint-pick"
    assert v.RESOURCE_LINK not in post.claims


@pytest.mark.parametrize("changes", [
    {"client_id": "unknown"}, {"client_id": None}, {"redirect_uri": None},
    {"redirect_uri": "http://localhost:8000/lti/launch/"}, {"redirect_uri": "https://evil.example/"},
    {"redirect_uri": "https://other.example/launch"},
])
def test_an_unknown_client_or_address_gets_no_answer_at_all(
    platform: Platform, changes: dict[str, str | None]
) -> None:
    with pytest.raises(Unanswerable):
        authorise(authorisation(platform, "hint-launch", "3", **changes), platform, _person(platform, "3"), NOW)


@pytest.mark.parametrize("changes, error", [
    ({"scope": "profile"}, "invalid_scope"),
    ({"response_type": "code"}, "unsupported_response_type"),
    ({"response_mode": "query"}, "invalid_request"),
    ({"prompt": "login"}, "invalid_request"),
    ({"nonce": None}, "invalid_request"),
    ({"nonce": "n" * 5000}, "invalid_request"),
    ({"login_hint": "4"}, "login_required"),
    ({"lti_message_hint": "unknown"}, "invalid_request"),
    ({"lti_message_hint": "hint-pick"}, "invalid_request"),
])
def test_a_faulty_request_is_told_so_by_form_post_with_its_state(
    platform: Platform, changes: dict[str, str | None], error: str
) -> None:
    post = authorise(authorisation(platform, "hint-launch", "3", **changes), platform, _person(platform, "3"), NOW)
    assert post.fields["error"] == error
    assert post.fields["state"] == "state-1"
    assert "id_token" not in post.fields


def test_a_browser_in_which_nobody_is_signed_in_gets_no_message(platform: Platform) -> None:
    post = authorise(authorisation(platform, "hint-launch", "3"), platform, None, NOW)
    assert post.fields["error"] == "login_required"


def test_another_person_cannot_fetch_the_message(platform: Platform) -> None:
    request = authorisation(platform, "hint-launch", "4")
    post = authorise(request, platform, _person(platform, "4"), NOW)
    assert post.fields["error"] == "invalid_request"


def test_another_tool_cannot_fetch_the_message(platform: Platform) -> None:
    request = authorisation(
        platform, "hint-launch", "3", client_id="other", redirect_uri="https://other.example/launch"
    )
    assert authorise(request, platform, _person(platform, "3"), NOW).fields["error"] == "invalid_request"


def test_a_message_can_be_fetched_again_in_a_new_window_but_not_after_ten_minutes(platform: Platform) -> None:
    request, person = authorisation(platform, "hint-launch", "3"), _person(platform, "3")
    for minutes, answered in ((0, True), (5, True), (11, False)):
        post = authorise(request, platform, person, NOW + timedelta(minutes=minutes))
        assert ("id_token" in post.fields) is answered


def test_a_link_that_was_removed_meanwhile_is_an_error_and_no_crash(platform: Platform, school: MemorySchool) -> None:
    school.add_link(replace(school.links("c1")[0], client_id="other"))
    post = authorise(authorisation(platform, "hint-launch", "3"), platform, _person(platform, "3"), NOW)
    assert post.fields["error"] == "invalid_request"
