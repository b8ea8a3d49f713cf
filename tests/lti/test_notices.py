"""A notice is judged as strictly as a launch, and asking for notices knows its fates."""

import json
from typing import Any

import pytest

from lti import claims
from lti.errors import NotGranted, TryLater
from lti.message import read as read_message
from lti.notices import CONTEXT_COPY, HELLO, LARGEST_BODY, Notice, read, subscribe, tokens
from lti.refused import Refused
from tests.lti.calling import Desk, reply
from tests.support.lti_fakes import NOW, Platform, key, message

SERVICE = "https://lms.example/api/lti/notice-handlers/106"
HANDLER = "https://tool.example/lti/notices"


def body(platform: Platform, **changes: Any) -> dict[str, Any]:
    """A context copy notice as Canvas' documentation shows one: without `sub`, with `azp`."""
    whole = {
        **platform.envelope("nonce-1"),
        "azp": platform.registration.client_id,
        "exp": int(NOW.timestamp()) + 3600,
        claims.VERSION: claims.LTI_VERSION,
        claims.DEPLOYMENT_ID: "1",
        claims.NOTICE: {"id": "n-1", "timestamp": "2026-03-02T09:00:00Z", "type": CONTEXT_COPY},
        claims.CONTEXT: {"id": "new", "title": "zzz"},
        claims.ORIGIN_CONTEXTS: ["old"],
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not ...}


def judged(**changes: Any) -> Notice:
    platform = Platform()
    return read(platform.sign(body(platform, **changes)), platform.wire, NOW)


def refusal(**changes: Any) -> str:
    with pytest.raises(Refused) as caught:
        judged(**changes)
    return caught.value.check


def test_a_copied_course_is_told_with_its_origins() -> None:
    notice = judged(**{claims.ORIGIN_CONTEXTS: ["older", "new", "oldest", "older"]})
    assert (notice.notice_type, notice.deployment_id, notice.nonce) == (CONTEXT_COPY, "1", "nonce-1")
    assert (notice.context_id, notice.origins) == ("new", ("older", "oldest")), "a course is no copy of itself"


def test_a_copy_of_nothing_known_has_no_origins() -> None:
    assert judged(**{claims.ORIGIN_CONTEXTS: ...}).origins == ()


@pytest.mark.parametrize("kind", [HELLO, "LtiAssetProcessorSubmissionNotice", "SomethingNew"])
def test_other_types_are_taken_and_mean_nothing(kind: str) -> None:
    notice = judged(**{claims.NOTICE: {"id": "1", "type": kind}, claims.CONTEXT: "junk"})
    assert (notice.notice_type, notice.context_id, notice.origins) == (kind, "", ())


@pytest.mark.parametrize(
    ("check", "changes"),
    [
        ("registration", {"iss": "https://evil.example"}),
        ("registration", {"aud": "another client", "azp": ...}),
        ("azp", {"azp": "another client"}),
        ("azp", {"aud": ["client-1", "another"], "azp": ...}),
        ("expired", {"exp": ...}),
        ("expired", {"exp": int(NOW.timestamp()) - 61}),
        ("expired", {"exp": int(NOW.timestamp()) + 10**8}),
        ("issued_at", {"iat": ...}),
        ("issued_at", {"iat": int(NOW.timestamp()) - 4000}),
        ("nonce", {"nonce": ...}),
        ("nonce", {"nonce": ""}),
        ("nonce", {"nonce": 7}),
        ("nonce", {"nonce": "x" * 256}),
        ("version", {claims.VERSION: ...}),
        ("version", {claims.VERSION: "1.1"}),
        ("deployment", {claims.DEPLOYMENT_ID: ...}),
        ("deployment", {claims.DEPLOYMENT_ID: "2"}),
        ("notices", {claims.NOTICE: "text"}),
        ("message_type", {claims.NOTICE: ...}),
        ("message_type", {claims.NOTICE: {"type": 5}}),
        ("context", {claims.CONTEXT: ...}),
        ("context", {claims.CONTEXT: {"id": "a\x00b"}}),
        ("context", {claims.ORIGIN_CONTEXTS: "old"}),
        ("context", {claims.ORIGIN_CONTEXTS: [{}]}),
        ("id_token", {"iss": 5}),
        ("id_token", {"iss": "https://lms.example\x00"}),
        ("id_token", {"aud": {}}),
    ],
)
def test_a_notice_that_is_not_sound_is_refused_by_name(check: str, changes: dict[str, Any]) -> None:
    assert refusal(**changes) == check


