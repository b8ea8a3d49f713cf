"""The migrations make exactly the tables that the models describe, on both databases."""

import multiprocessing
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.db import Base, schema
from lms_plugin.db.base import CONVENTION
from lms_plugin.models import Academy, Audit, OverlayVersion, PastOutcome, SignOff
from tests.support.house import START, empty_database, has_postgres

DIALECTS = ["sqlite", "postgresql"] if has_postgres() else ["sqlite"]


def settings_for(url: str) -> Settings:
    return Settings(_env_file=None, database_url=url)


@pytest.fixture(params=DIALECTS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with empty_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def migrated(url: str) -> Iterator[Engine]:
    settings = settings_for(url)
    schema.upgrade(settings)
    engine = create_engine(settings.sync_database_url)
    yield engine
    engine.dispose()


def description(engine: Engine) -> dict[str, object]:
    """Every table with columns, keys and whole index definitions, partial ones with their condition."""
    inspector = inspect(engine)
    tables = [name for name in inspector.get_table_names() if name != "alembic_version"]
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)
            },
            "primary": inspector.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted((u["name"], tuple(u["column_names"])) for u in inspector.get_unique_constraints(name)),
            "foreign": sorted(
                (f["name"] or "", tuple(f["constrained_columns"]), f["referred_table"])
                for f in inspector.get_foreign_keys(name)
            ),
            "indexes": indexes(engine, name),
        }
        for name in tables
    }


def fresh_metadata() -> MetaData:
    """A copy: creating tables on PostgreSQL marks their deferred keys as done, in this process and for SQLite too."""
    copy = MetaData(naming_convention=CONVENTION)
    for table in Base.metadata.tables.values():
        table.to_metadata(copy)
    return copy


def indexes(engine: Engine, table: str) -> list[str]:
    sources = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :name",
        "postgresql": "SELECT indexdef FROM pg_indexes WHERE tablename = :name",
    }
    with engine.connect() as connection:
        found = connection.scalars(text(sources[engine.dialect.name]), {"name": table})
        return sorted(re.sub(r'["\s]+', " ", sql) for sql in found)


def test_migrations_equal_the_models(migrated: Engine) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_make_the_very_indexes_and_keys_that_the_models_make(migrated: Engine, tmp_path: Path) -> None:
    by_migrations = description(migrated)
    (tmp_path / "models").mkdir()
    with empty_database(migrated.dialect.name, tmp_path / "models") as url:
        engine = create_engine(settings_for(url).sync_database_url)
        fresh_metadata().create_all(engine)
        by_models = description(engine)
        engine.dispose()
    assert by_migrations == by_models
    assert "academy_id IS NULL" in str(by_migrations["programme"])


def test_a_new_database_is_not_current_and_a_migrated_one_is(url: str) -> None:
    engine = create_engine(settings_for(url).sync_database_url)
    assert not schema.is_current(engine)
    schema.upgrade(settings_for(url))
    assert schema.is_current(engine)
    engine.dispose()


def test_upgrading_twice_changes_nothing(url: str) -> None:
    assert schema.upgrade(settings_for(url)) == schema.upgrade(settings_for(url)) == schema.head()


def test_two_processes_that_start_at_once_do_not_race(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    starting = [context.Process(target=schema.upgrade, args=(settings_for(url),)) for _ in range(2)]
    for process in starting:
        process.start()
    for process in starting:
        process.join(60)
    assert [process.exitcode for process in starting] == [0, 0]


@pytest.mark.parametrize("statement", ["UPDATE audit SET act = 'nothing'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_the_audit_list(migrated: Engine, statement: str) -> None:
    with migrated.begin() as connection:
        connection.execute(
            Audit.__table__.insert().values(  # type: ignore[attr-defined]
                actor_uuid="a", act="platform.add", thing_kind="registration", thing_uuid="b", detail={}, made_at=START
            )
        )
    with pytest.raises(DBAPIError, match="audit is append-only"), migrated.begin() as connection:
        connection.execute(text(statement))
    with migrated.connect() as connection:
        assert connection.scalar(text("SELECT act FROM audit")) == "platform.add"


@pytest.mark.parametrize("statement", ["UPDATE sign_off SET name = 'Nobody'", "DELETE FROM sign_off"])
def test_the_database_refuses_to_change_what_a_jurist_has_signed(migrated: Engine, statement: str) -> None:
    with migrated.begin() as connection:
        academy = Academy(key="a", name="A", locale="es", jurisdiction="PT", created_at=START)
        version = OverlayVersion(code="PT", digest="d", body="{}", created_at=START, created_by="o", is_draft=True)
        with Session(connection) as session:
            session.add_all([academy, version])
            session.flush()
            signed = SignOff(
                academy_id=academy.id, version_id=version.id, person_uuid="p", name="Eva", note="", signed_at=START
            )
            session.add(signed)
            session.commit()
    with pytest.raises(DBAPIError, match="sign_off is append-only"), migrated.begin() as connection:
        connection.execute(text(statement))
    with migrated.connect() as connection:
        assert connection.scalar(text("SELECT name FROM sign_off")) == "Eva"


def test_the_database_refuses_to_change_an_outcome_of_the_past_and_lets_it_go_with_its_person(migrated: Engine) -> None:
    with migrated.begin() as connection:
        if connection.dialect.name == "postgresql":
            # The row alone is what counts here, without the attempt and the versions that it names.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(
            PastOutcome.__table__.insert().values(  # type: ignore[attr-defined]
                attempt_id=1, version_id=1, by_version_id=2, earned=3.0, possible=4.0, earned_after=4.0,
                possible_after=4.0, judged_at=START,
            )
        )  # fmt: skip
    with pytest.raises(DBAPIError, match="past_outcome is append-only"), migrated.begin() as connection:
        connection.execute(text("UPDATE past_outcome SET earned = 4.0"))
    with migrated.begin() as connection:
        assert connection.scalar(text("SELECT earned FROM past_outcome")) == 3.0
        assert connection.execute(text("DELETE FROM past_outcome")).rowcount == 1


def test_a_database_of_a_newer_release_is_left_alone(migrated: Engine, url: str) -> None:
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.SchemaError, match="newer release"):
        schema.upgrade(settings_for(url))
    assert not schema.is_current(migrated)


def test_the_newest_revision_is_alembics_own_head() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    assert schema.head() == scripts.get_current_head()
