"""The bell of a web process: rings for the workers beside the requests, many wishes of one moment once.

What a ring does belongs to the engine.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

PAUSE: Final = 0.02
"""Seconds between two rings. A score is on its way within seconds, and no answer waits for the queue."""


class Bell:
    """Called after a commit, it returns at once, and a ring follows; what the process takes along the sweep finds.

    `ring` never fails: nobody would be there to hear of it.
    """

    def __init__(self, ring: Callable[[], None], pause: float = PAUSE) -> None:
        self._ring, self._pause = ring, pause
        self._wanted = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def __call__(self) -> None:
        # Once it is wanted the next ring comes after this moment, because the ringer says so before it rings.
        self._wanted.set()
        if self._thread is None:
            self._start()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="bell", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            self._ring()
            time.sleep(self._pause)
