"""The table on the terminal and docs/benchmarks.md: figures beside their targets, and what is missed said plainly.

Nothing is measured here.
"""

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.bench.delivery import PAUSE, THREADS, Delivery
from tests.bench.heavy import ATTEMPTS, ITEMS, QUESTIONS, Heavy
from tests.bench.kinds import EVERY
from tests.bench.rounds import ROUNDS, WARM, Counted, Measured
from tests.bench.sizes import Sizes

FILE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
GROWTH = 4 / 3
SLOWER = 1.25
"""How much longer than the platform alone ten thousand grades may take: decision 044."""

GROWN = 10
"""MB that memory may grow by while grades are sent: constant, but for what the allocator keeps."""


@dataclass(frozen=True, slots=True)
class Target:
    """A scene in words; `most` and `stretch` are multiples of the plain page, `statements` is for one request."""

    words: str
    most: float | None = None
    stretch: float | None = None
    statements: int | None = None


TARGETS = {
    "launch": Target("Login, launch and first page (three requests)", 4, 2),
    "module": Target("Module page"),
    "lesson": Target("Lesson page", 1.2, 0.6, 5),
    "move": Target("Quiz move (three answers saved)", 1.5, 1, 4),
    "outcome": Target("Quiz move that changes the outcome", 1.5, 1, 7),
    "attempt": Target("Ten-question attempt, begin to result (six requests)", 10),
    "room": Target("Room list, 50 conversations", 2),
    "table": Target("Cohort table, 200 trainees × 10 modules", 8),
}


TARGETS |= {name: Target(words, 1.5, None, 7) for name, words in EVERY.items()}


@dataclass(frozen=True, slots=True)
class Results:
    """One run: CPU with a thousand people and with a hundred thousand, statement counts of a small one, and sizes."""

    small: dict[str, Measured]
    large: dict[str, Measured]
    counts: dict[str, Counted]
    asked_for_keys: int
    sizes: Sizes
    heavy: Heavy
    delivery: Delivery
    postgres: str
    rows: dict[str, int]

    def ratio(self, name: str) -> float:
        """The multiple of the plain page, at the size where it is worse."""
        return max(self.small[name].ratio, self.large[name].ratio)

    def growth(self, name: str) -> float:
        """What it costs with a hundred thousand people over what it costs with a thousand, both in plain pages."""
        return self.large[name].ratio / self.small[name].ratio


def text(results: Results, today: date) -> str:
    """The whole document."""
    missed = list(_missed(results))
    verdict = "Every target is met." if not missed else "Missed:\n\n" + "\n".join(f"* {line}" for line in missed)
    return "\n".join((
        "# What it costs", "", *_about(results, today), "", "## Requests", "", *_table(results), "",
        "Statements are those of the dearest request of the scene / of the whole scene.", "",
        "## Sizes and times", "", *_sizes(results), "", "## Grades on their way", "", *_delivery(results.delivery), "",
        "## Targets", "", verdict, "",
        "`make bench` measures again and rewrites this page. It needs PostgreSQL at 127.0.0.1:5432, or where",
        "`CONVIVE_TEST_POSTGRES` says, with the right to create a database.", "",
    ))  # fmt: skip


def _about(results: Results, today: date) -> Iterator[str]:
    people = ", ".join(f"{number:,} rows in `{name}`" for name, number in results.rows.items())
    yield (
        f"Measured on {today:%d %B %Y} on two virtual cores shared with other work, {platform.system()}, Python "
        f"{sys.version.split()[0]}, PostgreSQL {results.postgres} on loopback with `synchronous_commit=on`, in one run."
    )
    yield ""
    yield (
        "The figure is CPU time per go, user and system, of all server processes and of PostgreSQL's backends "
        "together, not time on the wall: sequential requests over a kept-alive loopback connection to one web process "
        "of `convive serve` (`CONVIVE_JOBS=worker`; jobs and the WAL writer are not counted). Each figure is the "
        f"median of {ROUNDS} rounds, with half the distance of the quartiles. In every round each scene stands "
        f"between two goes of the plain page; before the first, up to {max(WARM.values())} goes are not counted."
    )
    yield ""
    yield (
        "The plain page is an ordinary Flask page under the same server: Flask-Login (whose loader reads the user), "
        "one ORM query of forty rows, a Jinja template of 18 KB. Ratios are multiples of what it took "
        "just before and just after, so that a machine that changes its speed is fair to both; each is the median of "
        "the rounds, at the size of database where it is worse. Growth compares these multiples."
    )
    yield ""
    yield f"The larger database has {people}."


def _table(results: Results) -> Iterator[str]:
    yield "| scene | 1,000 people, ms | 100,000 people, ms | growth | × plain | target | stretch | statements | ok |"
    yield "|---|---|---|---|---|---|---|---|---|"
    small, large = results.small["plain"], results.large["plain"]
    yield f"| plain page | {_ms(small)} | {_ms(large)} | | 1 | | | | |"
    for name, target in TARGETS.items():
        counted = results.counts[name]
        limit = f" (≤ {target.statements})" if target.statements else ""
        verdict = "" if target.most is None else "no" if list(_missed_by(results, name)) else "yes"
        yield (
            f"| {target.words} | {_ms(results.small[name])} | {_ms(results.large[name])} | {results.growth(name):.2f} "
            f"| {results.ratio(name):.2f} | {_number(target.most)} | {_number(target.stretch)} "
            f"| {counted.dearest} / {counted.statements}{limit} | {verdict} |"
        )


