"""Measuring in rounds: every scene stands between two goes of the plain page, so that a busy machine is fair to both.

What comes of the figures is `report`'s matter.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.bench.browser import Answer, Browser, signed_in
from tests.bench.kinds import EVERY, KindMoves
from tests.bench.machine import Meter
from tests.bench.plain import SECRET
from tests.bench.scenes import Scenes, Step

ROUNDS = 8
"""Many short rounds: on a machine that others use too, a slow moment spoils a few of them and not the median."""
TIMES = {"lesson": 30, "module": 30, "move": 20, "outcome": 20, "attempt": 6, "launch": 15, "room": 20, "table": 6}
TIMES |= dict.fromkeys(EVERY, 10)
PLAIN = 30
WARM = dict.fromkeys(("plain", "lesson", "module", "move", "outcome", "launch", "room"), 30)
"""Goes before the first round, for in them texts are rendered that a process renders once."""
FEWER = 12
"""The same of all others."""


@dataclass
class Measured:
    """CPU milliseconds of one scene, one figure per round, and those of the plain page just before and after it."""

    rounds: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """The median of the rounds."""
        return median(self.rounds)

    @property
    def spread(self) -> float:
        """Half the distance of the quartiles, as a share of the median."""
        first, _, third = quantiles(self.rounds, n=4)
        return (third - first) / 2 / self.middle

    @property
    def ratio(self) -> float:
        """The median of the rounds, each as a multiple of the plain page of its own moment."""
        return median(own / plain for own, plain in zip(self.rounds, self.beside, strict=True))


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
    return {name: getattr(scenes, name) for name in TIMES if name not in EVERY}


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


def measure(plain: tuple[Prepare, Meter], scenes: dict[str, tuple[Prepare, Meter]]) -> dict[str, Measured]:
    """CPU of each scene in milliseconds per go, and of the plain page under "plain"."""
    for name, (prepare, _meter) in {"plain": plain, **scenes}.items():
        _run(prepare(WARM.get(name, FEWER)))
    found = {name: Measured() for name in ("plain", *scenes)}
    for _ in range(ROUNDS):
        before = _spent(plain, PLAIN)
        for name, scene in scenes.items():
            own, after = _spent(scene, TIMES[name]), _spent(plain, PLAIN)
            found[name].rounds.append(own)
            found[name].beside.append((before + after) / 2)
            before = after
        found["plain"].rounds.append(median(found[name].beside[-1] for name in scenes))
    return found


def _spent(scene: tuple[Prepare, Meter], times: int) -> float:
    prepare, meter = scene
    steps = prepare(times)
    gc.collect()
    with meter:
        _run(steps)
    return meter.spent / len(steps)


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
