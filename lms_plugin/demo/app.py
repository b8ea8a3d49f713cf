"""Composes the demo LMS: its state, its addresses, its headers.

Binding it to a port belongs to `lms_plugin.demo.serve`.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from lms_plugin.demo import pages, telling, wire
from lms_plugin.demo.campus import open_campus
from lms_plugin.demo.store import StateFile
from lms_plugin.demo.visitor import EXTENSION, campus, locale
from lms_plugin.demo.words import words
from lti.outward import HttpOutward
from lti.ports import Outward

LARGEST_REQUEST = 256 * 1024


def create_demo_lms(
    tool_url: str,
    own_url: str,
    *,
    join_url: str = "",
    state_file: Path | None = None,
    outward: Outward | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """The demo LMS at `own_url` for the tool at `tool_url` (both without a path).

    `join_url` is the partner's invitation, shown on the front page. Without
    `state_file` everything is forgotten at the end; with one that is not ours,
    raises UnreadableState. `outward` fetches the tool's key set.
    """
    app = Flask("lms_plugin.demo", template_folder="templates", static_folder="static")
    app.config.update(
        JOIN_URL=join_url, TOOL_URL=tool_url.rstrip("/"), MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        TRUSTED_HOSTS=[urlsplit(own_url).hostname or ""],
    )
    state = StateFile(state_file) if state_file else None
    app.extensions[EXTENSION] = open_campus(
        tool_url, own_url, outward or HttpOutward(allow_private=True), clock, state.read() if state else {}
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters["pretty"] = _pretty
    app.context_processor(_vocabulary)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(wire.blueprint)
    app.register_blueprint(telling.blueprint)
    app.register_error_handler(HTTPException, _sorry)
    app.after_request(_headers(tool_url))
    if state:
        state.write(app.extensions[EXTENSION])
        app.after_request(_remember(state))
    return app


def _vocabulary() -> dict[str, Any]:
    return {"w": words(locale()), "locale": locale()}


def _pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _sorry(error: HTTPException) -> Response | tuple[str, int]:
    if error.code in {403, 404}:
        title = "not_yours" if error.code == 403 else "not_found"
        sentence = words(locale())("not_yours_how") if error.code == 403 else ""
        return render_template("demo/notice.html", title=title, sentence=sentence, technical=False), error.code
    return Response(f"{error.code} {error.name}\n", error.code or 500, mimetype="text/plain")


def _headers(tool_url: str) -> Callable[[Response], Response]:
    """The frame, and the forms that carry messages, may reach the tool; nothing else leaves this site."""
    parts = urlsplit(tool_url)
    tool = f"{parts.scheme}://{parts.netloc}"
    policy = "; ".join((
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "connect-src 'self'", "img-src 'self'",
        f"frame-src 'self' {tool}", f"form-action 'self' {tool}", "frame-ancestors 'self'", "base-uri 'none'",
    ))

    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        # A stricter policy would make browsers send "Origin: null" with the form that carries a message.
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    return guard


def _remember(state: StateFile) -> Callable[[Response], Response]:
    def keep(response: Response) -> Response:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            state.write(campus())
        return response

    return keep
