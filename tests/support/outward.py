"""A fake at the port for calls to other servers: scripted answers, recorded calls, no network."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from lti.http import Reply


@dataclass(frozen=True)
class Sent:
    """One call that was made."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


class FakeOutward:
    """Answers each (method, address) from its script; the last answer repeats. An error in the script is raised."""

    def __init__(self) -> None:
        self.calls: list[Sent] = []
        self._script: dict[tuple[str, str], list[Reply | Exception]] = defaultdict(list)

    def answer(self, method: str, url: str, *answers: Reply | Exception) -> None:
        """Set the script of one address, replacing the one it had."""
        self._script[method, url] = list(answers)

    def sent(self, method: str, url: str) -> list[Sent]:
        return [call for call in self.calls if (call.method, call.url) == (method, url)]

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._take(Sent("GET", url, headers))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._take(Sent("POST", url, headers, body))

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._take(Sent("PUT", url, headers, body))

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._take(Sent("DELETE", url, headers))

    def _take(self, call: Sent) -> Reply:
        self.calls.append(call)
        script = self._script[call.method, call.url]
        assert script, f"no answer was prepared for {call.method} {call.url}"
        answer = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer
