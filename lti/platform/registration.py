"""The platform's side of dynamic registration: its configuration, and the endpoint where tools register themselves.

A registration token is good for one registration within an hour. Which client a
tool becomes, and which deployment it gets, belongs to the host.
Source: LTI Dynamic Registration 1.0 (3.3 to 3.6), RFC 7591 (3.2).
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.model import Grant, Tool
from lti.platform.ports import Platform
from lti.platform.service import MAX_TEXT, Refusal, answer, answering, bearer, read_json

TOKEN_LIFE = timedelta(hours=1)
MAX_ADDRESSES = 20
SCOPE = "register"
"""What a registration token opens; no service knows it."""


def initiation(platform: Platform, tool_address: str, now: datetime) -> str:
    """The tool's address with what it needs to register itself; each call makes a token of its own."""
    token = secrets.token_urlsafe(32)
    platform.tokens.put(token, Grant("", frozenset({SCOPE}), now + TOKEN_LIFE))
    query = urlencode({"openid_configuration": platform.configuration_url, "registration_token": token})
    joint = "&" if "?" in tool_address else "?"
    return f"{tool_address}{joint}{query}"


def configuration(platform: Platform, jwks_url: str) -> dict[str, Any]:
    """What this platform says of itself; it signs and reads RS256 only."""
    return {
        "issuer": platform.issuer,
        "authorization_endpoint": platform.auth_url,
        "token_endpoint": platform.token_url,
        "jwks_uri": jwks_url,
        "registration_endpoint": platform.registration_url,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", *sorted(v.ALL_SCOPES)],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "sub", "name", "given_name", "family_name", "email", "locale"],
        v.PLATFORM_CONFIGURATION: {
            "product_family_code": platform.product,
            "version": "1",
            "messages_supported": [{"type": v.RESOURCE_LINK_REQUEST}, {"type": v.DEEP_LINKING_REQUEST}],
            "variables": [],
        },
    }


@answering
def register(request: Request, platform: Platform, now: datetime) -> Reply:
    """Register the tool that shows a token, once: 201 with its client id, else 400, 401 or 403."""
    bearer(request, platform, (SCOPE,), now)
    wish = _wish(read_json(request, "application/json"))
    _take_once(request, platform, now)
    tool = platform.tools.admit(wish)
    body = read_json(request, "application/json")
    about = {**body[v.TOOL_CONFIGURATION], "deployment_id": tool.deployment_id}
    if not platform.names_deployment:
        del about["deployment_id"]
    scope = " ".join(sorted(tool.scopes))
    registered = {**body, "client_id": tool.client_id, "scope": scope, v.TOOL_CONFIGURATION: about}
    return answer(201, "application/json", registered)


def _take_once(request: Request, platform: Platform, now: datetime) -> None:
    token = next(value for name, value in request.headers.items() if name.lower() == "authorization")
    if not platform.seen.first_time("registration", token, now + TOKEN_LIFE * 2, now):
        raise Refusal(401, "This registration token was used before.", {"WWW-Authenticate": "Bearer"})


def _wish(body: Mapping[str, Any]) -> Tool:
    """The tool as it describes itself, without the ids that the platform gives."""
    about = body.get(v.TOOL_CONFIGURATION)
    if not isinstance(about, dict):
        raise Refusal(400, "The request has no lti-tool-configuration.")
    if body.get("token_endpoint_auth_method") != "private_key_jwt" or "id_token" not in _texts(body, "response_types"):
        raise Refusal(400, "token_endpoint_auth_method must be private_key_jwt, response_types hold id_token.")
    wanted = body.get("scope", "")
    scopes = frozenset(wanted.split()) if isinstance(wanted, str) else frozenset()
    redirects = _texts(body, "redirect_uris")
    for address in redirects:
        _check_address(address, "redirect_uris")
    return Tool(
        client_id="",
        deployment_id="",
        login_url=_address(body, "initiate_login_uri"),
        jwks_url=_address(body, "jwks_uri"),
        redirect_uris=frozenset(redirects),
        scopes=scopes & v.ALL_SCOPES,
    )


def _address(body: Mapping[str, Any], member: str) -> str:
    value = body.get(member)
    _check_address(value, member)
    return str(value)


def _check_address(value: object, member: str) -> None:
    if not isinstance(value, str) or len(value) > MAX_TEXT or urlsplit(value).scheme not in {"http", "https"}:
        raise Refusal(400, f"{member} must be http or https.")


def _texts(body: Mapping[str, Any], member: str) -> Sequence[str]:
    value = body.get(member)
    if not isinstance(value, list) or not 0 < len(value) <= MAX_ADDRESSES:
        raise Refusal(400, f"{member} must be a list of at least one text.")
    if not all(isinstance(one, str) for one in value):
        raise Refusal(400, f"{member} must be a list of texts.")
    return value
