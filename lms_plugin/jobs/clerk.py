"""The clerk of a worker that sends grades: writes down how they went, and takes the next ones, beside the sending.

A platform that is asked next while the last answer is still being written down never waits for our database. What
has gathered meanwhile is written in one transaction, so that a killed worker repeats the last few scores at most.
What a note says belongs to `passback`, how it is written to `outbox`.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine

from lms_plugin.jobs import outbox
from lms_plugin.jobs.outbox import Claimed, Note


class Clerk:
    """One hand that writes and takes in the order it was told; for one sender alone."""

    def __init__(self, engine: Engine, hand: ThreadPoolExecutor) -> None:
        self._engine, self._hand = engine, hand
        self._notes: deque[Note] = deque()
        self._writing: list[Future[None]] = []

    def settle(self, claimed: Claimed, values: Mapping[str, Any]) -> None:
        """Have it written down soon."""
        self._notes.append((claimed, values))
        self._writing.append(self._hand.submit(self._write))

    def take(self, taking: Callable[[], Sequence[Claimed]]) -> Future[Sequence[Claimed]]:
        """Have the next grades taken, after everything that was told before."""
        return self._hand.submit(taking)

    def finish(self) -> None:
        """Wait until everything is written; raises what went wrong with it."""
        writing, self._writing = self._writing, []
        for one in writing:
            one.result()

    def _write(self) -> None:
        gathered = [self._notes.popleft() for _ in range(len(self._notes))]
        if gathered:
            outbox.settle(self._engine, gathered)


@contextmanager
def clerk_of(engine: Engine) -> Iterator[Clerk]:
    """A clerk until the end of the block, who leaves nothing unwritten."""
    with ThreadPoolExecutor(1, "clerk") as hand:
        clerk = Clerk(engine, hand)
        try:
            yield clerk
        finally:
            clerk.finish()
