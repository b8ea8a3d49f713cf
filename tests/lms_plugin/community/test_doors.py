"""How people come into a room, and how two cohorts come to share one."""

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Audit, Enrolment, Member, Person, RoomCohort, Visit
from lms_plugin.services.aliases import Scope, is_offered, offer
from tests.lms_plugin.community.conftest import (
    Browser,
    Crowd,
    accept,
    address_from,
    code_from,
    door_of,
    hidden,
    row_of,
)
from tests.support.cast import Cast
from tests.support.house import Clock


def test_the_first_to_join_makes_the_room_and_the_second_finds_it(crowd: Crowd, cast: Cast, session: Session) -> None:
    first = crowd.officer.join(cast.home)
    assert crowd.mate.join(cast.home) == first
    assert session.scalar(select(func.count()).select_from(RoomCohort)) == 1


def test_reading_the_door_makes_nothing(crowd: Crowd, cast: Cast, session: Session) -> None:
    assert crowd.officer.get(door_of(cast.home)).status_code == 200
    assert session.scalar(select(func.count()).select_from(RoomCohort)) == 0


def test_the_door_says_under_which_alias_and_where_the_promise_ends(crowd: Crowd, cast: Cast) -> None:
    page = crowd.officer.get(door_of(cast.home)).text
    assert hidden(page, "alias") in page
    for words in ("Where the promise ends", "written request signed by two persons", "Duty to report", "Rules of this"):
        assert words in page


def test_the_same_alias_is_offered_again_and_another_one_on_request(crowd: Crowd, cast: Cast) -> None:
    door = door_of(cast.home)
    first = hidden(crowd.officer.get(door).text, "alias")
    assert hidden(crowd.officer.get(door).text, "alias") == first
    page = crowd.officer.get(f"{door}?offer=1").text
    assert hidden(page, "alias") != first
    assert crowd.officer.post(door, alias=hidden(page, "alias"), offer=hidden(page, "offer")).status_code == 303


def test_an_alias_of_ones_own_making_is_refused(crowd: Crowd, cast: Cast, session: Session) -> None:
    assert crowd.officer.post(door_of(cast.home), alias="The Chief", offer=0).status_code == 400
    assert crowd.officer.post(door_of(cast.home)).status_code == 400
    assert session.scalar(select(func.count()).select_from(Member)) == 0


def test_an_alias_that_was_taken_meanwhile_is_offered_anew(crowd: Crowd, cast: Cast, session: Session) -> None:
    crowd.mate.join(cast.home)
    page = crowd.officer.get(door_of(cast.home)).text
    wanted = hidden(page, "alias")
    session.execute(update(Member).values(alias=wanted))
    session.commit()
    answer = crowd.officer.post(door_of(cast.home), alias=wanted, offer=hidden(page, "offer"))
    assert answer.status_code == 409
    assert hidden(answer.text, "alias") != wanted


def test_joining_twice_is_joining_once(crowd: Crowd, cast: Cast, session: Session) -> None:
    page = crowd.officer.get(door_of(cast.home)).text
    fields = {"alias": hidden(page, "alias"), "offer": hidden(page, "offer")}
    assert [crowd.officer.post(door_of(cast.home), **fields).status_code for _ in range(2)] == [303, 303]
    assert session.scalar(select(func.count()).select_from(Member)) == 1


def test_instructors_join_as_facilitators_and_trainees_as_officers(crowd: Crowd, cast: Cast, session: Session) -> None:
    crowd.facilitator.join(cast.home)
    crowd.officer.join(cast.home)
    rows = session.execute(select(Member.role, Member.side).order_by(Member.id)).all()
    assert [tuple(row) for row in rows] == [("facilitator", "staff"), ("member", "officer")]


def test_two_academies_share_one_room_through_a_code(shared: str, crowd: Crowd, cast: Cast, session: Session) -> None:
    page = crowd.away_officer.get(shared)
    assert page.status_code == 200
    assert "people of 2 academies, 5 members" in page.text
    thread = crowd.officer.start(shared, "Across the water", "Hello there")
    assert "Hello there" in crowd.away_officer.get(thread).text


def test_a_code_works_once(shared: str, crowd: Crowd, cast: Cast) -> None:
    code = code_from(crowd.facilitator, shared)
    other = crowd.away_facilitator
    assert other.post(f"{door_of(cast.away)}/code", code=code).status_code == 422
    assert "in this room already" in other.post(f"{door_of(cast.away)}/code", code=code).text


