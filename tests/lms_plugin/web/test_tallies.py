"""Counting requests within a window of time, in one process."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lms_plugin.web import tallies
from lms_plugin.web.tallies import ProcessStorage


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in a list of one that a test may change."""
    now = [1000.0]
    monkeypatch.setattr(tallies.time, "time", lambda: now[0])
    return now


def test_a_window_counts_until_it_ends(at: list[float]) -> None:
    store = ProcessStorage()
    assert [store.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert (store.get("a"), store.get_expiry("a"), store.get("b")) == (3, 1060, 0)
    at[0] = 1060
    assert store.get("a") == 0
    assert store.incr("a", 60) == 1


def test_people_are_counted_apart_and_forgotten_one_by_one_or_together(at: list[float]) -> None:
    store = ProcessStorage()
    store.incr("a", 60)
    store.incr("b", 60, amount=5)
    store.clear("a")
    assert (store.get("a"), store.get("b")) == (0, 5)
    assert store.reset() == 1
    assert store.get("b") == 0


def test_many_threads_lose_no_count() -> None:
    store = ProcessStorage()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.incr("a", 60), range(2000)))
    assert store.get("a") == 2000


def test_a_flood_of_people_who_do_not_come_back_does_not_stay(at: list[float]) -> None:
    store = ProcessStorage()
    for number in range(100_000):
        at[0] += 0.1
        store.incr(str(number), 60)
    assert len(store._tallies) <= 2 * tallies._SWEEP_AT


def test_who_is_still_counted_survives_a_sweep(at: list[float]) -> None:
    store = ProcessStorage()
    store.incr("patient", 10_000)
    for number in range(5_000):
        at[0] += 1
        store.incr(str(number), 60)
    assert store.incr("patient", 10_000) == 2
