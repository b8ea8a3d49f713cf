"""The tool as an operator starts it, by `convive serve`, with a platform whose key sets are served on loopback.

What is sent to it belongs to `tests.hostile.browser`.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sqlalchemy import text

from lms_plugin.cli.databases import brought_up_to_date
from lms_plugin.cli.desk import engine_of
from lms_plugin.config import Settings
from lms_plugin.jobs.transactions import writing
from lms_plugin.models import RegistrationRow
from lms_plugin.services import platforms
from tests.hostile.families import key_sets
from tests.support.loopback import free_port
from tests.support.servers import convive

ISSUER = "https://lms.example"


@dataclass(frozen=True, slots=True)
class Tool:
    """The running tool: its host with port, its log, its settings."""

    host: str
    log: Path
    settings: Settings

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def lines(self) -> list[dict[str, Any]]:
        """What the log says so far, line by line; what is no JSON is a line of its own."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [json.loads(line) if line.startswith("{") else {"event": line} for line in lines]

    def line(self, reference: str) -> dict[str, Any]:
        """The one line with this reference."""
        found = [line for line in self.lines() if line.get("reference") == reference]
        assert len(found) == 1, f"{len(found)} lines for the reference {reference}"
        return found[0]

    def count(self, table: str) -> int:
        assert re.fullmatch("[a-z_]+", table)
        engine = engine_of(self.settings)
        try:
            with engine.connect() as connection:
                return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
        finally:
            engine.dispose()


@contextmanager
def running(folder: Path, url: str) -> Iterator[Tool]:
    """The tool on an empty database, with every registration of the suite; it ends with the block."""
    port = free_port()
    values = {
        "database_url": url, "base_url": f"http://localhost:{port}", "allow_private_network": True, "jobs": "off",
        "trusted_proxies": 1,
    }  # fmt: skip
    settings = Settings(_env_file=None, **values)  # type: ignore[arg-type,call-arg]
    tool = Tool(f"localhost:{port}", folder / "tool.log", settings)
    brought_up_to_date(settings)
    with _platform() as platform:
        _register(settings, platform)
        with convive(["serve", "--port", str(port)], values, tool.log, [f"{tool.address}/healthz"]):
            yield tool


def _register(settings: Settings, platform: str) -> None:
    engine, now = engine_of(settings), datetime.now(UTC)
    addresses = {client: f"{platform}/keys/{client}" for client in (*key_sets.SERVED, "disabled")}
    addresses |= {client: address for client, (_, address) in key_sets.UNSERVED.items()}
    with writing(engine) as session:
        academy = platforms.academy_named(session, "Academy", "en", "ES", now)
        for client, jwks_url in addresses.items():
            command = platforms.Command(
                academy.id, client, ISSUER, client, f"{ISSUER}/auth", f"{ISSUER}/token", jwks_url, "1",
                allow_private=True,
            )  # fmt: skip
            added = platforms.add(session, command, "operator", now)
            if client == "disabled":
                session.get_one(RegistrationRow, added.registration_id).status = "disabled"
    engine.dispose()


class _Keys(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        reply = key_sets.SERVED[self.path.rpartition("/")[2]]
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Content-Length": str(len(reply.body.encode()))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body.encode())

    def log_message(self, *_args: Any) -> None:
        """Nothing: pytest shows what matters."""


@contextmanager
def _platform() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Keys)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
