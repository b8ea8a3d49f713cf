"""The installation that is measured: schema, two academies, ten modules, people, and a platform that launches.

What is asked of it belongs to `scenes`.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.db import schema
from lms_plugin.models import Cohort, Enrolment, Meeting, Module, Person, Placement, RegistrationRow, Room, Visit
from lti import keys
from tests.bench import people, plain
from tests.bench.content import KINDS, Placed, publish_all
from tests.bench.kinds import CODE
from tests.bench.people import COHORT, Home
from tests.support.cast import make_cast
from tests.support.lti_fakes import key


class Platform:
    """The platform's side of a launch: it serves its key set, and counts who asks for it."""

    def __init__(self) -> None:
        self.asked = 0
        body = json.dumps(keys.key_set([key(0)])).encode()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_parts: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def open(self) -> Iterator["Platform"]:
        """Answer until the end of the block."""
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()


@dataclass(frozen=True, slots=True)
class World:
    """Addresses and names that the scenes use; all belong to the first cohort of two hundred."""

    visits: list[str]
    """Live visits of its trainees; the first twenty are members of the room."""
    instructor: str
    cohort: str
    placements: dict[str, str]
    """Module key → uuid of the placement."""
    room: str
    issuer: str
    client_id: str
    target: str


@dataclass
class Builder:
    """Builds the installation, first small, then large."""

    url: str
    platform: Platform
    modules: list[Placed]
    home: Home

    @classmethod
    def begin(cls, url: str, platform: Platform) -> "Builder":
        """Schema, cast, content and the plain page's rows."""
        schema.upgrade(Settings(_env_file=None, database_url=url))
        plain.fill(url)
        now = datetime.now(UTC)
        with session_of(url) as session:
            cast = make_cast(session, now)
            row = session.scalars(select(RegistrationRow).where(RegistrationRow.id == cast.home.registration.id)).one()
            row.jwks_url = f"{platform.url}/jwks"
            modules = publish_all(session, now)
            home = Home(cast.home.academy.id, cast.home.deployment.id, row.issuer, now)
            session.commit()
        return cls(url, platform, modules, home)

    def fill(self, first: int, last: int) -> None:
        """Add people."""
        people.add(self.url, self.home, self.modules, first, last)

    def world(self) -> World:
        """What the scenes need, as the database has it now."""
        with session_of(self.url) as session:
            cohort = session.scalars(select(Cohort).where(Cohort.context_id == "bench-0")).one()
            placed = session.scalars(select(Placement).where(Placement.cohort_id == cohort.id))
            row = session.scalars(select(RegistrationRow).where(RegistrationRow.issuer == self.home.issuer)).one()
            seats = (
                select(Visit.uuid)
                .join(Enrolment, Enrolment.id == Visit.enrolment_id)
                .where(Enrolment.cohort_id == cohort.id, Visit.expires_at > datetime.now(UTC), Visit.role == "learner")
                .order_by(Enrolment.id)
            )
            made = World(
                visits=list(session.scalars(seats.limit(COHORT))),
                instructor=self._instructor(session, cohort.id),
                cohort=cohort.uuid,
                placements={one.title: one.uuid for one in placed},
                room=session.scalars(select(Room.uuid).where(Room.title == "Room 0")).one(),
                issuer=row.issuer,
                client_id=row.client_id,
                target="",
            )
            self._meet(session, cohort.id)
            session.commit()
        return made

    def _meet(self, session: Session, cohort_id: int) -> None:
        """The live meeting of the cohort, whose code counts all day."""
        module = session.scalars(select(Module).where(Module.key == KINDS)).one()
        now = datetime.now(UTC)
        facts = {"cohort_id": cohort_id, "module_id": module.id, "activity_key": "session"}
        if session.scalar(select(Meeting).filter_by(**facts)) is None:
            around = {"opens_at": now - timedelta(days=1), "starts_at": now, "closes_at": now + timedelta(days=1)}
            session.add(Meeting(**facts, **around, place="", code=CODE, set_at=now))

    def _instructor(self, session: Session, cohort_id: int) -> str:
        """A visit of the cohort's instructor."""
        now = datetime.now(UTC)
        found = session.scalar(select(Person).where(Person.sub == "the-instructor"))
        person = found or Person(
            academy_id=self.home.academy_id, issuer=self.home.issuer, sub="the-instructor", name="Instructor",
            locale="en", created_at=now,
        )  # fmt: skip
        session.add(person)
        session.flush()
        enrolment = session.scalar(select(Enrolment).where(Enrolment.person_id == person.id)) or Enrolment(
            cohort_id=cohort_id, person_id=person.id, role="instructor", created_at=now
        )
        session.add(enrolment)
        session.flush()
        visit = Visit(
            person_id=person.id, enrolment_id=enrolment.id, role="instructor", administers=False,
            frame_origin=self.home.issuer, locale="en", created_at=now, expires_at=now + timedelta(hours=8),
        )  # fmt: skip
        session.add(visit)
        session.flush()
        return visit.uuid


@contextmanager
def session_of(url: str) -> Iterator[Session]:
    """A session of the bench's own."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    finally:
        engine.dispose()