def _ms(measured: Measured) -> str:
    return f"{measured.middle:.2f} ± {100 * measured.spread:.0f} %"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _sizes(results: Results) -> Iterator[str]:
    sizes = results.sizes
    yield "| what | figure | target |"
    yield "|---|---|---|"
    yield f"| memory of a warm worker | {sizes.worker:.0f} MB | |"
    yield f"| of that, importing the libraries alone | {sizes.imports:.0f} MB | |"
    yield f"| the rest | {sizes.worker - sizes.imports:.0f} MB | 40 MB |"
    yield f"| start to the first healthy answer, median of five | {sizes.started_in / 1000:.2f} s | 2 s |"
    yield f"| HTML of a lesson | {sizes.lesson / 1000:.1f} KB | 24 KB |"
    yield f"| first view of it, all files, gzip | {sizes.first_view / 1000:.1f} KB | 100 KB |"
    yield f"| cohort table, HTML | {results.counts['table'].bytes / 1000:.0f} KB | |"
    yield f"| reading a programme from its files, checks included | {sizes.read_programme:.0f} ms CPU | |"
    yield f"| reading a module from its row, once per process | {sizes.read_module:.0f} ms CPU | |"
    heavy = results.heavy
    yield f"| a module of {QUESTIONS} questions from its files, checks included | {heavy.checked:.0f} ms CPU | 200 ms |"
    yield f"| the same from its row, once per process | {heavy.cold:.0f} ms CPU | 200 ms |"
    yield f"| the same from memory | {heavy.known:.2f} ms CPU | 1 ms |"
    yield f"| item analysis of {ATTEMPTS:,} attempts × {ITEMS} items | {heavy.analysis:.0f} ms CPU | 100 ms |"
    yield f"| outward calls during a launch with warm keys | {results.counts['launch'].outward} | 0 |"
    yield f"| requests for the platform's keys (one per start of a server) | {results.asked_for_keys} | |"


def _delivery(found: Delivery) -> Iterator[str]:
    yield (
        f"{found.scores:,} grades queued at once for a platform that needs {1000 * PAUSE:.0f} ms for each, sent by the "
        f"{THREADS} threads of the jobs in the one web process of `convive serve`; and {len(found.answers)} quizzes "
        "handed in on the idle server, each timed on the wall from the request to the platform's receipt of the score."
    )
    yield ""
    yield "| what | figure | target |"
    yield "|---|---|---|"
    yield f"| all of them sent | {found.took:.1f} s | {SLOWER * found.alone:.0f} s |"
    yield f"| the platform alone would take | {found.alone:.1f} s | |"
    yield f"| a second | {found.per_second:.0f} | |"
    yield f"| CPU of the web process for each | {found.cpu:.1f} ms | |"
    yield f"| connections | {found.connections} | |"
    yield f"| memory of the process grew by | {found.growth:.1f} MB | {GROWN} MB |"
    yield f"| from the answer to the gradebook, median | {found.typical:.2f} s | 2 s |"
    yield f"| the slowest of them | {max(found.answers):.2f} s | 2 s |"


def _missed(results: Results) -> Iterator[str]:
    for name in TARGETS:
        yield from _missed_by(results, name)
    sizes = results.sizes
    facts = (
        ("memory over the imports", sizes.worker - sizes.imports, 40, "MB"),
        ("start", sizes.started_in, 2000, "ms"),
        ("HTML of a lesson", sizes.lesson / 1000, 24, "KB"),
        ("first view", sizes.first_view / 1000, 100, "KB"),
        ("a module of many questions from its files", results.heavy.checked, 200, "ms"),
        ("a module of many questions from its row", results.heavy.cold, 200, "ms"),
        ("a module of many questions from memory", results.heavy.known, 1, "ms"),
        ("item analysis", results.heavy.analysis, 100, "ms"),
        ("grades queued at once", results.delivery.took, SLOWER * results.delivery.alone, "s"),
        ("memory while they are sent", results.delivery.growth, GROWN, "MB"),
        ("from an answer to the gradebook", max(results.delivery.answers), 2, "s"),
    )
    for words, figure, most, unit in facts:
        if figure > most:
            yield f"{words}: {figure:.0f} {unit}, target {most:g} {unit}"
    if results.counts["launch"].outward:
        yield "a launch calls out although the platform's keys are known"


def _missed_by(results: Results, name: str) -> Iterator[str]:
    target, counted = TARGETS[name], results.counts[name]
    if target.most is not None and results.ratio(name) > target.most:
        yield f"{target.words}: {results.ratio(name):.2f} × the plain page, target {target.most:g}"
    if target.statements is not None and counted.dearest > target.statements:
        yield f"{target.words}: {counted.dearest} statements, target {target.statements}"
    if results.growth(name) > GROWTH:
        yield f"{target.words}: {results.growth(name):.2f} times the CPU with 100,000 people, at most 1.33 is wanted"
