"""Grades on their way: ten thousand at once, and one from the answer to the gradebook.

`python -m tests.bench.delivery` measures this alone; `make bench` prints it with everything else.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

import psycopg

from tests.bench.gradebook import Gradebook
from tests.bench.machine import NoPostgres, Server, cpu_of, resident, serving, throw_away, tree
from tests.bench.scenes import Scenes
from tests.bench.sizes import browser_of
from tests.bench.world import Builder, Platform

SCORES = 10_000
PAUSE = 0.02
"""Seconds that the platform takes for one score: a quick LMS."""

THREADS = 4
"""Of the jobs (`lms_plugin.jobs.engine`): so many scores are with the platform at once."""

ANSWERS = 10
PATIENCE = 600.0

_QUEUE = """
INSERT INTO grade (uuid, line_item_id, enrolment_id, wanted_share, wanted_stage, wanted_stamp, wanted_at, sent_stamp,
    status, tries, due_at)
SELECT gen_random_uuid(), l.id, e.id, 0.8, 'completed', 1, now(), 0, 'waiting', 0, now()
FROM enrolment e
JOIN placement p ON p.cohort_id = e.cohort_id
JOIN line_item l ON l.placement_id = p.id
JOIN person ON person.id = e.person_id
WHERE person.sub LIKE 'bench-%%' AND e.role = 'learner'
AND p.id = (SELECT max(id) FROM placement WHERE cohort_id = e.cohort_id)
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Seconds and MB; `alone` is what the platform's own slowness costs at the least, `cpu` ms per score of ours."""

    scores: int
    took: float
    alone: float
    growth: float
    cpu: float
    connections: int
    answers: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Scores that arrived in a second."""
        return self.scores / self.took

    @property
    def typical(self) -> float:
        """The median time from an answer to the gradebook."""
        return median(self.answers)


def measure(folder: Path) -> Delivery:
    """Everything, in about three minutes, on a database of its own. Raises NoPostgres."""
    with throw_away() as url, Platform().open() as platform, Gradebook(PAUSE).open() as gradebook:
        builder = Builder.begin(url, platform)
        builder.fill(0, SCORES)
        _point_at(url, gradebook)
        environment = {
            "CONVIVE_DATABASE_URL": url, "CONVIVE_JOBS": "embedded", "CONVIVE_ALLOW_PRIVATE_NETWORK": "true",
            "CONVIVE_LOG_LEVEL": "WARNING",
        }  # fmt: skip
        with serving(["lms_plugin.cli", "serve"], environment, folder, "/healthz") as server:
            answers = tuple(_answers(Scenes(builder.world(), browser_of(server), count()), gradebook))
            took, growth, cpu = _drain(url, server, gradebook)
        alone = SCORES * PAUSE / THREADS
        return Delivery(SCORES, took, alone, growth, cpu, gradebook.connections, answers)


def _point_at(url: str, gradebook: Gradebook) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE registration SET token_url = %s", (f"{gradebook.url}/token",))
        connection.execute("UPDATE line_item SET url = %s || '/items/' || id", (gradebook.url,))


def _answers(scenes: Scenes, gradebook: Gradebook) -> Iterator[float]:
    """The first one is not counted: it asks for the token."""
    for number, step in enumerate(scenes.outcome(ANSWERS + 1)):
        _until_quiet(gradebook)
        before, begun = len(gradebook.finished), time.monotonic()
        step()
        _wait(lambda known=before: len(gradebook.finished) > known)  # type: ignore[misc]
        if number:
            yield gradebook.finished[before] - begun


def _drain(url: str, server: Server, gradebook: Gradebook) -> tuple[float, float, float]:
    """Queue everything at once; the sweep of the jobs finds it. The clock runs from the first score to the last."""
    _until_quiet(gradebook)
    web = tree(server.pid)[1:]
    before, spent = max(resident(pid) for pid in web), sum(cpu_of(pid) or 0 for pid in web)
    gradebook.users.clear()
    gradebook.first_at = 0.0
    gradebook.connections = 0
    with psycopg.connect(url) as connection:
        connection.execute(_QUEUE)
    with _watching(web) as peaks:
        _wait(lambda: len(gradebook.users) >= SCORES)
    used = sum(cpu_of(pid) or 0 for pid in web) - spent
    return gradebook.last_at - gradebook.first_at, max(peaks) - before, used / 1_000_000 / SCORES


@contextmanager
def _watching(pids: list[int]) -> Iterator[list[float]]:
    """The resident memory of the largest process, five times a second."""
    peaks, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.2):
            peaks.append(max(resident(pid) for pid in pids))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        over.set()
        thread.join()


def _until_quiet(gradebook: Gradebook) -> None:
    """Nothing has come for a second."""
    _wait(lambda: time.monotonic() - gradebook.last_at > 1)


def _wait(happened: object) -> None:
    assert callable(happened)
    until = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > until:
            raise RuntimeError("the grades did not arrive")
        time.sleep(0.002)


def main() -> int:
    """Print the figures; exit code 1 where nothing could be measured."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Path(folder))
    except NoPostgres as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"{found.scores:,} scores in {found.took:.1f} s, {found.per_second:.0f} a second"
        f" (the platform alone: {found.alone:.1f} s), {found.connections} connections,"
        f" {found.cpu:.1f} ms CPU each, memory grew by {found.growth:.1f} MB\n"
        f"answer to gradebook: median {found.typical:.2f} s, worst {max(found.answers):.2f} s\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
