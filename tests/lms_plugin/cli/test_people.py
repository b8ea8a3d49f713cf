"""What an operator does for one person: export, erasure, an invitation, an alias looked up."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import (
    Academy,
    Audit,
    Invitation,
    Member,
    Person,
    Room,
    RoomCohort,
)
from tests.lms_plugin.cli.conftest import Run, failed
from tests.support.cast import make_cast
from tests.support.house import START


def lucia(engine: Engine) -> Person:
    from sqlalchemy.orm import Session

    with Session(engine, expire_on_commit=False) as session:
        return make_cast(session, START).trainee.person


def test_a_person_is_exported_and_erased(ready: Run, engine: Engine, tmp_path: Path) -> None:
    person = lucia(engine)
    account = ("--issuer", person.issuer, "--sub", person.sub)
    assert json.loads(ready("people", "export", person.uuid).out)["person"]["name"] == "Lucía Ferrer"
    file = tmp_path / "record.json"
    assert ready("people", "export", *account, "--output", file).code == 0
    assert file.stat().st_mode & 0o077 == 0
    assert failed(ready("people", "erase", *account), "--yes", code=2)
    assert ready("people", "erase", *account, "--yes").code == 0
    assert failed(ready("people", "export", person.uuid), "no such person")
    with reading(engine) as session:
        assert session.scalars(select(Audit.act).where(Audit.thing_uuid == person.uuid)).all() == ["person.erase"]


@pytest.mark.parametrize("argv", [(), ("--sub", "1"), ("some-uuid", "--issuer", "x", "--sub", "1")])
def test_a_person_must_be_named_in_one_way(ready: Run, argv: tuple[str, ...]) -> None:
    assert failed(ready("people", "export", *argv), "--issuer", code=2)


def test_an_invitation_is_an_address_of_which_only_a_digest_is_kept(ready: Run, engine: Engine) -> None:
    lucia(engine)
    with writing(engine) as session:
        room = Room(title="Room", module_uuid="m", activity_key="a", created_at=START)
        session.add(room)
        session.flush()
        session.add(RoomCohort(room_id=room.id, cohort_id=1, module_uuid="m", activity_key="a", joined_at=START))
        uuid = room.uuid
    ended = ready("people", "invite", "--room", uuid, "--label", "Association")
    assert ended.code == 0
    token = ended.out.strip().removeprefix("http://localhost:8000/join/")
    with reading(engine) as session:
        invitation = session.scalars(select(Invitation)).one()
    assert token
    assert token not in invitation.token_digest
    assert failed(ready("people", "invite", "--room", "x", "--label", "y"), "no such room")


def a_room_with_lucia_in_it(engine: Engine) -> str:
    from sqlalchemy.orm import Session

    person = lucia(engine)
    with Session(engine) as session, session.begin():
        room = Room(title="Room", module_uuid="m", activity_key="a", created_at=START)
        session.add(room)
        session.flush()
        session.add(Member(
            room_id=room.id, person_id=person.id, alias="Heron of the Mill", role="member", side="officer",
            joined_at=START,
        ))  # fmt: skip
        return room.uuid


def test_an_alias_is_looked_up_for_the_academy_of_its_bearer_and_noted(ready: Run, engine: Engine) -> None:
    room = a_room_with_lucia_in_it(engine)
    asked = ("people", "unmask", "--room", room, "--alias", "Heron of the Mill", "--request", "file 12/2026")
    with reading(engine) as session:
        home, away = session.scalars(select(Academy.key).order_by(Academy.id))
    assert failed(ready(*asked, "--academy", home), "two persons", code=2)
    assert failed(ready(*asked, "--academy", away, "--yes"), "Nobody of this academy")
    assert failed(ready(*asked[:-1], "x", "--academy", home, "--yes"), "--request", code=2)
    with reading(engine) as session:
        assert session.scalars(select(Audit).where(Audit.act == "alias.unmask")).all() == []
    told = ready(*asked, "--academy", home, "--yes")
    assert told.code == 0
    assert "Lucía Ferrer" in told.out
    with reading(engine) as session:
        (line,) = session.scalars(select(Audit).where(Audit.act == "alias.unmask"))
    assert line.detail == {"room": room, "request": "file 12/2026"}
    assert "Lucía" not in str(vars(line))
