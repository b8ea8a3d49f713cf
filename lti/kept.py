"""Many calls to one platform over a connection that stays open between them, with what was looked up for the first.

Connecting anew for each of ten thousand scores costs the platform more than
the scores. Each call keeps its own deadline, and a socket is opened to a
checked address as in `lti.outward`; which calls are made belongs to the jobs.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import requests
import urllib3
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import ProtocolError

from lti import addresses
from lti.errors import ServiceError, Unreachable
from lti.http import Reply
from lti.outward import Adapter, Deadline, Guard, HttpOutward, exchange
from lti.ports import AccessToken, Registration, Registrations, Tokens
from lti.refused import N_
from lti.wire import Wire

KNOWN_FOR: Final = 5.0
"""Seconds for which a registration is not looked up again."""

LOOKS_EVERY: Final = 0.05
"""Seconds between two looks at the time of the call under way."""

MOST_SERVERS: Final = 4
"""A platform has one host for its services and perhaps another for its tokens."""


@contextmanager
def keeping(wire: Wire) -> Iterator[Wire]:
    """The wire with connections and tokens that are kept until the end of the block; for one thread alone.

    Ports that are no network (fakes) have nothing to keep and stay as they are.
    """
    if not isinstance(wire.outward, HttpOutward):
        yield wire
        return
    kept = _Kept(wire.outward)
    try:
        remembered = _Remembered(wire.tokens)
        yield replace(wire, outward=kept, tokens=remembered, registrations=_Known(wire.registrations))
    finally:
        kept.close()


class _Remembered:
    """`lti.ports.Tokens` that asks the shared store once for each kind of token."""

    def __init__(self, shared: Tokens) -> None:
        self._shared = shared
        self._held: dict[tuple[int, frozenset[str]], AccessToken] = {}

    def get(self, registration_id: int, scopes: frozenset[str]) -> AccessToken | None:
        place = (registration_id, scopes)
        if place not in self._held:
            found = self._shared.get(registration_id, scopes)
            if found is None:
                return None
            self._held[place] = found
        return self._held[place]

    def put(self, registration_id: int, scopes: frozenset[str], token: AccessToken) -> None:
        self._held[registration_id, scopes] = token
        self._shared.put(registration_id, scopes, token)

    def drop(self, registration_id: int, scopes: frozenset[str]) -> None:
        self._held.pop((registration_id, scopes), None)
        self._shared.drop(registration_id, scopes)


class _Known:
    """`lti.ports.Registrations` that asks for the same one again after a few seconds: it may have been switched off."""

    def __init__(self, shared: Registrations) -> None:
        self._shared = shared
        self._held: dict[int, tuple[float, Registration | None]] = {}

    def find(self, issuer: str, client_id: str | None) -> Sequence[Registration]:
        return self._shared.find(issuer, client_id)

    def by_id(self, registration_id: int) -> Registration | None:
        until, found = self._held.get(registration_id, (0.0, None))
        if time.monotonic() < until:
            return found
        found = self._shared.by_id(registration_id)
        self._held[registration_id] = (time.monotonic() + KNOWN_FOR, found)
        return found


class _Watch:
    """One thread that ends the call under way at its time; a timer for each would cost a thread for each."""

    def __init__(self) -> None:
        self.deadline = Deadline(0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="deadlines", daemon=True)

    def begin(self, seconds: float) -> Deadline:
        self.deadline = Deadline(seconds)
        if not self._thread.ident:
            self._thread.start()
        return self.deadline

    def end(self) -> None:
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(LOOKS_EVERY):
            if self.deadline.is_due():
                self.deadline.end()


class _Pools(Adapter):
    """One connection per server, handed out again for each call."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(guard)
        self._pools: dict[tuple[str, str, int | None], HTTPConnectionPool] = {}

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        parts = addresses.check_url(request.url or "", self.guard.allow_private)
        place = (parts.scheme, parts.hostname or "", parts.port)
        if place not in self._pools:
            if len(self._pools) >= MOST_SERVERS:
                self.forget()
            self._pools[place] = super().get_connection_with_tls_context(request, verify, proxies, cert)
        return self._pools[place]

    def forget(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()


class _Kept(HttpOutward):
    """`HttpOutward` over connections that it keeps."""

    def __init__(self, outward: HttpOutward) -> None:
        super().__init__(outward.allow_private, outward.total, outward.resolve)
        self._watch = _Watch()
        self._guard = Guard(outward.allow_private, outward.resolve, self._watch.deadline)
        self._pools = _Pools(self._guard)

    def close(self) -> None:
        self._watch.end()
        self._pools.forget()
        self._pools.close()

    def _call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        try:
            return self._once(method, url, headers, body)
        except _Stale:
            # The server had closed what we kept. If it has read the request all the same, the second one is a Conflict.
            return self._once(method, url, headers, body)

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        self._guard.deadline, self._guard.opened = self._watch.begin(self.total), False
        try:
            return exchange(self._pools, method, url, headers, body)
        except (ServiceError, requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            self._pools.forget()
            if isinstance(error, ServiceError):
                raise
            if self._was_stale(error):
                raise _Stale from error
            raise Unreachable(N_("The platform's server gave no whole answer.")) from error
        finally:
            self._guard.deadline.cancel()

    def _was_stale(self, error: Exception) -> bool:
        """Cut off on a connection of an earlier call, within the time: most often it had been idle for too long."""
        cause = error.args[0] if error.args else None
        was_cut = isinstance(error, requests.ConnectionError) and isinstance(cause, ProtocolError)
        return was_cut and not self._guard.opened and not self._guard.deadline.passed


class _Stale(Exception):
    """The kept connection was closed by the other side."""