def test_a_notice_signed_by_somebody_else_is_refused() -> None:
    platform, forger = Platform(), Platform(key=key(7))
    token = forger.sign(body(platform), kid=platform.key.kid)
    with pytest.raises(Refused, match="signature"):
        read(token, platform.wire, NOW)


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "é.e30.x", ".W10.", "a." + "A" * 70_000 + ".c", ".e30."])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Refused):
        read(token, Platform().wire, NOW)


def test_a_body_gives_its_tokens_and_keeps_the_place_of_what_is_none() -> None:
    batch = {"notices": [{"jwt": "a"}, {"jwt": 5}, "b", {}, {"jwt": "c"}]}
    assert list(tokens(json.dumps(batch).encode())) == ["a", "", "", "", "c"]


@pytest.mark.parametrize(
    "junk",
    [b"", b"x", b"[]", b"null", b'{"notices": {}}', b'{"notices": []}', b"\xff\xfe", b"[" * 100_000,
     json.dumps({"notices": [{}] * 101}).encode(), b'{"notices": [' + b" " * LARGEST_BODY + b"{}]}"],
)  # fmt: skip
def test_a_body_without_a_list_of_notices_is_refused(junk: bytes) -> None:
    with pytest.raises(Refused) as caught:
        tokens(junk)
    assert (caught.value.check, caught.value.status) == ("notices", 400)


def test_a_wish_is_put_with_a_token_of_its_scope() -> None:
    desk = Desk()
    desk.outward.answer("PUT", SERVICE, reply({"notice_type": HELLO, "handler": HANDLER}))
    subscribe(desk.caller, SERVICE, HELLO, HANDLER)
    (put,) = desk.outward.sent("PUT", SERVICE)
    assert json.loads(put.body) == {"notice_type": HELLO, "handler": HANDLER}
    assert put.headers["Content-Type"] == "application/json"
    (asked,) = desk.outward.sent("POST", "https://lms.example/token")
    assert b"scope=https%3A%2F%2Fpurl.imsglobal.org%2Fspec%2Flti%2Fscope%2Fnoticehandlers" in asked.body


@pytest.mark.parametrize(("status", "fate"), [(403, NotGranted), (500, TryLater), (429, TryLater)])
def test_a_wish_that_fails_has_a_fate(status: int, fate: type[Exception]) -> None:
    desk = Desk()
    desk.outward.answer("PUT", SERVICE, reply(None, status))
    with pytest.raises(fate):
        subscribe(desk.caller, SERVICE, HELLO, HANDLER)


def service(**changes: Any) -> dict[str, Any]:
    whole = {"service_versions": ["1.0"], "platform_notification_service_url": SERVICE,
             "scope": [claims.SCOPE_NOTICES], "notice_types_supported": [HELLO, CONTEXT_COPY], **changes}  # fmt: skip
    return message(**{claims.NOTICE_SERVICE: whole})


def test_a_launch_tells_where_notices_can_be_asked_for() -> None:
    found = read_message(service()).notices
    assert found == claims.NoticeService(SERVICE, frozenset({HELLO, CONTEXT_COPY}))
    assert read_message(service(scope=None, service_versions=None)).notices == found
    assert read_message(message()).notices is None


@pytest.mark.parametrize(
    "changes", [{"service_versions": ["2.0"]}, {"scope": ["other"]}, {"platform_notification_service_url": None}]
)
def test_a_service_that_is_not_ours_is_none(changes: dict[str, Any]) -> None:
    assert read_message(service(**changes)).notices is None


def test_a_service_address_that_is_none_is_refused() -> None:
    with pytest.raises(Refused, match="notices"):
        read_message(service(platform_notification_service_url="ftp://lms.example"))
