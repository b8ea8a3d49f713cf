"""The bell of a web process: who calls it goes on at once, and every wish is followed by a ring."""

import threading
import time
from collections.abc import Callable

from lms_plugin.jobs.bell import Bell

SOON = 5.0


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not happened():
        assert time.monotonic() < end, "the bell did not ring in time"
        time.sleep(0.002)


def test_many_wishes_of_one_moment_ring_once_and_once_more() -> None:
    rings: list[int] = []
    bell = Bell(lambda: rings.append(1), pause=0.5)
    for _ in range(500):
        bell()
    until(lambda: len(rings) == 2)
    time.sleep(0.8)
    assert len(rings) == 2, "the first wish, and all that came after it rang"


def test_whoever_calls_does_not_wait_for_the_ring() -> None:
    may_end, has_rung = threading.Event(), threading.Event()

    def slow() -> None:
        has_rung.set()
        may_end.wait(SOON)

    bell = Bell(slow, pause=0.0)
    bell()
    assert has_rung.wait(SOON)
    for _ in range(10):
        bell()  # Would hang if it rang by itself.
    may_end.set()


def test_a_wish_that_comes_while_it_rings_is_followed_by_another_ring() -> None:
    seen: list[int] = []
    due = [0]
    rings = threading.Event()

    def ring() -> None:
        seen.append(due[0])
        rings.set()

    bell = Bell(ring, pause=0.01)
    for number in range(1, 51):
        due[0] = number
        bell()
        if number % 10 == 0:
            rings.wait(SOON)
            rings.clear()
    until(lambda: seen[-1] == 50)


def test_calls_of_many_threads_start_one_ringer() -> None:
    bell = Bell(lambda: None, pause=0.01)
    before = sum(thread.name == "bell" for thread in threading.enumerate())
    callers = [threading.Thread(target=bell) for _ in range(20)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sum(thread.name == "bell" for thread in threading.enumerate()) == before + 1
