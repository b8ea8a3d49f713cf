"""Fakes at the ports of the wire, and one small platform that signs whatever a test wants.

The platform's true side is `lti.platform`; this one exists to send what no
true platform would.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from lti import claims, keys
from lti.http import Reply, Request
from lti.key_sets import MemoryKeySets
from lti.launch import Launch, accept
from lti.login import initiate
from lti.ports import AccessToken, LoginRecord, Registration, ToolKey
from lti.wire import Wire
from tests.support.outward import FakeOutward

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LAUNCH_URL = "https://tool.example/lti/launch"
TARGET = "https://tool.example/open/hate-crime/module-1"
OWN_HOSTS = frozenset({"tool.example"})

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
LEARNER = LIS + "membership#Learner"
INSTRUCTOR = LIS + "membership#Instructor"


def key(number: int = 0) -> ToolKey:
    """A key per number, made once per test run."""
    return _made(number)


@cache
def _made(number: int) -> ToolKey:
    return keys.generate()


class MemoryRegistrations:
    def __init__(self, *registrations: Registration) -> None:
        self.listed = list(registrations)

    def find(self, issuer: str, client_id: str | None) -> Sequence[Registration]:
        return [one for one in self.listed if one.issuer == issuer and client_id in (None, one.client_id)]

    def by_id(self, registration_id: int) -> Registration | None:
        return next((one for one in self.listed if one.id == registration_id), None)


class MemoryLogins:
    def __init__(self) -> None:
        self.records: dict[str, LoginRecord] = {}
        self._lock = threading.Lock()

    def add(self, record: LoginRecord) -> None:
        self.records[record.state] = record

    def consume(self, state: str, now: datetime) -> LoginRecord | None:
        with self._lock:
            record = self.records.pop(state, None)
        return record if record and now - record.created_at <= timedelta(minutes=10) else None

    def peek(self, state: str) -> LoginRecord | None:
        return self.records.get(state)


class MemoryKeys:
    def __init__(self, *held: ToolKey) -> None:
        self.held = held or (key(100),)

    def signing(self) -> ToolKey:
        return self.held[0]

    def published(self) -> Sequence[ToolKey]:
        return self.held


class MemoryTokens:
    def __init__(self) -> None:
        self.held: dict[tuple[int, frozenset[str]], AccessToken] = {}

    def get(self, registration_id: int, scopes: frozenset[str]) -> AccessToken | None:
        return self.held.get((registration_id, scopes))

    def put(self, registration_id: int, scopes: frozenset[str], token: AccessToken) -> None:
        self.held[registration_id, scopes] = token

    def drop(self, registration_id: int, scopes: frozenset[str]) -> None:
        self.held.pop((registration_id, scopes), None)


def registration(**changes: Any) -> Registration:
    facts: dict[str, Any] = {
        "id": 1,
        "issuer": "https://lms.example",
        "client_id": "client-1",
        "auth_url": "https://lms.example/auth",
        "token_url": "https://lms.example/token",
        "jwks_url": "https://lms.example/jwks",
        "deployment_ids": frozenset({"1"}),
    }
    return Registration(**{**facts, **changes})


def message(**changes: Any) -> dict[str, Any]:
    """The LTI claims of a plain learner's launch, without the envelope."""
    return {
        "sub": "person-1",
        claims.MESSAGE_TYPE: claims.RESOURCE_LINK_REQUEST,
        claims.VERSION: claims.LTI_VERSION,
        claims.DEPLOYMENT_ID: "1",
        claims.TARGET_LINK_URI: TARGET,
        claims.RESOURCE_LINK: {"id": "link-1", "title": "Module 1"},
        claims.ROLES: [LEARNER],
        **changes,
    }


def deep_linking(**settings: Any) -> dict[str, Any]:
    """The LTI claims of an instructor's deep linking request."""
    allowed: dict[str, Any] = {
        "deep_link_return_url": "https://lms.example/deep-linking",
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "data": "csrf-of-the-platform",
    }
    body = message(**{claims.MESSAGE_TYPE: claims.DEEP_LINKING_REQUEST, claims.ROLES: [INSTRUCTOR]})
    del body[claims.RESOURCE_LINK]
    return {**body, claims.DEEP_LINKING_SETTINGS: {**allowed, **settings}}


@dataclass
class Platform:
    """A platform with one key, registered with the tool; it signs anything."""

    registration: Registration = field(default_factory=registration)
    key: ToolKey = field(default_factory=lambda: key(0))
    outward: FakeOutward = field(default_factory=FakeOutward)
    logins: MemoryLogins = field(default_factory=MemoryLogins)

    def __post_init__(self) -> None:
        self.publish(self.key)
        self.registrations = MemoryRegistrations(self.registration)
        self.wire = Wire(
            registrations=self.registrations,
            logins=self.logins,
            keys=MemoryKeys(),
            key_sets=MemoryKeySets(),
            tokens=MemoryTokens(),
            outward=self.outward,
        )

    def publish(self, *published: ToolKey) -> None:
        body = json.dumps(keys.key_set(published))
        self.outward.answer("GET", self.registration.jwks_url, Reply(200, body))

    def start(self, now: datetime = NOW, **params: str) -> "Login":
        """Run a login initiation and give what the browser then holds."""
        asked = {"iss": self.registration.issuer, "login_hint": "hint", "target_link_uri": TARGET, **params}
        request = Request("POST", "/lti/login", params=asked)
        reply = initiate(request, self.registrations, self.logins, now, LAUNCH_URL, OWN_HOSTS)
        query = parse_qs(urlsplit(reply.headers["Location"]).query)
        return Login(query["state"][0], query["nonce"][0], {one.name: one.value for one in reply.cookies})

    def envelope(self, nonce: str, now: datetime = NOW) -> dict[str, Any]:
        at = int(now.timestamp())
        return {
            "iss": self.registration.issuer,
            "aud": self.registration.client_id,
            "iat": at,
            "exp": at + 60,
            "nonce": nonce,
        }

    def sign(self, body: Mapping[str, Any], **header: Any) -> str:
        headers = {"kid": self.key.kid, **header}
        kept = {name: value for name, value in headers.items() if value is not None}
        # Not through PyJWT's claims layer: that one refuses to sign what hostile platforms send.
        return jwt.PyJWS().encode(json.dumps(dict(body)).encode(), self.key.private, "RS256", kept)

    def token(self, login: "Login", body: Mapping[str, Any], without: Sequence[str] = (), **envelope: Any) -> str:
        whole = {**self.envelope(login.nonce), **body, **envelope}
        return self.sign({name: value for name, value in whole.items() if name not in without})

    def post(self, login: "Login", token: str, now: datetime = NOW) -> Launch:
        request = Request(
            "POST", "/lti/launch", params={"state": login.state, "id_token": token}, cookies=login.cookies
        )
        return accept(request, self.wire, now)

    def launch(self, body: Mapping[str, Any], without: Sequence[str] = (), **envelope: Any) -> Launch:
        """A whole launch: login, token, judgement."""
        login = self.start()
        return self.post(login, self.token(login, body, without, **envelope))


@dataclass(frozen=True)
class Login:
    """What a browser holds between login and launch."""

    state: str
    nonce: str
    cookies: Mapping[str, str]
