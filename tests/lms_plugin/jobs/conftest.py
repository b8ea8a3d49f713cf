"""A worker's view of the house: engine, wire with a fake platform, and a fixed chance."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.db.base import engine_options, prepare
from lms_plugin.jobs import passback
from lms_plugin.jobs.transactions import writing
from lms_plugin.jobs.wire import wire_of
from lms_plugin.models import Grade
from lms_plugin.services import grades
from lms_plugin.services.grades import Earned, Wish
from lti.wire import Wire
from tests.support.cast import Cast, Visitor, make_cast
from tests.support.house import Clock, database
from tests.support.lms import FakeLms

MODULE = "why-local-police"
NOTHING = Wish(None)


@dataclass
class Bench:
    """Everything a job is given, and shortcuts of the services as a request would use them."""

    engine: Engine
    wire: Wire
    lms: FakeLms
    clock: Clock
    cast: Cast

    def want(self, visitor: Visitor, share: float | None, complete: bool = True) -> None:
        self.earn(visitor, Wish("completed" if complete else "in_progress", share))

    def earn(self, visitor: Visitor, module: Wish, activity: Wish = NOTHING, key: str = "check") -> None:
        """What a finished activity wishes for in links to the module, and in links to this activity."""
        assert visitor.enrolment is not None
        earned = Earned(visitor.enrolment.id, self.cast.modules[MODULE].id, key, module, activity, self.clock())
        with writing(self.engine) as session:
            grades.want(session, earned, self.clock())

    def pump(self, limit: int = 100) -> int:
        return passback.pump(self.engine, self.wire, self.clock, limit, lambda: 0.0)

    def grades(self) -> list[Grade]:
        with Session(self.engine) as session:
            return list(session.scalars(select(Grade).order_by(Grade.id)))

    def grade(self) -> Grade:
        (found,) = self.grades()
        return found

    def change(self, **values: object) -> None:
        """Set columns of the only grade, as an accident would."""
        with writing(self.engine) as session:
            grade = session.scalars(select(Grade)).one()
            for name, value in values.items():
                setattr(grade, name, value)


@pytest.fixture
def lms() -> FakeLms:
    return FakeLms()


@pytest.fixture
def bench(dialect: str, tmp_path: Path, clock: Clock, lms: FakeLms) -> Iterator[Bench]:
    """No web application: a job needs none."""
    with database(dialect, tmp_path) as url:
        settings = Settings(_env_file=None, database_url=url)
        engine = create_engine(settings.sync_database_url, **engine_options(settings.sync_database_url))
        prepare(engine)
        with Session(engine, expire_on_commit=False) as session:
            cast = make_cast(session, clock())
        yield Bench(engine, replace(wire_of(settings, engine, clock), outward=lms), lms, clock, cast)
        engine.dispose()
