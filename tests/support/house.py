"""An application on a fresh database for one test: real SQLite always, real PostgreSQL where it runs.

Tables are made once per process, because making them takes longer than most tests: SQLite's file is copied for
each test, PostgreSQL's database is emptied.
"""

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, g
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from psycopg.sql import SQL, Identifier
from sqlalchemy import create_engine

from lms_plugin.config import Settings
from lms_plugin.db import Base, db
from lms_plugin.factory import create_app

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ADMIN = os.environ.get("CONVIVE_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/postgres")


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


class Bell:
    """Counts how often the workers were woken."""

    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


def has_postgres() -> bool:
    """Whether a PostgreSQL server answers where the tests look for one."""
    try:
        with psycopg.connect(ADMIN, connect_timeout=2):
            return True
    except psycopg.Error:
        return False


def has_redis() -> bool:
    """Whether a Redis server answers where the tests look for one; with CI set, it must."""
    import redis

    try:
        with redis.Redis.from_url("redis://127.0.0.1:6379/9", socket_connect_timeout=1) as server:
            return bool(server.ping())
    except redis.RedisError:
        if os.environ.get("CI"):
            raise
        return False


@contextmanager
def empty_database(dialect: str, folder: Path) -> Iterator[str]:
    """The address of a database without tables, dropped afterwards."""
    if dialect == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite'}"
        return
    name = _new_database()
    try:
        yield _address(name)
    finally:
        _drop(name)


@contextmanager
def database(dialect: str, folder: Path) -> Iterator[str]:
    """The address of a database with all tables and no rows; one at a time per process."""
    if dialect == "sqlite":
        shutil.copy(_tables_in_a_file(), folder / "test.sqlite")
        yield f"sqlite:///{folder / 'test.sqlite'}"
        return
    name = _tables_on_the_server()
    _wipe(name)
    yield _address(name)


@cache
def _tables_in_a_file() -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "tables.sqlite"
    _make_tables(f"sqlite:///{path}")
    return path


@cache
def _tables_on_the_server() -> str:
    name = _new_database()
    atexit.register(_drop, name)
    _make_tables(_address(name).replace("postgresql://", "postgresql+psycopg://"))
    return name


def _make_tables(url: str) -> None:
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


def _wipe(name: str) -> None:
    """Empty every table; whoever an earlier test left connected could hold a lock on a row, and is sent away."""
    with psycopg.connect(_address(name), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # In one statement, because modules and their versions name each other: keys are looked at when it ends.
        wiped = SQL("{} AS (DELETE FROM {})")
        names = [table.name for table in Base.metadata.tables.values()]
        parts = [wiped.format(Identifier(f"wiped_{name}"), Identifier(name)) for name in names]
        connection.execute(SQL("WITH {} SELECT 1").format(SQL(", ").join(parts)))


def _new_database() -> str:
    name = f"convive_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return name


def _drop(name: str) -> None:
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _address(name: str) -> str:
    return ADMIN.rsplit("/", 1)[0] + f"/{name}"


class Browser(FlaskClient):
    """A browser whose requests know nothing of one another.

    Tests hold one application context, which Flask lends to every request: who
    was found behind the last one would stay in `g` for the next.
    """

    def open(self, *args: Any, **options: Any) -> Any:
        for name in list(g):
            g.pop(name)
        return super().open(*args, **options)


class Compiled(BytecodeCache):
    """Templates compiled once per process: each test has an application of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@contextmanager
def application(url: str, clock: Clock, bell: Bell, **settings: object) -> Iterator[Flask]:
    """The tool on a database that has its tables, unexpected errors let through."""
    values = {"database_url": url, "jobs": "off", "allow_private_network": True} | settings
    app = create_app(Settings(_env_file=None, **values), clock, bell, TESTING=True, WTF_CSRF_ENABLED=False)  # type: ignore[arg-type,call-arg]
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = COMPILED
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
