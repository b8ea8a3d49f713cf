"""A browser and a platform that carry one case to the running tool, over HTTP.

It knows no limits of good manners, but every secret that it has seen: none may come up in the tool's log.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import urllib3

from tests.hostile.case import ABSENT, Begun, Case, Draft, drafted
from tests.hostile.families.login_parameters import TOOL
from tests.hostile.server import ISSUER, Tool
from tests.support.lti_fakes import key

_REFERENCE = re.compile(r"<code>([0-9a-f]{8})</code>")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tool answered in the end; `reference` is "" where the page shows none."""

    status: int
    text: str

    @property
    def reference(self) -> str:
        found = _REFERENCE.findall(self.text)
        return str(found[-1]) if found else ""


@dataclass
class Browser:
    """One connection to one tool."""

    tool: Tool
    seen: list[str] = field(default_factory=list)
    """Tokens, states and nonces so far."""

    def __post_init__(self) -> None:
        self._address = ""
        """Every family comes from an address of its own, because all of them together are a flood to be slowed down."""
        self._http = urllib3.HTTPConnectionPool("127.0.0.1", int(self.tool.host.rpartition(":")[2]), timeout=20)

    def knock(self, case: Case) -> Answer:
        """Carry one case to the tool."""
        target = f"{self.tool.address}/lti/launch"
        draft = drafted(case, target)
        self._address = f"203.0.113.{len(case.family)}"
        if case.at == "login":
            return _answer(self._login(draft, target))
        begun = self._begun(draft, target)
        answer = self._launch(draft, begun)
        for _ in range(draft.rounds - 1):
            answer = self._launch(draft, begun)
        return answer

    def _begun(self, draft: Draft, target: str) -> Begun:
        parts = self._parts(self._login(draft, target))
        return Begun(*parts, int(time.time()), cache(lambda: self._begun(draft, target)))

    def _login(self, draft: Draft, target: str) -> urllib3.BaseHTTPResponse:
        asked = {
            "iss": ISSUER, "client_id": draft.client, "login_hint": "hint", "target_link_uri": target, **draft.login,
        }  # fmt: skip
        query = urlencode({n: v.replace(TOOL, self.tool.host) for n, v in asked.items() if v is not ABSENT})
        # Endless parameters are posted: a server may refuse endless addresses before the tool sees them.
        if draft.method == "GET" and len(query) > 4_000:
            return self._send("POST", "/lti/login", query)
        return self._send(draft.method, f"/lti/login?{query}")

    def _parts(self, answer: urllib3.BaseHTTPResponse) -> tuple[str, str, str]:
        assert answer.status == 302, answer.data.decode()
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        state, nonce = query["state"][0], query["nonce"][0]
        self.seen += [state, nonce]
        return state, nonce, answer.headers["Set-Cookie"].partition(";")[0]

    def _launch(self, draft: Draft, begun: Begun) -> Answer:
        token = self._token(draft, begun)
        form = _filled({"state": begun.state, "id_token": token, **draft.form}, begun)
        cookie = begun.cookie if draft.cookie is None else draft.cookie(begun)
        return _answer(self._send(draft.post, "/lti/launch", urlencode(form), cookie))

    def _token(self, draft: Draft, begun: Begun) -> str:
        envelope = {"iss": ISSUER, "aud": draft.client, "iat": begun.now, "exp": begun.now + 60, "nonce": begun.nonce}
        body = _filled({**envelope, **draft.claims}, begun)
        header = {"kid": key(0).kid, "alg": "RS256", "typ": "JWT", **draft.header}
        token = draft.forge(header, body) if draft.forge else _sign(header, body)
        self.seen.append(token)
        return token

    def _send(self, method: str, path: str, form: str = "", cookie: str = "") -> urllib3.BaseHTTPResponse:
        headers = {
            "Host": self.tool.host, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": self._address,
        }  # fmt: skip
        body = form.encode() if form else None
        return self._http.urlopen(method, path, body, headers, redirect=False, retries=False)


def _sign(header: dict[str, Any], body: dict[str, Any]) -> str:
    """PyJWT checks its own header; a part that it refuses to write is written as it is."""
    try:
        return jwt.PyJWS().encode(json.dumps(body).encode(), key(0).private, "RS256", header)
    except jwt.PyJWTError:
        signer = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
        first, second = (jwt.utils.base64url_encode(json.dumps(part).encode()) for part in (header, body))
        last = jwt.utils.base64url_encode(signer.sign(first + b"." + second, key(0).private))
        return b".".join((first, second, last)).decode()


def _filled(values: dict[str, Any], begun: Begun) -> dict[str, Any]:
    """Without what is left out, and with what only the login could tell."""
    chosen: dict[str, Any] = {}
    for name, value in values.items():
        if value is not ABSENT:
            chosen[name] = value(begun) if isinstance(value, Callable) else value  # type: ignore[arg-type]
    return chosen


def _answer(answer: urllib3.BaseHTTPResponse) -> Answer:
    return Answer(answer.status, answer.data.decode("utf-8", "replace"))
