"""Rate limits per person or, before a visit exists, per address.

A whole academy shares one address, so limits by address are wide. Where tallies are kept in this process is
`tallies`' matter; `docs/decisions/007-limits.md` says why no extension of Flask stands between.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

import structlog
from flask import Flask, abort, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from lms_plugin.web.house import house
from lms_plugin.web.identity import actor_or_none
from lms_plugin.web.tallies import ProcessStorage

P = ParamSpec("P")
R = TypeVar("R")

_EXTENSION: Final = "convive_limits"

log = structlog.get_logger()


def by_address() -> str:
    """The key of those who are not known yet."""
    return f"address:{request.remote_addr}"


def by_person() -> str:
    """The key of a person, or of an address where nobody is known."""
    who = actor_or_none()
    return f"person:{who.person_uuid}" if who else by_address()


def limited(rule: str, key: Callable[[], str] = by_person) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A view that answers 429 beyond a rule such as `30 per minute`; each view counts for itself."""
    item = parse(rule)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        name = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_app.extensions[_EXTENSION].takes(item, name, key()):
                abort(429)
            return view(*args, **kwargs)

        return counted

    return decorate


def takes(rule: str, name: str, who: str) -> bool:
    """Whether one more of these is within the rule; it counts. For views that say themselves what is too much."""
    return bool(current_app.extensions[_EXTENSION].takes(parse(rule), name, who))


def has_room(rule: str, name: str, who: str) -> bool:
    """Whether one more would be within the rule; nothing is counted."""
    return bool(current_app.extensions[_EXTENSION].has_room(parse(rule), name, who))


class Limits:
    """Counts in Redis where there is one, else in this process; a Redis out of reach fails no request."""

    def __init__(self, redis_url: str) -> None:
        self._here = FixedWindowRateLimiter(ProcessStorage())
        shared = storage_from_string(redis_url, wrap_exceptions=True) if redis_url else None
        self._shared = FixedWindowRateLimiter(shared) if shared else self._here

    def takes(self, item: RateLimitItem, view: str, who: str) -> bool:
        """Whether one request more is within the rule; it counts."""
        try:
            return self._shared.hit(item, view, who)
        except StorageError as error:
            log.warning("limits_out_of_reach", error=type(error).__name__)
            return self._here.hit(item, view, who)


    def has_room(self, item: RateLimitItem, view: str, who: str) -> bool:
        """Whether one request more would be within the rule."""
        try:
            return self._shared.test(item, view, who)
        except StorageError as error:
            log.warning("limits_out_of_reach", error=type(error).__name__)
            return self._here.test(item, view, who)


class NoLimits:
    """Takes everything: for tests that ask often."""

    def takes(self, _item: RateLimitItem, _view: str, _who: str) -> bool:
        """Always."""
        return True

    has_room = takes


def init_app(app: Flask) -> None:
    """Attach the counting; off in tests unless they set RATELIMIT_ENABLED."""
    with app.app_context():
        redis_url = house().settings.redis_url
    is_on = app.config.setdefault("RATELIMIT_ENABLED", not app.testing)
    app.extensions[_EXTENSION] = Limits(redis_url) if is_on else NoLimits()
