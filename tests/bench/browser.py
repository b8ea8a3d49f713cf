"""A browser on a kept-alive loopback connection: cookies, forms, and nothing that costs the server.

Which pages are asked for belongs to `scenes`.
"""

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

FORM = re.compile(r"<form[^>]*data-convive-form.*?</form>", re.S)
INPUT = re.compile(r"<(?:input|button)\b[^>]*>", re.S)
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Browser:
    """One connection that any number of people may use one after the other; each brings their own cookies."""

    port: int
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, cookies: dict[str, str]) -> Answer:
        """GET."""
        return self._send("GET", path, cookies, b"", {})

    def post(self, path: str, cookies: dict[str, str], pairs: list[tuple[str, str]], script: bool = False) -> Answer:
        """POST a form, as a browser does or as the player's script does."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        extra = {"X-Convive-Fragment": "1"} if script else {}
        return self._send("POST", path, cookies, urlencode(pairs).encode(), {**kind, **extra})

    def _send(self, method: str, path: str, cookies: dict[str, str], body: bytes, more: dict[str, str]) -> Answer:
        headers = {"Host": f"localhost:{self.port}", **more}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        try:
            self.connection.request(method, path, body or None, headers)
            reply = self.connection.getresponse()
        except http.client.RemoteDisconnected:
            # granian closes a connection that was idle while another scene was measured.
            self.connection.request(method, path, body or None, headers)
            reply = self.connection.getresponse()
        text = reply.read().decode()
        for line in reply.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name] = value
        return Answer(reply.status, {name.lower(): value for name, value in reply.headers.items()}, text)


def signed_in(user_id: str, secret: str, name: str) -> dict[str, str]:
    """The cookie that a sign-in leaves behind."""
    app = Flask("cookies")
    app.secret_key = secret
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return {name: str(serializer.dumps({"_user_id": user_id, "_fresh": True}))}


def filled(html: str, button: str = "") -> list[tuple[str, str]]:
    """The fields of the player's first form: hidden ones as they are, the first choice of each question.

    `button` is `name=value` of the one that is pressed.
    """
    form = FORM.search(html)
    assert form is not None, html[:2000]
    pairs: list[tuple[str, str]] = []
    for tag in INPUT.findall(form[0]):
        facts = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
        name, value, kind = facts.get("name", ""), facts.get("value", ""), facts.get("type", "")
        chosen = kind in ("radio", "checkbox") and all(name != known for known, _ in pairs)
        if name and not tag.startswith("<button") and (kind == "hidden" or chosen):
            pairs.append((name, value))
    return [*pairs, *([tuple(button.split("=", 1))] if button else [])]  # type: ignore[list-item]
