"""Records of people in the administrator's room: outline, file and erasure, of the own academy and without words."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Enrolment, Member, Person, Post, Room, Thread
from tests.lms_plugin.learn.quizzing import MODULE, QUIZ, whole
from tests.support.browser import Browser
from tests.support.cast import Cast, sign_in
from tests.support.house import Clock
from tests.support.sending import get, post

WORDS = "Nobody may read this but the room"


@pytest.fixture
def tom(app: Flask, cast: Cast, session: Session, clock: Clock) -> Person:
    """A trainee of the administrator's academy who has answered a quiz and written in a room."""
    whole(Browser(app, cast.stranger), f"/learn/p/{cast.away.placements[MODULE].uuid}/a/{QUIZ}")
    session.rollback()
    room = Room(title="Trust", module_uuid=cast.modules[MODULE].uuid, activity_key="trust", created_at=clock())
    session.add(room)
    session.flush()
    member = Member(
        room_id=room.id, person_id=cast.stranger.person.id, alias="Kestrel", role="member", side="officer",
        joined_at=clock(),
    )  # fmt: skip
    session.add(member)
    session.flush()
    thread = Thread(room_id=room.id, member_id=member.id, title="Why", created_at=clock(), last_at=clock())
    session.add(thread)
    session.flush()
    session.add(Post(thread_id=thread.id, member_id=member.id, key="k", body=WORDS, created_at=clock()))
    session.commit()
    return cast.stranger.person


def test_a_record_is_found_shown_and_given_out_without_a_word_of_the_person(
    admin: FlaskClient, tom: Person, session: Session
) -> None:
    uuid = tom.uuid
    assert uuid in get(admin, "/admin/people?q=ashw").text
    page = get(admin, f"/admin/people/{uuid}").text
    assert "What is kept about Tom Ashworth" in page
    answer = post(admin, f"/admin/people/{uuid}/record.json")
    record = json.loads(answer.text)
    assert [one["activity"] for one in record["attempts"]] == [QUIZ]
    assert record["numbers"] == {"moves": 3, "rooms": 1, "contributions": 1}
    for text in (page, answer.text):
        assert WORDS not in text
        assert "Kestrel" not in text
        assert "answers\": {" not in text
        assert "state" not in text
    session.rollback()
    noted = session.scalars(select(Audit).where(Audit.act == "person.export")).one()
    assert noted.thing_uuid == uuid


def test_a_record_is_erased_only_when_that_was_confirmed(
    admin: FlaskClient, tom: Person, cast: Cast, session: Session
) -> None:
    uuid, address = tom.uuid, f"/admin/people/{tom.uuid}/erase"
    assert "This cannot be taken back" in get(admin, address).text
    refused = post(admin, address)
    assert refused.status_code == 422
    assert "Confirm that you want to erase" in refused.text
    assert post(admin, address, confirm="yes").status_code == 303
    session.rollback()
    assert session.scalars(select(Person).where(Person.uuid == uuid)).one_or_none() is None
    assert session.scalars(select(Audit).where(Audit.act == "person.erase")).one().thing_uuid == uuid
    assert session.scalars(select(Post.body)).one() == "–"
    assert get(admin, f"/admin/people/{uuid}").status_code == 404
    own = f"/admin/people/{cast.away_administrator.person.uuid}/erase"
    assert post(admin, own, confirm="yes").status_code == 409


def test_strangers_reach_no_record(app: Flask, admin: FlaskClient, cast: Cast, session: Session) -> None:
    mine = f"/admin/people/{cast.trainee.person.uuid}"
    for path in (mine, f"{mine}/erase"):
        assert get(admin, path).status_code == 404
    assert post(admin, f"{mine}/erase", confirm="yes").status_code == 404
    assert post(admin, f"{mine}/record.json").status_code == 404
    assert "Ferrer" not in get(admin, "/admin/people?q=e").text
    for wild in ("%25", "_", "!", "%00"):
        assert "Ashworth" not in get(admin, f"/admin/people?q={wild}").text
    for visitor in (cast.away_instructor, cast.stranger):
        browser = sign_in(app.test_client(), visitor)
        assert get(browser, f"/admin/people/{cast.stranger.person.uuid}").status_code == 403
    session.rollback()
    assert session.get_one(Person, cast.trainee.person.id).name == "Lucía Ferrer"


@pytest.mark.parametrize("sought", ["alvaro", "ÁLVARO", "Ñíguez", "niguez"])
def test_people_are_found_whatever_the_capitals_and_accents(
    admin: FlaskClient, tom: Person, session: Session, sought: str
) -> None:
    session.get_one(Person, tom.id).name = "Álvaro Ñíguez"
    session.commit()
    assert tom.uuid in get(admin, f"/admin/people?q={sought}").text


def test_an_administrator_gives_extra_time_and_the_list_says_so_without_how_much(
    admin: FlaskClient, tom: Person, cast: Cast, session: Session
) -> None:
    assert cast.stranger.enrolment is not None
    uuid, enrolment = tom.uuid, cast.stranger.enrolment.uuid
    assert "Time for examinations" in get(admin, f"/admin/people/{uuid}").text
    saved = post(admin, f"/admin/people/{uuid}/time", enrolment=enrolment, extra_time="half")
    assert saved.status_code == 303
    session.rollback()
    assert session.scalars(select(Enrolment.extra_time).where(Enrolment.uuid == enrolment)).one() == "half"
    line = session.scalars(select(Audit).where(Audit.act == "enrolment.extra_time")).one()
    assert (line.thing_uuid, line.detail) == (enrolment, {})


def test_extra_time_is_for_learners_of_the_own_academy_and_of_a_known_length(
    admin: FlaskClient, tom: Person, cast: Cast, session: Session
) -> None:
    assert cast.stranger.enrolment is not None
    assert cast.trainee.enrolment is not None
    uuid, own, foreign = tom.uuid, cast.stranger.enrolment.uuid, cast.trainee.enrolment.uuid
    elsewhere = cast.trainee.person.uuid
    for person, enrolment, time, status in (
        (uuid, own, "ages", 400), (uuid, foreign, "half", 404), (elsewhere, foreign, "half", 404),
    ):  # fmt: skip
        answer = post(admin, f"/admin/people/{person}/time", enrolment=enrolment, extra_time=time)
        assert answer.status_code == status
    session.rollback()
    assert set(session.scalars(select(Enrolment.extra_time))) == {"none"}
