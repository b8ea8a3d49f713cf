"""Many calls over one connection, each with the limits of a single one."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lti.errors import AddressRefused, Unreachable
from lti.http import Reply
from lti.kept import keeping
from lti.outward import HttpOutward
from lti.wire import Wire
from tests.support.lti_fakes import Platform


class Desk(BaseHTTPRequestHandler):
    """Counts its connections; says good-bye after each `patience` answers without telling so."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1
        self.answered = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted += 1
        time.sleep(self.server.slowness)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
        self.answered += 1
        # Closed without a `Connection: close`, as servers do with what has been idle for too long.
        self.close_connection = self.answered >= self.server.patience

    def log_message(self, *_parts: object) -> None:
        """Nobody reads it."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    connections = posted = 0
    patience = 1_000
    slowness = 0.0


@contextmanager
def serving() -> Iterator[tuple[Server, str]]:
    server = Server(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_address[1]}/scores"
    finally:
        server.shutdown()
        server.server_close()


def wire(**limits: float) -> Wire:
    return replace(Platform().wire, outward=HttpOutward(allow_private=True, **limits))  # type: ignore[arg-type]


def test_a_hundred_calls_take_one_connection() -> None:
    with serving() as (server, url), keeping(wire()) as kept:
        assert {kept.outward.post(url, {}, b"{}").status for _ in range(100)} == {200}
        assert (server.connections, server.posted) == (1, 100)


def test_a_connection_that_the_server_has_closed_is_opened_anew() -> None:
    with serving() as (server, url), keeping(wire()) as kept:
        server.patience = 2
        for _ in range(7):
            assert kept.outward.post(url, {}, b"{}") == Reply(200, "ok", kept.outward.post(url, {}, b"{}").headers)
        assert server.connections >= 7


def test_each_call_has_its_own_deadline_also_on_a_kept_connection() -> None:
    with serving() as (server, url), keeping(wire(total=0.3)) as kept:
        kept.outward.post(url, {}, b"{}")
        time.sleep(0.35)
        kept.outward.post(url, {}, b"{}")
        server.slowness = 2.0
        began = time.monotonic()
        with pytest.raises(Unreachable):
            kept.outward.post(url, {}, b"{}")
        assert time.monotonic() - began < 1.5
        server.slowness = 0.0
        assert kept.outward.post(url, {}, b"{}").status == 200


def test_a_server_that_is_gone_is_said_and_not_tried_for_ever() -> None:
    with serving() as (_, url), keeping(wire()) as kept:
        kept.outward.post(url, {}, b"{}")
        free = socket.create_server(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
        free.close()
        with pytest.raises(Unreachable):
            kept.outward.get(nobody, {})


def test_addresses_are_checked_as_for_a_single_call() -> None:
    strict = replace(Platform().wire, outward=HttpOutward())
    with keeping(strict) as kept, pytest.raises(AddressRefused):
        kept.outward.get("http://127.0.0.1/", {})
    with keeping(strict) as kept, pytest.raises(AddressRefused):
        kept.outward.get("https://127.0.0.1/", {})


def test_a_fake_port_has_nothing_to_keep() -> None:
    fake = Platform().wire
    with keeping(fake) as kept:
        assert kept is fake
