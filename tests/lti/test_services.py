"""Access tokens, calls that carry one, and what every answer means."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest

from lti import claims
from lti.errors import (
    AddressRefused,
    Busy,
    Conflict,
    GiveUp,
    Missing,
    NotGradable,
    NotGranted,
    ServiceError,
    TryLater,
    Unreachable,
)
from lti.http import Reply
from lti.services import Call, bearer_call, scopes_for
from tests.lti.calling import TOKEN_URL, Desk, reply, token
from tests.support.lti_fakes import NOW

URL = "https://lms.example/service"
SCOPES = frozenset({claims.SCOPE_SCORE})


def call(desk: Desk) -> Reply:
    return bearer_call(desk.caller, Call("GET", URL, {"Accept": "application/json"}), SCOPES)


def failure(answer: Reply | Exception, family: str = "") -> ServiceError:
    desk = Desk(family)
    desk.outward.answer("GET", URL, answer)
    with pytest.raises(ServiceError) as caught:
        call(desk)
    return caught.value


def test_the_assertion_says_who_we_are() -> None:
    desk = Desk()
    desk.outward.answer("GET", URL, reply([]))
    call(desk)
    (sent,) = desk.outward.sent("POST", TOKEN_URL)
    form = {name: values[0] for name, values in parse_qs(sent.body.decode()).items()}
    key = desk.caller.wire.keys.signing()
    assert jwt.get_unverified_header(form["client_assertion"])["kid"] == key.kid
    options: Any = {"verify_exp": False, "verify_iat": False}
    body = jwt.decode(
        form["client_assertion"], key.private.public_key(), ["RS256"], options=options, audience=TOKEN_URL
    )
    assert (body["iss"], body["sub"]) == ("client-1", "client-1")
    assert body["iat"] < NOW.timestamp() < body["exp"] <= body["iat"] + 300
    assert len(body["jti"]) > 20
    assert (form["grant_type"], form["scope"]) == ("client_credentials", claims.SCOPE_SCORE)
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def test_a_platform_may_want_an_audience_of_its_own() -> None:
    desk = Desk(facts={"token_audience": "https://api.brightspace.com/auth/token"})
    desk.outward.answer("GET", URL, reply([]))
    call(desk)
    assertion = parse_qs(desk.outward.sent("POST", TOKEN_URL)[0].body.decode())["client_assertion"][0]
    body = jwt.decode(assertion, options={"verify_signature": False})
    assert body["aud"] == "https://api.brightspace.com/auth/token"


def test_a_token_is_asked_for_once_and_sent_with_each_call() -> None:
    desk = Desk()
    desk.outward.answer("GET", URL, reply([]))
    call(desk)
    call(desk)
    assert len(desk.outward.sent("POST", TOKEN_URL)) == 1
    assert {sent.headers["Authorization"] for sent in desk.outward.sent("GET", URL)} == {"Bearer token-1"}


def test_a_token_is_given_up_a_minute_before_its_end() -> None:
    desk = Desk()
    desk.outward.answer("GET", URL, reply([]))
    desk.outward.answer("POST", TOKEN_URL, token("old"), token("new"))
    call(desk)
    desk.caller = replace(desk.caller, now=NOW + timedelta(seconds=3_541))
    call(desk)
    assert desk.outward.sent("GET", URL)[-1].headers["Authorization"] == "Bearer new"


def test_a_token_of_one_registration_is_never_used_for_another() -> None:
    desk = Desk()
    desk.outward.answer("GET", URL, reply([]))
    desk.outward.answer("POST", TOKEN_URL, token("of tenant one".replace(" ", "-")), token("of-tenant-two"))
    call(desk)
    desk.caller = replace(desk.caller, registration=replace(desk.caller.registration, id=2, client_id="client-2"))
    call(desk)
    assert [sent.headers["Authorization"] for sent in desk.outward.sent("GET", URL)] == [
        "Bearer of-tenant-one",
        "Bearer of-tenant-two",
    ]


def test_a_refused_token_is_replaced_once() -> None:
    desk = Desk()
    desk.outward.answer("POST", TOKEN_URL, token("stale"), token("fresh"))
    desk.outward.answer("GET", URL, reply(status=401), reply({"done": True}))
    assert call(desk).status == 200
    assert [sent.headers["Authorization"] for sent in desk.outward.sent("GET", URL)] == ["Bearer stale", "Bearer fresh"]


def test_a_token_refused_twice_is_tried_again_later_and_not_kept() -> None:
    desk = Desk()
    desk.outward.answer("GET", URL, reply(status=401))
    with pytest.raises(TryLater) as caught:
        call(desk)
    assert caught.value.retry_after == 900
    assert len(desk.outward.sent("GET", URL)) == 2
    assert desk.caller.wire.tokens.get(1, SCOPES) is None


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refused_assertion_is_tried_again_later(status: int) -> None:
    desk = Desk()
    desk.outward.answer("POST", TOKEN_URL, reply({"error": "invalid_client"}, status))
    with pytest.raises(TryLater):
        call(desk)


@pytest.mark.parametrize(
    "members, seconds",
    [
        ({}, 3_540),
        ({"expires_in": None}, 240),
        ({"expires_in": -5}, 240),
        ({"expires_in": "3600"}, 3_540),
        ({"expires_in": "soon"}, 240),
        ({"expires_in": "9" * 5_000}, 240),
        ({"expires_in": 10**30}, 86_340),
        ({"expires_in": 10**400}, 86_340),
        ({"expires_in": -(10**400)}, 240),
        ({"expires_in": float("inf")}, 86_340),
        ({"expires_in": float("nan")}, 240),
        ({"expires_in": True}, 240),
        ({"expires_in": [3600]}, 240),
    ],
)
def test_the_life_of_a_token_is_kept_within_reason(members: dict[str, Any], seconds: int) -> None:
    desk = Desk()
    desk.outward.answer("GET", URL, reply([]))
    desk.outward.answer("POST", TOKEN_URL, token(**members))
    call(desk)
    held = desk.caller.wire.tokens.get(1, SCOPES)
    assert held is not None
    assert (held.expires_at - NOW).total_seconds() == seconds


def test_a_token_that_ends_at_once_is_used_and_not_kept() -> None:
    desk = Desk()
    desk.outward.answer("GET", URL, reply([]))
    desk.outward.answer("POST", TOKEN_URL, token(expires_in=30))
    assert call(desk).status == 200
    assert desk.caller.wire.tokens.get(1, SCOPES) is None


@pytest.mark.parametrize(
    "answer",
    [
        Reply(200, "<html>sign in</html>"),
        Reply(200, ""),
        Reply(200, "[]"),
        Reply(200, "null"),
        Reply(200, '{"access_token": '),
        Reply(200, "[" * 100_000),
        reply({}),
        token(7),  # type: ignore[arg-type]
        token(""),
        token("two words"),
        token("line\r\nX-Injected: 1"),
        token("x" * 20_000),
        token("é"),
        token(token_type="mac"),
        token(token_type=7),
        reply(status=500),
        Unreachable("time-out"),
    ],
)
def test_a_token_answer_that_is_none_is_tried_again_later(answer: Reply | Exception) -> None:
    desk = Desk()
    desk.outward.answer("POST", TOKEN_URL, answer)
    with pytest.raises(TryLater):
        call(desk)


@pytest.mark.parametrize(
    "answer, kind",
    [
        (reply(status=400), GiveUp),
        (reply(status=403), NotGranted),
        (reply(status=404), Missing),
        (reply(status=409), Conflict),
        (reply(status=410), Missing),
        (reply(status=412), GiveUp),
        (reply(status=415), GiveUp),
        (reply(status=422), NotGradable),
        (reply(status=302, Location="https://evil.example"), GiveUp),
        (reply(status=408), TryLater),
        (reply(status=429), Busy),
        (reply(status=500), TryLater),
        (reply(status=502), TryLater),
        (reply(status=503), TryLater),
        (reply(status=503, Retry_After="60"), Busy),
        (reply(status=504), TryLater),
        (Unreachable("time-out"), Unreachable),
        (AddressRefused("private"), AddressRefused),
        (Reply(200, "<!doctype html><title>Maintenance</title>"), TryLater),
        (Reply(200, "\n  <html>"), TryLater),
    ],
)
def test_every_answer_has_a_fate(answer: Reply | Exception, kind: type[ServiceError]) -> None:
    found = failure(answer)
    assert type(found) is kind
    assert found.reason
    assert isinstance(found, TryLater) != isinstance(found, GiveUp)


@pytest.mark.parametrize(
    "header, seconds",
    [
        ("120", 120),
        ("0", 1),
        ("Mon, 02 Mar 2026 09:10:00 GMT", 600),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 1),
        ("999999999", 86_400),
        ("-5", 60),
        ("soon", 60),
        ("²", 60),
        ("", 60),
    ],
)
def test_the_platform_says_how_long_to_wait(header: str, seconds: int) -> None:
    found = failure(reply(status=429, retry_after=header))
    assert isinstance(found, TryLater)
    assert found.retry_after == seconds


def test_canvas_slows_callers_down_with_403() -> None:
    throttled = Reply(403, "403 Forbidden (Rate Limit Exceeded)")
    assert type(failure(throttled, "canvas")) is Busy
    assert type(failure(throttled)) is NotGranted


def test_only_what_was_granted_is_asked_for() -> None:
    desk = Desk(granted=frozenset({claims.SCOPE_LINE_ITEM}))
    assert scopes_for(desk.caller, claims.SCOPE_LINE_ITEM_READ, claims.SCOPE_LINE_ITEM) == {claims.SCOPE_LINE_ITEM}
    with pytest.raises(NotGranted):
        scopes_for(desk.caller, claims.SCOPE_SCORE)
