"""A store for rate limits in this process: how often somebody asked within a window of time.

What is limited, and for whom, is said in `limits` and beside each route; several hosts count in Redis.
"""

import threading
import time
from typing import Any, Final

from limits.storage import Storage

SCHEME: Final = "process"

_SWEEP_AT: Final = 1024
"""Tallies from which on old ones are thrown away before one is added."""


class ProcessStorage(Storage):
    """Counts for fixed windows, safe among threads.

    limits 5.8's own `MemoryStorage` starts a thread at nearly every request, to walk over all its keys: a tenth of a
    move in a quiz, and more with each person who is there. Here old tallies go when their number has doubled.
    """

    STORAGE_SCHEME = [SCHEME]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._lock = threading.Lock()
        self._tallies: dict[str, tuple[int, float]] = {}
        self._sweep_at = _SWEEP_AT

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a store out of reach would raise; this one always is in reach."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and give the tally of the window that runs or begins now; `expiry` in seconds."""
        now = time.time()
        with self._lock:
            tally, ends = self._tallies.get(key, (0, 0.0))
            if ends <= now:
                tally, ends = 0, now + expiry
                self._sweep(now)
            self._tallies[key] = tally + amount, ends
        return tally + amount

    def get(self, key: str) -> int:
        """The tally of the window that runs, 0 where none does."""
        tally, ends = self._tallies.get(key, (0, 0.0))
        return tally if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970; now where none runs."""
        return max(self._tallies.get(key, (0, 0.0))[1], time.time())

    def check(self) -> bool:
        """Whether the store answers."""
        return True

    def reset(self) -> int:
        """Forget everything, and tell how much that was."""
        with self._lock:
            forgotten = len(self._tallies)
            self._tallies.clear()
        return forgotten

    def clear(self, key: str) -> None:
        """Forget one tally."""
        with self._lock:
            self._tallies.pop(key, None)

    def _sweep(self, now: float) -> None:
        if len(self._tallies) < self._sweep_at:
            return
        self._tallies = {key: tally for key, tally in self._tallies.items() if tally[1] > now}
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._tallies))
