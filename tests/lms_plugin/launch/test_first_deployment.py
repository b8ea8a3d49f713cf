"""A platform that named no deployment when it registered itself brings it with its first launch, once."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Deployment, RegistrationRow
from lms_plugin.services.audit import PLATFORM
from lms_plugin.services.connections import adopt_deployment
from lti import claims
from tests.lms_plugin.launch.door import Door
from tests.support.cast import Cast
from tests.support.house import Clock


def wait_for_deployment(session: Session, cast: Cast) -> None:
    session.get_one(RegistrationRow, cast.home.registration.id).awaits_deployment = True
    session.commit()


def known(session: Session, cast: Cast) -> list[str]:
    session.rollback()
    wanted = select(Deployment.deployment_id).where(Deployment.registration_id == cast.home.registration.id)
    return list(session.scalars(wanted.order_by(Deployment.id)))


def test_the_first_launch_brings_the_deployment_and_the_next_stranger_is_refused(
    door: Door, session: Session, cast: Cast
) -> None:
    wait_for_deployment(session, cast)
    assert door.launch(cast.home, sent={claims.DEPLOYMENT_ID: "99"}).status_code == 303
    assert known(session, cast) == ["1", "99"]
    assert door.launch(cast.home, sent={claims.DEPLOYMENT_ID: "100"}).status_code == 403
    assert door.launch(cast.home, sent={claims.DEPLOYMENT_ID: "99"}).status_code == 303
    assert known(session, cast) == ["1", "99"]
    (line,) = session.scalars(select(Audit).where(Audit.act == "platform.adopt"))
    assert (line.actor_uuid, line.detail) == (PLATFORM, {"deployment_id": "99"})


def test_a_deployment_that_is_known_leaves_the_door_open_for_the_one_that_is_missing(
    door: Door, session: Session, cast: Cast
) -> None:
    wait_for_deployment(session, cast)
    assert door.launch(cast.home).status_code == 303
    assert known(session, cast) == ["1"]
    assert session.get_one(RegistrationRow, cast.home.registration.id).awaits_deployment


def test_a_message_that_is_refused_brings_nothing(door: Door, session: Session, cast: Cast) -> None:
    wait_for_deployment(session, cast)
    begun = door.begin(cast.home)
    foreign = door.message(cast.home, begun, aud="other", **{claims.DEPLOYMENT_ID: "99"})
    assert door.post(begun, foreign).status_code == 401
    assert door.launch(cast.home, sent={claims.DEPLOYMENT_ID: ""}).status_code == 400
    assert known(session, cast) == ["1"]


def test_of_two_first_launches_at_the_same_moment_one_brings_its_deployment(
    cast: Cast, session: Session, clock: Clock
) -> None:
    """Both were judged while the door stood open; the one that writes second changes nothing."""
    registration = session.scalars(select(RegistrationRow).order_by(RegistrationRow.id)).first()
    assert registration is not None
    registration.awaits_deployment = True
    session.flush()
    for deployment_id in ("first", "second"):
        adopt_deployment(session, registration.id, deployment_id, clock())
    wanted = select(Deployment.deployment_id).where(Deployment.deployment_id.in_(("first", "second")))
    assert list(session.scalars(wanted)) == ["first"]
