"""The true tool side of the wire, joined to the demo LMS in one process without a network."""

from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from lms_plugin.demo.seed import demo_platforms
from lti import login
from lti.http import Reply, Request
from lti.key_sets import MemoryKeySets
from lti.launch import Launch, accept
from lti.ports import Registration
from lti.services import Caller
from lti.wire import Wire
from tests.lms_plugin.demo.conftest import OWN_URL, TOOL_URL
from tests.lti.platform.tool_side import KEY
from tests.support.lti_fakes import MemoryKeys, MemoryLogins, MemoryRegistrations, MemoryTokens


class LmsOutward:
    """`lti.ports.Outward` that calls the demo's application itself."""

    def __init__(self, lms: Flask) -> None:
        self._client = lms.test_client(use_cookies=False)

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._call("GET", url, headers, b"")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._call("POST", url, headers, body)

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._call("PUT", url, headers, body)

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._call("DELETE", url, headers, b"")

    def _call(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        assert url.startswith(OWN_URL)
        answer = self._client.open(url, method=method, headers=dict(headers), data=body)
        return Reply(answer.status_code, answer.get_data(as_text=True), dict(answer.headers))


class Tool:
    """Convive's wire, registered at both academies as the seed says."""

    def __init__(self, lms: Flask) -> None:
        registrations = [
            Registration(
                number, one.issuer, one.client_id, one.auth_url, one.token_url, one.jwks_url,
                deployment_ids=frozenset({one.deployment_id}),
            )
            for number, one in enumerate(demo_platforms(OWN_URL), start=1)
        ]
        self.wire = Wire(
            MemoryRegistrations(*registrations), MemoryLogins(), MemoryKeys(KEY), MemoryKeySets(), MemoryTokens(),
            LmsOutward(lms),
        )

    def caller(self, launch: Launch, now: datetime, *more: str) -> Caller:
        granted = (launch.ags.scopes if launch.ags else frozenset()) | set(more)
        return Caller(launch.registration, self.wire, now, granted)


def open_in(browser: FlaskClient, address: str, tool: Tool, now: datetime) -> Launch:
    """Walk a whole launch as a browser would: LMS, tool, LMS, tool."""
    begun = browser.get(address)
    assert begun.status_code == 302
    asked = urlsplit(begun.headers["Location"])
    request = Request("GET", asked.path, dict(parse_qsl(asked.query)))
    reply = login.initiate(
        request, tool.wire.registrations, tool.wire.logins, now, f"{TOOL_URL}/lti/launch", {"localhost:8000"}
    )
    carried = browser.get(reply.headers["Location"])
    assert carried.status_code == 200
    fields = hidden_fields(carried.get_data(as_text=True))
    cookies = {one.name: one.value for one in reply.cookies}
    return accept(Request("POST", "/lti/launch", fields, cookies), tool.wire, now)


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    reader = _Fields()
    reader.feed(page)
    return reader.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.found[given.get("name") or ""] = given.get("value") or ""
