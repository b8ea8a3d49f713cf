"""The live meeting of the home cohort, as tests plan it and look at it. What marking does is the tests' matter."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Enrolment, Meeting, Progress
from tests.support.browser import Browser, hidden

MEETING = "mixed-meeting"


def plan(instructor: Browser, page: str, **fields: str) -> None:
    data = hidden(instructor.get(page)) | {"starts_at": "2026-11-23T10:00", "place": "Room 2"} | fields
    assert instructor.post(page.replace("/attendance", "/meeting"), data).status_code == 303


def cell(session: Session, who: Enrolment) -> str | None:
    session.rollback()
    session.expire_all()
    row = session.scalars(select(Progress).where(Progress.enrolment_id == who.id)).one_or_none()
    return row.cells[MEETING]["status"] if row is not None else None


def the(session: Session) -> Meeting:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Meeting)).one()
