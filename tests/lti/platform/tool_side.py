"""A tool that only signs and asks, and an outward port that serves its key set.

What a tool checks of a platform's messages is tested with the tool, not here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt

from lti import keys
from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.ports import Platform
from lti.platform.token import grant
from lti.ports import ToolKey

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KEY = keys.generate()
STRANGERS_KEY = keys.generate()


@dataclass
class KeySetServer:
    """An Outward that knows key sets by address."""

    replies: dict[str, Reply] = field(default_factory=dict)

    def serve(self, url: str, *served: ToolKey) -> None:
        self.replies[url] = Reply(200, json.dumps(keys.key_set(served)))

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        if url not in self.replies:
            raise ConnectionError(url)
        return self.replies[url]

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        raise AssertionError("the platform posts nothing")

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        raise AssertionError("the platform puts nothing")

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        raise AssertionError("the platform deletes nothing")


def signed(claims: Mapping[str, Any], key: ToolKey = KEY, **header: str) -> str:
    return jwt.encode(dict(claims), key.private, algorithm="RS256", headers={"kid": key.kid} | header)


def assertion_claims(client_id: str, audience: str, now: datetime = NOW) -> dict[str, Any]:
    return {
        "iss": client_id, "sub": client_id, "aud": audience, "jti": uuid4().hex,
        "iat": int(now.timestamp()), "exp": int((now + timedelta(minutes=5)).timestamp()),
    }


def token_request(assertion: str, *scopes: str) -> Request:
    return Request("POST", "/token", params={
        "grant_type": "client_credentials",
        "client_assertion_type": v.ASSERTION_TYPE,
        "client_assertion": assertion,
        "scope": " ".join(scopes),
    })


def bearer_for(platform: Platform, client_id: str, *scopes: str) -> dict[str, str]:
    """An Authorization header won in the ordinary way."""
    assertion = signed(assertion_claims(client_id, platform.token_url))
    reply = grant(token_request(assertion, *scopes), platform, NOW)
    assert reply.status == 200, reply.body
    return {"Authorization": f"Bearer {json.loads(reply.body)['access_token']}"}


def authorisation(platform: Platform, hint: str, sub: str, **changes: str | None) -> Request:
    """A correct authentication request with some parameters changed; None leaves one out."""
    params: dict[str, str | None] = {
        "scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none",
        "client_id": "convive", "redirect_uri": "http://localhost:8000/lti/launch",
        "login_hint": sub, "lti_message_hint": hint, "state": "state-1", "nonce": "nonce-1",
    }
    kept = {name: value for name, value in (params | changes).items() if value is not None}
    return Request("GET", platform.auth_url, params=kept)


def deep_linking_claims(issuer: str, data: str, items: list[Any], now: datetime = NOW) -> dict[str, Any]:
    return {
        "iss": "convive", "aud": [issuer], "nonce": uuid4().hex,
        "iat": int(now.timestamp()), "exp": int((now + timedelta(minutes=5)).timestamp()),
        v.MESSAGE_TYPE: v.DEEP_LINKING_RESPONSE, v.VERSION_CLAIM: v.VERSION, v.DEPLOYMENT_ID: "1",
        v.DL_DATA: data, v.DL_ITEMS: items,
    }


def json_request(
    method: str, headers: Mapping[str, str], body: object, media_type: str, params: Mapping[str, str] | None = None
) -> Request:
    return Request(
        method, "/", params=params or {}, headers={**headers, "Content-Type": media_type},
        body=json.dumps(body).encode(),
    )
