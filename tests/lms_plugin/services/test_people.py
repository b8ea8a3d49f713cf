"""An erased person leaves no trace that leads to them, and takes nothing away from others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.db import Base, db
from lms_plugin.jobs.transactions import writing
from lms_plugin.models import (
    Attempt,
    Audit,
    Grade,
    Invitation,
    LineItem,
    Member,
    ModuleVersion,
    MoveRow,
    Person,
    Post,
    PostReport,
    Progress,
    Room,
    Thread,
    ThreadMark,
    Visit,
)
from lms_plugin.queries.records import record_of
from lms_plugin.services import people
from lms_plugin.services.audit import OPERATOR
from tests.support.cast import Cast
from tests.support.house import Clock

WORDS = "What only Lucía would write"


@pytest.fixture
def busy(session: Session, cast: Cast, clock: Clock) -> Cast:
    """The trainee has done everything a trainee can do; the mate wrote in the same thread."""
    now, enrolment = clock(), cast.trainee.enrolment
    assert enrolment is not None
    module = cast.modules["why-local-police"]
    attempt = Attempt(
        enrolment_id=enrolment.id, placement_id=cast.home.placements["why-local-police"].id, module_id=module.id,
        version_id=session.scalars(select(ModuleVersion.id)).first(), activity_key="check", overlay_code="ES",
        overlay_digest="0", terms={}, number=1, seed=1, state={"text": WORDS}, started_at=now, moved_at=now,
    )  # fmt: skip
    session.add(attempt)
    session.flush()
    item = session.scalars(select(LineItem.id)).first()
    assert item is not None
    session.add_all([
        MoveRow(attempt_id=attempt.id, turn=1, key="k", by="learner", act="answer", data={"t": WORDS}, made_at=now),
        Progress(enrolment_id=enrolment.id, module_id=module.id, cells={}, share=0.5, last_at=now),
        Grade(line_item_id=item, enrolment_id=enrolment.id, wanted_share=0.5, wanted_at=now, due_at=now),
    ])  # fmt: skip
    room = Room(title="Room", module_uuid=module.uuid, activity_key="room", created_at=now)
    session.add(room)
    session.flush()
    hers, his = (_member(session, room, one.person.id, alias, clock) for one, alias in
                 ((cast.trainee, "Heron"), (cast.mate, "Stork")))  # fmt: skip
    thread = Thread(room_id=room.id, member_id=hers.id, title=WORDS, posts=2, created_at=now, last_at=now)
    session.add(thread)
    session.flush()
    for number, (member, body) in enumerate(((hers, WORDS), (his, "An answer"))):
        session.add(Post(thread_id=thread.id, member_id=member.id, key=str(number), body=body, created_at=now))
    session.flush()
    answer = session.scalars(select(Post).where(Post.member_id == his.id)).one()
    session.add_all([
        PostReport(post_id=answer.id, member_id=hers.id, reason=WORDS, created_at=now),
        ThreadMark(member_id=hers.id, thread_id=thread.id, seen=2),
    ])  # fmt: skip
    session.commit()
    return cast


def _member(session: Session, room: Room, person_id: int, alias: str, clock: Clock) -> Member:
    member = Member(
        room_id=room.id, person_id=person_id, alias=alias, role="member", side="officer", joined_at=clock()
    )
    session.add(member)
    session.flush()
    return member


def erase(session: Session, cast: Cast, clock: Clock) -> people.Erased:
    person = people.find(session, cast.trainee.person.uuid)
    assert person is not None
    done = people.erase(session, person, OPERATOR, clock())
    session.commit()
    session.expire_all()
    return done


def test_nothing_that_names_the_person_is_left(session: Session, busy: Cast, clock: Clock) -> None:
    uuid, sub, name = busy.trainee.person.uuid, busy.trainee.person.sub, "Lucía Ferrer"
    done = erase(session, busy, clock)
    assert (done.enrolments, done.attempts, done.moves, done.grades, done.emptied) == (1, 1, 1, 1, 1)
    for table in Base.metadata.sorted_tables:
        if table.name == "audit":
            continue
        for row in session.execute(select(table)):
            text = " ".join(map(str, row))
            assert WORDS not in text
            assert name not in text
            assert uuid not in text
            assert sub not in row


def test_who_is_just_coming_in_is_waited_for_and_erased_whole(
    session: Session, busy: Cast, clock: Clock, app: Flask
) -> None:
    uuid, visit = busy.trainee.person.uuid, busy.trainee.visit
    again = {column.key: getattr(visit, column.key) for column in Visit.__table__.columns if column.key != "id"}
    session.rollback()

    def erased_meanwhile() -> people.Erased:
        with app.app_context(), writing(db.engine) as other:
            person = people.find(other, uuid)
            assert person is not None
            return people.erase(other, person, OPERATOR, clock())

    with ThreadPoolExecutor(1) as pool:
        session.add(Visit(**{**again, "uuid": str(uuid4())}))
        session.flush()
        erasing = pool.submit(erased_meanwhile)
        sleep(0.3)
        assert not erasing.done()
        session.commit()
        assert erasing.result(10).enrolments == 1
    session.expire_all()
    assert people.find(session, uuid) is None
    assert session.scalar(select(func.count()).select_from(Visit).where(Visit.person_id == again["person_id"])) == 0


def test_what_others_wrote_stays_and_the_contribution_keeps_its_place(
    session: Session, busy: Cast, clock: Clock
) -> None:
    erase(session, busy, clock)
    bodies = session.scalars(select(Post.body).order_by(Post.id)).all()
    assert bodies == [people.REMOVED, "An answer"]
    assert session.scalars(select(Thread.title)).one() == people.REMOVED
    aliases = session.scalars(select(Member.alias).order_by(Member.alias)).all()
    assert aliases == ["Heron", "Stork"]


def test_the_audit_list_keeps_a_uuid_that_leads_nowhere(session: Session, busy: Cast, clock: Clock) -> None:
    uuid = busy.trainee.person.uuid
    erase(session, busy, clock)
    assert session.scalars(select(Audit.act).where(Audit.thing_uuid == uuid)).all() == ["person.erase"]
    assert session.scalar(select(func.count()).select_from(Person).where(Person.uuid == uuid)) == 0
    assert people.find(session, uuid) is None


def test_what_is_left_of_a_person_can_be_neither_found_nor_exported(
    session: Session, busy: Cast, clock: Clock
) -> None:
    erase(session, busy, clock)
    shell = session.scalars(select(Person).where(Person.issuer == people.ERASED)).one()
    assert (shell.name, shell.email, shell.locale) == (None, None, None)
    assert people.find(session, shell.uuid) is None
    record = record_of(session, shell.id)
    assert record is not None
    assert record["attempts"] == []


def test_someone_who_never_wrote_goes_altogether(session: Session, cast: Cast, clock: Clock) -> None:
    erase(session, cast, clock)
    assert session.get(Person, cast.trainee.person.id) is None
    assert session.scalars(select(Visit).where(Visit.person_id == cast.trainee.person.id)).all() == []


def test_an_invitation_brings_an_erased_partner_back_no_more(session: Session, busy: Cast, clock: Clock) -> None:
    room = session.scalars(select(Room)).one()
    session.add(
        Invitation(
            academy_id=busy.home.academy.id, room_id=room.id, token_digest="d", label="Association",
            person_id=busy.trainee.person.id, created_at=clock(), expires_at=clock() + timedelta(days=1),
        )
    )  # fmt: skip
    session.commit()
    erase(session, busy, clock)
    invitation = session.scalars(select(Invitation)).one()
    assert (invitation.person_id, invitation.revoked_at) == (None, clock())


def test_the_same_account_at_two_academies_is_two_people(session: Session, cast: Cast) -> None:
    person = cast.trainee.person
    assert [one.id for one in people.find_account(session, person.issuer, person.sub)] == [person.id]
    assert people.find_account(session, "https://elsewhere.example", person.sub) == []


def test_a_new_table_that_points_at_people_must_be_thought_of_when_erasing() -> None:
    """Whoever adds one to this list has added it to `people.erase` first."""
    pointing = {
        (table.name, key.column.table.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("person", "enrolment", "attempt", "member", "visit")
    }
    assert pointing == {
        ("attempt", "enrolment"), ("bookmark", "enrolment"), ("certificate", "person"), ("enrolment", "person"),
        ("grade", "enrolment"),
        ("group_member", "enrolment"), ("invitation", "person"), ("journal_entry", "attempt"),
        ("member", "person"), ("move", "attempt"), ("past_outcome", "attempt"), ("post", "member"),
        ("post_report", "member"),
        ("progress", "enrolment"), ("thread", "member"), ("thread_mark", "member"), ("visit", "enrolment"),
        ("visit", "person"),
    }  # fmt: skip
