"""`convive serve` and `convive worker`: the tool behind granian, and the jobs beside it.

What a request or a job does belongs to the rooms and to `lms_plugin.jobs`.
"""

import atexit
import ctypes
import gc
import logging
import socket
import sys
from argparse import ArgumentTypeError, Namespace
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lms_plugin.cli.desk import Failure, Groups, Misuse, engine_of, say, settings_of_environment
from lms_plugin.config import Settings
from lms_plugin.db import schema
from lms_plugin.factory import create_app
from lms_plugin.jobs.bell import Bell
from lms_plugin.jobs.engine import Jobs
from lms_plugin.jobs.transactions import writing
from lms_plugin.services.keys import ensure_key

THREADS: Final = 8
"""Python threads per web process. From 2 to 16 the throughput was the same; with 8 the database pool of 20 never runs
out, even when every request is a launch (two connections each) and the embedded jobs are all at work (four)."""

ALLOCATIONS: Final = 5_000
"""New objects between two looks of the collector; a page makes some ten thousand, and hardly one in a cycle."""

LARGE: Final = 128 * 1024
"""Bytes of a piece of memory that goes back to the system when it is freed: the body of a module, a page of a table."""

_ARENA_MAX: Final = -8
_MMAP_THRESHOLD: Final = -3
"""`M_ARENA_MAX` and `M_MMAP_THRESHOLD` of glibc's malloc.h."""

WAITING: Final = 256
"""Requests in flight per web process, before further connections wait in the system's queue."""


def add_commands(groups: Groups) -> None:
    """Add `serve` and `worker`."""
    serve = groups.add_parser("serve", help="start the tool")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=port, default=8000, help="port to listen on (default 8000)")
    serve.add_argument("--workers", type=_count, default=1, help="web processes (default 1)")
    serve.set_defaults(run=_serve)
    worker = groups.add_parser("worker", help="run the jobs beside several web processes")
    worker.set_defaults(run=_work)


def port(text: str) -> int:
    """A port number for argparse."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ArgumentTypeError(f"{text!r} is no port")
    return int(text)


def run_server(host: str, port_number: int, workers: int = 1) -> None:
    """Serve until a signal says stop. The application is made in each web process by `web`."""
    server = Granian(
        "lms_plugin.cli.serving:web",
        address=_address(host, port_number),
        port=port_number,
        interface=Interfaces.WSGI,
        factory=True,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=WAITING,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=workers > 1,
        workers_kill_timeout=15,
    )
    server.serve()


def web() -> Flask:
    """The application of one web process, with the jobs in its threads where the settings say so."""
    _tune_malloc()
    gc.disable()
    app = _web(settings_of_environment())
    _spare_collector()
    return app


def _web(settings: Settings) -> Flask:
    if settings.jobs == "off":
        return create_app(settings)
    jobs = Jobs(settings)
    app = create_app(settings, wake=Bell(jobs.wake))
    if settings.jobs == "embedded":
        atexit.register(jobs.start_embedded(app).stop)
    return app


def _tune_malloc() -> None:
    """Let all threads take memory from one place: of what each has freed in a place of its own no other could take.

    Python allocates under its one lock, so that nobody waits for another here. Only glibc has such places, and it
    would keep ever larger pieces for itself.
    """
    with suppress(AttributeError, OSError, TypeError):
        malloc = ctypes.CDLL(None)
        malloc.mallopt(_ARENA_MAX, 1)
        malloc.mallopt(_MMAP_THRESHOLD, LARGE)


def _spare_collector() -> None:
    """What the libraries made stays until the end: the collector of cycles need not walk it again and again.

    It is off until then: imports leave less than a thousand objects in cycles, and to look for them takes 0.2 s.
    """
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 20, 20)
    gc.enable()


def _address(host: str, port_number: int) -> str:
    """The address behind a name, because granian takes no names; raises Failure for a bad name or a taken port."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port_number, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise Failure(f"{host!r} is no address of this machine.") from error
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            message = f"Nothing can listen on {host}:{port_number} ({error.strerror}): choose another port."
            raise Failure(message) from error
    return str(place[0])


def ready_to_start(settings: Settings) -> None:
    """See that a signing key is there, because reading the key set makes none; raise Failure where nothing may start.

    `convive db upgrade` makes none: it needs no secret, and a key sealed with another one would be of no use.
    """
    complaints = settings.complaints()
    if complaints:
        raise Failure(" ".join(complaints))
    if settings.jobs not in ("embedded", "worker", "off"):
        raise Failure("CONVIVE_JOBS must be embedded, worker or off.")
    engine = engine_of(settings)
    try:
        if not schema.is_current(engine):
            raise Failure("The database is not ready: run `convive db upgrade`, and check CONVIVE_DATABASE_URL.")
        with writing(engine) as session:
            ensure_key(session, settings.secrets, datetime.now(UTC))
    finally:
        engine.dispose()


def _serve(arguments: Namespace) -> int:
    settings = settings_of_environment()
    if arguments.workers > 1 and settings.jobs == "embedded":
        raise Misuse("With several web processes set CONVIVE_JOBS=worker and run `convive worker` beside them.")
    ready_to_start(settings)
    say(f"Convive listens on http://{arguments.host}:{arguments.port}.")
    run_server(arguments.host, arguments.port, arguments.workers)
    return 0


def _work(_arguments: Namespace) -> int:
    settings = settings_of_environment()
    ready_to_start(settings)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    jobs = Jobs(settings)
    jobs.run(create_app(settings, wake=jobs.wake))
    return 0


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 64:
        raise ArgumentTypeError(f"{text!r} is no number from 1 to 64")
    return int(text)
