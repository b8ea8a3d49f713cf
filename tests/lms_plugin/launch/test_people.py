"""Who is who: people are (academy, issuer, sub), and rights are those of the last launch."""

import threading

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Audit, Cohort, Enrolment, LineItem, Person, Placement, RegistrationRow
from lms_plugin.services.launches import Entered, enter
from lms_plugin.web.transactions import transaction
from lti import claims
from lti.claims import Ags, Context, Presentation, ResourceLink
from lti.launch import Launch
from lti.ports import Registration
from lti.roles import Roles
from tests.lms_plugin.launch.door import BASE, INSTITUTION_ADMINISTRATOR, MENTOR, Door, visits
from tests.support.cast import Campus, Cast
from tests.support.house import Clock
from tests.support.lti_fakes import INSTRUCTOR, LEARNER


def test_the_same_sub_at_two_academies_is_two_people(door: Door, cast: Cast, session: Session) -> None:
    for campus in (cast.home, cast.away):
        door.launch(campus, sub="3")
    found = session.execute(select(Person.academy_id, Person.issuer).where(Person.sub == "3")).all()
    assert {tuple(row) for row in found} == {
        (campus.academy.id, campus.registration.issuer) for campus in (cast.home, cast.away)
    }


def test_the_same_address_never_makes_two_people_one(door: Door, cast: Cast, session: Session) -> None:
    for sub in ("first", "second"):
        door.launch(cast.home, sub=sub, email="same@academy.example")
    found = session.scalars(select(Person.sub).where(Person.email == "same@academy.example")).all()
    assert sorted(found) == ["first", "second"]


def test_a_name_once_sent_stays_until_another_is_sent(door: Door, cast: Cast, session: Session) -> None:
    for name, known in (("Nora Vidal", "Nora Vidal"), ("", "Nora Vidal"), ("Nora Vidal Sanz", "Nora Vidal Sanz")):
        door.launch(cast.home, name=name)
        session.rollback()
        assert session.scalars(select(Person.name).where(Person.sub == "sub-1")).one() == known


def test_a_lowered_role_ends_the_older_staff_visit(door: Door, cast: Cast, session: Session) -> None:
    other = door.browser()
    door.launch(cast.home, other, sent={claims.ROLES: [INSTRUCTOR]})
    door.launch(cast.home, other, sub="sub-2", sent={claims.ROLES: [INSTRUCTOR]})
    door.launch(cast.home, sent={claims.ROLES: [LEARNER]})
    old, new = visits(session)
    assert (old.expires_at, new.expires_at > door.clock()) == (door.clock(), True)
    assert visits(session, "sub-2")[0].expires_at > door.clock(), "another person's visit goes on"


def test_an_equal_or_higher_role_ends_nothing(door: Door, cast: Cast, session: Session) -> None:
    for roles in ([LEARNER], [LEARNER], [INSTRUCTOR], [INSTRUCTOR, INSTITUTION_ADMINISTRATOR]):
        door.launch(cast.home, sent={claims.ROLES: roles})
    assert all(visit.expires_at > door.clock() for visit in visits(session))


def test_who_administers_no_longer_loses_the_older_visit(door: Door, cast: Cast, session: Session) -> None:
    door.launch(cast.home, door.browser(), sent={claims.ROLES: [INSTITUTION_ADMINISTRATOR]})
    door.launch(cast.home, sent={claims.ROLES: [LEARNER]})
    assert [visit.expires_at > door.clock() for visit in visits(session)] == [False, True]


def test_a_role_lowered_in_one_course_leaves_the_other_alone(door: Door, cast: Cast, session: Session) -> None:
    door.launch(cast.home, door.browser(), sent={claims.ROLES: [INSTRUCTOR], claims.CONTEXT: {"id": "course-2"}})
    door.launch(cast.home, sent={claims.ROLES: [LEARNER]})
    assert all(visit.expires_at > door.clock() for visit in visits(session))


def test_who_has_become_an_observer_has_left(door: Door, cast: Cast, session: Session) -> None:
    door.launch(cast.home, sent={claims.ROLES: [INSTRUCTOR]})
    assert door.launch(cast.home, sent={claims.ROLES: [MENTOR]}).status_code == 200
    assert visits(session)[0].expires_at == door.clock()
    enrolment = session.scalars(select(Enrolment).join(Person).where(Person.sub == "sub-1")).one()
    assert enrolment.left_at == door.clock()
    door.launch(cast.home, sent={claims.ROLES: [LEARNER]})
    session.rollback()
    session.refresh(enrolment)
    assert enrolment.role == "learner"
    assert not enrolment.left_at


