"""Two academies with one of everything each, and browsers of everybody in them.

Whatever belongs to an academy carries its mark, so that a page that shows any of
it to the other one gives itself away.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.media import examined
from courses.packages import Package, module_from_body
from lms_plugin.db import db
from lms_plugin.models import (
    Bookmark,
    Certificate,
    Enrolment,
    Grade,
    Invitation,
    LineItem,
    MediaFile,
    Module,
    OverlayPointer,
    Person,
    Placement,
    PlatformInvitation,
    Programme,
    Proposal,
    VersionMedia,
    Visit,
)
from lms_plugin.services import aliases
from lms_plugin.services.contents import Author, import_package, publish
from lms_plugin.services.jurists import Signature, appoint, sign
from lms_plugin.services.pickings import Picking
from lti.claims import DeepLinking
from tests.lms_plugin.community.conftest import Browser as Talker
from tests.lms_plugin.community.conftest import accept, address_from, door_of, posts_of
from tests.lms_plugin.learn.quizzing import whole
from tests.support.browser import Browser
from tests.support.cast import Campus, Visitor, library, make_cast, sign_in, visitor
from tests.support.house import Bell, Clock, application, database
from tests.support.recorded import chunk, png

MODULE, QUIZ, DISCUSSION, SURVEY = "why-local-police", "check", "trust", "eight-tasks"
MEETING = "mixed-meeting"
ROLES = ("nobody", "trainee", "mate", "instructor", "administrator", "jurist", "partner")


@dataclass(frozen=True)
class Estate:
    """An academy: what its addresses are filled with, the texts that nobody else may see, and its browsers.

    A value named `<blueprint>.<part>` is meant in the addresses of that blueprint alone.
    """

    name: str
    values: Mapping[str, str]
    secrets: frozenset[str]
    browsers: Mapping[str, FlaskClient]
    people: Mapping[str, str]
    """Uuid of the person behind each browser, "" for nobody."""


@dataclass
class World:
    """Both academies in one installation; `away` rows are those with ids above the marks."""

    app: Flask
    home: Estate
    away: Estate
    marks: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@contextmanager
def world(dialect: str, folder: Path) -> Iterator[World]:
    """The installation on a fresh database, where no alias of one academy can be drawn in the other one."""
    clock, places = Clock(), aliases.PLACES
    with _drawing_from(places[::2]), database(dialect, folder) as url, application(url, clock, Bell()) as app:
        app.test_client_class = FlaskClient
        with app.app_context():
            cast = make_cast(db.session(), clock())
            home = _founded(app, clock, cast.home, "HOME")
            before = _highest()
            with _drawing_from(places[1::2]):
                away = _founded(app, clock, cast.away, "AWAY")
            marks = {name: (low, high) for name, high in _highest().items() if (low := before[name]) < high}
            db.session.remove()
        yield World(app, home, away, marks)


@contextmanager
def _drawing_from(places: tuple[tuple[str, str], ...]) -> Iterator[None]:
    """Aliases of these places alone: once in a thousand runs two rooms would draw the same, and look like a leak."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(aliases, "PLACES", places)
        yield


def _highest() -> dict[str, int]:
    tables = db.metadata.sorted_tables
    highest = {table.name: db.session.scalar(select(func.max(table.c.id))) for table in tables}
    db.session.rollback()
    return {name: number or 0 for name, number in highest.items()}


def _founded(app: Flask, clock: Clock, campus: Campus, mark: str) -> Estate:
    session = db.session()
    _name_everything(session, campus, mark)
    people = {
        "trainee": _person(session, campus, clock, f"{mark} Trainee"),
        "mate": _person(session, campus, clock, f"{mark} Mate"),
        "instructor": _person(session, campus, clock, f"{mark} Instructor", role="instructor"),
        "administrator": _person(session, campus, clock, f"{mark} Administrator", administers=True),
        "jurist": _person(session, campus, clock, f"{mark} Jurist"),
    }
    _let_sign(session, campus, people["jurist"], clock, mark)
    own = _own_edition(session, campus, people["administrator"], clock, mark)
    _let_choose(campus, people["instructor"])
    proposal = _proposed(session, campus, clock, mark)
    session.commit()
    address = f"/learn/p/{campus.placements[MODULE].uuid}/a/{QUIZ}"
    whole(Browser(app, people["trainee"]), address)
    room = _talked(app, campus, people, mark)
    return _estate(app, session, campus, people, own, {**room, "proposal": proposal}, mark)


def _name_everything(session: Session, campus: Campus, mark: str) -> None:
    academy, cohort, registration = campus.academy, campus.cohort, campus.registration
    academy.name, cohort.title, registration.name = f"{mark} Academy", f"{mark} Cohort", f"{mark} Platform"
    registration.client_id = f"{mark}-client"
    cohort.context_id = f"{mark}-course"
    for placement in campus.placements.values():
        placement.title = f"{mark} Link {placement.id}"
    session.flush()


