"""A person's record as an administrator may see it: what was done and when, never what was said.

What stands here is a list of what is allowed: answers, choices, journals, surveys and contributions are not read, and
nothing here joins a person to an alias. The whole record is the person's own, in `records`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms_plugin.db.folding import fold, folded
from lms_plugin.models import Attempt, Audit, Cohort, Enrolment, Member, Module, MoveRow, Person, Post
from lms_plugin.queries.records import ASKED_TO_ERASE, ERASED, Record, parts_of, plain

SHOWN: Final = ("visits", "enrolments", "groups", "progress", "grades", "certificates", "acts")
"""Keys of a record that hold no words of the person."""

MOST_FOUND: Final = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A person of the academy; `asked_at` is when they asked to be erased."""

    uuid: str
    sub: str
    name: str | None
    created_at: datetime
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A course somebody learns in, and the extra time they have there, as in `queries.seats`."""

    id: int
    uuid: str
    title: str
    extra_time: str


def outline_of(session: Session, academy_id: int, person_uuid: str) -> Record | None:
    """The outline of a person of this academy, else None. Words appear as numbers only."""
    row = session.execute(
        select(Person.id, Person.uuid, Person.issuer, Person.sub, Person.name, Person.email, Person.created_at).where(
            Person.uuid == person_uuid, Person.academy_id == academy_id, Person.issuer != ERASED
        )
    ).one_or_none()
    if row is None:
        return None
    person_id, uuid, issuer, sub, name, email, created_at = row
    person = {
        "uuid": uuid, "issuer": issuer, "sub": sub, "name": name, "email": email, "created_at": created_at.isoformat(),
    }  # fmt: skip
    counted = {"attempts": _attempts(session, person_id), "numbers": _numbers(session, person_id)}
    return {"person": person, **parts_of(session, person_id, SHOWN), **counted}


def wishes(session: Session, academy_id: int) -> Sequence[Found]:
    """Who has asked to be erased and is still here, the longest waiting first."""
    asked = (
        select(Audit.actor_uuid, func.min(Audit.made_at).label("at"))
        .where(Audit.academy_id == academy_id, Audit.act == ASKED_TO_ERASE)
        .group_by(Audit.actor_uuid)
        .subquery()
    )
    rows = session.execute(
        select(Person.uuid, Person.sub, Person.name, Person.created_at, asked.c.at)
        .join(asked, asked.c.actor_uuid == Person.uuid)
        .where(Person.academy_id == academy_id)
        .order_by(asked.c.at, Person.id)
    )
    return tuple(Found(*row) for row in rows)


def found(session: Session, academy_id: int, sought: str) -> Sequence[Found]:
    """People of the academy by reference, by their id at the LMS, or by a part of their name or address.

    Capitals and accents make no difference.
    """
    part = fold(sought) or sought
    fits = or_(
        Person.uuid == sought,
        Person.sub == sought,
        folded(Person.name.expression).contains(part, autoescape=True),
        folded(Person.email.expression).contains(part, autoescape=True),
    )
    rows = session.execute(
        select(Person.uuid, Person.sub, Person.name, Person.created_at)
        .where(Person.academy_id == academy_id, Person.issuer != ERASED, fits)
        .order_by(Person.name, Person.id)
        .limit(MOST_FOUND)
    )
    return tuple(Found(*row) for row in rows)


def courses(session: Session, academy_id: int, person_uuid: str) -> Sequence[Course]:
    """The courses of this academy where somebody learns now, by title."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.uuid, Cohort.title, Enrolment.extra_time)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Person.uuid == person_uuid, Person.academy_id == academy_id, Cohort.academy_id == academy_id,
            Enrolment.role == "learner", Enrolment.left_at.is_(None),
        )
        .order_by(Cohort.title, Enrolment.id)
    )  # fmt: skip
    return tuple(Course(*row) for row in rows)


def _attempts(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(
            Module.key, Attempt.activity_key, Attempt.number, Attempt.started_at, Attempt.moved_at,
            Attempt.finished_at, Attempt.earned, Attempt.possible,
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Module, Module.id == Attempt.module_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Attempt.id)
    )  # fmt: skip
    names = ("module", "activity", "number", "started_at", "moved_at", "finished_at", "earned", "possible")
    return [dict(zip(names, map(plain, row), strict=True)) for row in rows]


def _numbers(session: Session, person_id: int) -> dict[str, int]:
    """How many answers and steps, rooms and contributions there are."""
    own = select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id)
    moves = select(func.count(MoveRow.id)).where(MoveRow.attempt_id.in_(own.where(Enrolment.person_id == person_id)))
    member = select(Member.id).where(Member.person_id == person_id)
    rooms = select(func.count()).select_from(member.subquery())
    posts = select(func.count(Post.id)).where(Post.member_id.in_(member))
    return {
        name: session.scalar(one) or 0 for name, one in (("moves", moves), ("rooms", rooms), ("contributions", posts))
    }
