"""Merge two academies into one, whole: the operator's act, for a school whose deployments were taken for two.

Nobody is merged by name or e-mail. Adding a deployment to an academy is
`services.connections`' matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Table, and_, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from lms_plugin.db import Base
from lms_plugin.models import Academy, Audit, Cohort, Member, Person, Programme, SignOff
from lms_plugin.services import audit

_KEEPS_ITS_ACADEMY: Final = frozenset({Audit.__tablename__, SignOff.__tablename__})
"""What cannot be changed stays where it was written: the audit list, and what jurists have signed for that academy."""


class NotMerged(Exception):
    """The two cannot be one; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: rows that changed hands, and people who were in both."""

    moved: int
    joined: int


def merge(session: Session, origin: Academy, successor: Academy, now: datetime) -> Merged:
    """Give everything of `origin` to `successor`; raises NotMerged, and then nothing may be committed."""
    if origin.id == successor.id or origin.merged_into or successor.merged_into:
        raise NotMerged("An academy is merged once, and with another one.")
    _check_editions(session, origin.id, successor.id)
    twins = _twins(session, origin.id, successor.id)
    _check_rooms(session, twins)
    _keep_law(session, origin, successor)
    for before, after in twins:
        _join(session, before, after)
        detail = {"was": before.uuid}
        audit.note(session, successor.id, audit.OPERATOR, "person.join", ("person", after.uuid), now, detail)
    moved = sum(_repoint(session, column, origin.id, successor.id) for column in _pointing_at(Academy))
    origin.merged_into = successor.uuid
    detail = {"from": origin.key, "into": successor.key}
    for academy in (origin, successor):
        audit.note(session, academy.id, audit.OPERATOR, "academy.merge", ("academy", successor.uuid), now, detail)
    session.flush()
    session.expire_all()
    return Merged(moved, len(twins))


def _check_editions(session: Session, origin_id: int, successor_id: int) -> None:
    keys = (set(session.scalars(select(Programme.key).where(Programme.academy_id == one))) for one in
            (origin_id, successor_id))  # fmt: skip
    both = sorted(set.intersection(*keys))
    if both:
        raise NotMerged(f"Both have an edition of their own of {', '.join(both)}: withdraw and rename one first.")


def _twins(session: Session, origin_id: int, successor_id: int) -> list[tuple[Person, Person]]:
    """One issuer's `sub` is one person."""
    other = aliased(Person)
    wanted = (
        select(Person, other)
        .join(other, and_(other.issuer == Person.issuer, other.sub == Person.sub, other.academy_id == successor_id))
        .where(Person.academy_id == origin_id)
    )
    return [(before, after) for before, after in session.execute(wanted)]


def _check_rooms(session: Session, twins: list[tuple[Person, Person]]) -> None:
    """Two members that become one would show whoever reads there that two aliases are one person."""
    for before, after in twins:
        shared = (
            select(func.count())
            .select_from(Member)
            .where(
                Member.person_id == before.id,
                Member.room_id.in_(select(Member.room_id).where(Member.person_id == after.id)),
            )
        )
        if session.scalar(shared):
            raise NotMerged("Somebody is in one room under two aliases, once from each academy: that cannot be joined.")


def _keep_law(session: Session, origin: Academy, successor: Academy) -> None:
    """Courses that followed their academy's law go on under it, although the successor's may be another one."""
    if origin.jurisdiction == successor.jurisdiction:
        return
    follows = (Cohort.academy_id == origin.id, func.coalesce(Cohort.jurisdiction, "") == "")
    session.execute(update(Cohort).where(*follows).values(jurisdiction=origin.jurisdiction))


def _join(session: Session, before: Person, after: Person) -> None:
    for column in _pointing_at(Person):
        _repoint(session, column, before.id, after.id)
    session.execute(delete(Person).where(Person.id == before.id).execution_options(synchronize_session=False))
    session.expunge(before)


def _pointing_at(model: type[Base]) -> Iterator[Column[Any]]:
    """Every column of every table that names a row of this model: a new table is not forgotten."""
    target: Any = model.__table__
    for table in Base.metadata.sorted_tables:
        if table.name in _KEEPS_ITS_ACADEMY:
            continue
        for key in table.foreign_keys:
            if key.column.table is target:
                yield _column(table, key.parent.name)


def _column(table: Table, name: str) -> Column[Any]:
    return table.c[name]


def _repoint(session: Session, column: Column[Any], before: int, after: int) -> int:
    statement: Any = update(column.table).where(column == before).values({column.name: after})
    try:
        with session.begin_nested():
            done: Any = session.execute(statement)
    except IntegrityError as error:
        raise NotMerged(f"Both have the same thing in {column.table.name}: look at the two academies first.") from error
    return int(done.rowcount)
