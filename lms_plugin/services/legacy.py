"""A migration claim brings an older account of somebody under the `sub` of today, once, and never merges two lives.

Whether the claim is sound was judged in `lti.migration`. People who have no
work here under the old id have nothing to be brought.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import structlog
from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms_plugin.models import (
    Attempt,
    Bookmark,
    Cohort,
    Enrolment,
    Grade,
    GroupMember,
    Invitation,
    Member,
    Person,
    Placement,
    Progress,
    RegistrationRow,
    Visit,
)
from lms_plugin.services import audit
from lti.launch import Launch
from lti.migration import Legacy

log = structlog.get_logger()

Result = Literal["linked", "signature", "both_have_work", "busy"]
_WORK: Final[tuple[Any, ...]] = (Attempt, Progress, Grade, Bookmark)
"""Whoever has a row in one of these, through an enrolment, has work of their own."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who launches: the person known under today's `sub`, if any, and where they are at home."""

    academy_id: int
    person: Person | None
    cohort: Cohort | None
    placement: Placement | None


@dataclass(frozen=True, slots=True)
class Linked:
    """The person and the placement that the launch goes on with."""

    person: Person | None
    placement: Placement | None


def link(session: Session, launch: Launch, legacy: Legacy, who: Newcomer, now: datetime) -> Linked:
    """Follow a migration claim as far as it is sound; the log says in one word what came of it.

    Where no administrator has entered a key, platforms may send the claim at every launch: it means nothing here.
    """
    is_done = who.person is not None and who.person.linked_at is not None
    if is_done or not launch.registration.consumer_key:
        return Linked(who.person, who.placement)
    if not legacy.is_signed:
        _note(launch, "signature")
        return Linked(who.person, who.placement)
    placement = who.placement or _placement(session, launch, legacy, who.cohort)
    older = _older(session, launch, legacy, who.academy_id)
    person = who.person if older is None else _linked(session, launch, who.person, older, now)
    return Linked(person, placement)


def _older(session: Session, launch: Launch, legacy: Legacy, academy_id: int) -> Person | None:
    """The person of the old id, at another connection of this academy that has the same consumer key.

    An LMS that moved to another address has another issuer, and the key is what both have in common. At the issuer
    of today the old id may be the `sub` of quite another person.
    """
    issuers = select(RegistrationRow.issuer).where(
        RegistrationRow.academy_id == academy_id,
        RegistrationRow.consumer_key == launch.registration.consumer_key,
        RegistrationRow.issuer != launch.registration.issuer,
    )
    wanted = select(Person).where(
        Person.academy_id == academy_id, Person.issuer.in_(issuers), Person.sub == legacy.user_id
    )
    found = session.scalars(wanted.order_by(Person.id).limit(2)).all()
    # Two connections that both know this id do not say which of their people is meant.
    return found[0] if len(found) == 1 else None


def _linked(
    session: Session, launch: Launch, person: Person | None, older: Person, now: datetime
) -> Person | None:
    """The older row under today's `sub`, or the person as they were where both have a life of their own."""
    if older.linked_at is not None or (person is not None and _works(session, person.id)):
        _note(launch, "both_have_work")
        return person
    try:
        with session.begin_nested():
            _bring(session, launch, person, older, now)
    except IntegrityError:
        # A roster has made a row for today's `sub` at this very moment; the next launch finds it empty.
        _note(launch, "busy")
        return person
    _note(launch, "linked")
    return older


def _works(session: Session, person_id: int) -> bool:
    """Whether somebody has done anything here that must not be mixed with the work of another."""
    own = select(Enrolment.id).where(Enrolment.person_id == person_id)
    kept = [exists().where(table.enrolment_id.in_(own)) for table in _WORK]
    kept.append(exists().where(Member.person_id == person_id))
    kept.append(exists().where(Invitation.person_id == person_id))
    return any(session.scalar(select(one)) for one in kept)


def _bring(session: Session, launch: Launch, person: Person | None, older: Person, now: datetime) -> None:
    """Give the older row today's `sub`. A row that has just been made for it goes first, with what is empty in it."""
    if person is not None:
        _empty(session, person, older.id)
    older.issuer, older.sub, older.linked_at = launch.registration.issuer, launch.sub, now
    session.flush()
    audit.note(session, older.academy_id, older.uuid, "person.link", ("person", older.uuid), now)


def _empty(session: Session, person: Person, older_id: int) -> None:
    """Hand the enrolments of a person without work to the older one, where that one has none yet."""
    taken = select(Enrolment.cohort_id).where(Enrolment.person_id == older_id)
    own = Enrolment.person_id == person.id
    _run(session, delete(Visit).where(Visit.person_id == person.id))
    doubled = select(Enrolment.id).where(own, Enrolment.cohort_id.in_(taken))
    _run(session, delete(GroupMember).where(GroupMember.enrolment_id.in_(doubled)))
    _run(session, delete(Enrolment).where(own, Enrolment.cohort_id.in_(taken)))
    _run(session, update(Enrolment).where(own).values(person_id=older_id))
    session.delete(person)
    session.flush()


def _placement(session: Session, launch: Launch, legacy: Legacy, cohort: Cohort | None) -> Placement | None:
    """The link of before under its new id: module and settings stay what they were."""
    if cohort is None or launch.resource_link is None or not legacy.resource_link_id:
        return None
    row = session.scalar(
        select(Placement).where(
            Placement.cohort_id == cohort.id, Placement.resource_link_id == legacy.resource_link_id
        )
    )
    if row is not None:
        row.resource_link_id = launch.resource_link.id
        session.flush()
    return row


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _note(launch: Launch, result: Result) -> None:
    log.info("migration", result=result, registration=launch.registration.id, deployment=launch.deployment_id)
