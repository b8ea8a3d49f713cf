"""Sheets of surveys go back to the objects that they were, and come over again as texts."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from courses.kinds.survey.figures import Answered
from lms_plugin.config import Settings
from lms_plugin.models import SurveyBox
from lms_plugin.queries.surveys import Spot, closed
from tests.lms_plugin.migrations.test_services import moved
from tests.support.cast import make_cast
from tests.support.house import START, empty_database

SHEETS = [Answered({"listen": 3, "ask": 5}, "c0de"), Answered({})]


def test_sheets_go_back_and_come_over(dialect: str, tmp_path: Path) -> None:
    with empty_database(dialect, tmp_path) as url:
        engine = create_engine(Settings(_env_file=None, database_url=url).sync_database_url)  # type: ignore[call-arg]
        moved(engine, "upgrade", "head")
        with Session(engine) as session:
            spot = _filled(session)
            session.commit()
        moved(engine, "downgrade", "0021")
        with engine.begin() as connection:
            kept: Any = connection.scalar(text("SELECT sheets FROM survey_box"))
        assert (json.loads(kept) if isinstance(kept, str) else kept) == [
            {"ratings": {"listen": 3, "ask": 5}, "code": "c0de"}, {"ratings": {}, "code": ""},
        ]  # fmt: skip
        moved(engine, "upgrade", "head")
        with Session(engine) as session:
            assert closed(session, spot)["start"].sheets == SHEETS
        engine.dispose()


def _filled(session: Session) -> Spot:
    cast = make_cast(session, START)
    programme_id = next(iter(cast.modules.values())).programme_id
    spot = Spot(cast.home.cohort.id, programme_id, "confidence", "start")
    session.add(SurveyBox(**spot.named(), sheets=[one.written() for one in SHEETS], words={}, closed_at=START))
    return spot
