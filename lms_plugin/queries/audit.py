"""The audit list of an academy, searched and in pages. It is only ever read here.

Adding a line is `services.audit`' matter; the database refuses every change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Person

PAGE = 50
MOST_EXPORTED = 100_000


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line; `name` is "" for the operator, for people who sent no name and for those who were erased."""

    made_at: datetime
    actor_uuid: str
    name: str
    act: str
    thing_kind: str
    thing_uuid: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some lines, the newest first, and how many there are in all."""

    rows: Sequence[AuditRow]
    total: int
    number: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))


def page(session: Session, academy_id: int, sought: str, act: str, number: int) -> AuditPage:
    """A page of the lines that fit; a number beyond the last gives the last."""
    total = session.scalar(select(func.count()).select_from(_fitting(academy_id, sought, act).subquery())) or 0
    shown = min(max(1, number), max(1, -(-total // PAGE)))
    wanted = _fitting(academy_id, sought, act).limit(PAGE).offset((shown - 1) * PAGE)
    return AuditPage(_rows(session, wanted), total, shown)


def export(session: Session, academy_id: int, sought: str, act: str) -> Sequence[AuditRow]:
    """Every line that fits, up to a hundred thousand."""
    return _rows(session, _fitting(academy_id, sought, act).limit(MOST_EXPORTED))


def acts(session: Session, academy_id: int) -> Sequence[str]:
    """The acts that occur in an academy's list, for a filter."""
    wanted = select(Audit.act).where(Audit.academy_id == academy_id).distinct().order_by(Audit.act)
    return tuple(session.scalars(wanted))


def _fitting(academy_id: int, sought: str, act: str) -> Select[Any]:
    wanted = (
        select(
            Audit.made_at, Audit.actor_uuid, func.coalesce(Person.name, ""), Audit.act, Audit.thing_kind,
            Audit.thing_uuid, Audit.detail,
        )
        .outerjoin(Person, and_(Person.uuid == Audit.actor_uuid, Person.academy_id == Audit.academy_id))
        .where(Audit.academy_id == academy_id)
        .order_by(Audit.id.desc())
    )  # fmt: skip
    if act:
        wanted = wanted.where(Audit.act == act)
    if not sought:
        return wanted
    columns = (Audit.act, Audit.actor_uuid, Audit.thing_uuid, Person.name, cast(Audit.detail, String))
    return wanted.where(or_(*(func.lower(one).contains(sought.lower(), autoescape=True) for one in columns)))


def _rows(session: Session, wanted: Select[Any]) -> Sequence[AuditRow]:
    return tuple(AuditRow(*row) for row in session.execute(wanted))
