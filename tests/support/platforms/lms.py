"""The platform that keeps to the specifications; the families depart from it.

It judges what the tool sends as strictly as the strictest platform: a wrong media type, a token without the scope, an
assertion used twice or meant for somebody else are refused.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt

from lti import claims, grades, keys, roster
from lti.http import Reply
from lti.key_sets import MemoryKeySets
from lti.ports import Registration, ToolKey
from lti.services import Caller
from lti.wire import Wire
from tests.support.lti_fakes import LEARNER, NOW, MemoryKeys, MemoryLogins, MemoryRegistrations, MemoryTokens, key
from tests.support.platforms.parts import Column, Kept, answered, member, problem, second

SCOPES = frozenset(
    {claims.SCOPE_LINE_ITEM, claims.SCOPE_LINE_ITEM_READ, claims.SCOPE_RESULT, claims.SCOPE_SCORE, claims.SCOPE_ROSTER}
)


@dataclass
class Lms:
    """One course with one roster and one gradebook. `moods` are answered first, one per call to a service."""

    family: ClassVar[str] = ""
    product: ClassVar[str] = ""
    issuer: ClassVar[str] = "https://lms.example"
    deployment_id: ClassVar[str] = "1"

    base: str = "https://lms.example"
    now: datetime = NOW
    granted: frozenset[str] = SCOPES
    members: list[dict[str, Any]] = field(default_factory=lambda: [member(f"p{number}") for number in range(1, 6)])
    page_size: int = 2
    columns: list[Column] = field(default_factory=list)
    kept: Kept = field(default_factory=dict)
    moods: list[Reply | Exception] = field(default_factory=list)
    token_moods: list[Reply | Exception] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and address of every call to a service."""
    tokens: dict[str, frozenset[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """Assertions that were used."""
    tool_key: ToolKey = field(default_factory=lambda: key(100))

    # What the tool knows of it.

    @property
    def registration(self) -> Registration:
        return Registration(
            id=1, issuer=self.issuer, client_id="client-1", auth_url=f"{self.base}/auth",
            token_url=f"{self.base}/token", jwks_url=f"{self.base}/jwks", family=self.family,
            token_audience=self.token_audience(), deployment_ids=frozenset({self.deployment_id}),
        )  # fmt: skip

    def caller(self) -> Caller:
        """The tool's own wire, with this platform at the other end."""
        wire = Wire(
            registrations=MemoryRegistrations(self.registration), logins=MemoryLogins(),
            keys=MemoryKeys(self.tool_key), key_sets=MemoryKeySets(), tokens=MemoryTokens(), outward=self,
        )  # fmt: skip
        return Caller(self.registration, wire, self.now, self.granted)

    def container(self) -> str:
        return f"{self.base}/courses/1/lineitems"

    def roster_url(self) -> str:
        return f"{self.base}/courses/1/members"

    def column_url(self, number: int) -> str:
        return f"{self.base}/courses/1/lineitems/{number}"

    def add_column(self, **facts: Any) -> str:
        """A column that the platform has made; gives its address."""
        number = len(self.columns) + 1
        self.columns.append(Column(self.column_url(number), {"label": "Quiz", "scoreMaximum": 10, **facts}))
        return self.columns[-1].url

    def message(self, **changes: Any) -> dict[str, Any]:
        """The claims of a launch, as this family writes them; without the envelope."""
        return {
            "sub": "p1", claims.MESSAGE_TYPE: claims.RESOURCE_LINK_REQUEST, claims.VERSION: claims.LTI_VERSION,
            claims.DEPLOYMENT_ID: self.deployment_id, claims.ROLES: [LEARNER],
            claims.RESOURCE_LINK: {"id": "link-1"}, claims.CONTEXT: {"id": "1", "title": "Course"},
            claims.TOOL_PLATFORM: {"guid": "g", "product_family_code": self.product}, **changes,
        }  # fmt: skip

    def key_set(self) -> dict[str, Any]:
        return dict(keys.key_set([key(0)]))

    def token_audience(self) -> str | None:
        return None

    # The outward port.

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        if url == self.registration.jwks_url:
            return Reply(200, json.dumps(self.key_set()))
        return self._served("GET", url, headers, b"")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if url == self.registration.token_url:
            return self._mood(self.token_moods) or self._token(parse_qs(body.decode()))
        return self._served("POST", url, headers, body)

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._served("PUT", url, headers, body)

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._served("DELETE", url, headers, b"")

    # Its services.

    def _served(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.asked.append((method, url))
        mood = self._mood(self.moods)
        if mood is not None:
            return mood
        scopes = self.tokens.get(headers.get("Authorization", "").removeprefix("Bearer "))
        if scopes is None:
            return Reply(401, "", {"WWW-Authenticate": "Bearer"})
        return self._routed(method, url, headers, body, scopes)

    def _routed(self, method: str, url: str, headers: Mapping[str, str], body: bytes, scopes: frozenset[str]) -> Reply:
        path = urlsplit(url).path
        if path == urlsplit(self.roster_url()).path:
            return self._roster(url, headers) if claims.SCOPE_ROSTER in scopes else problem(403)
        if url.partition("?")[0] == self.container().partition("?")[0]:
            return self._container(method, url, headers, body, scopes)
        for column in self.columns:
            if url == column.joined("scores"):
                return self._score(column, headers, body) if claims.SCOPE_SCORE in scopes else problem(403)
            if url.startswith(column.joined("results")):
                return self._results(column, url) if claims.SCOPE_RESULT in scopes else problem(403)
            if url == column.url:
                return self._column(method, column, body, scopes)
        return problem(404)

    def _token(self, form: Mapping[str, list[str]]) -> Reply:
        assertion, scopes = form["client_assertion"][0], frozenset(form["scope"][0].split())
        complaint = self.complaint(assertion)
        if complaint or not scopes <= self.granted:
            return answered(400, {"error": "invalid_client" if complaint else "invalid_scope", "why": complaint})
        value = f"token-{len(self.tokens)}"
        self.tokens[value] = scopes
        return answered(200, {"access_token": value, "token_type": "Bearer", "expires_in": 3600})

    def complaint(self, assertion: str) -> str:
        """What is wrong with a client assertion, "" when nothing."""
        if jwt.get_unverified_header(assertion).get("kid") != self.tool_key.kid:
            return "unknown kid"
        options: Any = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
        said = jwt.decode(assertion, self.tool_key.private.public_key(), ["RS256"], options)
        if said["aud"] != (self.token_audience() or self.registration.token_url):
            return "another audience"
        if not said["iat"] <= self.now.timestamp() < said["exp"] or said["jti"] in self.seen:
            return "too early, too late or used before"
        self.seen.add(said["jti"])
        return "" if said["iss"] == said["sub"] == self.registration.client_id else "another client"

    def _container(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, scopes: frozenset[str]
    ) -> Reply:
        if method == "POST":
            if claims.SCOPE_LINE_ITEM not in scopes:
                return problem(403)
            return self.create(json.loads(body)) if headers.get("Content-Type") == grades.LINE_ITEM else problem(415)
        if headers.get("Accept") != grades.LINE_ITEMS:
            return problem(406)
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        named = {"resource_link_id": "resourceLinkId", "resource_id": "resourceId", "tag": "tag"}
        filters = {named[name]: value for name, value in wanted.items() if name in named}
        rows = [one.told() for one in self.columns if filters.items() <= one.members.items()]
        return self._page(rows, url, rows_only=True)

    def create(self, members: dict[str, Any]) -> Reply:
        return answered(201, {**members, "id": self.add_column(**members)})

    def _column(self, method: str, column: Column, body: bytes, scopes: frozenset[str]) -> Reply:
        if method == "GET":
            may = {claims.SCOPE_LINE_ITEM, claims.SCOPE_LINE_ITEM_READ} & scopes
            return answered(200, column.told()) if may else problem(403)
        if claims.SCOPE_LINE_ITEM not in scopes:
            return problem(403)
        if method == "PUT":
            column.members.update(json.loads(body))
            return answered(200, column.told())
        self.columns.remove(column)
        return Reply(204)

    def _score(self, column: Column, headers: Mapping[str, str], body: bytes) -> Reply:
        if headers.get("Content-Type") != grades.SCORE:
            return problem(415)
        return self.take(column, json.loads(body))

    def take(self, column: Column, score: dict[str, Any]) -> Reply:
        """Keep a score that is newer than the last (AGS 2.0, 3.4.9)."""
        last = self.kept.get((column.url, score["userId"]))
        if last is not None and second(score) <= second(last):
            return problem(409)
        self.kept[column.url, score["userId"]] = score
        return Reply(204)

    def _results(self, column: Column, url: str) -> Reply:
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        rows = [
            {"userId": user, "resultScore": score.get("scoreGiven"), "resultMaximum": score.get("scoreMaximum"),
             "comment": score.get("comment", "")}
            for (place, user), score in self.kept.items()
            if place == column.url and wanted.get("user_id") in (None, user)
        ]  # fmt: skip
        return answered(200, self.results(rows, wanted))

    def results(self, rows: list[dict[str, Any]], wanted: Mapping[str, str]) -> list[dict[str, Any]]:
        return rows

    def _roster(self, url: str, headers: Mapping[str, str]) -> Reply:
        if headers.get("Accept") != roster.MEMBERS:
            return problem(406)
        return self._page(self.members, url)

    def _page(self, rows: list[dict[str, Any]], url: str, rows_only: bool = False) -> Reply:
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        first = self.place_of(query.get("page", ""))
        part = rows[first : first + self.page_size]
        link = {"Link": self.link(url, first + self.page_size)} if first + self.page_size < len(rows) else {}
        body: Any = part if rows_only else {"id": url, "context": {"id": "1"}, "members": part}
        return answered(200, body, **link)

    def place_of(self, page: str) -> int:
        return int(page or 0)

    def link(self, url: str, following: int) -> str:
        bare = url.partition("?")[0]
        return f'<{bare}?page={following}>; rel="next"'

    @staticmethod
    def _mood(moods: list[Reply | Exception]) -> Reply | None:
        if not moods:
            return None
        mood = moods.pop(0)
        if isinstance(mood, Exception):
            raise mood
        return mood
