"""A migration claim at the door: an older account comes along once, and two lives are never made one."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from lms_plugin.models import Attempt, Audit, Deployment, Enrolment, Person, Placement, RegistrationRow
from lms_plugin.services.consumers import set_consumer
from lms_plugin.web.house import House
from lti import claims
from lti.migration import sign
from tests.lms_plugin.launch.door import Door
from tests.lms_plugin.launch.door import sign as signed
from tests.lms_plugin.learn.quizzing import MODULE, QUIZ, whole
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.house import Clock

KEY, SECRET = "old-key", "old secret of 1.1"


@pytest.fixture
def moved(app: Flask, door: Door, cast: Cast, session: Session, clock: Clock) -> Cast:
    """The LMS of the home academy has moved: another issuer with the same people under new ids, the same old key."""
    old = cast.home.registration
    new = RegistrationRow(
        academy_id=old.academy_id, name="New", issuer="http://127.0.0.1:8001/new", client_id="new",
        auth_url=old.auth_url, token_url=old.token_url, jwks_url=old.jwks_url, created_at=clock(),
    )  # fmt: skip
    session.add(new)
    session.flush()
    session.add(Deployment(registration_id=new.id, academy_id=old.academy_id, deployment_id="1", created_at=clock()))
    house: House = app.extensions["convive"]
    for row in (old, new):
        set_consumer(
            session, old.academy_id, row.uuid, (KEY, SECRET), house.settings.secrets, "somebody", clock()
        )
    session.commit()
    return cast


def launch(
    door: Door, cast: Cast, session: Session, sub: str, claim: dict[str, Any], secret: str = SECRET
) -> TestResponse:
    """A launch from the new address."""
    session.rollback()
    row = session.scalars(select(RegistrationRow).where(RegistrationRow.client_id == "new")).one()
    campus = type(cast.home)(cast.home.academy, cast.home.cohort, row, cast.home.deployment, cast.home.placements)
    begun = door.begin(campus)
    at = int(door.clock().timestamp())
    body = {
        "iss": row.issuer, "aud": "new", "iat": at, "exp": at + 60, "nonce": begun.nonce, "sub": sub,
        claims.MESSAGE_TYPE: claims.RESOURCE_LINK_REQUEST, claims.VERSION: claims.LTI_VERSION,
        claims.DEPLOYMENT_ID: "1", claims.TARGET_LINK_URI: "http://localhost:8000/lti/launch",
        claims.ROLES: ["Learner"], claims.RESOURCE_LINK: {"id": "link-new", "title": "Why"},
        claims.CONTEXT: {"id": "course-new", "title": "Curso"},
    }  # fmt: skip
    signature = sign(KEY, secret, body, "new")
    body[claims.LTI1P1] = {"oauth_consumer_key": KEY, "oauth_consumer_key_sign": signature, **claim}
    return door.post(begun, signed(body))


def person(session: Session, sub: str) -> Person | None:
    session.rollback()
    return session.scalars(
        select(Person).where(Person.sub == sub).execution_options(populate_existing=True)
    ).one_or_none()


def test_who_comes_from_the_old_address_finds_the_work_of_before(
    app: Flask, door: Door, moved: Cast, session: Session
) -> None:
    whole(Browser(app, moved.trainee), f"/learn/p/{moved.home.placements[MODULE].uuid}/a/{QUIZ}")
    assert launch(door, moved, session, "uuid-7", {"user_id": "lucia"}).status_code == 303
    found = person(session, "uuid-7")
    assert found is not None
    assert (found.id, found.issuer, found.linked_at) == (
        moved.trainee.person.id, "http://127.0.0.1:8001/new", door.clock()
    )  # fmt: skip
    assert person(session, "lucia") is None
    assert session.scalars(select(Audit.thing_uuid).where(Audit.act == "person.link")).one() == found.uuid
    assert len(session.scalars(select(Attempt)).all()) == 1
    launch(door, moved, session, "uuid-7", {"user_id": "marc"})
    assert person(session, "marc") is not None, "a person is linked once"


def test_an_empty_newcomer_gives_way_to_the_older_account(door: Door, moved: Cast, session: Session) -> None:
    launch(door, moved, session, "uuid-7", {}, "")
    assert person(session, "uuid-7") is not None
    launch(door, moved, session, "uuid-7", {"user_id": "lucia"})
    found = person(session, "uuid-7")
    assert found is not None
    assert found.id == moved.trainee.person.id
    enrolled = session.scalars(select(Enrolment).where(Enrolment.person_id == found.id)).all()
    assert len(enrolled) == 2, "the old course and the new one"


def test_two_people_with_work_of_their_own_stay_two(app: Flask, door: Door, moved: Cast, session: Session) -> None:
    answer = launch(door, moved, session, "uuid-7", {"user_id": "nobody"})
    assert answer.status_code == 303
    newcomer = person(session, "uuid-7")
    assert newcomer is not None
    enrolment = session.scalars(select(Enrolment).where(Enrolment.person_id == newcomer.id)).one()
    old = moved.home.placements[MODULE]
    whole(Browser(app, moved.trainee), f"/learn/p/{old.uuid}/a/{QUIZ}")
    session.rollback()
    theirs = session.scalars(select(Attempt)).one()
    theirs.enrolment_id = enrolment.id
    session.commit()
    with capture_logs() as lines:
        launch(door, moved, session, "uuid-7", {"user_id": "lucia"})
    assert [one["result"] for one in lines if one["event"] == "migration"] == ["both_have_work"]
    assert person(session, "lucia") is not None
    assert person(session, "uuid-7") is not None


def test_an_unsound_signature_links_nobody_refuses_nobody_and_is_logged(
    door: Door, moved: Cast, session: Session
) -> None:
    with capture_logs() as lines:
        answer = launch(door, moved, session, "uuid-7", {"user_id": "lucia"}, "a guess")
    assert answer.status_code == 303
    assert [one["result"] for one in lines if one["event"] == "migration"] == ["signature"]
    assert SECRET not in str(lines)
    assert person(session, "lucia") is not None


def test_nobody_of_another_academy_is_ever_linked(door: Door, moved: Cast, session: Session) -> None:
    session.get_one(RegistrationRow, moved.away.registration.id).consumer_key = KEY
    session.commit()
    launch(door, moved, session, "uuid-7", {"user_id": "tom"})
    tom, newcomer = person(session, "tom"), person(session, "uuid-7")
    assert tom is not None
    assert newcomer is not None
    assert (tom.academy_id, tom.id) == (moved.away.academy.id, moved.stranger.person.id)
    assert newcomer.linked_at is None


def test_a_link_of_before_keeps_its_module_under_its_new_id(door: Door, moved: Cast, session: Session) -> None:
    launch(door, moved, session, "uuid-1", {"user_id": "nobody"})
    session.rollback()
    placement = session.scalars(select(Placement).where(Placement.resource_link_id == "link-new")).one()
    placement.resource_link_id, placement.module_id = "link-old", moved.modules[MODULE].id
    session.commit()
    answer = launch(door, moved, session, "uuid-1", {"resource_link_id": "link-old"})
    assert answer.location.endswith(f"/learn/p/{placement.uuid}")
    session.rollback()
    assert session.get_one(Placement, placement.id, populate_existing=True).resource_link_id == "link-new"
