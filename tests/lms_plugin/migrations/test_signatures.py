"""Of two signatures under one version the newest stays, and the list can only grow, before and after."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.models import Academy, OverlayVersion, SignOff
from tests.lms_plugin.migrations.test_services import moved
from tests.support.house import START, empty_database


def test_the_newest_of_two_signatures_stays_and_the_list_only_grows_either_side(dialect: str, tmp_path: Path) -> None:
    with empty_database(dialect, tmp_path) as url:
        engine = create_engine(Settings(_env_file=None, database_url=url).sync_database_url)  # type: ignore[call-arg]
        moved(engine, "upgrade", "head")
        with Session(engine) as session:
            _filled(session)
        moved(engine, "downgrade", "0024")
        _refuses_changes(engine)
        with engine.begin() as connection:
            _sign_again(connection, "Ana", "Bea")
            assert _signed(connection) == ["home PT Eva", "home ES Eva", "away PT Eva", "home PT Ana", "home PT Bea"]
        moved(engine, "upgrade", "head")
        _refuses_changes(engine)
        with engine.begin() as connection:
            assert _signed(connection) == ["home ES Eva", "away PT Eva", "home PT Bea"]
        with pytest.raises(IntegrityError), engine.begin() as connection:
            _sign_again(connection, "Eva")
        engine.dispose()


def _filled(session: Session) -> None:
    """Two academies have signed one version, and the first of them another one too."""
    academies = [Academy(key=key, name=key, locale="es", jurisdiction="ES", created_at=START) for key in _KEYS]
    versions = [
        OverlayVersion(code=code, digest=code, body="{}", created_at=START, created_by="o", is_draft=True)
        for code in ("PT", "ES")
    ]
    session.add_all([*academies, *versions])
    session.flush()
    for academy, version in ((0, 0), (0, 1), (1, 0)):
        about = {"academy_id": academies[academy].id, "version_id": versions[version].id}
        session.add(SignOff(**about, person_uuid="p", name="Eva", note="", signed_at=START))
        session.flush()
    session.commit()


_KEYS = ("home", "away")


def _sign_again(connection: Connection, *names: str) -> None:
    """What the first academy has signed first once more, under other names and at the same instant."""
    for name in names:
        connection.execute(
            text(
                "INSERT INTO sign_off (uuid, academy_id, version_id, person_uuid, name, note, signed_at)"
                " SELECT :name, academy.id, overlay_version.id, 'q', :name, '', :at FROM academy, overlay_version"
                " WHERE academy.key = 'home' AND overlay_version.code = 'PT'"
            ),
            {"name": name, "at": START.isoformat(sep=" ")},
        )


def _signed(connection: Connection) -> list[str]:
    rows = connection.execute(
        select(Academy.key, OverlayVersion.code, SignOff.name)
        .join(SignOff, SignOff.academy_id == Academy.id)
        .join(OverlayVersion, OverlayVersion.id == SignOff.version_id)
        .order_by(SignOff.id)
    )
    return [" ".join(row) for row in rows]


def _refuses_changes(engine: Engine) -> None:
    for statement in ("UPDATE sign_off SET name = 'Nobody'", "DELETE FROM sign_off"):
        with pytest.raises(DBAPIError, match="sign_off is append-only"), engine.begin() as connection:
            connection.execute(text(statement))
