"""Small templates whose HTML hangs on a few values alone: written once per language and values, then from memory.

The head and foot of a page are most of what a page costs, and are the same on the next one. What differs from reader
to reader is never part of what is kept.
"""

import secrets
from functools import lru_cache
from typing import Any, Final

from flask import Flask, current_app, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale

_MOST: Final = 1024
"""Pieces that are kept, about a kilobyte each."""

_EXTENSION: Final = "convive_pieces"
_MARK: Final = f"x{secrets.token_hex(8)}"
"""Stands for what is the reader's own; nobody who writes content or addresses can know it."""


def kept(template: str, **values: Any) -> Markup:
    """The HTML of a template that asks for nothing but these values, which can be hashed, and words."""
    html: Markup = current_app.extensions[_EXTENSION](locale(), request.script_root, template, tuple(values.items()))
    return html


def reader_forms() -> Markup:
    """The forms at the head of every page: language, and a window of its own. Token, person and place are put in."""
    html = str(kept("partials/reader.html", token=f"{_MARK}t", person=f"{_MARK}p", next=f"{_MARK}n"))
    here = request.full_path if request.query_string else request.path
    filled = html.replace(f"{_MARK}t", escape(generate_csrf())).replace(f"{_MARK}p", escape(actor().person_uuid))
    return Markup(filled.replace(f"{_MARK}n", escape(here)))  # noqa: S704  # What was put in is escaped.


def init_app(app: Flask) -> None:
    """Give both to templates; every application keeps its own."""

    @lru_cache(maxsize=_MOST)
    def piece(_locale: str, _root: str, template: str, values: tuple[tuple[str, Any], ...]) -> Markup:
        return Markup(app.jinja_env.get_template(template).render(dict(values)))  # noqa: S704  # Templates escape.

    app.extensions[_EXTENSION] = piece
    app.jinja_env.globals.update(kept=kept, reader_forms=reader_forms)
