"""Erase a person: everything that leads to them goes, what others rely on keeps its place.

What is kept about a person is shown by `queries.records`. The platform's own records are the platform's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from lms_plugin.models import (
    Attempt,
    Bookmark,
    Certificate,
    Enrolment,
    Grade,
    GroupMember,
    Invitation,
    JournalEntry,
    Member,
    MoveRow,
    PastOutcome,
    Person,
    Post,
    PostReport,
    Progress,
    Thread,
    ThreadMark,
    Visit,
)
from lms_plugin.queries.records import ASKED_TO_ERASE, ERASED, asked_to_erase_at
from lms_plugin.services import audit

REMOVED: Final = "–"
"""What stands where words were removed; in no language."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted, in numbers; `emptied` are contributions whose words are gone and whose place is kept."""

    enrolments: int
    attempts: int
    moves: int
    grades: int
    emptied: int


def find(session: Session, uuid: str) -> Person | None:
    """The person of this uuid."""
    return session.scalar(select(Person).where(Person.uuid == uuid, Person.issuer != ERASED))


def find_account(session: Session, issuer: str, sub: str) -> list[Person]:
    """The people of an account of a platform: one per academy that the platform serves."""
    wanted = select(Person).where(Person.issuer == issuer, Person.sub == sub, Person.issuer != ERASED)
    return list(session.scalars(wanted.order_by(Person.id)))


def ask_to_be_erased(session: Session, academy_id: int, person_uuid: str, now: datetime) -> None:
    """Note that somebody wants their record erased; asking twice is harmless."""
    if asked_to_erase_at(session, person_uuid) is None:
        audit.note(session, academy_id, person_uuid, ASKED_TO_ERASE, ("person", person_uuid), now)


def erase(session: Session, person: Person, author_uuid: str, now: datetime) -> Erased:
    """Delete all that a person did and was, for good.

    Attempts with their earlier outcomes, moves, journals, bookmarks, progress, grades, enrolments and visits are
    deleted; the platform keeps the grades it was sent. Answers to surveys stay,
    because nothing leads from a person to them. Contributions to rooms lose their
    words and keep their place, because others answered them. Certificates
    stay and name nobody, so that paper in somebody's hands can still be
    checked. The audit list
    keeps a uuid that leads nowhere any more. Somebody who is still in the
    platform's course comes back as a new person with the next launch or roster.
    """
    audit.note(session, person.academy_id, author_uuid, "person.erase", ("person", person.uuid), now)
    enrolments = select(Enrolment.id).where(Enrolment.person_id == person.id)
    attempts = select(Attempt.id).where(Attempt.enrolment_id.in_(enrolments))
    _hold(session, person, attempts, enrolments)
    _delete(session, JournalEntry, JournalEntry.attempt_id.in_(attempts))
    moves = _delete(session, MoveRow, MoveRow.attempt_id.in_(attempts))
    _delete(session, PastOutcome, PastOutcome.attempt_id.in_(attempts))
    tried = _delete(session, Attempt, Attempt.enrolment_id.in_(enrolments))
    _delete(session, Progress, Progress.enrolment_id.in_(enrolments))
    _delete(session, Bookmark, Bookmark.enrolment_id.in_(enrolments))
    graded = _delete(session, Grade, Grade.enrolment_id.in_(enrolments))
    _delete(session, GroupMember, GroupMember.enrolment_id.in_(enrolments))
    _delete(session, Visit, Visit.person_id == person.id)
    enrolled = _delete(session, Enrolment, Enrolment.person_id == person.id)
    session.execute(_quiet(update(Certificate).where(Certificate.person_id == person.id).values(person_id=None)))
    ended = {"person_id": None, "revoked_at": now}
    session.execute(_quiet(update(Invitation).where(Invitation.person_id == person.id).values(ended)))
    emptied = _silence(session, person.id, now)
    _remove(session, person)
    return Erased(enrolled, tried, moves, graded, emptied)


def _hold(session: Session, person: Person, attempts: Select[Any], enrolments: Select[Any]) -> None:
    """Let a launch or a move of the same person wait, in the order in which those take their rows."""
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    session.execute(attempts.order_by(Attempt.id).with_for_update())
    session.execute(enrolments.order_by(Enrolment.id).with_for_update())


def _silence(session: Session, person_id: int, now: datetime) -> int:
    """Take the words out of rooms; memberships without any contribution go altogether."""
    members = select(Member.id).where(Member.person_id == person_id)
    _delete(session, PostReport, PostReport.member_id.in_(members))
    _delete(session, ThreadMark, ThreadMark.member_id.in_(members))
    session.execute(_quiet(update(Thread).where(Thread.member_id.in_(members)).values(title=REMOVED)))
    emptied: Any = session.execute(
        _quiet(update(Post).where(Post.member_id.in_(members)).values(body=REMOVED, edited_at=now))
    )
    wrote = select(Post.member_id).union(select(Thread.member_id))
    _delete(session, Member, Member.person_id == person_id, Member.id.not_in(wrote))
    leaving = update(Member).where(Member.person_id == person_id, Member.left_at.is_(None)).values(left_at=now)
    session.execute(_quiet(leaving))
    return int(emptied.rowcount)


def _remove(session: Session, person: Person) -> None:
    """Delete the row, or make it nobody's where contributions hang on it."""
    if session.scalar(select(Member.id).where(Member.person_id == person.id).limit(1)) is None:
        session.delete(person)
        return
    person.uuid = str(uuid4())
    person.issuer, person.sub = ERASED, person.uuid
    person.name = person.email = person.locale = None
    person.is_jurist = False


def _delete(session: Session, table: Any, *which: Any) -> int:
    result: Any = session.execute(_quiet(delete(table).where(*which)))
    return int(result.rowcount)


def _quiet(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
