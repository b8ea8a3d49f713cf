"""Who is behind a session: one query for person, role, tenant and frame.

How the session reached us is `web.identity`'s matter.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, select, true
from sqlalchemy.orm import Session

from lms_plugin.access import Actor
from lms_plugin.db.asking import ask
from lms_plugin.models import Academy, Cohort, Enrolment, Person, Placement, Room, Visit

_ACTOR = (
    select(
        Visit.uuid,
        Person.id,
        Person.uuid,
        Person.name,
        Academy.id,
        Academy.key,
        Academy.name,
        Academy.jurisdiction,
        Visit.role,
        Visit.administers,
        Enrolment.id,
        Cohort.id,
        Cohort.uuid,
        Placement.uuid,
        Room.uuid,
        Visit.locale,
        Visit.frame_origin,
        Visit.return_url,
        Visit.deep_linking,
        Person.is_jurist,
    )
    .join(Person, Person.id == Visit.person_id)
    .join(Academy, Academy.id == Person.academy_id)
    .outerjoin(Enrolment, Enrolment.id == Visit.enrolment_id)
    .outerjoin(Cohort, Cohort.id == Enrolment.cohort_id)
    .outerjoin(Placement, Placement.id == Visit.placement_id)
    .outerjoin(Room, Room.id == Visit.room_id)
    .where(Visit.uuid == bindparam("visit"), Visit.expires_at > bindparam("now"))
)


VISITOR: Final = select(Visit.person_id).where(Visit.uuid == bindparam("visit")).scalar_subquery()
"""The person of the visit, for a statement that is asked beside its actor."""
_WIDTH: Final = len(_ACTOR.selected_columns)


def beside(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The actor of a visit and, in the columns behind, the one row that a statement has for the `VISITOR`, or NULLs.

    The statement says by itself whose it is; one for both is a way less to the database on every page.
    """
    who, found = _ACTOR.subquery("who"), statement.subquery("found")
    return select(who, found).select_from(who.outerjoin(found, true()))


def actor_and(
    session: Session, both: Select[*tuple[Any, ...]], visit_uuid: str, now: datetime, **values: Any
) -> tuple[Actor, tuple[Any, ...] | None] | None:
    """The actor, and the row of the statement that was put `beside`: None where it has none, seen by its first column.

    None for a visit that has expired or never was.
    """
    row = ask(session, both, visit=visit_uuid, now=now, **values).one_or_none()
    if row is None:
        return None
    found = row[_WIDTH:]
    return Actor(*row[:_WIDTH]), None if found[0] is None else found


def actor_of(session: Session, visit_uuid: str, now: datetime) -> Actor | None:
    """The actor of a visit that has not expired; None for every other uuid."""
    row = ask(session, _ACTOR, visit=visit_uuid, now=now).one_or_none()
    return None if row is None else Actor(*tuple[Any, ...](row))
