"""Visits: begun by a launch, ended early when rights were lost, with a language of their own.

Who is behind a visit is `queries.visits`' matter.
"""

import hashlib
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Boolean, and_, bindparam, insert, or_, update
from sqlalchemy.orm import Session

from lms_plugin.db.asking import ask
from lms_plugin.models import Person, Visit
from lti import urls
from lti.ports import Registration
from lti.roles import Roles

LEARNERS_STAY: Final = timedelta(hours=12)
STAFF_STAYS: Final = timedelta(hours=8)
# What may stand in a `frame-ancestors` directive without ending it or starting another one.
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?", re.ASCII)
_LONGEST: Final = 500

_ROWS: Any = Visit.__table__
_BEGIN = insert(_ROWS).inline()
_END = update(_ROWS).where(
    _ROWS.c.person_id == bindparam("of_person"),
    _ROWS.c.expires_at > bindparam("at"),
    or_(
        and_(_ROWS.c.enrolment_id == bindparam("taught_before"), _ROWS.c.role == "instructor"),
        and_(bindparam("lost_academy", type_=Boolean()), _ROWS.c.administers.is_(True)),
    ),
)


def life(place: Roles) -> timedelta:
    """How long a visit may last: shorter for people who see the records of others."""
    return STAFF_STAYS if place.administers or place.enrolled_as == "instructor" else LEARNERS_STAY


@dataclass(frozen=True, slots=True)
class Begun:
    """A visit that was written."""

    uuid: str
    frame_origin: str


def begin(session: Session, *, frame_origin: str, **facts: Any) -> Begun:
    """Write a visit, `facts` by column; whatever it points at has its row already."""
    session.flush()
    begun = Begun(str(uuid.uuid4()), frame_origin)
    ask(session, _BEGIN, uuid=begun.uuid, frame_origin=frame_origin, **facts)
    return begun


def end_lowered(session: Session, person_id: int, enrolment_id: int | None, place: Roles, now: datetime) -> None:
    """End the person's older visits that carry a right which this launch does not confirm."""
    taught_before = enrolment_id if place.enrolled_as != "instructor" else None
    if taught_before is None and place.administers:
        return
    lost = {"taught_before": taught_before, "lost_academy": not place.administers}
    ask(session, _END, of_person=person_id, at=now, expires_at=now, **lost)


def give_ticket(session: Session, visit_uuid: str, ticket: str) -> None:
    """Let this ticket, and no earlier one, open a window of its own. Only its digest is kept."""
    session.execute(update(Visit).where(Visit.uuid == visit_uuid).values(ticket_digest=_digest(ticket)))


def take_ticket(session: Session, visit_uuid: str, ticket: str) -> bool:
    """Use a ticket up; False where it was never given or is used already. Of two at once, one gets True."""
    is_given = (Visit.uuid == visit_uuid, Visit.ticket_digest == _digest(ticket))
    taken = session.scalar(update(Visit).where(*is_given).values(ticket_digest=None).returning(Visit.id))
    return taken is not None


def choose_language(session: Session, visit_uuid: str, person_id: int, locale: str) -> None:
    """Speak this language for the rest of the visit, and at every later one."""
    session.execute(update(Visit).where(Visit.uuid == visit_uuid).values(locale=locale))
    session.execute(update(Person).where(Person.id == person_id).values(locale=locale))


def frame_origins(registration: Registration, *more: str) -> str:
    """The origins that may frame this platform's launches, joined by blanks; addresses that are none are left out.

    Vendors share one issuer among institutions (Canvas, Blackboard), so the
    page that frames us may be known only by the return address of the message.
    """
    return joined_origins(registration.issuer, registration.auth_url, *more)


def joined_origins(*addresses: str) -> str:
    """The origins of those addresses that are some, fit for `frame-ancestors`."""
    return _joined(urls.origin(address).lower() for address in addresses if urls.web_address(address))


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def _joined(origins: Iterable[str]) -> str:
    kept = ""
    for origin in dict.fromkeys(origins):
        longer = f"{kept} {origin}".strip()
        if _ORIGIN.fullmatch(origin) and len(longer) <= _LONGEST:
            kept = longer
    return kept
