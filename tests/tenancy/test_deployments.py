"""Who owns what comes in: an academy per deployment, whatever issuer or client it shares with others."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, Audit, Cohort, Deployment, Person, RegistrationRow
from lms_plugin.services import connections
from lms_plugin.services.platforms import PlatformRefused
from lti import claims
from tests.lms_plugin.launch.door import Door
from tests.support.cast import Cast, sign_in
from tests.support.house import Clock
from tests.support.lti_fakes import INSTRUCTOR
from tests.support.sending import get, post


@pytest.fixture
def door(app: Flask, clock: Clock, cast: Cast) -> Door:
    return Door(app, clock, cast.home, cast.away)


def test_one_client_with_two_deployments_serves_two_academies_apart(
    door: Door, cast: Cast, session: Session, clock: Clock
) -> None:
    """As Blackboard does, whose deployment is the institution."""
    home, away = cast.home, cast.away
    connections.entrust(session, home.registration.uuid, "theirs", away.academy.id, clock())
    session.commit()
    assert door.launch(home, sub="7", sent={claims.DEPLOYMENT_ID: "theirs"}, email="a@b.example").status_code == 303
    assert door.launch(home, sub="7", email="a@b.example").status_code == 303
    session.rollback()
    people = session.execute(select(Person.academy_id, Person.issuer).where(Person.sub == "7")).all()
    assert {tuple(row) for row in people} == {
        (home.academy.id, home.registration.issuer), (away.academy.id, home.registration.issuer)
    }  # fmt: skip
    cohorts = session.scalars(select(Cohort).where(Cohort.context_id == "course-1")).all()
    assert len({cohort.academy_id for cohort in cohorts}) == 2
    assert len(cohorts) == 3, "the same course id of another deployment is another course"


def test_the_first_launch_is_noted_where_the_deployment_belongs(
    door: Door, cast: Cast, session: Session, clock: Clock
) -> None:
    connections.entrust(session, cast.home.registration.uuid, "theirs", cast.away.academy.id, clock())
    session.commit()
    door.launch(cast.home, sub="7", sent={claims.DEPLOYMENT_ID: "theirs"})
    session.rollback()
    line = session.scalars(select(Audit).where(Audit.act == "platform.launch_first")).one()
    assert line.academy_id == cast.away.academy.id


def test_a_deployment_that_nobody_entered_opens_nothing_and_makes_nothing(
    door: Door, cast: Cast, session: Session
) -> None:
    answer = door.launch(cast.home, sent={claims.DEPLOYMENT_ID: "new"})
    assert answer.status_code == 403
    session.rollback()
    assert session.scalars(select(Deployment.deployment_id).where(Deployment.deployment_id == "new")).all() == []
    assert len(session.scalars(select(Academy.id)).all()) == 2


def test_one_issuer_with_two_clients_serves_two_academies_apart(door: Door, cast: Cast, session: Session) -> None:
    """As Canvas does, with one issuer for every school."""
    for campus in (cast.home, cast.away):
        row = session.get_one(RegistrationRow, campus.registration.id)
        row.issuer = "https://canvas.instructure.com"
    session.commit()
    for campus in (cast.home, cast.away):
        session.refresh(campus.registration)
        answer = door.launch(campus, sub="same", email="same@school.example", sent={claims.ROLES: [INSTRUCTOR]})
        assert answer.status_code == 303
    session.rollback()
    owners = session.scalars(select(Person.academy_id).where(Person.sub == "same")).all()
    assert sorted(owners) == sorted([cast.home.academy.id, cast.away.academy.id])


def test_a_connection_that_serves_other_academies_is_switched_by_the_operator_alone(
    app: Flask, cast: Cast, session: Session, clock: Clock
) -> None:
    registration, client = cast.away.registration, sign_in(app.test_client(), cast.away_administrator)
    connections.entrust(session, registration.uuid, "of-home", cast.home.academy.id, clock())
    session.commit()
    address = f"/admin/platforms/{registration.uuid}"
    assert post(client, f"{address}/switch", status="disabled").status_code == 303
    page = told(client, address)
    assert "This connection serves other academies too" in page
    assert "of-home" not in page, "whose deployments they are is nobody's business"
    session.rollback()
    assert session.get_one(RegistrationRow, registration.id).status == "live"


def test_a_deployment_is_entered_once(app: Flask, cast: Cast, session: Session, clock: Clock) -> None:
    with pytest.raises(PlatformRefused):
        connections.entrust(session, cast.home.registration.uuid, "1", cast.away.academy.id, clock())
    with pytest.raises(LookupError):
        connections.entrust(session, "unknown", "5", cast.away.academy.id, clock())


def told(client: FlaskClient, address: str) -> str:
    return get(client, address).text
