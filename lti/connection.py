"""Test a connection from our side, step by step, so that whoever set it up learns which step fails and what to do.

Nothing is stored and no cached token or key set is used: what counts is how the
platform answers now. That people can come in is shown by a launch alone.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias

from lti import claims, grades, key_sets, reading, urls
from lti.errors import AddressRefused, GiveUp, Missing, NotGranted, ServiceError, TryLater, Unreachable
from lti.http import Reply
from lti.keys import UnfitKey, public_key
from lti.ports import AccessToken
from lti.refused import N_
from lti.roster import MEMBERS
from lti.services import Call, Caller, ask_for_token, bearer_call, read_token

Key: TypeAlias = Literal["login", "keys", "token", "roster", "grades"]
State: TypeAlias = Literal["ok", "failed", "untried"]

STEPS: Final[tuple[Key, ...]] = ("login", "keys", "token", "roster", "grades")

_COPY_AGAIN: Final = N_("Compare this address with the one that your LMS shows, and copy it again.")
_OPEN_A_LINK: Final = N_("Nothing to try yet: open a link to this tool in a course first, then test again.")
_ASK_LATER: Final = N_("Try again in a few minutes. If it stays so, tell the people who run your LMS.")
_NOT_REACHED: Final = N_("Not tried, because a step before it failed.")


@dataclass(frozen=True, slots=True)
class Step:
    """How one step went; `reason` and `advice` are msgids, `said` is the platform's own word for it."""

    key: Key
    state: State
    reason: str = ""
    advice: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Services:
    """Where the last launches said that services are; "" where none did. `grade_scopes` came with the column."""

    roster_url: str = ""
    line_item_url: str = ""
    grade_scopes: frozenset[str] = frozenset()


