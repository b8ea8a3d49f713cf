"""My learning and my data: all of mine, and nothing of anybody else's."""

import json

from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.models import Member, Room
from tests.lms_plugin.learn.quizzing import LESSON, MODULE, QUIZ, whole
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast


def test_my_learning_lists_my_modules_with_their_progress(trainee: Browser, place: str) -> None:
    address = f"{place}/a/{LESSON}"
    trainee.post(address, hidden(trainee.get(address), "read"))
    page = trainee.get("/learn/mine")
    assert "Why this is local police work" in page.text
    assert "1 of 10, about 100 minutes left" in page.text
    assert "0 of 10" in page.text
    assert page.text.count('<article class="mine">') == 2


def test_a_course_without_modules_says_what_happens_next(trainee: Browser, cast: Cast, session: Session) -> None:
    for placement in cast.home.placements.values():
        placement.module_id = None
    session.commit()
    assert "No module has been placed" in trainee.get("/learn/mine").text


def test_the_record_holds_what_i_did_word_for_word(trainee: Browser, place: str) -> None:
    whole(trainee, f"{place}/a/{QUIZ}")
    answer = trainee.get("/learn/mine/data.json")
    record = json.loads(answer.text)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert record["person"]["name"] == "Lucía Ferrer"
    assert [one["activity"] for one in record["attempts"]] == [QUIZ]
    assert [one["act"] for one in record["moves"]] == ["answer", "page", "submit"]
    assert record["grades"][0]["column"] == MODULE
    assert record["made_at"].endswith("+00:00")


def test_one_answer_is_not_counted_in_the_plural(trainee: Browser, place: str) -> None:
    address = f"{place}/a/{LESSON}"
    trainee.post(address, hidden(trainee.get(address), "read"))
    assert "1, with 1 answer or step<" in trainee.get("/learn/mine/data").text


def test_the_record_of_one_person_holds_nothing_of_another(
    trainee: Browser, app: Flask, cast: Cast, place: str
) -> None:
    whole(trainee, f"{place}/a/{QUIZ}")
    mine = json.loads(Browser(app, cast.mate).get("/learn/mine/data.json").text)
    assert mine["person"]["name"] == "Marc Oliver"
    assert mine["attempts"] == mine["moves"] == mine["grades"] == mine["progress"] == []
    assert "Ferrer" not in json.dumps(mine, ensure_ascii=False)


def test_the_page_about_my_data_says_what_and_how_to_have_it_erased(
    trainee: Browser, cast: Cast, session: Session
) -> None:
    cast.trainee.person.name = "<script>alert(1)</script>"
    session.commit()
    page = trainee.get("/learn/mine/data")
    assert "not sent by your LMS" in page.text
    assert "To have it erased" in page.text
    assert "Reference" in page.text
    assert "<script>alert(1)" not in page.text


def test_a_room_is_named_in_my_language_and_as_it_was_when_its_question_is_withdrawn(
    trainee: Browser, cast: Cast, session: Session
) -> None:
    module, now = cast.modules[MODULE], cast.trainee.visit.created_at
    room = Room(title="Una conducta", module_uuid=module.uuid, activity_key="trust", created_at=now)
    session.add(room)
    session.flush()
    facts = {"alias": "Reed", "role": "member", "side": "officer", "joined_at": now}
    session.add(Member(room_id=room.id, person_id=cast.trainee.person.id, **facts))
    session.commit()
    assert "One behaviour that made the difference, as Reed" in trainee.get("/learn/mine/data").text
    module.published_version_id = None
    session.commit()
    assert "Una conducta, as Reed" in trainee.get("/learn/mine/data").text


def test_my_learning_says_what_a_change_of_language_keeps_and_loses(trainee: Browser) -> None:
    page = trainee.get("/learn/mine").text
    assert "What you have saved stays; what you have typed and not saved is lost" in page
