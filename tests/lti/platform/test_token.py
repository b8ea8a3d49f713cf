"""Bearer tokens are for tools that prove themselves, once per assertion."""

import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.ports import Platform
from lti.platform.token import grant
from tests.lti.platform.conftest import TOOL
from tests.lti.platform.tool_side import KEY, NOW, STRANGERS_KEY, KeySetServer, assertion_claims, signed, token_request


def _claims(platform: Platform) -> dict[str, Any]:
    return assertion_claims("convive", platform.token_url)


def _error(reply: Reply) -> tuple[int, str]:
    return reply.status, json.loads(reply.body)["error"]


def test_a_signed_assertion_earns_a_token_for_the_scopes_asked_for(platform: Platform) -> None:
    reply = grant(token_request(signed(_claims(platform)), v.SCOPE_SCORE, v.SCOPE_ROSTER), platform, NOW)
    body = json.loads(reply.body)
    assert reply.status == 200
    assert body["token_type"] == "bearer"
    assert body["expires_in"] == 3600
    assert set(body["scope"].split()) == {v.SCOPE_SCORE, v.SCOPE_ROSTER}
    kept = platform.tokens.grant(body["access_token"], NOW)
    assert kept is not None
    assert kept.client_id == "convive"
    assert platform.tokens.grant(body["access_token"], NOW + timedelta(hours=1)) is None


def test_an_assertion_is_good_for_one_token(platform: Platform) -> None:
    request = token_request(signed(_claims(platform)), v.SCOPE_SCORE)
    assert grant(request, platform, NOW).status == 200
    assert _error(grant(request, platform, NOW + timedelta(minutes=1))) == (401, "invalid_client")


def test_scopes_that_the_tool_may_not_have_are_left_out(platform: Platform) -> None:
    claims = assertion_claims("other", platform.token_url)
    request = token_request(signed(claims, STRANGERS_KEY), v.SCOPE_LINE_ITEM, v.SCOPE_SCORE, "made-up")
    assert json.loads(grant(request, platform, NOW).body)["scope"] == v.SCOPE_LINE_ITEM


@pytest.mark.parametrize("scopes", [(), ("made-up",)])
def test_no_usable_scope_is_an_error(platform: Platform, scopes: tuple[str, ...]) -> None:
    assert _error(grant(token_request(signed(_claims(platform)), *scopes), platform, NOW)) == (400, "invalid_scope")


@pytest.mark.parametrize("name, value, error", [
    ("grant_type", "password", (400, "unsupported_grant_type")),
    ("client_assertion_type", "jwt", (400, "invalid_request")),
    ("client_assertion", "not a token", (401, "invalid_client")),
    ("client_assertion", "", (401, "invalid_client")),
    ("client_assertion", "x" * 70_000, (401, "invalid_client")),
])
def test_a_malformed_request_gets_the_oauth_error(
    platform: Platform, name: str, value: str, error: tuple[int, str]
) -> None:
    good = token_request(signed(_claims(platform)), v.SCOPE_SCORE)
    request = Request("POST", "/token", params={**good.params, name: value})
    assert _error(grant(request, platform, NOW)) == error


@pytest.mark.parametrize("change", [
    {"aud": "https://elsewhere.example/token"}, {"aud": None}, {"iss": "unknown"}, {"iss": None}, {"sub": "another"},
    {"exp": None}, {"iat": None}, {"jti": None}, {"jti": ["x"]}, {"jti": ""},
    {"exp": NOW.timestamp() - 61}, {"iat": NOW.timestamp() + 61}, {"exp": NOW.timestamp() + 7200},
    {"exp": float("nan")}, {"exp": 10**400}, {"exp": "soon"}, {"exp": True}, {"aud": 5}, {"iss": {}},
])
def test_an_assertion_with_a_wrong_claim_is_refused(platform: Platform, change: dict[str, Any]) -> None:
    claims = {name: value for name, value in (_claims(platform) | change).items() if value is not None}
    assertion = jwt.api_jws.encode(
        json.dumps(claims).encode(), KEY.private, algorithm="RS256", headers={"kid": KEY.kid}
    )
    assert _error(grant(token_request(assertion, v.SCOPE_SCORE), platform, NOW)) == (401, "invalid_client")


def test_a_stranger_s_signature_is_refused(platform: Platform) -> None:
    forged = signed(_claims(platform), STRANGERS_KEY, kid=KEY.kid)
    assert _error(grant(token_request(forged, v.SCOPE_SCORE), platform, NOW)) == (401, "invalid_client")


def test_an_unsigned_or_symmetric_assertion_is_refused(platform: Platform) -> None:
    secret = "s" * 64
    for algorithm, key in (("none", ""), ("HS256", secret)):
        token = jwt.encode(_claims(platform), key, algorithm=algorithm, headers={"kid": KEY.kid})
        assert _error(grant(token_request(token, v.SCOPE_SCORE), platform, NOW)) == (401, "invalid_client")


@pytest.mark.parametrize("reply", [
    Reply(500, "{}"), Reply(200, "<html>"), Reply(200, "[]"), Reply(200, '{"keys": null}'), Reply(200, "[" * 50_000),
    Reply(200, '{"keys": [{"kid": 1}, null]}'), Reply(302, ""),
])
def test_a_tool_whose_key_set_cannot_be_read_is_refused(
    platform: Platform, outward: KeySetServer, reply: Reply
) -> None:
    outward.replies[TOOL.jwks_url] = reply
    request = token_request(signed(_claims(platform)), v.SCOPE_SCORE)
    assert _error(grant(request, platform, NOW)) == (401, "invalid_client")


def test_a_tool_that_cannot_be_reached_is_refused(platform: Platform, outward: KeySetServer) -> None:
    del outward.replies[TOOL.jwks_url]
    request = token_request(signed(_claims(platform)), v.SCOPE_SCORE)
    assert _error(grant(request, platform, NOW)) == (401, "invalid_client")


def test_a_rotated_key_is_found_without_waiting(platform: Platform, outward: KeySetServer) -> None:
    outward.serve(TOOL.jwks_url, STRANGERS_KEY, KEY)
    request = token_request(signed(_claims(platform), STRANGERS_KEY), v.SCOPE_SCORE)
    assert grant(request, platform, NOW).status == 200
