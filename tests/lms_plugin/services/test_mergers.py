"""Two academies become one: everything changes hands, people of one platform are one, and nobody else is."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.db import Base
from lms_plugin.models import (
    Academy,
    Audit,
    Cohort,
    Deployment,
    Enrolment,
    Member,
    Person,
    Programme,
    RegistrationRow,
    Room,
    Visit,
)
from lms_plugin.queries.cohorts import taught
from lms_plugin.queries.visits import actor_of
from lms_plugin.services.mergers import Merged, NotMerged, merge
from lms_plugin.web.transactions import transaction
from tests.support.cast import Cast, visitor
from tests.support.house import Clock


def merged(cast: Cast, clock: Clock) -> Merged:
    """The second academy goes into the first one."""
    with transaction() as session:
        found = {key: session.scalars(select(Academy).where(Academy.key == key)).one() for key in
                 ("northmoor", "puerto-alba")}  # fmt: skip
        return merge(session, found["northmoor"], found["puerto-alba"], clock())


def left_behind(session: Session, academy_id: int) -> set[str]:
    """Tables that still have rows of an academy."""
    session.rollback()
    found = set()
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == "academy" and session.scalar(
                select(func.count()).select_from(table).where(table.c[key.parent.name] == academy_id)
            ):
                found.add(table.name)
    return found


def test_everything_changes_hands_but_the_audit_list(app: Flask, cast: Cast, session: Session, clock: Clock) -> None:
    away, home = cast.away.academy.id, cast.home.academy.id
    assert left_behind(session, away) >= {"registration", "deployment", "cohort", "person"}
    assert merged(cast, clock).moved >= 6
    assert left_behind(session, away) == {"audit"}
    notes = session.execute(select(Audit.academy_id, Audit.detail).where(Audit.act == "academy.merge")).all()
    assert {row.academy_id for row in notes} == {away, home}
    assert session.get_one(Academy, away).merged_into == session.get_one(Academy, home).uuid
    actor = actor_of(session, cast.away_instructor.visit.uuid, clock())
    assert actor is not None
    assert actor.academy_key == "puerto-alba"
    assert taught(session, actor, cast.away.cohort.uuid) is not None


def test_courses_go_on_under_the_law_that_they_began_with(
    app: Flask, cast: Cast, session: Session, clock: Clock
) -> None:
    merged(cast, clock)
    session.rollback()
    laws = dict(session.execute(select(Cohort.id, Cohort.jurisdiction)).all())  # type: ignore[arg-type]
    assert laws == {cast.home.cohort.id: None, cast.away.cohort.id: "GB-EAW"}


def test_one_issuers_sub_is_one_person_and_an_equal_address_is_not(
    app: Flask, cast: Cast, session: Session, clock: Clock
) -> None:
    session.get_one(RegistrationRow, cast.away.registration.id).issuer = cast.home.registration.issuer
    twin = session.get_one(Person, cast.stranger.person.id)
    twin.issuer, twin.sub = cast.trainee.person.issuer, cast.trainee.person.sub
    for one in (cast.mate, cast.away_instructor):
        session.get_one(Person, one.person.id).email = "same@academy.example"
    session.commit()
    was, stays = twin.uuid, cast.trainee.person.uuid
    session.rollback()
    assert merged(cast, clock).joined == 1
    session.rollback()
    assert session.scalar(select(func.count()).where(Person.uuid == was)) == 0
    person = session.scalars(select(Person).where(Person.uuid == stays)).one()
    assert session.scalar(select(func.count()).where(Enrolment.person_id == person.id)) == 2
    assert session.scalar(select(func.count()).where(Visit.person_id == person.id)) == 2
    same = session.scalars(select(Person.uuid).where(Person.email == "same@academy.example")).all()
    assert len(same) == 2, "nobody is merged by an address"
    line = session.scalars(select(Audit).where(Audit.act == "person.join")).one()
    assert (line.thing_uuid, line.detail) == (stays, {"was": was})


def test_two_aliases_in_one_room_are_never_shown_to_be_one_person(
    app: Flask, cast: Cast, session: Session, clock: Clock
) -> None:
    twin = session.get_one(Person, cast.stranger.person.id)
    twin.issuer, twin.sub = cast.trainee.person.issuer, cast.trainee.person.sub
    room = Room(title="Room", module_uuid="m", activity_key="a", created_at=clock())
    session.add(room)
    session.flush()
    for number, who in enumerate((cast.trainee, cast.stranger)):
        session.add(Member(room_id=room.id, person_id=who.person.id, alias=f"A{number}", role="member", side="officer",
                           joined_at=clock()))  # fmt: skip
    session.commit()
    with pytest.raises(NotMerged, match="two aliases"):
        merged(cast, clock)
    session.rollback()
    assert session.get_one(Academy, cast.away.academy.id).merged_into is None
    assert session.get_one(Deployment, cast.away.deployment.id).academy_id == cast.away.academy.id


def test_two_editions_of_one_name_are_not_merged(app: Flask, cast: Cast, session: Session, clock: Clock) -> None:
    for campus in (cast.home, cast.away):
        session.add(Programme(academy_id=campus.academy.id, key="own", digest="d", body="{}", created_at=clock()))
    session.commit()
    with pytest.raises(NotMerged, match="own"):
        merged(cast, clock)


def test_one_academy_is_not_merged_with_itself_nor_twice(
    app: Flask, cast: Cast, session: Session, clock: Clock
) -> None:
    visitor(session, cast.home, "new", "New", clock())
    session.commit()
    home = session.get_one(Academy, cast.home.academy.id)
    with pytest.raises(NotMerged):
        merge(session, home, home, clock())
    session.rollback()
    merged(cast, clock)
    with pytest.raises(NotMerged):
        merged(cast, clock)
