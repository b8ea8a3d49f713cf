"""Addresses within the tool, kept ready: a page has a dozen of them, and most are those of the page before.

Only `url_for` knows how they are made; what stands on other sites is none of its business and none of ours.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

import flask
from flask import Flask, current_app, request

_MOST: Final = 8192
"""Addresses that are kept, about a hundred bytes each."""

_EXTENSION: Final = "convive_links"

_Build = Callable[[str, str, tuple[tuple[str, str], ...]], str]


def url_for(endpoint: str, **values: Any) -> str:
    """`flask.url_for` within a request; remembered where all values are text and nothing hangs on the page itself."""
    if endpoint[0] == "." or not all(type(value) is str and name[0] != "_" for name, value in values.items()):
        return flask.url_for(endpoint, **values)
    build: _Build = current_app.extensions[_EXTENSION]
    return build(request.script_root, endpoint, tuple(values.items()))


def init_app(app: Flask) -> None:
    """Give templates the quick one; every application has addresses of its own."""

    @lru_cache(maxsize=_MOST)
    def build(_root: str, endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
        return flask.url_for(endpoint, **dict(values))  # type: ignore[arg-type]

    app.extensions[_EXTENSION] = build
    app.jinja_env.globals.update(url_for=url_for)
