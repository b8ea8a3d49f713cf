"""Convive and the campus at the same time: both on loopback, each with its own database, registered with one another.

The tool runs in this process, so that its jobs and its tables are at hand; what it says to the campus goes over HTTP.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from lms_plugin.db import db
from lms_plugin.services import platforms
from lms_plugin.web.house import House
from lti.ports import Registration
from lti.services import Caller
from tests.platform.person import Page, Person
from tests.support.cast import make_cast
from tests.support.house import Bell, application, database
from tests.support.loopback import free_ports
from tests.support.servers import served

BLOCKS = ("graded", "free")


@dataclass(frozen=True)
class Meeting:
    """Both sides: addresses, the tool's application, what the tool knows of the campus."""

    tool: str
    campus: str
    app: Flask
    clients: dict[str, str]
    """Client id by block."""

    @property
    def house(self) -> House:
        found: House = self.app.extensions["convive"]
        return found

    def registration(self, block: str) -> Registration:
        return self.house.wire.registrations.find(self.campus, self.clients[block])[0]

    def caller(self, block: str, scopes: frozenset[str]) -> Caller:
        return Caller(self.registration(block), self.house.wire, datetime.now(UTC), scopes)

    def desk(self, path: str) -> Any:
        """Ask the campus' desk for JSON."""
        with urlopen(f"{self.campus}/desk/{path}", timeout=20) as answer:
            return json.load(answer)

    def published(self, user: str) -> list[float]:
        """What the campus' gradebook was told about one person, as a share."""
        return [one["score"] for one in self.desk("gradebook")["published"] if one["user"] == user]

    def visit(self, person: Person, path: str) -> Page:
        """Go to the campus and on to the tool: the platform's own page posts the message with a script."""
        page = person.open(f"{self.campus}/desk/{path}")
        return self.post_on(person, page)

    def post_on(self, person: Person, page: Page) -> Page:
        """What the script of the platform's page does."""
        assert page.forms, page.text
        return person.send(page, page.forms[0])


@contextmanager
def meeting(python: Path, folder: Path) -> Iterator[Meeting]:
    """Start both and register them; both end with the block."""
    port, campus_port = free_ports(2)
    tool, campus = f"http://localhost:{port}", f"http://127.0.0.1:{campus_port}"
    with ExitStack() as stack:
        stack.enter_context(_campus(python, folder, tool, campus))
        settings = {"base_url": tool}
        url, clock = stack.enter_context(database("sqlite", folder)), partial(datetime.now, UTC)
        app = stack.enter_context(application(url, clock, Bell(), **settings))  # type: ignore[arg-type]
        clients = _register(app, campus)
        stack.enter_context(_served(app, tool))
        yield Meeting(tool, campus, app, clients)


def _register(app: Flask, campus: str) -> dict[str, str]:
    """As an administrator would, by hand, one client per block."""
    clients = {}
    with app.app_context():
        session, now = db.session(), datetime.now(UTC)
        make_cast(session, now)
        academy = platforms.academy_named(session, "Campus of Puerto Alba", "en", "ES", now)
        for block in BLOCKS:
            with urlopen(f"{campus}/desk/facts/{block}", timeout=20) as answer:
                facts = json.load(answer)
            command = platforms.Command(academy.id, block, family="openedx", allow_private=True, **facts)
            platforms.add(session, command, "operator", now)
            clients[block] = facts["client_id"]
        session.commit()
        app.extensions["convive"].wire.keys.signing()
    return clients


class _Silent(WSGIRequestHandler):
    def log(self, *_args: Any, **_options: Any) -> None:
        """Nothing: pytest shows what matters."""


@contextmanager
def _served(app: Flask, tool: str) -> Iterator[None]:
    server = make_server("127.0.0.1", int(tool.rpartition(":")[2]), app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def _campus(python: Path, folder: Path, tool: str, campus: str) -> Iterator[None]:
    port, log = campus.rpartition(":")[2], folder / "campus.log"
    command = [str(python), "-m", "campus", "--port", port, "--tool", tool, "--folder", str(folder)]
    with served(command, {"PATH": ""}, Path(__file__).parent, log, [f"{campus}/desk/people"]):
        yield
