"""A browser as the tests need one: every request stands alone, as it does on a server, and forms are read off pages.

The application context that a test holds open would otherwise be shared by all requests, with the person in it.
"""

import re
from contextvars import Context
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.cast import Visitor, sign_in

BASE = "https://localhost"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_FORM = re.compile(r"<form[^>]*>.*?</form>", re.DOTALL)


class Browser:
    """One browser of one person; `get` and `post` answer as a server would."""

    def __init__(self, app: Flask, visitor: Visitor | None = None) -> None:
        self._client = FlaskClient(app, app.response_class, use_cookies=True)
        if visitor is not None and visitor.visit.uuid:  # Read here, where the row's session is at hand.
            Context().run(sign_in, self._client, visitor)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._open("GET", path, options)

    def post(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        return self._open("POST", path, {"data": data, **options})

    def fetch(self, path: str, data: Any) -> TestResponse:
        """A move as the player's script sends it."""
        return self.post(path, data, headers={"X-Convive-Fragment": "1"})

    def _open(self, method: str, path: str, options: dict[str, Any]) -> TestResponse:
        return Context().run(self._client.open, path, method=method, base_url=BASE, **options)


def hidden(page: TestResponse | str, act: str | None = None) -> dict[str, str]:
    """The hidden fields of the form that makes this move, else of the last form of the page."""
    html = page if isinstance(page, str) else page.text
    forms = _FORM.findall(html)
    if act is not None:
        forms = [form for form in forms if f'name="act" value="{act}"' in form]
    assert forms, f"the page has no form for {act!r}"
    return {name: unescape(value) for name, value in _HIDDEN.findall(forms[-1])}
