"""More time for one person, and which of two parallel forms somebody gets first."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Enrolment
from lms_plugin.queries.attempts import AttemptRow
from lms_plugin.queries.records import record_of
from lms_plugin.services import accommodations, people
from lms_plugin.services.accommodations import NoSuchTime
from tests.lms_plugin.services.desk import MODULE, QUIZ, Desk
from tests.support.cast import Cast, visitor
from tests.support.house import Clock
from tests.support.publishing import followed, publish_changed, two_forms


def opened(desk: Desk, activity: str = QUIZ) -> AttemptRow:
    attempt = desk.open(activity)
    assert isinstance(attempt, AttemptRow)
    return attempt


def grant(session: Session, cast: Cast, clock: Clock, extra_time: str) -> None:
    enrolment = cast.trainee.enrolment
    assert enrolment is not None
    accommodations.grant(session, enrolment.id, extra_time, cast.instructor.person.uuid, clock())
    session.commit()


@pytest.mark.parametrize(("extra_time", "pinned"), [("quarter", 0.25), ("double", 1.0), ("unlimited", None)])
def test_a_new_attempt_is_pinned_to_the_extra_time_and_an_older_one_keeps_its_own(
    session: Session, desk: Desk, cast: Cast, clock: Clock, extra_time: str, pinned: float | None
) -> None:
    first = opened(desk)
    grant(session, cast, clock, extra_time)
    assert "extra_time" not in desk.at(QUIZ).terms
    desk.submit()
    second = opened(desk)
    assert (first.number, second.number) == (1, 2)
    assert second.terms["extra_time"] == pinned


def test_the_audit_list_says_that_time_was_set_and_not_how_much(
    session: Session, desk: Desk, cast: Cast, clock: Clock
) -> None:
    grant(session, cast, clock, "half")
    grant(session, cast, clock, "half")
    line = session.scalars(select(Audit).where(Audit.act == "enrolment.extra_time")).one()
    assert (line.actor_uuid, line.thing_kind, line.detail) == (cast.instructor.person.uuid, "enrolment", {})


def test_only_the_known_steps_can_be_set(session: Session, desk: Desk, cast: Cast, clock: Clock) -> None:
    with pytest.raises(NoSuchTime):
        grant(session, cast, clock, "0.25")


def test_the_time_is_in_the_persons_own_record_and_goes_with_the_person(
    session: Session, desk: Desk, cast: Cast, clock: Clock
) -> None:
    grant(session, cast, clock, "unlimited")
    record = record_of(session, cast.trainee.person.id)
    assert record is not None
    assert [one["extra_time"] for one in record["enrolments"]] == ["unlimited"]
    people.erase(session, cast.trainee.person, cast.administrator.person.uuid, clock())
    session.commit()
    assert session.scalars(select(Enrolment.id).where(Enrolment.extra_time != "none")).all() == []


def desks(session: Session, cast: Cast, clock: Clock, number: int) -> list[Desk]:
    """So many trainees of the home cohort."""
    found = [visitor(session, cast.home, f"form-{one}", f"Person {one}", clock()) for one in range(number)]
    session.commit()
    return [Desk(session, cast, one, clock) for one in found]


def test_half_of_a_cohort_begins_with_each_form_also_when_all_begin_at_once(
    app: Flask, session: Session, cast: Cast, clock: Clock
) -> None:
    publish_changed(session, MODULE, two_forms, clock())
    at = desks(session, cast, clock, 6)
    session.rollback()

    def begin(desk: Desk) -> str:
        with app.app_context():
            return str(opened(desk).state["form"])

    with ThreadPoolExecutor(6) as pool:
        assert Counter(pool.map(begin, at)) == {"A": 3, "B": 3}


def test_the_second_attempt_asks_the_other_form(session: Session, cast: Cast, clock: Clock) -> None:
    publish_changed(session, MODULE, two_forms, clock())
    seen = []
    for desk in desks(session, cast, clock, 4):
        first = opened(desk)
        desk.submit()
        second = opened(desk)
        assert not set(first.state["asked"]) & set(second.state["asked"])
        seen.append(first.terms["form"] + second.terms["form"])
    assert seen == ["AB", "BA", "AB", "BA"]


def test_the_test_afterwards_asks_the_form_that_was_not_asked_before(
    session: Session, cast: Cast, clock: Clock
) -> None:
    publish_changed(session, MODULE, followed, clock())
    before, after, only_after = desks(session, cast, clock, 3)
    assert [opened(desk).terms["form"] for desk in (before, after)] == ["A", "B"]
    assert [opened(desk, "post").terms["form"] for desk in (before, after, only_after)] == ["B", "A", "A"]


def test_instructors_and_the_platforms_test_student_do_not_tip_the_balance(
    session: Session, cast: Cast, clock: Clock
) -> None:
    publish_changed(session, MODULE, two_forms, clock())
    teacher = Desk(session, cast, cast.instructor, clock)
    test_student, first, second = desks(session, cast, clock, 3)
    session.scalars(select(Enrolment).order_by(Enrolment.id.desc()).offset(2).limit(1)).one().is_test = True
    session.commit()
    assert [opened(one).terms["form"] for one in (teacher, test_student, first, second)] == ["A", "A", "A", "B"]