def _person(session: Session, campus: Campus, clock: Clock, name: str, **facts: Any) -> Visitor:
    found = visitor(session, campus, f"sub-{uuid4()}", name, clock(), locale="en", **facts)
    found.person.email = f"{name.replace(' ', '.')}@academy.example"
    found.visit.placement_id = campus.placements[MODULE].id
    return found


def _own_edition(session: Session, campus: Campus, administrator: Visitor, clock: Clock, mark: str) -> Module:
    """The academy's own edition of a programme, with a live meeting, published and placed in its course."""
    package = library()[0]
    body = json.loads(package.modules[0].body())
    body["manifest"]["title"] = f"{mark} Edition"
    body["manifest"]["activities"].append({"key": MEETING, "kind": "session", "minutes": 30, "required": False})
    agenda = [{"id": "round", "title": "A round", "minutes": 30}]
    body["documents"][MEETING] = {"title": f"{mark} Meeting", "agenda": agenda}
    picture = png(extra=chunk(b"tEXt", f"Title\0{mark} Picture".encode()))
    medium = examined("own.png", picture)
    body["media"]["media/own.png"] = asdict(medium)
    edition = Package(package.programme, (module_from_body(json.dumps(body)),), bytes_of={medium.digest: picture})
    author = Author(administrator.person.uuid, campus.academy.id)
    import_package(session, edition, author, clock())
    wanted = select(Module).join(Programme).where(Programme.academy_id == campus.academy.id, Module.key == MODULE)
    module = session.scalars(wanted).one()
    publish(session, module, author, clock())
    placement = Placement(
        cohort_id=campus.cohort.id, resource_link_id=f"{mark}-own", title=f"{mark} Own link", module_id=module.id,
        created_at=clock(),
    )  # fmt: skip
    session.add(placement)
    session.flush()
    return module


