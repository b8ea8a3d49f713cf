"""Grades of the release before come over with their stage, and go back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text

from lms_plugin.config import Settings
from lms_plugin.db import schema
from tests.support.house import empty_database

_ROWS = """
INSERT INTO academy (id, uuid, "key", name, locale, jurisdiction, created_at) VALUES (1, 'a', 'a', 'A', 'es', 'ES', '2026-01-01');
INSERT INTO registration (id, uuid, academy_id, name, issuer, client_id, auth_url, token_url, jwks_url, family, status, created_at)
    VALUES (1, 'r', 1, 'R', 'i', 'c', 'x', 'x', 'x', '', 'live', '2026-01-01');
INSERT INTO deployment (id, registration_id, academy_id, deployment_id, created_at) VALUES (1, 1, 1, '1', '2026-01-01');
INSERT INTO cohort (id, uuid, academy_id, deployment_id, context_id, title, created_at) VALUES (1, 'c', 1, 1, 'c', 'C', '2026-01-01');
INSERT INTO placement (id, uuid, cohort_id, resource_link_id, title, settings, created_at) VALUES (1, 'p', 1, 'l', 'P', '{}', '2026-01-01');
INSERT INTO line_item (id, placement_id, url, label, maximum, scopes, created_at) VALUES (1, 1, 'u', 'L', 100, 's', '2026-01-01');
INSERT INTO person (id, uuid, academy_id, issuer, sub, created_at) VALUES (1, 'x', 1, 'i', 's1', '2026-01-01'), (2, 'y', 1, 'i', 's2', '2026-01-01');
INSERT INTO enrolment (id, uuid, cohort_id, person_id, role, created_at)
    VALUES (1, 'e', 1, 1, 'learner', '2026-01-01'), (2, 'f', 1, 2, 'learner', '2026-01-01');
INSERT INTO grade (id, uuid, line_item_id, enrolment_id, wanted_share, wanted_complete, wanted_stamp, sent_share, sent_stamp, status, tries, due_at)
    VALUES (1, 'g', 1, 1, 0.5, true, 1, 0.5, 1, 'sent', 0, '2026-01-02'), (2, 'h', 1, 2, 0.2, false, 1, NULL, 0, 'waiting', 0, '2026-01-03');
"""  # noqa: E501  # Rows read best on a line each.


def moved(engine: Engine, where: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        getattr(command, where)(config, revision)


def test_grades_come_over_and_go_back(dialect: str, tmp_path: Path) -> None:
    with empty_database(dialect, tmp_path) as url:
        engine = create_engine(Settings(_env_file=None, database_url=url).sync_database_url)  # type: ignore[call-arg]
        moved(engine, "upgrade", "0001")
        with engine.begin() as connection:
            for statement in filter(str.strip, _ROWS.split(";\n")):
                connection.execute(text(statement))
        moved(engine, "upgrade", "0004")
        with engine.begin() as connection:
            stages = "SELECT wanted_stage, sent_stage, wanted_at IS NOT NULL FROM grade ORDER BY id"
            assert [tuple(row) for row in connection.execute(text(stages))] == [
                ("completed", "completed", True), ("in_progress", None, True),
            ]  # fmt: skip
            assert connection.scalar(text("SELECT state FROM line_item")) == "live"
        moved(engine, "downgrade", "0001")
        with engine.begin() as connection:
            rows = connection.execute(text("SELECT wanted_complete, wanted_share FROM grade ORDER BY id"))
            assert [(bool(complete), share) for complete, share in rows] == [(True, 0.5), (False, 0.2)]
        engine.dispose()
