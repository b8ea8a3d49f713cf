"""Bring a cohort into line with the platform's roster: who came, who left, who teaches.

Asking the platform belongs to `lms_plugin.jobs.roster`. Nobody is deleted here, and nobody is merged by e-mail.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.db.due import mark_due
from lms_plugin.db.inserts import insert_into
from lms_plugin.models import Cohort, Deployment, Enrolment, Person, RegistrationRow, Visit

# SQLite takes a limited number of values in one statement.
_AT_ONCE: Final = 400

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed:
    """One active person of a roster with a role in the course; name and e-mail only where they were sent."""

    sub: str
    role: str
    name: str = ""
    email: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What a roster changed in a cohort, in numbers of people; who came back counts as come."""

    came: int
    left: int
    changed: int


def request(session: Session, cohort_id: int, now: datetime) -> None:
    """Ask for the whole roster soon: the mark outlives a restart, the job clears it."""
    values = {"roster_wanted_at": now, "roster_due_at": now, "roster_failure": None, "differences_url": None}
    session.execute(update(Cohort).where(Cohort.id == cohort_id, Cohort.memberships_url.is_not(None)).values(values))
    mark_due(session)


def apply(session: Session, cohort_id: int, listed: Sequence[Listed], now: datetime) -> Changes:
    """Follow a whole roster: who is not on it has left."""
    return _follow(session, cohort_id, listed, None, now)


def follow(
    session: Session, cohort_id: int, listed: Sequence[Listed], left: Collection[str], now: datetime
) -> Changes:
    """Follow what has changed since the last roster: only those who are named (`left`: by `sub`) have left."""
    return _follow(session, cohort_id, listed, frozenset(left), now)


def _follow(
    session: Session, cohort_id: int, listed: Sequence[Listed], left: frozenset[str] | None, now: datetime
) -> Changes:
    """Enrol who came, mark who left, follow roles and names; visits of people who lost rights end now."""
    academy_id, issuer = session.execute(
        select(Cohort.academy_id, RegistrationRow.issuer)
        .join(Deployment, Deployment.id == Cohort.deployment_id)
        .join(RegistrationRow, RegistrationRow.id == Deployment.registration_id)
        .where(Cohort.id == cohort_id)
    ).one()
    by_sub = {one.sub: one for one in listed}
    people = _people(session, academy_id, issuer, by_sub, now)
    wanted = {people[sub]: one for sub, one in by_sub.items()}
    known = _enrolments(session, cohort_id, issuer)
    came = _enrol(session, cohort_id, {person: one for person, one in wanted.items() if person not in known}, now)
    back = [one for one in known.values() if one.person_id in wanted and one.left]
    moved = [one for one in known.values() if one.person_id in wanted and one.differs(wanted[one.person_id])]
    gone = [one for one in known.values() if one.person_id not in wanted and one.is_gone(left)]
    _update(session, Enrolment, [{"id": one.id, "left_at": None} for one in back])
    _update(session, Enrolment, [{"id": one.id, **_told(wanted[one.person_id])} for one in moved])
    _update(session, Enrolment, [{"id": one.id, "left_at": now} for one in gone])
    lowered = [one for one in moved if one.role == "instructor" and wanted[one.person_id].role != "instructor"]
    _end_visits(session, [one.id for one in (*gone, *lowered)], now)
    return Changes(came + len(back), len(gone), len(moved))


def _told(one: Listed) -> dict[str, Any]:
    return {"role": one.role, "is_test": one.is_test}


@dataclass(frozen=True, slots=True)
class _Enrolled:
    id: int
    person_id: int
    sub: str
    role: str
    is_test: bool
    left: bool

    def differs(self, listed: Listed) -> bool:
        """Whether the platform says something else of them now."""
        return (self.role, self.is_test) != (listed.role, listed.is_test)

    def is_gone(self, left: frozenset[str] | None) -> bool:
        """Whether somebody who is not listed has left just now; `left` names them, None means all."""
        return not self.left and (left is None or self.sub in left)


def _people(
    session: Session, academy_id: int, issuer: str, listed: Mapping[str, Listed], now: datetime
) -> dict[str, int]:
    """Row ids by `sub`, of people who were known and of people made just now; names follow the platform."""
    rows: list[dict[str, Any]] = [
        {
            "uuid": str(uuid4()), "academy_id": academy_id, "issuer": issuer, "sub": one.sub,
            "name": one.name or None, "email": one.email or None, "created_at": now,
        }
        for one in listed.values()
    ]  # fmt: skip
    _insert(session, Person, rows, ["academy_id", "issuer", "sub"])
    found: dict[str, int] = {}
    renamed: list[dict[str, Any]] = []
    own = (Person.academy_id == academy_id, Person.issuer == issuer)
    for subs in _batches(tuple(listed)):
        columns = select(Person.id, Person.sub, Person.name, Person.email).where(*own, Person.sub.in_(subs))
        for person_id, sub, name, email in session.execute(columns):
            found[sub] = person_id
            now_called = {"name": listed[sub].name or name, "email": listed[sub].email or email}
            if now_called != {"name": name, "email": email}:
                renamed.append({"id": person_id, **now_called})
    _update(session, Person, renamed)
    return found


def _enrolments(session: Session, cohort_id: int, issuer: str) -> dict[int, _Enrolled]:
    rows = session.execute(
        select(Enrolment.id, Enrolment.person_id, Person.sub, Enrolment.role, Enrolment.is_test, Enrolment.left_at)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id, Person.issuer == issuer)
    )
    return {
        person: _Enrolled(row, person, sub, role, is_test, left_at is not None)
        for row, person, sub, role, is_test, left_at in rows
    }


def _enrol(session: Session, cohort_id: int, listed: Mapping[int, Listed], now: datetime) -> int:
    rows = [
        {"uuid": str(uuid4()), "cohort_id": cohort_id, "person_id": person, **_told(one), "created_at": now}
        for person, one in listed.items()
    ]
    _insert(session, Enrolment, rows, ["cohort_id", "person_id"])
    return len(rows)


def _end_visits(session: Session, enrolment_ids: Sequence[int], now: datetime) -> None:
    for ids in _batches(enrolment_ids):
        ending = update(Visit).where(Visit.enrolment_id.in_(ids), Visit.expires_at > now).values(expires_at=now)
        session.execute(ending.execution_options(synchronize_session=False))


def _insert(session: Session, table: Any, rows: Sequence[dict[str, Any]], key: list[str]) -> None:
    """Insert what is not there yet: a launch may bring the same person at the same time."""
    for some in _batches(rows):
        session.execute(insert_into(session, table).on_conflict_do_nothing(index_elements=key), list(some))


def _update(session: Session, table: Any, rows: Collection[dict[str, Any]]) -> None:
    if rows:
        session.execute(update(table), list(rows))


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
