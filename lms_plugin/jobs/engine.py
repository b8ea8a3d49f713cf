"""The engine that runs the jobs: Huey over a file of its own, or over Redis.

The queue only wakes workers; what is to be done stands in the tables, so a
lost message costs half a minute and a killed worker nothing. What a job does
belongs to its own module.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import structlog
from flask import Flask
from huey import Huey, RedisHuey
from huey.consumer import Consumer, Scheduler
from huey.serializer import SignedSerializer
from huey.storage import SqliteStorage
from sqlalchemy.engine import make_url

from lms_plugin.config import Settings
from lms_plugin.jobs import pulse

if TYPE_CHECKING:
    from lms_plugin.jobs.work import Work

log = structlog.get_logger()

QUEUE: Final = "convive"
THREADS: Final = 4
"""Sending is waiting for other servers; four at once suit an academy, and Redis workers add more."""

SWEEP_EVERY: Final = 30
_LONGEST_NAP: Final = 0.5
_STOP_WITHIN: Final = 8.0


class Jobs:
    """The queue of an installation. Web processes ring; a process that was given an application works."""

    def __init__(self, settings: Settings, name: str = QUEUE) -> None:
        self.huey = _queue(settings, name)
        self._work: Work | None = None
        self._pump = self.huey.task(name="pump")(self._run_pump)
        self.huey.periodic_task(lambda _moment: True, name="sweep")(self._run_sweep)

    def wake(self) -> None:
        """Ring once: a bell that nobody has answered yet will do. Never fails, because the sweep comes anyway."""
        try:
            if not self.huey.pending_count():
                self._pump()
        except Exception as error:
            log.warning("wake_failed", error=type(error).__name__)

    def start_embedded(self, app: Flask) -> "Running":
        """Work in threads of this process, beside the requests."""
        self._work = _work_of(app)
        return Running(_Threads(self.huey, **_OPTIONS))

    def run(self, app: Flask) -> None:
        """Work in this process until it is told to end."""
        self._work = _work_of(app)
        _Worker(self.huey, graceful_signal="TERM", **_OPTIONS).run()

    def _run_pump(self) -> None:
        if self._work is not None:
            self._work.pump(self.wake)

    def _run_sweep(self) -> None:
        if self._work is not None:
            self._work.sweep(self.wake)


class Running:
    """Embedded threads at work, until `stop`."""

    def __init__(self, consumer: "_Threads") -> None:
        self._consumer = consumer
        self._thread = threading.Thread(target=consumer.run, name="convive-jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let running jobs end, for a few seconds; what is cut off is done again after its lease."""
        # Huey waits for its threads, and one that has not begun yet cannot be waited for.
        self._consumer.begun.wait(_STOP_WITHIN)
        self._consumer.stop(graceful=True)
        self._thread.join(_STOP_WITHIN)


def queue_answers(settings: Settings) -> bool:
    """Whether the queue can be reached and its file written, for `/readyz` and `convive doctor`."""
    return _asked(settings, lambda huey: huey.pending_count() >= 0)


def jobs_are_alive(settings: Settings, name: str = QUEUE) -> bool:
    """Whether sweeps are planned somewhere: in this process, beside it or on another machine."""
    return _asked(settings, pulse.is_beating, name)


def _asked(settings: Settings, question: Callable[[Huey], bool], name: str = QUEUE) -> bool:
    """What a queue answers; False where it cannot be asked. To open its file is to lock it for writing."""
    try:
        huey = _queue(settings, name)
        try:
            return question(huey)
        finally:
            huey.storage.close()
    except Exception as error:
        log.warning("queue_unavailable", error=type(error).__name__)
        return False


def queue_file(settings: Settings) -> Path:
    """Where the queue of an installation without Redis lies: beside its SQLite database, else in `var/`."""
    url = make_url(settings.sync_database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return Path(url.database).with_suffix(".jobs.sqlite")
    return Path("var").resolve() / "convive.jobs.sqlite"


class _HalfMinutely(Scheduler):  # type: ignore[misc]
    periodic_task_seconds = SWEEP_EVERY

    def enqueue_periodic_tasks(self, now: Any) -> None:
        super().enqueue_periodic_tasks(now)
        pulse.beat(self.huey)


class _Worker(Consumer):  # type: ignore[misc]
    scheduler_class = _HalfMinutely


class _Threads(_Worker):
    """A guest in a web server's process: signals are the server's."""

    def __init__(self, huey: Huey, **options: Any) -> None:
        super().__init__(huey, **options)
        self.begun = threading.Event()

    def start(self) -> None:
        try:
            super().start()
        finally:
            self.begun.set()

    def _set_signal_handlers(self) -> None:
        return


_OPTIONS: Final[dict[str, Any]] = {
    "workers": THREADS,
    "initial_delay": 0.05,
    "max_delay": _LONGEST_NAP,
    "scheduler_interval": 1,
    "shutdown_timeout": _STOP_WITHIN,
}


def _queue(settings: Settings, name: str = QUEUE) -> Huey:
    # Huey pickles its messages: unsigned, whoever writes to the queue could run anything here.
    common = {"name": name, "results": False, "serializer": SignedSerializer(settings.secret_key, "convive-jobs")}
    if settings.redis_url:
        return RedisHuey(url=_impatient(settings.redis_url), **common)
    file = queue_file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    return Huey(storage_class=_File, filename=str(file), **common)


class _File(SqliteStorage):  # type: ignore[misc]
    """A bell lost with the power is rung again by the sweep: no need to wait for the disk at every commit."""

    def _create_connection(self) -> Any:
        connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


def _impatient(url: str) -> str:
    """A Redis that does not answer must not hold a request up."""
    parts = urlsplit(url)
    query = {"socket_connect_timeout": "2", "socket_timeout": "5", **dict(parse_qsl(parts.query))}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _work_of(app: Flask) -> "Work":
    # Imported here: a web process that only rings has no use for what is done.
    from lms_plugin.jobs.work import work_of

    return work_of(app)
