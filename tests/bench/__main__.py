"""`python -m tests.bench`: build, measure small, measure large, print the table, write docs/benchmarks.md."""

import signal
import sys
import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

import psycopg
from psycopg.sql import SQL, Identifier

from tests.bench import delivery, report
from tests.bench.heavy import heavy
from tests.bench.kinds import EVERY, KindMoves
from tests.bench.machine import Meter, NoPostgres, Server, serving, throw_away
from tests.bench.report import Results
from tests.bench.rounds import (
    Counted,
    Measured,
    Prepare,
    count_statements,
    kinds_by_name,
    measure,
    plain_page,
    scenes_by_name,
)
from tests.bench.scenes import Scenes
from tests.bench.sizes import Sizes, browser_of, sizes
from tests.bench.world import Builder, Platform, World

FEW, MANY = 1_000, 100_000
STARTS = 5
TOOL = ["lms_plugin.cli", "serve"]
TABLES = ("person", "enrolment", "visit", "attempt", "move", "progress", "thread", "post")


class Bench:
    """One run on one throw-away database."""

    def __init__(self, url: str, platform: Platform, folder: Path) -> None:
        self.url, self.platform, self.folder = url, platform, folder
        self.environment = {
            "CONVIVE_DATABASE_URL": url, "CONVIVE_JOBS": "worker", "CONVIVE_ALLOW_PRIVATE_NETWORK": "true",
            "CONVIVE_LOG_LEVEL": "WARNING",
        }  # fmt: skip
        self.attempts: count[int] = count()
        self.people = {name: count() for name in EVERY}

    def run(self) -> Results:
        """Everything, in about eight minutes."""
        _say(f"{FEW:,} people")
        builder = Builder.begin(self.url, self.platform)
        builder.fill(0, FEW)
        # Once: launches add visits of their own, and each trainee must come once.
        world = builder.world()
        counts = self.counts(world)
        small, _ = self.measured(world)
        _say(", ".join(f"{name} {one.middle:.2f} ms" for name, one in small.items()))
        _say(f"{MANY:,} people")
        builder.fill(FEW, MANY)
        large, once = self.measured(world)
        with psycopg.connect(self.url) as connection:
            version = connection.info.parameter_status("server_version") or ""
            rows = {name: _count(connection, name) for name in TABLES}
        _say(f"{delivery.SCORES:,} grades")
        sent = delivery.measure(self.folder)
        return Results(small, large, counts, self.platform.asked, once, heavy(), sent, version.split()[0], rows)

    def counts(self, world: World) -> dict[str, Counted]:
        """The short counting pass."""
        target = ["tests.bench.serve", "tests.bench.counted:web"]
        with serving(target, self.environment, self.folder, "/healthz") as server:
            return count_statements(self._scenes(world, Scenes(world, browser_of(server), self.attempts)))

    def measured(self, world: World) -> tuple[dict[str, Measured], Sizes]:
        """CPU of all scenes on the tool itself, beside the plain page."""
        plain = ["tests.bench.serve", "tests.bench.plain:web"]
        started_in = median(self.start() for _ in range(STARTS))
        with (
            serving(TOOL, self.environment, self.folder, "/healthz") as tool,
            serving(plain, self.environment, self.folder, "/healthz") as page,
        ):
            found, scenes = self._measured(world, tool, page)
            return found, sizes(tool, scenes, started_in)

    def start(self) -> float:
        """Seconds to the first healthy answer of a process that is asked nothing else."""
        with serving(TOOL, self.environment, self.folder, "/healthz") as server:
            return server.started_in

    def _scenes(self, world: World, scenes: Scenes) -> dict[str, Prepare]:
        return {**scenes_by_name(scenes), **kinds_by_name(KindMoves(world, scenes, self.people))}

    def _measured(self, world: World, tool: Server, page: Server) -> tuple[dict[str, Measured], Scenes]:
        scenes = Scenes(world, browser_of(tool), self.attempts)
        of_tool, of_page = Meter(tool, self.url), Meter(page, self.url)
        places = {name: (prepare, of_tool) for name, prepare in self._scenes(world, scenes).items()}
        found = measure((plain_page(browser_of(page)), of_page), places)
        of_tool.close()
        of_page.close()
        return found, scenes


def _count(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> int:
    found = connection.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
    return int(str(next(found)[0]))


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


def main() -> int:
    """Exit code 0 when it was measured, whatever came of it; 1 where it could not be."""
    # A run that is told to end still ends its servers and drops its database.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))
    try:
        with throw_away() as url, Platform().open() as platform, tempfile.TemporaryDirectory() as folder:
            results = Bench(url, platform, Path(folder)).run()
    except NoPostgres as error:
        _say(str(error))
        return 1
    written = report.text(results, datetime.now(UTC).date())
    report.FILE.write_text(written, encoding="utf-8")
    sys.stdout.write(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
