"""Servers that a test starts in processes of their own on this machine. What is asked of them belongs to the tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@contextmanager
def convive(
    arguments: Sequence[str], settings: Mapping[str, object], log: Path, awaited: Sequence[str]
) -> Iterator[None]:
    """`convive` with these arguments and settings (`base_url` → `CONVIVE_BASE_URL`), once every address answers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONVIVE_")}
    own = {f"CONVIVE_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-m", "lms_plugin.cli", *arguments]
    with served(command, {**kept, **own, "PYTHONPATH": str(ROOT)}, log.parent, log, awaited):
        yield


@contextmanager
def served(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path, awaited: Sequence[str]
) -> Iterator[None]:
    """A server in a process group of its own, once every awaited address answers; it ends with the block."""
    with log.open("w") as kept:
        server = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=kept, stderr=kept, start_new_session=True
        )
        try:
            _wait(server, log, awaited)
            yield
        finally:
            _stop(server)


def answers(address: str) -> bool:
    """Whether an address answers with 200."""
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _wait(server: subprocess.Popen[bytes], log: Path, awaited: Sequence[str]) -> None:
    end = time.monotonic() + PATIENCE
    while not all(answers(address) for address in awaited):
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask it to end, then end its whole process group: the web process of granian is a child of it."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(5)
