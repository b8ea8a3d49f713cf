"""The schema of a database: brought to the newest migration in one step, or asked whether it is there.

What a migration does is its own matter (`lms_plugin/migrations`).
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from lms_plugin.config import Settings

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS: Final = Path(__file__).parent.parent / "migrations"

_LOCK: Final = 0x636F6E76
"""The name of PostgreSQL's advisory lock: "conv"."""

_WAIT_FOR_OTHERS: Final = 120

_REVISION: Final = text("SELECT version_num FROM alembic_version")
"""Where Alembic notes the revision of a database."""


class SchemaError(Exception):
    """The schema cannot be brought up to date; the message says what an operator can do."""


def upgrade(settings: Settings) -> str:
    """Apply the migrations that lack and give the revision; two processes at once do it once.

    All of it is one transaction under a lock, so that a migration that fails
    leaves the schema as it was. Raises SchemaError.
    """
    # Imported here: a server only asks whether the schema is current, and would start a tenth slower.
    from alembic import command
    from alembic.util.exc import CommandError

    engine = _own_engine(settings.sync_database_url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        message = f"The database does not answer: check CONVIVE_DATABASE_URL. ({_first_line(error)})"
        raise SchemaError(message) from error
    except CommandError as error:
        message = f"The database belongs to a newer release of Convive: install that one. ({error})"
        raise SchemaError(message) from error
    finally:
        engine.dispose()
    return head()


@cache
def head() -> str:
    """The newest revision that this release knows: they are numbered, and their files named after the number."""
    return max(file.name.partition("_")[0] for file in MIGRATIONS.glob("versions/[0-9]*.py"))


def is_current(engine: Engine) -> bool:
    """Whether the database answers and stands at the newest revision."""
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(_REVISION) == head())
    except (OperationalError, ProgrammingError):
        return False


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _own_engine(url: str) -> Engine:
    """An engine for migrations alone: on SQLite foreign keys are off, because a changed table is made anew."""
    if not url.startswith("sqlite"):
        return create_engine(url)
    file = make_url(url).database
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _WAIT_FOR_OTHERS})

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL").close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # The write lock from the start: whoever comes second waits here and finds the work done.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _first_line(error: OperationalError) -> str:
    return str(error.orig or error).strip().splitlines()[0]
