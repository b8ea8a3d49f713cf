"""Whether the jobs are alive: who plans the sweeps leaves the time in the queue's own store, and others read it there.

What a sweep does belongs to `engine`.
"""

import time
from typing import Final

import structlog
from huey import Huey

OLDEST: Final = 90.0
"""Seconds after which a sign of life is too old: three sweeps were missed."""

_KEY: Final = "pulse"

log = structlog.get_logger()


def beat(huey: Huey) -> None:
    """Leave a sign of life. Never fails: a store out of reach is told by its absence."""
    try:
        huey.storage.put_data(_KEY, repr(time.time()).encode())
    except Exception as error:
        log.warning("pulse_failed", error=type(error).__name__)


def is_beating(huey: Huey) -> bool:
    """Whether a sign of life was left lately, by whatever process of this installation."""
    left = huey.storage.peek_data(_KEY)
    try:
        return time.time() - float(bytes(left)) < OLDEST
    except (TypeError, ValueError):  # Nothing was ever left, which the store says in its own way.
        return False
