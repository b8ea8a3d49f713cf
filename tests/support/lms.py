"""A platform at the port for outward calls: grants tokens, keeps scores as Moodle does, lists a roster.

Unlike a script it has a memory, so that a test may ask at the end what the gradebook shows.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from lti.http import Reply


@dataclass
class FakeLms:
    """One gradebook for every address; `mood` may answer in its stead, `before` runs before each score is taken."""

    mood: Reply | Exception | None = None
    token_mood: Reply | Exception | None = None
    before: Callable[[], None] = lambda: None
    members: list[dict[str, object]] = field(default_factory=list)
    groups: list[dict[str, object]] | Reply = field(default_factory=list)
    """The groups of the course, or how the service answers instead."""
    received: list[dict[str, object]] = field(default_factory=list)
    """Every score that was posted, refused ones too."""
    kept: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)
    """(line item's path, user) → the score that counts."""
    tokens: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        if self.mood is not None:
            return self._moody(self.mood)
        if urlsplit(url).path.endswith("/groups"):
            return self.groups if isinstance(self.groups, Reply) else Reply(200, json.dumps({"groups": self.groups}))
        return Reply(200, json.dumps({"id": url, "context": {"id": "c"}, "members": self.members}))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if not url.endswith("/scores"):
            return self._token()
        score = json.loads(body)
        self.received.append(score)
        self.before()
        if self.mood is not None:
            return self._moody(self.mood)
        return self._take(urlsplit(url).path.removesuffix("/scores"), score)

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        raise AssertionError("nothing is put here")

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        raise AssertionError("nothing is deleted here")

    def shown(self) -> dict[str, object]:
        """What the gradebook shows by user, where there is one column only."""
        return {user: score["scoreGiven"] for (_, user), score in self.kept.items()}

    def stamps(self) -> list[datetime]:
        return [datetime.fromisoformat(str(score["timestamp"])) for score in self.received]

    def _token(self) -> Reply:
        self.tokens += 1
        if self.token_mood is not None:
            return self._moody(self.token_mood)
        return Reply(200, json.dumps({"access_token": f"t{self.tokens}", "token_type": "Bearer", "expires_in": 3600}))

    def _take(self, item: str, score: dict[str, object]) -> Reply:
        """A score whose timestamp does not rise by a whole second is answered 409 (seen in Moodle 4.5)."""
        with self._lock:
            place = (item, str(score["userId"]))
            last = self.kept.get(place)
            if last is not None and _second(score) <= _second(last):
                return Reply(409)
            self.kept[place] = score
            return Reply(200)

    @staticmethod
    def _moody(mood: Reply | Exception) -> Reply:
        if isinstance(mood, Exception):
            raise mood
        return mood


def _second(score: dict[str, object]) -> int:
    return int(datetime.fromisoformat(str(score["timestamp"])).timestamp())
