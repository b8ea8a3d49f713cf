"""A caller of services with a fake at the outward port, for the tests of services."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lti import claims
from lti.http import Reply
from lti.services import Caller
from tests.support.lti_fakes import NOW, Platform, registration
from tests.support.outward import FakeOutward

TOKEN_URL = "https://lms.example/token"
ALL_SCOPES = frozenset({claims.SCOPE_LINE_ITEM, claims.SCOPE_LINE_ITEM_READ, claims.SCOPE_RESULT, claims.SCOPE_SCORE})


def reply(body: object = None, status: int = 200, **headers: str) -> Reply:
    """A JSON answer; `None` is an empty body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, "" if body is None else json.dumps(body), named)


def token(value: str = "token-1", **members: Any) -> Reply:
    return reply({"access_token": value, "token_type": "Bearer", "expires_in": 3600, **members})


@dataclass
class Desk:
    """One registration's caller and the outward it calls through."""

    family: str = ""
    granted: frozenset[str] = ALL_SCOPES
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        platform = Platform(registration(family=self.family, **self.facts))
        self.outward: FakeOutward = platform.outward
        self.outward.answer("POST", TOKEN_URL, token())
        self.caller = Caller(platform.registration, platform.wire, NOW, self.granted)
