"""Calls to other servers, made so that a hostile address can neither reach inside nor hold us up.

The socket is opened to an address that was checked a moment before, so a name
that changes its mind (DNS rebinding) gains nothing. Redirects are not
followed, proxies of the environment not used. What answers mean belongs to
`lti.answers`.
"""

import os
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from typing import Any, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from lti import addresses
from lti.errors import ServiceError, Unreachable
from lti.http import Reply
from lti.refused import N_

CONNECT, READ, TOTAL = 3.0, 5.0, 5.0
LARGEST_BODY: Final = 1024 * 1024
# Canvas and Moodle refuse callers that do not name themselves.
USER_AGENT: Final = "Convive (LTI 1.3 tool)"
_CHUNK: Final = 64 * 1024


class Deadline:
    """Ends one call at its appointed time, whatever it is waiting for, by shutting its socket.

    Somebody must call `end` then: `Alarm` does for a call by itself, `lti.kept` for many calls by one thread.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._ends = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._watched: socket.socket | None = None

    def left(self) -> float:
        """Seconds until then, never quite nought: a socket takes nought for “do not wait at all”."""
        return max(self._ends - time.monotonic(), 0.001)

    def is_due(self) -> bool:
        """Whether it should have ended by now."""
        return not self.passed and time.monotonic() >= self._ends

    def watch(self, connection: socket.socket) -> None:
        """Keep a second handle: wrapping a socket in TLS takes the first one away."""
        with self._lock:
            self._drop()
            self._watched = socket.socket(fileno=os.dup(connection.fileno()))
        if self.passed:
            self.end()

    def cancel(self) -> None:
        """The call is over."""
        with self._lock:
            self._drop()

    def end(self) -> None:
        """The time has come."""
        self.passed = True
        with self._lock, suppress(OSError):
            if self._watched is not None:
                self._watched.shutdown(socket.SHUT_RDWR)

    def _drop(self) -> None:
        if self._watched is not None:
            self._watched.close()
            self._watched = None


class Alarm(Deadline):
    """A deadline with a timer of its own."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self._timer = threading.Timer(seconds, self.end)
        self._timer.daemon = True
        self._timer.start()

    def cancel(self) -> None:
        self._timer.cancel()
        super().cancel()


class Guard:
    """What one call may do: where it may connect, and until when. `opened` tells whether it had to connect."""

    def __init__(self, allow_private: bool, resolve: addresses.Resolve, deadline: Deadline) -> None:
        self.allow_private = allow_private
        self.resolve = resolve
        self.deadline = deadline
        self.opened = False

    def connect(self, host: str, port: int) -> socket.socket:
        found = addresses.resolve_within(self.resolve, host, port, self.deadline.left())
        addresses.check_network(found, self.allow_private)
        for address in found[:-1]:
            with suppress(OSError):
                return self._open(address, port)
        return self._open(found[-1], port)

    def _open(self, address: str, port: int) -> socket.socket:
        if self.deadline.passed:
            raise TimeoutError("the time for this call is over")
        connection = socket.create_connection((address, port), timeout=min(CONNECT, self.deadline.left()))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.opened = True
        self.deadline.watch(connection)
        return connection


class _Guarded:
    """A connection that opens its socket through its guard; mixed into both of urllib3's connections."""

    host: str
    port: int
    sock: socket.socket | None

    def __init__(self, *args: Any, guard: Guard, **options: Any) -> None:
        self._guard = guard
        super().__init__(*args, **options)

    def request(self, *args: Any, **options: Any) -> None:
        """A connection that was kept from an earlier call comes under the deadline of this one."""
        if self.sock is not None:
            self._guard.deadline.watch(self.sock)
        super().request(*args, **options)  # type: ignore[misc]

    def _new_conn(self) -> socket.socket:
        try:
            return self._guard.connect(self.host.strip("[]"), self.port)
        except OSError as error:
            raise NewConnectionError(self, "no connection") from error  # type: ignore[arg-type]


class _PlainConnection(_Guarded, HTTPConnection):
    pass


class _SecureConnection(_Guarded, HTTPSConnection):
    pass


class PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class Adapter(HTTPAdapter):
    """Gives every request of one call a pool of its own, whose connections carry the guard."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        super().__init__(max_retries=0)

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        parts = addresses.check_url(request.url or "", self.guard.allow_private)
        pool = SecurePool if parts.scheme == "https" else PlainPool
        return pool(parts.hostname or "", parts.port, maxsize=1, guard=self.guard)


class HttpOutward:
    """`lti.ports.Outward` over HTTP.

    `allow_private` permits plain http, loopback and private networks (the demo
    and tests); `total` is the time in seconds that a whole call may take.
    """

    def __init__(
        self, allow_private: bool = False, total: float = TOTAL, resolve: addresses.Resolve = addresses.resolve
    ) -> None:
        self.allow_private = allow_private
        self.total = total
        self.resolve = resolve

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._call("GET", url, headers, None)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._call("POST", url, headers, body)

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._call("PUT", url, headers, body)

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._call("DELETE", url, headers, None)

    def _call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        addresses.check_url(url, self.allow_private)
        deadline = Alarm(self.total)
        adapter = Adapter(Guard(self.allow_private, self.resolve, deadline))
        try:
            with closing(adapter):
                return exchange(adapter, method, url, headers, body)
        except ServiceError:
            raise
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise Unreachable(N_("The platform's server gave no whole answer.")) from error
        finally:
            deadline.cancel()


def exchange(adapter: Adapter, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
    """One request without a session: a session would follow, or at least read, a redirect."""
    named = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **headers}
    prepared = requests.Request(method, url, headers=named, data=body).prepare()
    with adapter.send(prepared, stream=True, timeout=(CONNECT, READ), verify=True) as answer:
        content = _body(answer.raw)
        if adapter.guard.deadline.passed:
            raise Unreachable(N_("The platform's server took too long to answer."))
        return Reply(answer.status_code, content.decode("utf-8", "replace"), dict(answer.headers))


def _body(raw: urllib3.response.HTTPResponse) -> bytes:
    """The whole body piece by piece as it comes, so that neither size nor slowness gets out of hand."""
    pieces: list[bytes] = []
    size = 0
    while piece := raw.read1(_CHUNK, decode_content=True):
        size += len(piece)
        if size > LARGEST_BODY:
            raise Unreachable(N_("The platform's server sent a larger answer than the tool takes."))
        pieces.append(piece)
    return b"".join(pieces)
