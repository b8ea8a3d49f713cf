"""An attempt loses its uuid and the key over open ones, keeps its moves, and gets both back on the way down."""

import uuid
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.models import Attempt, MoveRow
from tests.lms_plugin.migrations.test_services import moved
from tests.support.cast import make_cast
from tests.support.house import START, empty_database


def test_attempts_get_their_names_back_and_lose_them_again(dialect: str, tmp_path: Path) -> None:
    with empty_database(dialect, tmp_path) as url:
        engine = create_engine(Settings(_env_file=None, database_url=url).sync_database_url)  # type: ignore[call-arg]
        moved(engine, "upgrade", "head")
        with Session(engine) as session:
            _filled(session)
            session.commit()
        moved(engine, "downgrade", "0023")
        with engine.connect() as connection:
            names = connection.scalars(text("SELECT uuid FROM attempt")).all()
            assert len({uuid.UUID(one) for one in names}) == 2
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text("UPDATE attempt SET finished_at = NULL"))
        moved(engine, "upgrade", "head")
        assert "uuid" not in {one["name"] for one in inspect(engine).get_columns("attempt")}
        with Session(engine) as session:
            found = session.execute(select(Attempt.number, MoveRow.act).outerjoin(MoveRow).order_by(Attempt.number))
            assert [tuple(row) for row in found] == [(1, "submit"), (2, None)]
        engine.dispose()


def _filled(session: Session) -> None:
    """One attempt that was handed in, and an open one after it."""
    cast = make_cast(session, START)
    placement = next(iter(cast.home.placements.values()))
    module = next(one for one in cast.modules.values() if one.id == placement.module_id)
    session.flush()
    for number, finished_at in ((1, START), (2, None)):
        row = Attempt(
            enrolment_id=cast.trainee.visit.enrolment_id, placement_id=placement.id, module_id=module.id,
            version_id=module.published_version_id, activity_key="check", overlay_code="ES", overlay_digest="d",
            number=number, seed=1, state={}, started_at=START, moved_at=START, finished_at=finished_at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        if finished_at is not None:
            facts = {"key": str(uuid.uuid4()), "by": "learner", "act": "submit", "data": {}}
            session.add(MoveRow(attempt_id=row.id, turn=1, made_at=START, **facts))
