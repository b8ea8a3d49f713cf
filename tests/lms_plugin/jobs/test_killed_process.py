"""A process is killed in the middle of sending a grade: the gradebook ends with the one right score.

Processes, database and platform are real ones. That a lease has run out is written
into the database and not waited for.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.db import schema
from lms_plugin.db.base import engine_options, prepare
from lms_plugin.jobs.transactions import writing
from lms_plugin.jobs.wire import wire_of
from lms_plugin.models import Grade, LineItem, RegistrationRow
from tests.lms_plugin.jobs.conftest import Bench
from tests.lms_plugin.jobs.loopback import Moment, Platform, listening
from tests.support.cast import make_cast
from tests.support.house import Clock, empty_database
from tests.support.loopback import free_port

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0
"""Seconds for a process to start and send on a busy machine."""


@dataclass
class Installation:
    """A migrated database whose platform is one on loopback, and the processes that work on it."""

    bench: Bench
    platform: Platform
    url: str
    folder: Path

    @contextmanager
    def process(self, *command: str, jobs: str = "worker") -> Iterator[subprocess.Popen[bytes]]:
        """`convive` with these arguments, in a process group of its own that does not outlive the test."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CONVIVE_")}
        own = {
            "CONVIVE_DATABASE_URL": self.url, "CONVIVE_ALLOW_PRIVATE_NETWORK": "1", "CONVIVE_JOBS": jobs,
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        with (self.folder / "process.log").open("ab") as log:
            running = subprocess.Popen(
                [sys.executable, "-m", "lms_plugin.cli", *command], cwd=self.folder, env=kept | own, stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            yield running
        finally:
            kill(running)

    def killed_while_sending(self, moment: Moment, *command: str, jobs: str = "worker") -> None:
        """Start it, wait until the platform has a score in hand, and kill it before it hears an answer."""
        self.platform.hold(moment)
        with self.process(*command, jobs=jobs) as running:
            wait_for(self.platform.held.is_set, running, self.folder)
        self.platform.let_go()

    def sent_by(self, *command: str, jobs: str = "worker") -> None:
        """Start another one and wait until it has settled the grade."""
        with self.process(*command, jobs=jobs) as running:
            wait_for(lambda: self.bench.grade().status == "sent", running, self.folder)

    def end_the_lease(self) -> None:
        with writing(self.bench.engine) as session:
            session.execute(update(Grade).values(leased_until=datetime.now(UTC) - timedelta(seconds=1)))

    def want(self, share: float) -> None:
        self.bench.clock.now = datetime.now(UTC)
        self.bench.want(self.bench.cast.trainee, share)


def kill(running: subprocess.Popen[bytes]) -> None:
    """SIGKILL to all of it: the web process of granian is a child."""
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(10)


def wait_for(condition: Callable[[], object], running: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert running.poll() is None, (folder / "process.log").read_text()
        assert time.monotonic() < end, (folder / "process.log").read_text()
        time.sleep(0.02)


@pytest.fixture
def installation(dialect: str, tmp_path: Path) -> Iterator[Installation]:
    with empty_database(dialect, tmp_path) as url, listening() as platform:
        settings = Settings(_env_file=None, database_url=url)
        schema.upgrade(settings)
        engine = create_engine(settings.sync_database_url, **engine_options(settings.sync_database_url))
        prepare(engine)
        clock = Clock(datetime.now(UTC))
        with Session(engine, expire_on_commit=False) as session:
            cast = make_cast(session, clock())
            move_to(session, platform.address)
        bench = Bench(engine, wire_of(settings, engine, clock), platform.lms, clock, cast)
        yield Installation(bench, platform, url, tmp_path)
        engine.dispose()


def move_to(session: Session, address: str) -> None:
    """Let token service and gradebook of every platform be at this address."""
    session.execute(update(RegistrationRow).values(token_url=f"{address}/token"))
    for item in session.scalars(select(LineItem)):
        item.url = f"{address}/lineitems/{item.id}"
    session.commit()


def assert_one_right_score(installation: Installation, points: float) -> None:
    lms = installation.platform.lms
    assert list(lms.kept) == [(f"/lineitems/{installation.bench.grade().line_item_id}", "lucia")]
    assert lms.shown() == {"lucia": points}
    seconds = [int(stamp.timestamp()) for stamp in lms.stamps()]
    assert seconds == sorted(set(seconds)), "a platform would have refused a timestamp that did not rise"


def test_workers_killed_while_they_send_leave_the_one_right_score(installation: Installation) -> None:
    installation.want(0.75)
    installation.killed_while_sending("before", "worker")
    assert installation.platform.lms.shown() == {}
    installation.end_the_lease()
    installation.killed_while_sending("after", "worker")
    assert installation.platform.lms.shown() == {"lucia": 75.0}
    assert installation.bench.grade().status == "sending"
    installation.end_the_lease()
    installation.sent_by("worker")
    assert_one_right_score(installation, 75.0)
    assert len(installation.platform.lms.received) == 2


def test_a_web_process_killed_with_its_jobs_leaves_the_score_that_was_wanted_last(installation: Installation) -> None:
    serve = ("serve", "--port", str(free_port()))
    installation.want(0.5)
    installation.killed_while_sending("after", *serve, jobs="embedded")
    installation.want(0.9)
    installation.end_the_lease()
    installation.sent_by(*serve, jobs="embedded")
    assert_one_right_score(installation, 90.0)
