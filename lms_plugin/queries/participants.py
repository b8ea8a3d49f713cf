"""The learners of a cohort at one activity that people share: who they are, and where their latest attempt stands.

What a state means belongs to its kind; nothing that was written leaves this file but in the state itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from lms_plugin.models import Attempt, Enrolment, Person
from lms_plugin.queries.cohort_people import sorting_key


@dataclass(frozen=True, slots=True)
class Participant:
    """One learner; the last four are None where nothing was begun."""

    enrolment_id: int
    enrolment_uuid: str
    person_uuid: str
    name: str | None
    number: int | None
    turn: int | None
    state: Mapping[str, Any] | None
    moved_at: datetime | None


def participants(session: Session, cohort_id: int, module_id: int, activity: str) -> Sequence[Participant]:
    """Everybody who learns in the cohort now, by name."""
    other = aliased(Attempt)
    latest = (
        select(func.max(other.number))
        .where(other.enrolment_id == Enrolment.id, other.module_id == module_id, other.activity_key == activity)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    own = and_(
        Attempt.enrolment_id == Enrolment.id,
        Attempt.module_id == module_id,
        Attempt.activity_key == activity,
        Attempt.number == latest,
    )
    rows = session.execute(
        select(
            Enrolment.id, Enrolment.uuid, Person.uuid, Person.name, Attempt.number, Attempt.turn, Attempt.state,
            Attempt.moved_at,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Attempt, own)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.role == "learner", Enrolment.left_at.is_(None))
    )  # fmt: skip
    found = [Participant(*row) for row in rows]
    return sorted(found, key=lambda one: (one.name is None, sorting_key(one.name or ""), one.enrolment_id))
