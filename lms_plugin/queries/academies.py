"""An academy as its administrators see it.

Changing it is `services.academies`' matter.
"""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, Cohort


@dataclass(frozen=True, slots=True)
class AcademyRow:
    """Name and settings; `cohorts` counts the courses without a jurisdiction of their own."""

    uuid: str
    name: str
    locale: str
    jurisdiction: str
    university: str | None
    cohorts: int


def academy(session: Session, academy_id: int) -> AcademyRow:
    """The academy of that id."""
    following = or_(Cohort.jurisdiction.is_(None), Cohort.jurisdiction == "")
    count = select(func.count(Cohort.id)).where(Cohort.academy_id == academy_id, following).scalar_subquery()
    columns = (Academy.uuid, Academy.name, Academy.locale, Academy.jurisdiction, Academy.university, count)
    return AcademyRow(*session.execute(select(*columns).where(Academy.id == academy_id)).one())
