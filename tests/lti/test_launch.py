"""Judging launches: cookie, record, deployment, target, and what an accepted launch holds."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lti import claims
from lti.http import Request
from lti.launch import Launch, accept
from lti.refused import Refused
from tests.support.lti_fakes import (
    INSTRUCTOR,
    LEARNER,
    LIS,
    NOW,
    TARGET,
    Login,
    Platform,
    key,
    message,
    registration,
)


def launch(**body: Any) -> Launch:
    return Platform().launch(message(**body))


def refusal(**body: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        launch(**body)
    return caught.value


def refused(platform: Platform, login: Login, token: str, minutes: int = 0) -> Refused:
    with pytest.raises(Refused) as caught:
        platform.post(login, token, NOW + timedelta(minutes=minutes))
    return caught.value


def test_an_accepted_launch_holds_what_the_platform_said() -> None:
    found = launch(
        **{
            "name": "Lucía Ferrer",
            "locale": "es_ES",
            claims.CONTEXT: {"id": "course-v1:A+B@1:2", "title": "Curso", "label": "C", "type": ["CourseSection"]},
            claims.CUSTOM: {"content": "module-1", "number": 7, "yes": True, "none": None, "list": [1]},
            claims.AGS: {
                "scope": [claims.SCOPE_SCORE],
                "lineitem": "https://lms.example/li/1?type_id=2",
                "lineitems": "https://lms.example/li?type_id=2",
            },
            claims.NRPS: {"context_memberships_url": "https://lms.example/members", "service_versions": ["2.0"]},
            claims.LAUNCH_PRESENTATION: {
                "document_target": "iframe",
                "return_url": "https://lms.example/course/1",
                "locale": "es",
            },
            claims.TOOL_PLATFORM: {"product_family_code": "Moodle", "guid": "x"},
            "https://vendor.example/claim": {"anything": [1, 2]},
        }
    )
    assert (found.sub, found.name, found.locale, found.deployment_id) == ("person-1", "Lucía Ferrer", "es", "1")
    assert found.context == claims.Context("course-v1:A+B@1:2", "Curso", "C", ("CourseSection",))
    assert found.resource_link == claims.ResourceLink("link-1", "Module 1")
    assert dict(found.custom) == {"content": "module-1", "number": "7", "yes": "true", "none": ""}
    assert found.ags == claims.Ags(
        "https://lms.example/li/1?type_id=2", "https://lms.example/li?type_id=2", frozenset({claims.SCOPE_SCORE})
    )
    assert found.nrps == claims.Nrps("https://lms.example/members")
    assert found.presentation == claims.Presentation("https://lms.example/course/1", "es", "iframe")
    assert (found.family, found.product) == ("moodle", "moodle")
    assert (found.target_link_uri, found.place.enrolled_as) == (TARGET, "learner")


def test_the_same_launch_posted_twice_is_accepted_once() -> None:
    platform = Platform()
    login = platform.start()
    token = platform.token(login, message())
    platform.post(login, token)
    assert refused(platform, login, token).check == "state"


def test_a_state_nobody_gave_is_refused() -> None:
    platform = Platform()
    login = platform.start()
    token = platform.token(login, message())
    platform.logins.records.clear()
    assert refused(platform, login, token).check == "state"


def test_a_login_that_took_too_long_is_refused() -> None:
    platform = Platform()
    login = platform.start()
    assert refused(platform, login, platform.token(login, message()), minutes=11).check == "state"


@pytest.mark.parametrize("cookies", [{}, {"convive_state_000000000000": "x"}])
def test_without_its_cookie_a_launch_may_be_opened_again_and_is_not_spent(cookies: dict[str, str]) -> None:
    platform = Platform()
    login = platform.start()
    found = refused(platform, replace(login, cookies=cookies), platform.token(login, message()))
    assert (found.check, found.reopen) == ("cookie", True)
    assert login.state in platform.logins.records
    assert platform.outward.calls == []


def test_the_cookie_of_another_login_does_not_help() -> None:
    platform = Platform()
    mine, other = platform.start(), platform.start()
    crossed = replace(other, cookies=dict.fromkeys(other.cookies, "forged") | dict(mine.cookies))
    assert refused(platform, crossed, platform.token(other, message())).check == "cookie"


def test_the_nonce_of_one_login_does_not_fit_the_state_of_another() -> None:
    platform = Platform()
    one, other = platform.start(), platform.start()
    assert refused(platform, one, platform.token(other, message())).check == "nonce"


def test_a_registration_that_was_withdrawn_meanwhile_is_refused() -> None:
    platform = Platform()
    login = platform.start()
    platform.registrations.listed.clear()
    assert refused(platform, login, platform.token(login, message())).check == "registration"


def test_a_platform_cannot_speak_for_another() -> None:
    other = registration(id=2, issuer="https://other.example", jwks_url="https://other.example/jwks")
    platform = Platform()
    platform.registrations.listed.append(other)
    impostor = Platform(other, key=key(1), outward=platform.outward)
    login = platform.start()
    assert refused(platform, login, impostor.token(login, message(), iss="https://lms.example")).check == "kid"


@pytest.mark.parametrize("deployment", ["2", "", 1, None, "1\x00", "1" * 300, ["1"]])
def test_a_deployment_that_is_not_registered_is_refused(deployment: object) -> None:
    assert refusal(**{claims.DEPLOYMENT_ID: deployment}).check == "deployment"


def test_the_signed_target_counts_when_it_lies_on_our_host() -> None:
    assert launch(**{claims.TARGET_LINK_URI: "https://tool.example/other"}).target_link_uri.endswith("/other")
    assert launch(**{claims.TARGET_LINK_URI: None}).target_link_uri == TARGET


@pytest.mark.parametrize("target", ["https://evil.example/", "http://tool.example/", "javascript:alert(1)", 7, ""])
def test_a_signed_target_elsewhere_is_refused(target: object) -> None:
    assert refusal(**{claims.TARGET_LINK_URI: target}).check == "target_link_uri"


@pytest.mark.parametrize(
    "kind", ["LtiContextLaunchRequest", "ltisubmissionreviewrequest", "LtiStartProctoring", "", 7, None, [], {}]
)
def test_messages_the_tool_does_not_serve_are_refused(kind: object) -> None:
    assert refusal(**{claims.MESSAGE_TYPE: kind}).check == "message_type"


def test_an_error_from_the_platform_is_passed_on_in_words() -> None:
    request = Request("POST", "/lti/launch", params={"error": "login_required<script>", "state": "x"})
    with pytest.raises(Refused) as caught:
        accept(request, Platform().wire, NOW)
    assert (caught.value.check, caught.value.detail) == ("platform_error", "login_requiredscript")


@pytest.mark.parametrize(
    "params, check",
    [
        ({}, "state"),
        ({"state": ""}, "state"),
        ({"state": "x" * 300, "id_token": "x"}, "state"),
        ({"state": "x\x00", "id_token": "x"}, "state"),
        ({"state": "x"}, "id_token"),
        ({"state": "\ud800", "id_token": "x"}, "state"),
        ({"state": "é", "id_token": "x"}, "cookie"),
    ],
)
def test_a_form_without_its_fields_is_refused(params: dict[str, str], check: str) -> None:
    with pytest.raises(Refused) as caught:
        accept(Request("POST", "/lti/launch", params=params), Platform().wire, NOW)
    assert caught.value.check == check


def test_a_launch_must_be_posted() -> None:
    with pytest.raises(Refused) as caught:
        accept(Request("GET", "/lti/launch", params={"state": "x", "id_token": "y"}), Platform().wire, NOW)
    assert caught.value.check == "method"


@pytest.mark.parametrize("sub", [None, "", " ", 7, "x" * 256, "x\x00", "\ud800", ["x"], {}, True])
def test_a_person_without_a_usable_identifier_is_refused(sub: object) -> None:
    assert refusal(sub=sub).check == "user"


@pytest.mark.parametrize("sub", ["2", "ñandú", "a b", "x" * 255, "course-v1:A+B@x"])
def test_an_identifier_is_kept_exactly(sub: str) -> None:
    assert launch(sub=sub).sub == sub


@pytest.mark.parametrize(
    "name, shown",
    [
        ("  Lucía\tFerrer\n", "Lucía Ferrer"),
        ("x" * 1_000, "x" * 255),
        (None, ""),
        (7, ""),
        (["x"], ""),
        ("\u202egpj.exe\x00", "gpj.exe"),
        ("李小龙 🚓", "李小龙 🚓"),
        ("<b>x</b>", "<b>x</b>"),
        ("\ud800x", "x"),
    ],
)
def test_a_name_is_cleaned_and_never_refused(name: object, shown: str) -> None:
    assert launch(name=name).name == shown


@pytest.mark.parametrize("email", [None, 7, "no address", "a@b@c", "@x", "x@", "a b@c", "x" * 300 + "@y.example"])
def test_an_odd_email_counts_as_none(email: object) -> None:
    assert launch(email=email).email == ""


@pytest.mark.parametrize("locale", [None, 7, "", "../../etc", "es\n", "x" * 50, "e", ["es"]])
def test_an_odd_locale_counts_as_none(locale: object) -> None:
    assert launch(locale=locale).locale == ""


@pytest.mark.parametrize("roles", [{}, 7, "Learner", [7], [None], ["x"] * 101])
def test_roles_of_the_wrong_form_are_refused(roles: object) -> None:
    assert refusal(**{claims.ROLES: roles}).check == "roles"


@pytest.mark.parametrize("context", ["x", 7, ["x"], {"id": 7}, {"id": ""}, {"title": "x"}, {"id": "x", "type": "y"}])
def test_a_course_of_the_wrong_form_is_refused(context: object) -> None:
    assert refusal(**{claims.CONTEXT: context}).check == "context"


@pytest.mark.parametrize("empty", [None, [], {}])
def test_an_empty_optional_claim_counts_as_absent(empty: object) -> None:
    optional = (claims.CONTEXT, claims.CUSTOM, claims.AGS, claims.NRPS, claims.LAUNCH_PRESENTATION)
    found = launch(**dict.fromkeys(optional, empty))
    assert (found.context, found.ags, found.nrps, dict(found.custom)) == (None, None, None, {})


@pytest.mark.parametrize("custom", ["x", 7, ["x"], {"k": "x" * 5_000}, {str(n): "x" for n in range(101)}])
def test_custom_parameters_that_cannot_be_read_are_refused(custom: object) -> None:
    assert refusal(**{claims.CUSTOM: custom}).check == "custom"


@pytest.mark.parametrize("address", ["javascript:x", "ftp://lms.example/", "x", 7, ["https://lms.example"], {}])
def test_service_addresses_that_are_none_are_refused(address: object) -> None:
    assert refusal(**{claims.AGS: {"lineitem": address}}).check == "ags"
    assert refusal(**{claims.NRPS: {"context_memberships_url": address}}).check == "nrps"


def test_a_return_address_that_is_none_is_left_out() -> None:
    found = launch(**{claims.LAUNCH_PRESENTATION: {"return_url": "javascript:alert(1)", "document_target": 7}})
    assert found.presentation == claims.Presentation()


def test_a_roster_of_another_version_counts_as_none() -> None:
    old = {"context_memberships_url": "https://lms.example/m", "service_versions": ["1.0"]}
    assert launch(**{claims.NRPS: old}).nrps is None


def test_an_observer_is_nobody_here() -> None:
    found = launch(**{claims.ROLES: [LIS + "membership#Mentor", LIS + "institution/person#Observer"]})
    assert found.place.enrolled_as is None


def test_an_instructor_is_an_instructor() -> None:
    assert launch(**{claims.ROLES: [INSTRUCTOR, LEARNER]}).place.enrolled_as == "instructor"


def test_a_platform_that_named_no_deployment_may_bring_it_and_one_that_did_may_not() -> None:
    waiting = Platform(registration(deployment_ids=frozenset(), awaits_deployment=True))
    assert waiting.launch(message(**{claims.DEPLOYMENT_ID: "new"})).deployment_id == "new"
    settled = Platform(registration(deployment_ids=frozenset()))
    with pytest.raises(Refused) as caught:
        settled.launch(message(**{claims.DEPLOYMENT_ID: "new"}))
    assert caught.value.check == "deployment"
