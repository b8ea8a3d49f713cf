"""What the wire asks of the app that carries it: protocols and the frozen things they exchange.

How any of this is stored belongs to the app.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from lti.http import Reply
from lti.roles import NO_OVERRIDES, Overrides


@dataclass(frozen=True, slots=True)
class Registration:
    """One tool registration at one platform: (issuer, client_id) is unique.

    `token_audience` is None where the token URL is the audience (all but D2L);
    `family` names the LMS family whose quirks apply (`lti.families`), "" for none. `role_overrides` are the
    administrator's word on what roles mean here. Consumer key and secret belong to the LTI 1.1 connection of before.
    """

    id: int
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    name: str = ""
    token_audience: str | None = None
    algorithm: str = "RS256"
    family: str = ""
    deployment_ids: frozenset[str] = frozenset()
    role_overrides: Overrides = field(default_factory=lambda: NO_OVERRIDES)
    consumer_key: str = ""
    consumer_secret: str = field(default="", repr=False)
    awaits_deployment: bool = False
    """The platform named no deployment when it registered itself; the first launch brings it."""


@dataclass(frozen=True, slots=True)
class LoginRecord:
    """One OIDC login on its way: made by the login initiation, consumed once by the launch.

    The two hints are kept so that a launch whose cookie a browser dropped can be
    started again, first-party, in a window of its own.
    """

    state: str
    nonce: str
    registration_id: int
    target_link_uri: str
    created_at: datetime
    storage_target: str = ""
    login_hint: str = ""
    message_hint: str = ""


@dataclass(frozen=True, slots=True)
class ToolKey:
    """A signing key of the tool: `private` is a loaded key object, parsed once per process."""

    kid: str
    private: Any
    public_jwk: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A platform's bearer token with the moment it stops being used."""

    value: str
    expires_at: datetime


class Registrations(Protocol):
    def find(self, issuer: str, client_id: str | None) -> Sequence[Registration]:
        """Live registrations of this issuer (and client); more than one without a client id is ambiguous."""

    def by_id(self, registration_id: int) -> Registration | None: ...


class LoginRecords(Protocol):
    def add(self, record: LoginRecord) -> None: ...

    def consume(self, state: str, now: datetime) -> LoginRecord | None:
        """Take the record once, atomically, across all workers and hosts; None when unknown, used or too old."""

    def peek(self, state: str) -> LoginRecord | None:
        """Look at the record without taking it; used and old ones too, as long as they are kept."""


class Keys(Protocol):
    def signing(self) -> ToolKey: ...

    def published(self) -> Sequence[ToolKey]:
        """Every key whose public half is in our key set, the signing one first."""


class KeySets(Protocol):
    """Cached key sets of platforms, shared by the process; `lti.key_sets.MemoryKeySets` is one."""

    def get(self, url: str) -> Mapping[str, Any] | None: ...

    def put(self, url: str, key_set: Mapping[str, Any], now: datetime) -> None: ...

    def may_refetch(self, url: str, now: datetime) -> bool:
        """True at most once a minute per address, and for one caller at a time.

        While another caller is fetching, this waits for it (a few seconds) and then answers False.
        """

    def gave_up(self, url: str, now: datetime) -> None:
        """The fetch that `may_refetch` allowed brought nothing; those who wait for it need not wait longer."""

    def age(self, url: str, now: datetime) -> timedelta | None:
        """How long ago the cached set was put, None when there is none."""


class Tokens(Protocol):
    """Access tokens per (registration, scopes)."""

    def get(self, registration_id: int, scopes: frozenset[str]) -> AccessToken | None: ...

    def put(self, registration_id: int, scopes: frozenset[str], token: AccessToken) -> None: ...

    def drop(self, registration_id: int, scopes: frozenset[str]) -> None: ...


class Outward(Protocol):
    """Calls to other servers: allow-listed schemes, no private addresses, no redirects, time-outs, a size cap.

    Any HTTP status is a Reply; raises `lti.errors.Unreachable` when no whole
    answer came and `lti.errors.AddressRefused` when the address may not be called.
    """

    def get(self, url: str, headers: Mapping[str, str]) -> Reply: ...

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply: ...

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply: ...

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply: ...


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Now, UTC-aware."""
