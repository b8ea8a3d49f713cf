"""One hostile case, and the draft of a login and a launch that it changes.

A case is data: what is changed in an otherwise sound launch, and what the tool must answer. Sending it belongs to
`tests.hostile.browser`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from lti import claims
from tests.support.lti_fakes import deep_linking, message

ABSENT: Final = object()
"""A claim, a parameter or a field that is left out."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a browser holds after a login; `other` begins a second login of the same browser."""

    state: str
    nonce: str
    cookie: str
    now: int
    other: Callable[[], "Begun"]


Forge: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Any]], str]
"""Header and claims to a token."""


@dataclass(slots=True)
class Draft:
    """A sound login and launch until a case changes it.

    A claim or a form field may be a function of what the login gave. `rounds` is how often the message is posted:
    only the last answer counts.
    """

    client: str = "plain"
    method: str = "GET"
    login: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    forge: Forge | None = None
    post: str = "POST"
    form: dict[str, Any] = field(default_factory=dict)
    cookie: Any = None
    rounds: int = 1


Change: TypeAlias = Callable[[Draft], None]


@dataclass(frozen=True, slots=True)
class Case:
    """What is changed, and the answer: one of these statuses, and this word in the log (None: no line of ours)."""

    family: str
    name: str
    change: Change
    status: frozenset[int]
    check: str | None
    at: str = "launch"

    def __str__(self) -> str:
        return f"{self.family}: {self.name}"


def drafted(case: Case, target: str) -> Draft:
    """The case's own launch: a learner's resource link request, or an instructor's deep linking request."""
    sound = deep_linking() if case.family == "deep linking" else message()
    draft = Draft(claims={**sound, claims.TARGET_LINK_URI: target})
    case.change(draft)
    return draft


def family(name: str, status: int, *rows: tuple[str, str | None, Change], at: str = "launch") -> tuple[Case, ...]:
    """Cases that are answered with the same status."""
    return tuple(Case(name, row, change, frozenset({status}), check, at) for row, check, change in rows)


def unchanged(_draft: Draft) -> None:
    """A sound launch as it is."""


def claim(name: str, value: Any) -> Change:
    """One claim with another value (or none: `ABSENT`)."""
    return claimed({name: value})


def claimed(changed: Mapping[str, Any]) -> Change:
    return lambda draft: draft.claims.update(changed)


def asked(**changed: Any) -> Change:
    """The login initiation with other parameters."""
    return lambda draft: draft.login.update(changed)


def headed(**changed: Any) -> Change:
    """The token with another header."""
    return lambda draft: draft.header.update(changed)


def forged(forge: Forge) -> Change:
    """A token that no honest library would write."""

    def change(draft: Draft) -> None:
        draft.forge = forge

    return change


def posted(**changed: Any) -> Change:
    """The form with other fields."""
    return lambda draft: draft.form.update(changed)


def by(client: str) -> Change:
    """The launch of another registration of the same issuer."""

    def change(draft: Draft) -> None:
        draft.client = client

    return change


def kept(cookie: Any) -> Change:
    """The browser brings another cookie; a function of what the login gave."""

    def change(draft: Draft) -> None:
        draft.cookie = cookie

    return change


def together(*changes: Change) -> Change:
    """Several changes at once."""

    def change(draft: Draft) -> None:
        for one in changes:
            one(draft)

    return change


def twice(draft: Draft) -> None:
    """The same message again, with the same cookie."""
    draft.rounds = 2
