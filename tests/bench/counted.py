"""The tool with a counter: each answer says how many SQL statements and outward calls it took.

Only the short counting pass runs this; CPU is measured on the tool as it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import local
from typing import Any

from flask import Flask
from sqlalchemy import event

from lms_plugin.cli import serving
from lms_plugin.db import db
from lms_plugin.web.house import House

_here = local()


class _CountedOutward:
    """The port for outward calls, with a count of what goes out."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        _here.calls = getattr(_here, "calls", 0) + 1
        return getattr(self._inner, name)


def web() -> Flask:
    """The application of `convive serve`, counted."""
    app = serving.web()
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", _note)
    house: House = app.extensions["convive"]
    app.extensions["convive"] = replace(house, wire=replace(house.wire, outward=_CountedOutward(house.wire.outward)))
    inner = app.wsgi_app

    def counted(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        _here.statements = _here.calls = 0

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            seen = [("X-Statements", str(_here.statements)), ("X-Outward", str(_here.calls))]
            return start(status, [*headers, *seen], *rest)

        return inner(environ, begin)

    app.wsgi_app = counted  # type: ignore[method-assign,assignment]
    return app


def _note(_connection: Any, _cursor: Any, _statement: str, *_rest: Any) -> None:
    _here.statements = getattr(_here, "statements", 0) + 1