def _proposed(session: Session, campus: Campus, clock: Clock, mark: str) -> Proposal:
    """A platform that has registered itself by an invitation of the academy, and waits for its approval."""
    invitation = PlatformInvitation(
        academy_id=campus.academy.id, token_digest=f"{mark}-digest", created_at=clock(), created_by=str(uuid4()),
        expires_at=clock() + timedelta(days=7), used_at=clock(),
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    base = f"https://{mark.lower()}.example"
    proposal = Proposal(
        academy_id=campus.academy.id, invitation_id=invitation.id, name=f"{mark} Proposal", issuer=base,
        client_id=f"{mark}-proposed", auth_url=f"{base}/auth", token_url=f"{base}/token", jwks_url=f"{base}/jwks",
        family="moodle", scopes=[], messages=[], created_at=clock(),
    )  # fmt: skip
    session.add(proposal)
    session.flush()
    return proposal


def _let_sign(session: Session, campus: Campus, jurist: Visitor, clock: Clock, mark: str) -> None:
    """The academy's jurist has signed a draft under a name that nobody else may see."""
    who = jurist.person.uuid
    assert appoint(session, campus.academy.id, who, who, clock())
    digest = session.scalars(select(OverlayPointer.digest).where(OverlayPointer.code == "PT")).one()
    assert sign(session, campus.academy.id, who, Signature("PT", digest, f"{mark} Signature", f"{mark} Note"), clock())


def _let_choose(campus: Campus, instructor: Visitor) -> None:
    """The instructor's visit is one to which the platform said: choose."""
    request = DeepLinking(f"{campus.registration.issuer}/deep", frozenset({"ltiResourceLink"}), frozenset({"iframe"}))
    picking = Picking(registration_id=campus.registration.id, deployment_id="1", request=request)
    instructor.visit.deep_linking = picking.text()


def _talked(app: Flask, campus: Campus, people: Mapping[str, Visitor], mark: str) -> dict[str, Any]:
    """A room with a conversation, a guest of an association, and a report; everything by way of its pages."""
    talkers = {role: Talker(_client(app, who), who.person.uuid) for role, who in people.items()}
    path = ""
    for role in ("instructor", "trainee", "mate"):
        path = _apart(talkers[role].join, campus)
    guest = Talker(app.test_client())
    invitation = _apart(address_from, talkers["instructor"], path, f"{mark} Association")
    assert _apart(accept, guest, invitation).status_code == 303
    thread = _apart(talkers["trainee"].start, path, f"{mark} Title", f"{mark} Words")
    post = _apart(lambda: posts_of(talkers["mate"].get(thread).text))[0]
    report = f"{path}/c/{post}/report"
    assert _apart(talkers["mate"].post, report, reason=f"{mark} Reason").status_code == 303
    assert door_of(campus)
    return {"room": path, "thread": thread, "post": post, "guest": guest.client, "alias": talkers["trainee"].alias}


def _apart(act: Any, *arguments: Any, **named: Any) -> Any:
    """Each request in a context of its own: the one that the building of the estate holds would be lent to it."""
    return Context().run(act, *arguments, **named)


def _client(app: Flask, who: Visitor) -> FlaskClient:
    assert who.visit.uuid
    client = app.test_client()
    Context().run(sign_in, client, who)
    return client


def _estate(
    app: Flask, session: Session, campus: Campus, people: Mapping[str, Visitor], own: Module, room: dict[str, Any],
    mark: str,
) -> Estate:  # fmt: skip
    session.rollback()
    trainee = people["trainee"].enrolment
    assert trainee is not None
    column = campus.placements[MODULE].id
    grade = session.scalars(select(Grade.uuid).join(LineItem).where(LineItem.placement_id == column)).first()
    invitation = session.scalars(select(Invitation).where(Invitation.academy_id == campus.academy.id)).one()
    guest = session.get_one(Person, invitation.person_id)
    values = {
        "placement": campus.placements[MODULE].uuid, "cohort": campus.cohort.uuid, "module": own.uuid,
        "programme": session.get_one(Programme, own.programme_id).uuid, "grade": str(grade),
        "certificate": _certificate(session, campus, people["trainee"], own, mark),
        "enrolment": trainee.uuid, "invitation": invitation.uuid, "platform": campus.registration.uuid,
        "person": people["trainee"].person.uuid, "proposal": room["proposal"].uuid,
        "admin.invitation": session.get_one(PlatformInvitation, room["proposal"].invitation_id).uuid,
        "bookmark": _bookmark(session, people["trainee"], own), "digest": _picture(session, own),
        "room": room["room"].rsplit("/", 1)[1], "thread": room["thread"].rsplit("/", 1)[1], "post": room["post"],
    }  # fmt: skip
    browsers = {role: _client(app, who) for role, who in people.items()}
    browsers |= {"nobody": app.test_client(), "partner": room["guest"]}
    uuids = {role: who.person.uuid for role, who in people.items()} | {"nobody": "", "partner": guest.uuid}
    secrets = {f"{mark} ", f"{mark}-", f"{mark}.", room["alias"], *values.values(), *filter(None, uuids.values())}
    secrets |= _more_uuids(session, campus)
    return Estate(mark, values, frozenset(secrets), browsers, uuids)


def _bookmark(session: Session, owner: Visitor, own: Module) -> str:
    """A section that the trainee has kept."""
    assert owner.enrolment is not None
    row = Bookmark(
        enrolment_id=owner.enrolment.id, module_id=own.id, activity_key="layers-of-impact", section="ask",
        made_at=owner.person.created_at,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row.uuid


def _picture(session: Session, own: Module) -> str:
    """The digest of the picture that the academy's own edition holds, and no other module."""
    held = select(MediaFile.digest).join(VersionMedia).where(VersionMedia.version_id == own.published_version_id)
    shared = select(MediaFile.digest).join(VersionMedia).where(VersionMedia.version_id != own.published_version_id)
    return session.scalars(held.where(MediaFile.digest.not_in(shared))).one()


def _certificate(session: Session, campus: Campus, holder: Visitor, own: Module, mark: str) -> str:
    """A certificate that the trainee holds for the academy's own programme."""
    row = Certificate(
        academy_id=campus.academy.id, person_id=holder.person.id, programme_id=own.programme_id,
        code=f"{mark}-CODE", issuer=f"{mark} Academy", titles={"en": f"{mark} Programme"}, minutes=60,
        path="specialist", modules=[], laws=[], issued_at=holder.person.created_at,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row.uuid


def _more_uuids(session: Session, campus: Campus) -> set[str]:
    """Names in the outside world of rows that no address is filled with."""
    of_cohort = (Placement, Enrolment)
    found = set()
    for table in of_cohort:
        found |= set(session.scalars(select(table.uuid).where(table.cohort_id == campus.cohort.id)))
    mine = select(Person.id).where(Person.academy_id == campus.academy.id)
    found |= set(session.scalars(select(Visit.uuid).where(Visit.person_id.in_(mine))))
    found |= {str(campus.academy.uuid)}
    session.rollback()
    return found


def normal(text: str, *echoed: str) -> str:
    """A page without what differs from request to request: tokens, moments, and the address that was asked for."""
    for value in sorted(echoed, key=len, reverse=True):
        text = text.replace(value, "…")
    text = re.sub(r'name="csrf_token" value="[^"]*"', "", text)
    return re.sub(r"[0-9a-f]{8}(?=</code>)", "", text)


def rows(app: Flask, marks: Mapping[str, tuple[int, int]] | None = None) -> dict[str, str]:
    """Every row of each table as text, or only those between the marks."""
    found: dict[str, str] = {}
    with app.app_context():
        for table in db.metadata.sorted_tables:
            wanted = select(table).order_by(table.c.id)
            if marks is not None:
                low, high = marks.get(table.name, (0, 0))
                wanted = wanted.where(table.c.id > low, table.c.id <= high)
            found[table.name] = repr([tuple(row) for row in db.session.execute(wanted)])
        db.session.remove()
    return found
