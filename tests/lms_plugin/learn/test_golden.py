"""The golden documents through the tool: files of a module, published and placed, played with plain forms.

The score is read where a gradebook gets it: from the attempt, and from the grade that is wanted.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from courses.packages import read_folder
from lms_plugin.models import Attempt, Grade, LineItem, Meeting, Module, Placement
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.contents import Author, import_package, publish
from tests.golden.cases import Case, cases
from tests.golden.runner import run
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.house import Clock


@dataclass
class Tool:
    """One trainee in the tool; meetings and rooms are opened as their people would."""

    case: Case
    session: Session
    place: Placement
    trainee: Browser
    instructor: Browser
    cast: Cast

    @property
    def address(self) -> str:
        return f"/learn/p/{self.place.uuid}/a/{self.case.name}"

    def begin(self) -> None:
        if self.case.kind.graded:
            fields = hidden(self.trainee.get(self.address))
            form = {"attempt": fields["attempt"], "as": fields["as"]}
            assert self.trainee.post(f"{self.address}/begin", form).status_code == 303

    def make(self, move: Move) -> bool:
        if move.by == "system":
            return {"posted": self._post, "present": self._arrive}[move.act]()
        at = self._attempt()
        host = {"attempt": at.number if at else 0, "turn": at.turn if at else 0, "key": str(uuid4())}
        form = {"act": move.act, **{f"m.{name}": list(values) for name, values in move.data.items()}}
        status = self.trainee.post(self.address, {**host, **form, "as": self.cast.trainee.person.uuid}).status_code
        assert status in (303, 422)
        return status == 303

    def page(self) -> str:
        reply = self.trainee.get(self.address)
        assert reply.status_code == 200
        return reply.text

    def score(self) -> tuple[float, float] | None:
        at = self._attempt()
        if at is None or at.earned is None or at.possible is None:
            return None
        wanted = self.session.scalars(select(Grade).join(LineItem).where(LineItem.placement_id == self.place.id)).one()
        assert wanted.wanted_stage == "completed"
        assert wanted.wanted_share == pytest.approx(at.earned / at.possible)
        return at.earned, at.possible

    def _attempt(self) -> Attempt | None:
        self.session.rollback()
        self.session.expire_all()
        return self.session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()

    def _post(self) -> bool:
        door = f"/community/p/{self.place.uuid}/a/{self.case.name}"
        page = self.trainee.get(door)
        if page.status_code == 200:
            joining = {name: _field(page.text, name) for name in ("alias", "offer")}
            assert self.trainee.post(door, joining | self._who()).status_code == 303
        room = self.trainee.get(door).location
        post = {"title": "A title", "body": "Some words.", "key": str(uuid4())}
        return self.trainee.post(room, post | self._who()).status_code == 303

    def _arrive(self) -> bool:
        module = self.session.get(Module, self.place.module_id)
        assert module is not None
        meeting = f"/teach/c/{self.cast.home.cohort.uuid}/m/{module.uuid}/a/{self.case.name}"
        plan = hidden(self.instructor.get(f"{meeting}/attendance"))
        told = {"starts_at": "2026-11-23T09:00", "place": "Room 2"}
        assert self.instructor.post(f"{meeting}/meeting", plan | told).status_code == 303
        self.session.rollback()
        code = self.session.scalars(select(Meeting.code)).one()
        return self.trainee.post(f"{self.address}/present", {"code": code} | self._who()).status_code == 303

    def _who(self) -> dict[str, str]:
        return {"as": self.cast.trainee.person.uuid}


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def written(case: Case, folder: Path) -> Path:
    """A programme of one module of one activity, as an author would send it."""
    module = folder / "modules" / "golden"
    module.mkdir(parents=True)
    (module / f"{case.name}{case.kind.suffix}").write_text(case.document, "utf-8")
    ref = {"key": case.name, "kind": case.kind.name, "minutes": 10}
    activity = {**ref, "graded": True} if case.kind.graded else ref
    told = {
        "format": 1, "key": "golden", "title": "Golden", "purpose": "To be played alike everywhere.", "minutes": 10,
        "objectives": [{"id": "explain", "text": "Explain it."}], "activities": [activity],
    }  # fmt: skip
    (module / "module.yaml").write_text(yaml.safe_dump(told), "utf-8")
    programme = {
        "format": 1, "key": "golden", "language": "en", "languages": ["en"], "title": "Golden", "summary": "Golden.",
        "provenance": "local", "licence": "EUPL-1.2", "authors": ["Convive"], "hours": 1, "modules": ["golden"],
    }  # fmt: skip
    (folder / "programme.yaml").write_text(yaml.safe_dump(programme), "utf-8")
    return folder


def placed(session: Session, cast: Cast, case: Case) -> Placement:
    """A link to this one activity, with a column of its own in the gradebook."""
    module = session.scalars(select(Module).where(Module.key == "golden")).one()
    place = Placement(
        cohort_id=cast.home.cohort.id, resource_link_id="golden", title="Golden", module_id=module.id,
        activity_key=case.name, created_at=module.created_at,
    )  # fmt: skip
    session.add(place)
    session.flush()
    scope = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    url = f"{cast.home.registration.issuer}/lineitems/golden"
    session.add(LineItem(placement_id=place.id, url=url, label="Golden", scopes=scope, created_at=module.created_at))
    cast.trainee.visit.locale = "en"
    session.commit()
    return place


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_tool_plays_a_golden_document_as_the_courses_do(
    case: Case, app: Flask, session: Session, cast: Cast, clock: Clock, tmp_path: Path
) -> None:
    author = Author(OPERATOR, None)
    import_package(session, read_folder(written(case, tmp_path / "golden")), author, clock())
    publish(session, session.scalars(select(Module).where(Module.key == "golden")).one(), author, clock())
    place = placed(session, cast, case)
    run(case, Tool(case, session, place, Browser(app, cast.trainee), Browser(app, cast.instructor), cast))
