"""The cast: two academies, their people, the library published, the first module of each programme placed, the law.

`sign_in(client, visitor)` puts a browser into a visit as a launch would.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

import courses
from courses.jurisdictions import written
from courses.packages import Package, read_folder
from lms_plugin.models import (
    Academy,
    Cohort,
    Deployment,
    Enrolment,
    LineItem,
    Module,
    Person,
    Placement,
    RegistrationRow,
    Visit,
)
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.contents import Author, import_package, publish
from lms_plugin.services.overlays import import_overlays

PLACED = ("why-local-police", "role-and-limits")
"""What every campus teaches; other modules of the library are there, and tests place them with `place`."""

LIBRARY = Path(courses.__file__).parent / "library"


@cache
def library() -> tuple[Package, ...]:
    """Both built-in programmes, read once for all tests."""
    return tuple(read_folder(LIBRARY / name) for name in ("hate-crime", "mediation"))


@dataclass(frozen=True)
class Campus:
    """One academy with one cohort: ids and uuids of what tests need."""

    academy: Academy
    cohort: Cohort
    registration: RegistrationRow
    deployment: Deployment
    placements: dict[str, Placement]
    """By module key."""


@dataclass(frozen=True)
class Visitor:
    """A person with a live visit."""

    person: Person
    enrolment: Enrolment | None
    visit: Visit


@dataclass(frozen=True)
class Cast:
    """Everybody: the first academy is Spanish, the second English; `stranger` is a trainee of the second."""

    home: Campus
    away: Campus
    modules: dict[str, Module]
    trainee: Visitor
    mate: Visitor
    instructor: Visitor
    administrator: Visitor
    stranger: Visitor
    away_instructor: Visitor
    away_administrator: Visitor


def make_cast(session: Session, now: datetime) -> Cast:
    """Write the cast and commit."""
    modules = _publish_library(session, now)
    import_overlays(session, written(), OPERATOR, now)
    home = _campus(session, modules, now, ("puerto-alba", "Academia de Puerto Alba", "es", "ES"))
    away = _campus(session, modules, now, ("northmoor", "Northmoor Police College", "en", "GB-EAW"))
    cast = Cast(
        home=home,
        away=away,
        modules=modules,
        trainee=visitor(session, home, "lucia", "Lucía Ferrer", now),
        mate=visitor(session, home, "marc", "Marc Oliver", now),
        instructor=visitor(session, home, "ana", "Ana Belmonte", now, role="instructor"),
        administrator=visitor(session, home, "julian", "Julián Rivas", now, administers=True),
        stranger=visitor(session, away, "tom", "Tom Ashworth", now, locale="en"),
        away_instructor=visitor(session, away, "helen", "Helen Marsh", now, role="instructor", locale="en"),
        away_administrator=visitor(session, away, "oliver", "Oliver Reid", now, administers=True, locale="en"),
    )
    session.commit()
    return cast


def _publish_library(session: Session, now: datetime) -> dict[str, Module]:
    author = Author(OPERATOR, None)
    for package in library():
        import_package(session, package, author, now)
    modules = {module.key: module for module in session.scalars(select(Module).order_by(Module.id))}
    for module in modules.values():
        publish(session, module, author, now)
    return modules


def _campus(session: Session, modules: dict[str, Module], now: datetime, facts: tuple[str, str, str, str]) -> Campus:
    key, name, locale, jurisdiction = facts
    academy = Academy(key=key, name=name, locale=locale, jurisdiction=jurisdiction, created_at=now)
    session.add(academy)
    session.flush()
    base = f"http://127.0.0.1:8001/{key}"
    registration = RegistrationRow(
        academy_id=academy.id, name=name, issuer=base, client_id=f"{key}-client", auth_url=f"{base}/auth",
        token_url=f"{base}/token", jwks_url=f"{base}/jwks", created_at=now,
    )  # fmt: skip
    session.add(registration)
    session.flush()
    deployment = Deployment(
        registration_id=registration.id, academy_id=academy.id, deployment_id="1", created_at=now
    )
    session.add(deployment)
    session.flush()
    cohort = Cohort(
        academy_id=academy.id, deployment_id=deployment.id, context_id="course-1", title="Promoción 12",
        memberships_url=f"{base}/courses/course-1/members", created_at=now,
    )  # fmt: skip
    session.add(cohort)
    session.flush()
    placements = {key: _placement(session, cohort, modules[key], base, now) for key in PLACED}
    return Campus(academy, cohort, registration, deployment, placements)


def place(session: Session, campus: Campus, module: Module, now: datetime) -> Placement:
    """Put one more module into the course of a campus."""
    base = f"http://127.0.0.1:8001/{campus.academy.key}"
    campus.placements[module.key] = _placement(session, campus.cohort, module, base, now)
    return campus.placements[module.key]


def _placement(session: Session, cohort: Cohort, module: Module, base: str, now: datetime) -> Placement:
    placement = Placement(
        cohort_id=cohort.id, resource_link_id=f"link-{module.key}", title=module.key, module_id=module.id,
        created_at=now,
    )  # fmt: skip
    session.add(placement)
    session.flush()
    url = f"{base}/courses/course-1/lineitems/{module.key}"
    scopes = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    session.add(LineItem(placement_id=placement.id, url=url, label=module.key, scopes=scopes, created_at=now))
    session.flush()
    return placement


def visitor(
    session: Session,
    campus: Campus,
    sub: str,
    name: str,
    now: datetime,
    *,
    role: str = "learner",
    administers: bool = False,
    locale: str = "es",
) -> Visitor:
    """One more person of a campus, enrolled and on a visit."""
    person = Person(
        academy_id=campus.academy.id, issuer=campus.registration.issuer, sub=sub, name=name, locale=locale,
        created_at=now,
    )  # fmt: skip
    session.add(person)
    session.flush()
    enrolment = Enrolment(cohort_id=campus.cohort.id, person_id=person.id, role=role, created_at=now)
    session.add(enrolment)
    session.flush()
    placement = next(iter(campus.placements.values()))
    visit = Visit(
        person_id=person.id, enrolment_id=enrolment.id, placement_id=placement.id, role=role, administers=administers,
        frame_origin="http://127.0.0.1:8001", locale=locale, created_at=now, expires_at=now + timedelta(hours=12),
    )  # fmt: skip
    session.add(visit)
    session.flush()
    return Visitor(person, enrolment, visit)


def sign_in(client: FlaskClient, visitor: Visitor) -> FlaskClient:
    """Put the browser into the visit."""
    with client.session_transaction(base_url="https://localhost") as cookie:
        cookie["_user_id"] = visitor.visit.uuid
        cookie["_fresh"] = True
    return client
