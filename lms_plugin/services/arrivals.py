"""Who came, from which course, as what: person, cohort and enrolment of one launch.

People are never merged by e-mail; whole rosters belong to `services.rosters`.
"""

import hashlib
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.models import Cohort, Deployment, Enrolment, Person, Visit
from lms_plugin.services.rows import found_or_made
from lti.launch import Launch
from lti.roles import Roles

_LONGEST_ID: Final = 255


def person(session: Session, academy_id: int, launch: Launch, now: datetime, known: Person | None) -> Person:
    """The person (academy, issuer, `sub`); name and e-mail follow the platform where it sent them."""
    key = {"academy_id": academy_id, "issuer": launch.registration.issuer, "sub": launch.sub}
    sent = _sent({"name": launch.name, "email": launch.email})
    row, is_new = found_or_made(session, Person, key, {**sent, "created_at": now}, known)
    if not is_new:
        _follow(row, sent)
    return row


def cohort(
    session: Session, deployment: Deployment, launch: Launch, now: datetime, known: Cohort | None
) -> Cohort | None:
    """The cohort of the launch's context; None for a message without context and link."""
    context_id = context_id_of(launch)
    if context_id is None:
        return None
    sent_title = launch.context.title or launch.context.label if launch.context else ""
    title = sent_title or (launch.resource_link.title if launch.resource_link else "")
    url = launch.nrps.url if launch.nrps else ""
    key = {"deployment_id": deployment.id, "context_id": context_id}
    addresses = _sent({"memberships_url": url, **_groups(launch)})
    fresh = {"academy_id": deployment.academy_id, "title": title, "created_at": now, **addresses}
    row, is_new = found_or_made(session, Cohort, key, fresh, known)
    if not is_new:
        _follow(row, _sent({"title": sent_title}) | addresses)
    return row


def _groups(launch: Launch) -> dict[str, str]:
    """Where the groups of the course are read; nothing where the platform offers none."""
    if launch.groups is None:
        return {}
    return {"groups_url": launch.groups.groups_url, "group_sets_url": launch.groups.sets_url}


def context_id_of(launch: Launch) -> str | None:
    """The context's id. Without a context each link is a course of its own, so that no two groups are mixed."""
    if launch.context is not None:
        return launch.context.id
    if launch.resource_link is None:
        return None
    own = f"link:{launch.resource_link.id}"
    return own if len(own) <= _LONGEST_ID else f"link:{hashlib.sha256(own.encode()).hexdigest()}"


def enrol(
    session: Session, cohort_id: int, person_id: int, place: Roles, now: datetime, known: Enrolment | None
) -> Enrolment:
    """The enrolment with the role of this launch; who had left is back."""
    key = {"cohort_id": cohort_id, "person_id": person_id}
    told = {"role": place.enrolled_as, "is_test": place.test_person}
    row, is_new = found_or_made(session, Enrolment, key, {**told, "created_at": now}, known)
    if not is_new:
        _follow(row, {**told, "left_at": None})
    return row


def leave(session: Session, deployment: Deployment, launch: Launch, now: datetime) -> None:
    """The platform says that somebody has no part in the course any more: enrolment and visits there end."""
    enrolment_id = session.scalar(
        select(Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            Person.academy_id == deployment.academy_id,
            Person.issuer == launch.registration.issuer,
            Person.sub == launch.sub,
            Cohort.deployment_id == deployment.id,
            Cohort.context_id == context_id_of(launch),
            Enrolment.left_at.is_(None),
        )
    )
    if enrolment_id is None:
        return
    session.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(left_at=now))
    session.execute(
        update(Visit).where(Visit.enrolment_id == enrolment_id, Visit.expires_at > now).values(expires_at=now)
    )


def _sent(values: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _follow(row: Any, values: dict[str, Any]) -> None:
    """Set what differs only, so that a launch that changes nothing writes nothing."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