def test_a_used_wrong_or_expired_code_is_refused_with_a_reason(crowd: Crowd, cast: Cast, clock: Clock) -> None:
    room = crowd.facilitator.join(cast.home)
    code = code_from(crowd.facilitator, room)
    path = f"{door_of(cast.away)}/code"
    for wrong in ("", "AAAA-BBBB-CCCC", "x" * 5000, "\0", "'; DROP TABLE room; --"):
        answer = crowd.away_facilitator.post(path, code=wrong)
        assert answer.status_code == 422
        assert "no such code" in answer.text
    clock.advance(days=14, seconds=1)
    _renew(clock)
    assert crowd.away_facilitator.post(path, code=code).status_code == 422


def test_a_code_may_be_typed_in_small_letters_without_hyphens(crowd: Crowd, cast: Cast) -> None:
    code = code_from(crowd.facilitator, crowd.facilitator.join(cast.home))
    typed = code.replace("-", " ").lower()
    assert crowd.away_facilitator.post(f"{door_of(cast.away)}/code", code=typed).status_code == 303


def test_a_code_is_shown_once_and_stored_as_a_digest_only(crowd: Crowd, cast: Cast, session: Session) -> None:
    room = crowd.facilitator.join(cast.home)
    code = code_from(crowd.facilitator, room)
    assert code not in crowd.facilitator.get(f"{room}/facilitate").text
    row = row_of(session, room)
    assert row.join_digest is not None
    assert code.replace("-", "") not in row.join_digest
    assert len(row.join_digest) == 64


def test_a_code_opens_no_room_of_another_discussion(crowd: Crowd, cast: Cast) -> None:
    code = code_from(crowd.facilitator, crowd.facilitator.join(cast.home))
    other = f"/community/p/{cast.away.placements['role-and-limits'].uuid}/a/who-they-call"
    answer = crowd.away_facilitator.post(f"{other}/code", code=code)
    assert answer.status_code == 422
    assert "another discussion" in answer.text
    assert crowd.away_facilitator.post(f"{door_of(cast.away)}/code", code=code).status_code == 303


def test_a_cohort_with_contributions_of_its_own_cannot_move(crowd: Crowd, cast: Cast) -> None:
    own = crowd.away_officer.join(cast.away)
    crowd.away_officer.start(own)
    code = code_from(crowd.facilitator, crowd.facilitator.join(cast.home))
    answer = crowd.away_facilitator.post(f"{door_of(cast.away)}/code", code=code)
    assert answer.status_code == 422
    assert "cannot move" in answer.text
    assert crowd.away_officer.get(own).status_code == 200


def test_an_empty_room_is_given_up_and_its_people_are_asked_again(crowd: Crowd, cast: Cast) -> None:
    own = crowd.away_officer.join(cast.away)
    room = crowd.facilitator.join(cast.home)
    code = code_from(crowd.facilitator, room)
    assert crowd.away_facilitator.post(f"{door_of(cast.away)}/code", code=code).status_code == 303
    assert crowd.away_officer.get(own).status_code == 404
    assert crowd.away_officer.get(door_of(cast.away)).status_code == 200
    assert crowd.away_officer.join(cast.away) == room


def test_an_instructor_in_an_empty_room_is_told_where_a_code_is_entered(crowd: Crowd, cast: Cast) -> None:
    room = crowd.facilitator.join(cast.home)
    told = f'/teach/c/{cast.home.cohort.uuid}#rooms"'
    assert told in crowd.facilitator.get(room).text
    crowd.officer.join(cast.home)
    assert told not in crowd.officer.get(room).text
    crowd.officer.start(room, "First", "Hello")
    assert told not in crowd.facilitator.get(room).text


def test_trainees_can_neither_make_nor_use_codes(crowd: Crowd, cast: Cast) -> None:
    room = crowd.officer.join(cast.home)
    assert crowd.officer.post(f"{room}/code").status_code == 403
    assert crowd.away_officer.get(f"{door_of(cast.away)}/code").status_code == 403
    assert crowd.away_officer.post(f"{door_of(cast.away)}/code", code="AAAA-BBBB-CCCC").status_code == 403


def test_leaving_closes_the_room_keeps_the_words_and_gives_the_alias_back(
    shared: str, crowd: Crowd, cast: Cast
) -> None:
    thread = crowd.officer.start(shared, body="These words stay")
    assert "Leave this room" in crowd.officer.get(f"{shared}/leave").text
    assert crowd.officer.post(f"{shared}/leave").status_code == 303
    assert crowd.officer.get(shared).status_code == 404
    page = crowd.mate.get(thread).text
    assert "These words stay" in page
    assert crowd.officer.alias in page
    before = crowd.officer.alias
    assert before in crowd.officer.get(door_of(cast.home)).text
    assert crowd.officer.join(cast.home) == shared
    assert crowd.officer.alias == before
    assert crowd.officer.get(thread).status_code == 200


