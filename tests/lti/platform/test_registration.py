"""The platform registers a tool once per token, and both sides of the wire understand each other."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from lti import registration
from lti.http import Reply, Request
from lti.platform import registration as platform_side
from lti.platform import vocabulary as v
from lti.platform.ports import Platform
from lti.registration import Declined, Registered, Tool
from tests.lti.platform.tool_side import NOW, bearer_for

CONVIVE = Tool("https://tool.example", "Convive", "Training.", "https://tool.example/logo.svg")
JWKS = "https://lms.example/jwks"


class Joined:
    """`lti.ports.Outward` whose only server is the platform itself."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        assert url == self.platform.configuration_url
        return Reply(200, json.dumps(platform_side.configuration(self.platform, JWKS)))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        assert url == self.platform.registration_url
        return platform_side.register(Request("POST", "/register", headers=headers, body=body), self.platform, NOW)

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        raise AssertionError("nothing is put")

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        raise AssertionError("nothing is deleted")


@pytest.fixture
def open_platform(platform: Platform) -> Platform:
    return replace(
        platform, issuer="https://lms.example", auth_url="https://lms.example/auth",
        token_url="https://lms.example/token", configuration_url="https://lms.example/openid",
        registration_url="https://lms.example/register",
    )


def begin(platform: Platform) -> dict[str, str]:
    address = platform_side.initiation(platform, "https://tool.example/lti/register/abc", NOW)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def register(platform: Platform, params: dict[str, str]) -> Registered:
    return registration.register(registration.initiation(params), CONVIVE, Joined(platform), False)


def post(platform: Platform, token: str, **changes: Any) -> Reply:
    body = {
        "response_types": ["id_token"], "token_endpoint_auth_method": "private_key_jwt",
        "initiate_login_uri": "https://a.example/login", "jwks_uri": "https://a.example/jwks",
        "redirect_uris": ["https://a.example/launch"], "scope": v.SCOPE_SCORE, v.TOOL_CONFIGURATION: {}, **changes,
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = Request("POST", "/register", headers=headers, body=json.dumps(body).encode())
    return platform_side.register(request, platform, NOW)


def test_the_tool_registers_itself_and_is_known_afterwards(open_platform: Platform) -> None:
    found = register(open_platform, begin(open_platform))
    tool = open_platform.tools.by_client_id(found.client_id)
    assert tool is not None
    assert tool.login_url == "https://tool.example/lti/login"
    assert tool.redirect_uris == {"https://tool.example/lti/launch"}
    assert found.deployment_id == tool.deployment_id
    assert set(found.scopes) == v.ALL_SCOPES


def test_a_token_registers_once(open_platform: Platform) -> None:
    params = begin(open_platform)
    register(open_platform, params)
    with pytest.raises(Declined) as refused:
        register(open_platform, params)
    assert refused.value.check == "token"


def test_a_tool_that_registers_again_stays_the_client_that_it_was(open_platform: Platform) -> None:
    first = register(open_platform, begin(open_platform))
    again = register(open_platform, begin(open_platform))
    assert (first.client_id, first.deployment_id) == (again.client_id, again.deployment_id)


def test_the_deployment_may_be_left_for_the_first_launch(open_platform: Platform) -> None:
    quiet = replace(open_platform, names_deployment=False)
    assert register(quiet, begin(quiet)).deployment_id == ""


@pytest.mark.parametrize("token", ["", "guessed"])
def test_nobody_registers_without_a_token(open_platform: Platform, token: str) -> None:
    assert post(open_platform, token).status == 401


def test_a_service_s_token_registers_nothing_and_a_registration_s_token_opens_no_service(
    open_platform: Platform, platform: Platform
) -> None:
    bearer = bearer_for(platform, "convive", v.SCOPE_LINE_ITEM)["Authorization"].removeprefix("Bearer ")
    assert post(open_platform, bearer).status == 403


@pytest.mark.parametrize("changes", [
    {"initiate_login_uri": "javascript:a()"}, {"initiate_login_uri": None}, {"jwks_uri": 7}, {"redirect_uris": []},
    {"redirect_uris": "https://a.example"}, {"redirect_uris": [7]}, {"redirect_uris": ["ftp://a.example"]},
    {"response_types": ["code"]}, {"token_endpoint_auth_method": "none"}, {v.TOOL_CONFIGURATION: None},
])  # fmt: skip
def test_a_request_that_is_none_is_refused_and_leaves_the_token_as_it_was(
    open_platform: Platform, changes: dict[str, Any]
) -> None:
    token = begin(open_platform)["registration_token"]
    assert post(open_platform, token, **changes).status == 400
    assert post(open_platform, token).status == 201
