"""Finding the key that a platform signed with, in its cached key set or a fresh one.

A kid we do not know is a reason to look once, at most once a minute, because
the address is called on behalf of whoever sends a token. How calls are made
safe belongs to `lti.outward`.
"""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lti.errors import ServiceError
from lti.keys import UnfitKey, only_key, public_key
from lti.ports import Registration
from lti.refused import N_, Refused
from lti.wire import Wire

# A withdrawn key stops working within the hour; a key set server that is down for less than a day is survived.
FRESH: Final = timedelta(hours=1)
USABLE: Final = timedelta(hours=24)
BETWEEN_FETCHES: Final = timedelta(minutes=1)
AFTER_FAILURE: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = 6.0
_SETS_KEPT: Final = 10_000


def find_key(registration: Registration, kid: str, alg: str, wire: Wire, now: datetime) -> RSAPublicKey:
    """The platform's public key with this kid; raises Refused when there is none to be had or it is unfit."""
    url = registration.jwks_url
    try:
        jwk = _known(url, kid, wire, now, FRESH) or _fetched(url, kid, wire, now) or _known(url, kid, wire, now, USABLE)
        if jwk is None:
            raise Refused("kid", N_("The platform's key set lacks the key that signed the message."), 401, detail=kid)
        return public_key(jwk, alg)
    except UnfitKey as error:
        raise Refused("key", N_("The platform's key is not safe to use."), 401, detail=f"{kid}: {error}") from error


def fetch(url: str, wire: Wire) -> Mapping[str, Any]:
    """The key set at an address; raises ServiceError when there is none."""
    reply = wire.outward.get(url, {"Accept": "application/json"})
    if reply.status != 200:
        raise ServiceError(f"the key set address answered {reply.status}")
    try:
        key_set = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise ServiceError("the key set is not JSON") from error
    if not isinstance(key_set, dict) or not isinstance(key_set.get("keys"), list):
        raise ServiceError("the key set holds no keys")
    return key_set


def _known(url: str, kid: str, wire: Wire, now: datetime, age: timedelta) -> Mapping[str, Any] | None:
    key_set, put_ago = wire.key_sets.get(url), wire.key_sets.age(url, now)
    if key_set is None or put_ago is None or put_ago > age:
        return None
    return only_key(key_set, kid)


def _fetched(url: str, kid: str, wire: Wire, now: datetime) -> Mapping[str, Any] | None:
    if not wire.key_sets.may_refetch(url, now):
        return None
    try:
        key_set = fetch(url, wire)
    except ServiceError:
        wire.key_sets.gave_up(url, now)
        return None
    except BaseException:
        wire.key_sets.gave_up(url, now)
        raise
    wire.key_sets.put(url, key_set, now)
    return only_key(key_set, kid)


class MemoryKeySets:
    """Key sets of platforms in this process: one fetch at a time per address, and no more than one a minute."""

    def __init__(self, wait: Callable[[threading.Condition], bool] | None = None) -> None:
        self._wait = wait or (lambda condition: condition.wait(LONGEST_WAIT))
        self._changed = threading.Condition()
        self._sets: dict[str, tuple[Mapping[str, Any], datetime]] = {}
        self._next_fetch: dict[str, datetime] = {}
        self._fetching: set[str] = set()

    def get(self, url: str) -> Mapping[str, Any] | None:
        held = self._sets.get(url)
        return held[0] if held else None

    def age(self, url: str, now: datetime) -> timedelta | None:
        held = self._sets.get(url)
        return now - held[1] if held else None

    def put(self, url: str, key_set: Mapping[str, Any], now: datetime) -> None:
        with self._changed:
            if len(self._sets) >= _SETS_KEPT:
                self._sets.pop(next(iter(self._sets)))
            self._sets[url] = (key_set, now)
            self._end(url, now + BETWEEN_FETCHES)

    def gave_up(self, url: str, now: datetime) -> None:
        """After a failure without any set to fall back on, the next try may come soon."""
        with self._changed:
            self._end(url, now + (BETWEEN_FETCHES if url in self._sets else AFTER_FAILURE))

    def may_refetch(self, url: str, now: datetime) -> bool:
        with self._changed:
            if url in self._fetching:
                self._wait(self._changed)
                return False
            if now < self._next_fetch.get(url, now):
                return False
            self._fetching.add(url)
            return True

    def _end(self, url: str, next_fetch: datetime) -> None:
        self._fetching.discard(url)
        self._next_fetch[url] = next_fetch
        self._changed.notify_all()
