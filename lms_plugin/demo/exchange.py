"""The list of what was just exchanged between the LMS and the tool, fit to be shown.

Secrets are shortened before they are kept, so that no page and no state can
show them. Words for people are in `lms_plugin.demo.words`.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Final, Literal

KEPT: Final = 50
SHOWN_OF_A_SECRET: Final = 8
SECRETS: Final = frozenset({
    "id_token", "client_assertion", "access_token", "JWT", "state", "nonce", "jti", "data", "lti_message_hint",
    "registration_token",
})

Kind = Literal[
    "login", "auth", "launch", "pick", "auth_error", "picked", "keys", "token", "items", "item_new", "item",
    "item_change", "item_end", "score", "results", "roster", "review", "privacy", "groups", "join", "configuration",
    "registration", "handlers", "hello", "copied", "unasked",
]
FROM_LMS: Final = frozenset({
    "login", "launch", "pick", "review", "privacy", "auth_error", "join", "hello", "copied", "unasked",
})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message: `status` is the HTTP status of the answer, 0 where the browser carried it on."""

    number: int
    at: datetime
    kind: Kind
    who: str
    status: int
    reason: str
    detail: Mapping[str, Any]

    @property
    def refused(self) -> bool:
        return self.status >= 400

    @property
    def from_lms(self) -> bool:
        return self.kind in FROM_LMS


class ExchangeLog:
    """The last fifty messages of one academy, newest first."""

    def __init__(self) -> None:
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._numbers = count(1)

    def add(
        self, at: datetime, kind: Kind, detail: Mapping[str, Any], who: str = "", status: int = 0, reason: str = ""
    ) -> None:
        self._kept.appendleft(Exchange(next(self._numbers), at, kind, who, status, reason, shortened(detail)))

    def newest_first(self) -> Sequence[Exchange]:
        return tuple(self._kept)


def shortened(value: Any, name: str = "") -> Any:
    """A copy of JSON data in which every secret shows its first characters and its length only."""
    if isinstance(value, Mapping):
        return {str(key): shortened(one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [shortened(one, name) for one in value]
    if isinstance(value, str) and name.rsplit("/", 1)[-1] in SECRETS:
        return f"{value[:SHOWN_OF_A_SECRET]}… ({len(value)})"
    return value
