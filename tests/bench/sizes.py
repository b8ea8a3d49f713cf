"""What is measured once and not per request: memory, bytes, start, and reading content.

CPU per request belongs to `rounds`.
"""

import gzip
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from html import unescape

from courses.packages import module_from_body, read_folder
from tests.bench.browser import Browser
from tests.bench.machine import Server, resident, tree
from tests.bench.scenes import Scenes
from tests.support.cast import LIBRARY

LIBRARIES = (
    "flask", "flask_babel", "flask_login", "flask_sqlalchemy", "flask_wtf", "sqlalchemy",
    "sqlalchemy.dialects.postgresql", "psycopg", "pydantic", "pydantic_settings", "jinja2", "markdown_it", "nh3",
    "jwt", "cryptography.x509", "requests", "babel", "huey", "structlog", "prometheus_client", "pylti1p3", "yaml",
    "alembic", "granian", "limits", "flask_migrate",
)  # fmt: skip
ASSET = re.compile(r'(?:<link rel="stylesheet" href|<script src)="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Sizes:
    """Memory in MB, times in ms, sizes in bytes."""

    worker: float
    imports: float
    started_in: float
    lesson: int
    first_view: int
    read_programme: float
    read_module: float


def sizes(server: Server, scenes: Scenes, started_in: float) -> Sizes:
    """Everything of `Sizes`, asked of a warm server."""
    lesson = scenes.lesson(1)[0]()[0].text
    assets = [unescape(path) for path in ASSET.findall(lesson)]
    texts = [lesson, *(scenes.browser.get(path, {}).text for path in assets)]
    read_programme, read_module = _reading()
    return Sizes(
        worker=max(resident(pid) for pid in tree(server.pid)[1:]),
        imports=_imports(),
        started_in=1000 * started_in,
        lesson=len(lesson.encode()),
        first_view=sum(len(gzip.compress(text.encode(), 6)) for text in texts),
        read_programme=read_programme,
        read_module=read_module,
    )


def _imports() -> float:
    """Resident memory of a process that imports the libraries and does nothing with them."""
    code = f"import {', '.join(LIBRARIES)}; import sys; print(flush=True); sys.stdin.read()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        process.stdout.readline()
        return resident(process.pid)
    finally:
        process.communicate("")


def _reading() -> tuple[float, float]:
    """CPU to read and check a programme of the library from its files, and a module from its row."""
    begun = time.process_time()
    package = read_folder(LIBRARY / "mediation")
    middle = time.process_time()
    module_from_body(package.modules[0].body())
    return 1000 * (middle - begun), 1000 * (time.process_time() - middle)


def browser_of(server: Server) -> Browser:
    """A browser on a server."""
    return Browser(server.port)
