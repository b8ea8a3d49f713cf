"""The token endpoint: client credentials, proven by an assertion that the tool has signed.

What a token opens is checked by each service (`lti.platform.service`).
Sources: LTI security framework 1.0 (4.1), RFC 6749 (4.4, 5.2), RFC 7523.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.assertion import MAX_LIFE, Unproven, issuer_of, verify
from lti.platform.model import Grant, Tool
from lti.platform.ports import Platform

TOKEN_LIFE = timedelta(hours=1)


class _Fault(Exception):
    def __init__(self, error: str, sentence: str) -> None:
        super().__init__(sentence)
        self.error = error
        self.sentence = sentence


def grant(request: Request, platform: Platform, now: datetime) -> Reply:
    """Answer a token request: 200 with a bearer token, 400 or 401 with the OAuth error."""
    try:
        return _granted(request.params, platform, now)
    except _Fault as fault:
        status = 401 if fault.error == "invalid_client" else 400
        return _json(status, {"error": fault.error, "error_description": fault.sentence})


def _granted(params: Mapping[str, str], platform: Platform, now: datetime) -> Reply:
    if params.get("grant_type") != "client_credentials":
        raise _Fault("unsupported_grant_type", "grant_type must be client_credentials.")
    if params.get("client_assertion_type") != v.ASSERTION_TYPE:
        raise _Fault("invalid_request", f"client_assertion_type must be {v.ASSERTION_TYPE}.")
    tool = _proven_tool(params.get("client_assertion", ""), platform, now)
    scopes = frozenset(params.get("scope", "").split()) & tool.scopes
    if not scopes:
        raise _Fault("invalid_scope", "None of these scopes is granted to this tool.")
    token = secrets.token_urlsafe(32)
    platform.tokens.put(token, Grant(tool.client_id, scopes, now + TOKEN_LIFE))
    return _json(200, {
        "access_token": token,
        "token_type": "bearer",
        "expires_in": int(TOKEN_LIFE.total_seconds()),
        "scope": " ".join(sorted(scopes)),
    })


def _proven_tool(assertion: str, platform: Platform, now: datetime) -> Tool:
    tool = platform.tools.by_client_id(issuer_of(assertion))
    if tool is None:
        raise _Fault("invalid_client", "The issuer of the assertion is not a tool registered here.")
    try:
        claims = verify(assertion, tool, (platform.token_url,), platform.outward, now)
    except Unproven as problem:
        raise _Fault("invalid_client", str(problem)) from problem
    if claims.get("sub") != tool.client_id:
        raise _Fault("invalid_client", "sub must be the client_id.")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not jti:
        raise _Fault("invalid_client", "A jti is required.")
    if not platform.seen.first_time(f"jti {tool.client_id}", jti, now + MAX_LIFE * 2, now):
        raise _Fault("invalid_client", "This assertion was used before.")
    return tool


def _json(status: int, body: dict[str, Any]) -> Reply:
    return Reply(status, json.dumps(body), {"Content-Type": "application/json", "Cache-Control": "no-store"})
