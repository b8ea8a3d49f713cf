"""What the tool must know of the demo's platforms before the first launch, and its way into the tool's database.

Seeding twice changes nothing but the partner's address, of which only a digest
is stored: each start makes a new one for the same person. Content is not seeded
here; it must be published before, because rooms belong to its discussions.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.demo.academies import ACADEMIES, PARTNER_ASSOCIATION, DemoAcademy
from lms_plugin.models import (
    Academy,
    Cohort,
    Deployment,
    Invitation,
    Module,
    ModuleVersion,
    RegistrationRow,
    Room,
    RoomCohort,
)
from lms_plugin.queries import contents
from lms_plugin.services import rooms

INVITATION_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DemoPlatform:
    """One platform of the demo as an operator would register it, with its academy and its one course."""

    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    deployment_id: str
    academy_key: str
    academy_name: str
    locale: str
    jurisdiction: str
    context_id: str
    context_title: str


def demo_platforms(own_url: str) -> tuple[DemoPlatform, ...]:
    """The platforms that a demo at `own_url` (`http://127.0.0.1:8001`) serves."""
    return tuple(platform_of(own_url, academy) for academy in ACADEMIES)


def platform_of(own_url: str, academy: DemoAcademy) -> DemoPlatform:
    """The addresses of one of them."""
    issuer = f"{own_url.rstrip('/')}/{academy.key}"
    return DemoPlatform(
        issuer=issuer,
        client_id=academy.client_id,
        auth_url=f"{issuer}/auth",
        token_url=f"{issuer}/token",
        jwks_url=f"{issuer}/jwks.json",
        deployment_id=academy.deployment_id,
        academy_key=academy.key,
        academy_name=academy.name,
        locale=academy.locale,
        jurisdiction=academy.jurisdiction,
        context_id=academy.context.id,
        context_title=academy.context.title,
    )


def seed(session: Session, now: datetime, platforms: tuple[DemoPlatform, ...]) -> str:
    """Register the platforms, join their cohorts in a room per discussion; the path of the partner's invitation.

    The caller commits.
    """
    cohorts = [_cohort(session, platform, now) for platform in platforms]
    made = [_room(session, discussion, cohorts, now) for discussion in _discussions(session)]
    if not made:
        raise LookupError("no published module has a discussion: publish the library before seeding the demo")
    return f"/join/{_invitation(session, cohorts[0].academy_id, made[0], now)}"


def _cohort(session: Session, platform: DemoPlatform, now: datetime) -> Cohort:
    academy = session.scalar(select(Academy).where(Academy.key == platform.academy_key))
    if academy is None:
        academy = Academy(
            key=platform.academy_key, name=platform.academy_name, locale=platform.locale,
            jurisdiction=platform.jurisdiction, created_at=now,
        )  # fmt: skip
        session.add(academy)
        session.flush()
    deployment = _deployment(session, platform, academy, now)
    cohort = session.scalar(
        select(Cohort).where(Cohort.deployment_id == deployment.id, Cohort.context_id == platform.context_id)
    )
    if cohort is None:
        cohort = Cohort(
            academy_id=academy.id, deployment_id=deployment.id, context_id=platform.context_id,
            title=platform.context_title, created_at=now,
        )  # fmt: skip
        session.add(cohort)
        session.flush()
    return cohort


def _deployment(session: Session, platform: DemoPlatform, academy: Academy, now: datetime) -> Deployment:
    registration = session.scalar(
        select(RegistrationRow).where(
            RegistrationRow.issuer == platform.issuer, RegistrationRow.client_id == platform.client_id
        )
    )
    if registration is None:
        registration = RegistrationRow(
            academy_id=academy.id, name=platform.academy_name, issuer=platform.issuer, client_id=platform.client_id,
            auth_url=platform.auth_url, token_url=platform.token_url, jwks_url=platform.jwks_url, created_at=now,
        )  # fmt: skip
        session.add(registration)
        session.flush()
    deployment = session.scalar(select(Deployment).where(Deployment.registration_id == registration.id))
    if deployment is None:
        deployment = Deployment(
            registration_id=registration.id, academy_id=academy.id, deployment_id=platform.deployment_id, created_at=now
        )
        session.add(deployment)
        session.flush()
    return deployment


@dataclass(frozen=True, slots=True)
class _Discussion:
    module_uuid: str
    activity_key: str
    title: str


def _discussions(session: Session) -> Iterator[_Discussion]:
    published = select(Module.uuid, ModuleVersion.digest).join(
        ModuleVersion, ModuleVersion.id == Module.published_version_id
    )
    for module_uuid, digest in session.execute(published.order_by(Module.id)).all():
        module = contents.module(session, digest)
        for activity in module.manifest.activities:
            if activity.kind == "discussion":
                title = module.in_locale("en").title(activity.key)
                yield _Discussion(module_uuid, activity.key, title)


def _room(session: Session, discussion: _Discussion, cohorts: list[Cohort], now: datetime) -> Room:
    key = {"module_uuid": discussion.module_uuid, "activity_key": discussion.activity_key}
    room = session.scalar(select(Room).filter_by(**key).order_by(Room.id))
    if room is None:
        room = Room(title=discussion.title, created_at=now, **key)
        session.add(room)
        session.flush()
    for cohort in cohorts:
        joined = session.scalar(select(RoomCohort.id).filter_by(cohort_id=cohort.id, **key))
        if joined is None:
            session.add(RoomCohort(room_id=room.id, cohort_id=cohort.id, joined_at=now, **key))
    return room


def _invitation(session: Session, academy_id: int, room: Room, now: datetime) -> str:
    """A fresh address for the partner; an earlier one ends, and the person behind it stays the same."""
    earlier = select(Invitation.person_id).where(Invitation.room_id == room.id, Invitation.label == PARTNER_ASSOCIATION)
    person_id = session.scalar(earlier.where(Invitation.person_id.is_not(None)).order_by(Invitation.id.desc()))
    session.execute(
        update(Invitation)
        .where(Invitation.room_id == room.id, Invitation.label == PARTNER_ASSOCIATION, Invitation.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    token = secrets.token_urlsafe(24)
    session.add(
        Invitation(
            academy_id=academy_id, room_id=room.id, token_digest=rooms.digest(token), label=PARTNER_ASSOCIATION,
            person_id=person_id, created_at=now, expires_at=now + INVITATION_LIFE,
        )
    )  # fmt: skip
    return token
