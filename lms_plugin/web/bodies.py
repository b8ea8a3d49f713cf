"""How much a request may bring: little, but for a package of content.

How large a package may be is said in `courses.packages`.
"""

from typing import Final

from flask import Flask, request

from courses.packages.files import MAX_PACKED

MOST: Final = 6 * 1024 * 1024
PACKAGES: Final = frozenset({"author.upload"})
"""Endpoints that take a package."""


def init_app(app: Flask) -> None:
    """Set the limit before anything reads a form, and a wider one where a package comes."""
    app.config["MAX_CONTENT_LENGTH"] = MOST
    app.before_request(_widen)


def _widen() -> None:
    if request.endpoint in PACKAGES:
        request.max_content_length = MAX_PACKED + MOST