def test_an_administrator_who_taught_teaches_no_more(door: Door, cast: Cast, session: Session) -> None:
    door.launch(cast.home, sent={claims.ROLES: [INSTRUCTOR, INSTITUTION_ADMINISTRATOR]})
    door.launch(cast.home, sent={claims.ROLES: [INSTITUTION_ADMINISTRATOR]})
    old, new = visits(session)
    assert (old.expires_at, new.enrolment_id) == (door.clock(), None)


def test_who_has_no_role_any_more_loses_every_right_of_before(door: Door, cast: Cast, session: Session) -> None:
    """Also the rights of an administrator, which hang on no course."""
    door.launch(cast.home, door.browser(), sent={claims.ROLES: [INSTITUTION_ADMINISTRATOR]})
    assert door.launch(cast.home, sent={claims.ROLES: []}).status_code == 200
    assert [visit.expires_at for visit in visits(session)] == [door.clock()]


def test_what_an_administrator_laid_down_for_a_role_counts_at_the_next_launch(
    door: Door, cast: Cast, session: Session
) -> None:
    assistant = ["http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant", INSTRUCTOR]
    door.launch(cast.home, door.browser(), sent={claims.ROLES: assistant})
    session.get_one(RegistrationRow, cast.home.registration.id).role_overrides = {assistant[0]: "learner"}
    session.commit()
    door.launch(cast.home, sent={claims.ROLES: assistant})
    old, new = visits(session)
    assert (old.role, new.role) == ("instructor", "learner")
    assert old.expires_at == door.clock(), "the rights of before end with the next launch, within the same moment"


def test_two_people_in_one_browser_are_kept_apart(door: Door, cast: Cast, session: Session) -> None:
    door.launch(cast.home, sub="first", locale="en")
    meant = session.scalars(select(Person.uuid).where(Person.sub == "first")).one()
    door.launch(cast.home, sub="second", locale="en")
    answer = door.client.post("/language", data={"locale": "es", "as": meant}, base_url=BASE)
    assert answer.status_code == 409


def _launch(campus: Campus, sub: str) -> Launch:
    row = campus.registration
    registration = Registration(row.id, row.issuer, row.client_id, row.auth_url, row.token_url, row.jwks_url)
    return Launch(
        message_type=claims.RESOURCE_LINK_REQUEST, registration=registration, deployment_id="1", sub=sub, name="",
        email="", locale="", roles=(LEARNER,), place=Roles("learner"), family="generic", product="", target_link_uri="",
        context=Context("fresh", "Fresh"), resource_link=ResourceLink("fresh", "Fresh"), custom={},
        ags=Ags("https://lms.example/item"), nrps=None, deep_linking=None, presentation=Presentation(),
    )  # fmt: skip


def test_first_launches_at_the_same_moment_all_succeed(app: Flask, cast: Cast, clock: Clock, session: Session) -> None:
    """Twelve at once: one new course, one new link, one new column, and two people six times each."""
    session.rollback()
    gate, entered, failed = threading.Barrier(12), [], []
    launches = [_launch(cast.home, f"new-{number % 2}") for number in range(12)]

    def come(launch: Launch) -> None:
        with app.app_context():
            gate.wait()
            try:
                with transaction() as mine:
                    entered.append(enter(mine, launch, clock()))
            except Exception as error:  # Collected: a thread's failure must fail the test.
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=come, args=(launch,)) for launch in launches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert sum(isinstance(one, Entered) for one in entered) == 12
    session.rollback()
    for table, wanted in (
        (Person, Person.sub.like("new-%")), (Cohort, Cohort.context_id == "fresh"),
        (Placement, Placement.resource_link_id == "fresh"), (LineItem, LineItem.url == "https://lms.example/item"),
        (Audit, Audit.act == "platform.launch_first"),
    ):  # fmt: skip
        found = session.scalar(select(func.count()).select_from(table).where(wanted))
        assert found == (2 if table is Person else 1), table
