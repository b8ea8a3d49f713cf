"""The machine under the bench: a throw-away database, server processes, and the CPU they use.

What is asked of the servers belongs to `scenes`.
"""

import http.client
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.house import ADMIN
from tests.support.loopback import free_port

TREE = Path(__file__).parents[2]
PATIENCE = 30.0


class NoPostgres(Exception):
    """There is no PostgreSQL where the bench looks for one."""


@contextmanager
def throw_away() -> Iterator[str]:
    """The address of an empty database, dropped at the end. Raises NoPostgres."""
    name = f"convive_bench_{uuid.uuid4().hex[:8]}"
    try:
        with psycopg.connect(ADMIN, autocommit=True, connect_timeout=3) as admin:
            admin.execute(f"CREATE DATABASE {name}")
    except psycopg.OperationalError as error:
        message = f"PostgreSQL does not answer at {ADMIN}; start it or set CONVIVE_TEST_POSTGRES."
        raise NoPostgres(message) from error
    try:
        yield ADMIN.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with psycopg.connect(ADMIN, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its first process, its port, and how long it took to its first healthy answer."""

    pid: int
    port: int
    started_in: float


@contextmanager
def serving(arguments: list[str], environment: Mapping[str, str], folder: Path, probe: str) -> Iterator[Server]:
    """Start `python -m <arguments> --port <free port>` and wait for its first 200; ended at the end."""
    port = free_port()
    known = {**os.environ, **environment, "PYTHONPATH": str(TREE), "CONVIVE_BASE_URL": f"http://localhost:{port}"}
    # Installed packages have their bytecode; a shell that forbids it would have each server compile the project anew.
    known.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    with (folder / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments, "--port", str(port)], cwd=folder, env=known, stdout=log, stderr=log
        )
        try:
            _wait(process, port, probe, begun)
            yield Server(process.pid, port, time.monotonic() - begun)
        finally:
            process.terminate()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, probe: str, begun: float) -> None:
    while time.monotonic() - begun < PATIENCE:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        if _is_healthy(port, probe):
            return
        time.sleep(0.02)
    raise RuntimeError("the server did not answer in time")


def _is_healthy(port: int, probe: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", probe, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


class Meter:
    """CPU of a server's process tree and of all backends of the database, in milliseconds.

    Autovacuum's workers stand under another kind of backend and are not the request's doing.
    """

    def __init__(self, server: Server, url: str) -> None:
        self._server = server
        self._admin = psycopg.connect(url, autocommit=True)

    def __enter__(self) -> "Meter":
        self._before = self._used()
        return self

    def __exit__(self, *_failure: object) -> None:
        after = self._used()
        self.spent = sum(now - self._before.get(pid, 0) for pid, now in after.items()) / 1_000_000

    def close(self) -> None:
        self._admin.close()

    def _used(self) -> dict[int, int]:
        rows = self._admin.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        pids = [*tree(self._server.pid), *(int(row[0]) for row in rows)]
        return {pid: used for pid in pids if (used := cpu_of(pid)) is not None}


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def cpu_of(pid: int) -> int | None:
    """User and system time of a process in nanoseconds; None when it has ended.

    By the process's own clock, whose number clock_getcpuclockid(3) makes of the pid: proc(5) counts ticks of 10 ms.
    """
    try:
        return time.clock_gettime_ns(~pid << 3 | 2)
    except OSError:
        return None


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
