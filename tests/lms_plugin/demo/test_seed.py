"""What the demo writes into the tool before the first launch."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.demo.seed import demo_platforms, seed
from lms_plugin.models import Academy, Cohort, Invitation, Person, RegistrationRow, RoomCohort
from lms_plugin.services import rooms
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.contents import Author, import_package, publish
from tests.support.cast import library
from tests.support.house import Clock

PLATFORMS = demo_platforms("http://127.0.0.1:8001")


def _published(session: Session, clock: Clock) -> None:
    from lms_plugin.models import Module

    author = Author(OPERATOR, None)
    for package in library():
        import_package(session, package, author, clock())
    for module in session.scalars(select(Module)):
        publish(session, module, author, clock())


def test_both_cohorts_share_one_room_for_each_discussion(session: Session, clock: Clock) -> None:
    _published(session, clock)
    seed(session, clock(), PLATFORMS)
    shared = session.execute(
        select(RoomCohort.room_id, func.count(RoomCohort.cohort_id)).group_by(RoomCohort.room_id)
    ).all()
    assert len(shared) >= 2
    assert {count for _, count in shared} == {2}


def test_seeding_twice_adds_nothing_and_the_partner_stays_the_same_person(session: Session, clock: Clock) -> None:
    _published(session, clock)
    first = seed(session, clock(), PLATFORMS)
    invitation = session.scalars(select(Invitation)).one()
    samira = Person(academy_id=invitation.academy_id, issuer="convive", sub="s", created_at=clock())
    session.add(samira)
    session.flush()
    invitation.person_id = samira.id
    second = seed(session, clock(), PLATFORMS)
    assert second != first
    for table in (Academy, RegistrationRow, Cohort):
        assert session.scalar(select(func.count()).select_from(table)) == 2
    live = session.scalars(select(Invitation).where(Invitation.revoked_at.is_(None))).one()
    assert live.person_id == samira.id
    assert live.token_digest == rooms.digest(second.removeprefix("/join/"))


def test_a_demo_without_content_says_what_is_missing(session: Session, clock: Clock) -> None:
    with pytest.raises(LookupError, match="publish the library"):
        seed(session, clock(), PLATFORMS)