class _Stop(Exception):
    """A step failed."""

    def __init__(self, reason: str, advice: str, said: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice
        self.said = said


class _NoTokens:
    """`lti.ports.Tokens` that keeps none: a token from before would hide a failure of today."""

    def get(self, registration_id: int, scopes: frozenset[str]) -> AccessToken | None:
        return None

    def put(self, registration_id: int, scopes: frozenset[str], token: AccessToken) -> None:
        """Forget it."""

    def drop(self, registration_id: int, scopes: frozenset[str]) -> None:
        """There is none."""


def examine(caller: Caller, services: Services) -> tuple[Step, ...]:
    """Every step in order; after a failed token the services are not tried."""
    fresh = replace(caller, wire=replace(caller.wire, tokens=_NoTokens()))
    tried = [
        _tried("login", lambda: _login(fresh)),
        _tried("keys", lambda: _keys(fresh)),
        _tried("token", lambda: _token(fresh)),
    ]
    if tried[-1].state == "failed":
        return (*tried, Step("roster", "untried", _NOT_REACHED), Step("grades", "untried", _NOT_REACHED))
    return (
        *tried,
        _service("roster", services.roster_url, lambda: _roster(fresh, services.roster_url)),
        _service("grades", services.line_item_url, lambda: _grades(fresh, services)),
    )


def _tried(key: Key, act: Callable[[], None]) -> Step:
    try:
        act()
    except _Stop as stop:
        return Step(key, "failed", stop.reason, stop.advice, stop.said)
    except ServiceError as error:
        return Step(key, "failed", error.reason, _advice(error))
    return Step(key, "ok")


def _service(key: Key, address: str, act: Callable[[], None]) -> Step:
    return _tried(key, act) if address else Step(key, "untried", _OPEN_A_LINK)


def _advice(error: ServiceError) -> str:
    if isinstance(error, AddressRefused):
        return N_("The address must be public and begin with https://.")
    if isinstance(error, NotGranted):
        return N_("Allow this service for the tool in the settings of your LMS.")
    if isinstance(error, Missing):
        return N_("The course or the column may have been deleted. Open a link in another course, then test again.")
    if isinstance(error, Unreachable):
        return N_("Check that this server may be reached from the internet, and that the address is right.")
    return _ASK_LATER if isinstance(error, TryLater) else _COPY_AGAIN


def _login(caller: Caller) -> None:
    """Nobody is signed in and nothing is asked for, so any answer shows that somebody is there."""
    reply = caller.wire.outward.get(caller.registration.auth_url, {"Accept": "text/html"})
    if reply.status in (404, 410):
        raise _Stop(N_("There is nothing at the authentication address."), _COPY_AGAIN, str(reply.status))
    if reply.status >= 500 and reply.status != 501:
        raise _Stop(N_("The platform is having trouble."), _ASK_LATER, str(reply.status))


def _keys(caller: Caller) -> None:
    """At least one key that a message could be signed with."""
    try:
        found = key_sets.fetch(caller.registration.jwks_url, caller.wire)
    except (GiveUp, TryLater):
        raise
    except ServiceError as error:
        sentence = N_("The key set address answers with something that is no key set.")
        raise _Stop(sentence, _COPY_AGAIN, error.reason) from error
    if not any(_is_fit(key, caller.registration.algorithm) for key in found["keys"]):
        sentence = N_("The key set holds no key that messages may be signed with (RS256, 2,048 bits or more).")
        raise _Stop(sentence, N_("Ask the people who run your LMS to publish such a key."))


def _is_fit(key: object, algorithm: str) -> bool:
    try:
        return isinstance(key, Mapping) and bool(public_key(key, algorithm))
    except UnfitKey:
        return False


def _token(caller: Caller) -> None:
    """Asked for with each service's scope in turn: who is known but granted nothing is told so by the scope's error."""
    refusals: list[tuple[str, str]] = []
    for scope in (claims.SCOPE_ROSTER, claims.SCOPE_SCORE, claims.SCOPE_LINE_ITEM):
        reply = ask_for_token(caller, frozenset({scope}))
        if reply.status not in (400, 401, 403):
            read_token(reply, caller)
            return
        refusals.append(_refusal(reply))
        if refusals[-1][0] != "invalid_scope":
            break
    error, said = refusals[-1]
    if error == "invalid_scope":
        sentence = N_("The platform knows the tool but allows it none of the services.")
        advice = N_("Allow the grade services and the roster for the tool in the settings of your LMS.")
        raise _Stop(sentence, advice, said)
    raise _Stop(N_("The platform does not accept the tool's credentials."), _ABOUT_CREDENTIALS, said)


_ABOUT_CREDENTIALS: Final = N_(
    "Check the client ID and the token audience, that the tool is switched on in your LMS, and that your LMS "
    "holds the tool's key set address and can reach it."
)


def _refusal(reply: Reply) -> tuple[str, str]:
    """The OAuth error and the platform's words for it (RFC 6749, section 5.2)."""
    try:
        found: Any = json.loads(reply.body)
    except (ValueError, RecursionError):
        found = None
    body = found if isinstance(found, Mapping) else {}
    error = reading.name(body.get("error"))
    return error, reading.name(body.get("error_description")) or error or str(reply.status)


def _roster(caller: Caller, address: str) -> None:
    """One page is enough."""
    call = Call("GET", urls.with_query(address, {"limit": "1"}), {"Accept": MEMBERS})
    bearer_call(caller, call, frozenset({claims.SCOPE_ROSTER}))


def _grades(caller: Caller, services: Services) -> None:
    """A column may be read with some scopes only; where scores alone are granted, a token for them must do."""
    granted = replace(caller, granted=services.grade_scopes)
    readable = {claims.SCOPE_LINE_ITEM, claims.SCOPE_LINE_ITEM_READ} & services.grade_scopes
    if readable:
        grades.line_item(granted, services.line_item_url)
        return
    if claims.SCOPE_SCORE not in services.grade_scopes:
        raise NotGranted(N_("The platform has not allowed the tool to use this service."))
    read_token(ask_for_token(granted, frozenset({claims.SCOPE_SCORE})), granted)
