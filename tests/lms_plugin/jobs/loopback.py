"""The fake platform of `tests.support.lms` behind a real socket, for processes of their own.

It can hold one score open, before or after it was written down, as a slow
gradebook does; what follows from that is the tests' matter.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from tests.support.lms import FakeLms

Moment = Literal["before", "after"]


@dataclass
class Platform:
    """Where it listens, what it has kept, and whether the next score is held before or after it is taken."""

    address: str
    lms: FakeLms = field(default_factory=FakeLms)
    holding: Moment | None = None
    held: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def hold(self, moment: Moment) -> None:
        """Answer no score from now on: it is lost (`before`) or taken without an answer (`after`)."""
        self.holding = moment
        self.held.clear()

    def let_go(self) -> None:
        self.holding = None


@contextmanager
def listening() -> Iterator[Platform]:
    """A platform on a free port of loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Desk)
    server.daemon_threads = True
    platform = Platform(f"http://127.0.0.1:{server.server_address[1]}")
    server.platform = platform  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        platform.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Desk(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        platform: Platform = self.server.platform  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        moment = platform.holding if self.path.endswith("/scores") else None
        if moment == "before":
            self._keep_waiting(platform)
            return
        reply = platform.lms.post(self.path, {}, body)
        if moment == "after":
            self._keep_waiting(platform)
            return
        with suppress(OSError):
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body.encode())))
            self.end_headers()
            self.wfile.write(reply.body.encode())

    def log_message(self, *_args: object) -> None:
        """Nobody reads it."""

    def _keep_waiting(self, platform: Platform) -> None:
        platform.held.set()
        platform.over.wait()
        self.close_connection = True
