"""Measuring in rounds: every round measures the plain page and each scene, so that a busy machine is fair to both.

What comes of the figures is `report`'s matter.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench.browser import Answer, Browser, signed_in
from tests.bench.kinds import EVERY, KindMoves
from tests.bench.machine import Meter
from tests.bench.plain import SECRET
from tests.bench.scenes import Scenes, Step

ROUNDS = 3
TIMES = {"plain": 200, "lesson": 200, "module": 200, "move": 60, "outcome": 60, "attempt": 30, "launch": 60,
         "room": 80, "table": 25}  # fmt: skip
TIMES |= dict.fromkeys(EVERY, 25)
WARM = 12


@dataclass
class Measured:
    """CPU milliseconds of one scene, one figure per round, and what the last answer of it held."""

    rounds: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    @property
    def spread(self) -> float:
        """Half the distance of the outermost rounds, as a share of the median."""
        return (max(self.rounds) - min(self.rounds)) / 2 / self.middle


@dataclass(frozen=True, slots=True)
class Counted:
    """What one go of a scene took: SQL statements of its dearest request, of all, outward calls, bytes of the last."""

    dearest: int
    statements: int
    outward: int
    bytes: int


Prepare = Callable[[int], Sequence[Step]]


def scenes_by_name(scenes: Scenes) -> dict[str, Prepare]:
    """What is measured, in the order of the table."""
    return {name: getattr(scenes, name) for name in TIMES if name != "plain" and name not in EVERY}


def kinds_by_name(moves: KindMoves) -> dict[str, Prepare]:
    """A move of every kind, for the table below that of the scenes."""
    return {name: moves.of(name) for name in EVERY}


def plain_page(browser: Browser) -> Prepare:
    """The plain page as a scene."""
    cookies = signed_in("1", SECRET, "session")

    def ask() -> Sequence[Answer]:
        answer = browser.get("/", cookies)
        assert answer.status == 200, answer.text[:500]
        return (answer,)

    return lambda times: [ask] * times


def measure(scenes: dict[str, tuple[Prepare, Meter]]) -> dict[str, Measured]:
    """CPU of each scene in milliseconds per go."""
    for prepare, _meter in scenes.values():
        _run(prepare(WARM))
    found = {name: Measured() for name in scenes}
    for _ in range(ROUNDS):
        for name, (prepare, meter) in scenes.items():
            steps = prepare(TIMES[name])
            gc.collect()
            with meter:
                _run(steps)
            found[name].rounds.append(meter.spent / len(steps))
    return found


def _run(steps: Sequence[Step]) -> None:
    for step in steps:
        step()


def count_statements(scenes: dict[str, Prepare]) -> dict[str, Counted]:
    """The counting pass: three goes to warm up, the fourth counts."""
    found = {}
    for name, prepare in scenes.items():
        answers = [step() for step in prepare(4)][-1]
        statements = [int(answer.headers["x-statements"]) for answer in answers]
        outward = sum(int(answer.headers["x-outward"]) for answer in answers)
        found[name] = Counted(max(statements), sum(statements), outward, len(answers[-1].text.encode()))
    return found
