"""What every command needs: settings that were read, a database that is ready, and ways to say no.

What a command does belongs to its own module.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic import ValidationError
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from lms_plugin.config import Settings, read_settings
from lms_plugin.db import schema
from lms_plugin.db.base import engine_options, prepare

Run = Callable[[Namespace], int]
"""A command: the parsed arguments to an exit code."""


class Groups(Protocol):
    """Where a module adds its commands: what `ArgumentParser.add_subparsers` returns."""

    def add_parser(self, name: str, *, help: str) -> ArgumentParser: ...


class Failure(Exception):
    """The command cannot do it; the message is one line that says what to do. Exit code 1."""


class Misuse(Failure):
    """The command was called with arguments that do not fit together. Exit code 2."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An installation as a command meets it."""

    settings: Settings
    engine: Engine
    now: datetime


def settings_of_environment() -> Settings:
    """The settings; raises Failure that names what is wrong with them."""
    try:
        return read_settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "CONVIVE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise Failure(f"{name} is not a fitting value: {first['msg']}.") from error


@contextmanager
def desk() -> Iterator[Desk]:
    """Settings and a migrated database; raises Failure where either lacks."""
    settings = settings_of_environment()
    engine = engine_of(settings)
    try:
        if not schema.is_current(engine):
            raise Failure("The database is not up to date: run `convive db upgrade` first.")
        yield Desk(settings, engine, datetime.now(UTC))
    except OperationalError as error:
        raise Failure("The database does not answer: check CONVIVE_DATABASE_URL.") from error
    finally:
        engine.dispose()


def engine_of(settings: Settings) -> Engine:
    """An engine with the manners of the application's; raises Failure for an address that is none."""
    url = settings.sync_database_url
    try:
        engine = create_engine(url, **engine_options(url))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise Failure("CONVIVE_DATABASE_URL must begin with sqlite:/// or postgresql://.") from error
    prepare(engine)
    return engine


def say(text: str = "") -> None:
    """One line of the answer."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say_json(data: Any) -> None:
    """The answer for a program."""
    say(json.dumps(data, ensure_ascii=False, indent=2, default=str))
