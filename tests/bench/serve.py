"""Serve one of the bench's own applications exactly as `convive serve` serves the tool.

`python -m tests.bench.serve tests.bench.plain:web --port 8000`
"""

import argparse

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lms_plugin.cli.serving import THREADS, WAITING


def main() -> None:
    """Serve until a signal says stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--port", type=int, required=True)
    asked = parser.parse_args()
    Granian(
        asked.target, address="127.0.0.1", port=asked.port, interface=Interfaces.WSGI, factory=True, workers=1,
        blocking_threads=THREADS, backpressure=WAITING, websockets=False, log_level=LogLevels.error,
        workers_kill_timeout=15,
    ).serve()  # fmt: skip


if __name__ == "__main__":
    main()