def test_a_trainee_whom_the_lms_took_off_the_course_is_outside(shared: str, crowd: Crowd, session: Session) -> None:
    _change(session, crowd.officer, left_at=func.now())
    assert crowd.officer.get(shared).status_code == 404


def test_an_instructor_who_was_lowered_to_learner_facilitates_no_more(
    shared: str, crowd: Crowd, session: Session
) -> None:
    _change(session, crowd.facilitator, role="learner")
    assert crowd.facilitator.get(f"{shared}/facilitate").status_code == 403
    assert crowd.facilitator.get(shared).status_code == 200


def test_a_trainee_who_became_an_instructor_is_asked_to_facilitate(crowd: Crowd, cast: Cast, session: Session) -> None:
    room = crowd.officer.join(cast.home)
    alias = crowd.officer.alias
    _change(session, crowd.officer, role="instructor")
    assert "as a facilitator" in crowd.officer.get(door_of(cast.home)).text
    assert crowd.officer.join(cast.home) == room
    assert crowd.officer.alias == alias
    assert crowd.officer.get(f"{room}/facilitate").status_code == 200


def test_only_discussions_have_rooms(crowd: Crowd, cast: Cast) -> None:
    for activity in ("check", "nothing", "TRUST", "a" * 300, "%00"):
        path = door_of(cast.home).replace("trust", activity)
        assert crowd.officer.get(path).status_code == 404
        assert crowd.officer.post(path).status_code == 404


def test_the_placement_of_another_academy_is_not_there(crowd: Crowd, cast: Cast) -> None:
    for path in (door_of(cast.away), f"{door_of(cast.away)}/code"):
        assert crowd.officer.get(path).status_code == 404
        assert crowd.officer.post(path).status_code == 404


def test_acts_of_facilitators_are_in_the_audit_list_and_words_and_aliases_are_not(
    shared: str, crowd: Crowd, session: Session
) -> None:
    address_from(crowd.facilitator, shared)
    session.rollback()
    acts = set(session.scalars(select(Audit.act)))
    assert {"room.make", "room.offer", "room.join_cohort", "invitation.make"} <= acts
    details = " ".join(str(detail) for detail in session.scalars(select(Audit.detail)))
    assert crowd.officer.alias not in details
    assert "Vecinos" not in details


def test_offers_depend_on_the_secret_and_on_the_person() -> None:
    scopes = [Scope("s", "room", "a"), Scope("t", "room", "a"), Scope("s", "room", "b"), Scope("s", "other", "a")]
    lists = [tuple(offer(scope, number, (), "en").alias for number in range(5)) for scope in scopes]
    assert len(set(lists)) == 4


def test_an_alias_is_taken_in_both_languages() -> None:
    scope = Scope("s", "room", "a")
    english, spanish = offer(scope, 0, (), "en"), offer(scope, 0, (), "es")
    assert english.alias != spanish.alias
    assert offer(scope, 0, {english.alias}, "es").number == 1
    assert is_offered(scope, 0, spanish.alias)
    assert not is_offered(scope, 1, spanish.alias)
    assert not is_offered(scope, -1, spanish.alias)


def test_a_large_room_never_runs_out_of_aliases() -> None:
    taken: set[str] = set()
    for person in range(1500):
        taken.add(offer(Scope("s", "room", str(person)), 0, taken, "en").alias)
    assert len(taken) == 1500


def test_partners_can_be_invited_into_a_shared_room(shared: str, crowd: Crowd) -> None:
    assert accept(crowd.anonymous, address_from(crowd.facilitator, shared)).location == shared


def _change(session: Session, browser: Browser, **values: object) -> None:
    person = select(Person.id).where(Person.uuid == browser.person).scalar_subquery()
    if "left_at" in values:
        values["left_at"] = session.scalar(select(Enrolment.created_at).limit(1))
    session.execute(update(Enrolment).where(Enrolment.person_id == person).values(**values))
    session.commit()


def _renew(clock: Clock) -> None:
    """Visits live for twelve hours; these are given more time."""
    db.session.execute(update(Visit).values(expires_at=clock() + timedelta(hours=1)))
    db.session.commit()
