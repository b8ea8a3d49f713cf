"""Instructors read drafts that were handed in, accept them or return them; the rest stays with the writer."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt, MoveRow
from tests.lms_plugin.services.test_facilitators import CARD, MODULE, Room
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.house import Clock


@pytest.fixture
def room(session: Session, cast: Cast, clock: Clock) -> Room:
    return Room(session, cast, clock)


@pytest.fixture
def drafts(cast: Cast, home: str) -> str:
    return f"{home}/m/{cast.modules[MODULE].uuid}/a/{CARD}"


@pytest.fixture
def draft(cast: Cast, room: Room) -> str:
    room.hand_in()
    return f"/teach/p/{cast.home.placements[MODULE].uuid}/review/{room.enrolment.uuid}/{CARD}/1"


def test_what_waits_for_an_answer_is_listed_and_read(instructor: Browser, drafts: str, draft: str) -> None:
    listed = instructor.get(drafts).text
    assert "Handed in, waiting for an answer" in listed
    assert draft in listed
    assert "About tried." in instructor.get(draft).text


def test_a_draft_that_is_not_handed_in_is_shown_to_nobody(
    instructor: Browser, drafts: str, room: Room, cast: Cast
) -> None:
    room.learner("save", text="A secret sentence.", go="stay")
    assert "At work" in instructor.get(drafts).text
    address = f"/teach/p/{cast.home.placements[MODULE].uuid}/review/{room.enrolment.uuid}"
    assert "A secret sentence." not in instructor.get(address).text
    assert instructor.get(f"{address}/{CARD}/1").status_code == 404


def test_an_accepted_draft_says_so_to_both(
    instructor: Browser, drafts: str, draft: str, session: Session, app: Flask, cast: Cast
) -> None:
    data = hidden(instructor.get(draft)) | {"verdict": "accept", "comment": "Clear and short."}
    assert instructor.post(f"{draft}/answer", data).status_code == 303
    assert "Accepted" in instructor.get(drafts).text
    session.rollback()
    cast.trainee.visit.locale = "en"
    session.commit()
    page = Browser(app, cast.trainee).get(f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{CARD}").text
    assert "Accepted by your facilitator" in page
    assert "Clear and short." in page
    assert "Revise it" not in page


def test_a_draft_returned_without_a_reason_comes_back_with_the_words(
    instructor: Browser, draft: str, session: Session
) -> None:
    data = hidden(instructor.get(draft)) | {"verdict": "return", "comment": "Too long."}
    answer = instructor.post(f"{draft}/answer", data)
    assert answer.status_code == 422
    assert "Say why the draft comes back." in answer.text
    assert 'value="Too long."' in answer.text
    session.rollback()
    assert len(session.scalars(select(Attempt)).all()) == 1


def test_the_answer_is_a_move_by_a_facilitator(instructor: Browser, draft: str, session: Session) -> None:
    data = hidden(instructor.get(draft)) | {"verdict": "return", "reason": "vague"}
    assert instructor.post(f"{draft}/answer", data).status_code == 303
    session.rollback()
    move = session.scalars(select(MoveRow).order_by(MoveRow.id.desc())).first()
    assert move is not None
    assert (move.act, move.by, move.data["reason"]) == ("return", "facilitator", ["vague"])


def test_two_tabs_answer_once_and_the_older_one_is_told(instructor: Browser, draft: str, session: Session) -> None:
    page = instructor.get(draft)
    first, second = hidden(page), hidden(instructor.get(draft))
    assert instructor.post(f"{draft}/answer", first | {"verdict": "accept"}).status_code == 303
    assert instructor.post(f"{draft}/answer", first | {"verdict": "accept"}).status_code == 303
    late = instructor.post(f"{draft}/answer", second | {"verdict": "return", "reason": "law"})
    assert late.status_code == 303
    assert "has changed meanwhile" in instructor.get(late.location).text
    session.rollback()
    states = [one.state["stage"] for one in session.scalars(select(Attempt).order_by(Attempt.number))]
    assert states == ["handed_in", "accepted"]


@pytest.mark.parametrize("verdict", ["save", "present", "", "submit"])
def test_an_answer_is_to_accept_or_to_return_and_nothing_else(
    instructor: Browser, draft: str, session: Session, verdict: str
) -> None:
    data = hidden(instructor.get(draft)) | {"verdict": verdict, "reason": "law"}
    assert instructor.post(f"{draft}/answer", data).status_code == 422
    session.rollback()
    assert len(session.scalars(select(Attempt)).all()) == 1
