"""Whose record a data privacy launch is about: one's own, or for an administrator that of a person of the academy.

The record itself is shown in the rooms of trainees and of administrators.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Person
from lti.launch import Launch
from lti.refused import N_

NOT_FOR_OTHERS = N_("Only administrators can ask what is kept about somebody else.")


@dataclass(frozen=True, slots=True)
class Unkept:
    """There is no record of the person. `is_own` says whether they asked for themselves."""

    is_own: bool


def about(launch: Launch) -> str:
    """Whose record is asked for, by the platform's id: one's own where nobody else is named."""
    return launch.sub if launch.for_user is None else launch.for_user.id


def subject(session: Session, academy_id: int, issuer: str, sub: str) -> Person | None:
    """The person a launch is about, within the academy and the platform that asks; None where nothing is kept."""
    wanted = select(Person).where(Person.academy_id == academy_id, Person.issuer == issuer, Person.sub == sub)
    return session.scalar(wanted)
