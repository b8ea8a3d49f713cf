"""Activities through plain forms: begun, answered, handed in, looked at again; whatever tabs and fingers do."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.db import Base
from lms_plugin.models import Attempt, Grade, MoveRow
from tests.lms_plugin.learn.quizzing import (
    DISCUSSION,
    LESSON,
    MODULE,
    QUIZ,
    SCENARIO,
    answer,
    answer_form,
    begin,
    hand_in,
    whole,
)
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast


def count(session: Session, table: type[Base]) -> int:
    """Rows as they are now; the test's own session would go on seeing what it saw before."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def moves(session: Session) -> int:
    return count(session, MoveRow)


def test_looking_writes_nothing(trainee: Browser, session: Session, place: str) -> None:
    for key in (LESSON, QUIZ, SCENARIO, DISCUSSION):
        assert trainee.get(f"{place}/a/{key}").status_code == 200
    assert count(session, Attempt) == 0


def test_a_lesson_is_read_once_and_stays_read(trainee: Browser, place: str) -> None:
    address = f"{place}/a/{LESSON}"
    form = hidden(trainee.get(address), "read")
    assert trainee.post(address, form).status_code == 303
    assert "You have read this lesson" in trainee.get(address).text
    assert trainee.post(address, form).status_code == 303


def test_a_quiz_is_begun_by_a_button_and_answered_to_the_end(trainee: Browser, session: Session, place: str) -> None:
    address = f"{place}/a/{QUIZ}"
    assert "Before you start" in trainee.get(address).text
    assert begin(trainee, address).status_code == 303
    for _ in range(10):
        assert answer(trainee, address).status_code == 303
        trainee.post(address, hidden(trainee.get(address)) | {"act": "page", "m.to": "next"})
    assert "Every question has an answer" in trainee.get(address).text
    assert hand_in(trainee, address).status_code == 303
    page = trainee.get(address)
    assert "Your result" in page.text
    assert "Read again" in page.text
    assert re.search(rf"{place}/a/[a-z-]+#", page.text)
    assert f'action="{address}/begin"' in page.text
    assert count(session, Grade) == 1


def test_another_tab_goes_on_where_the_first_one_stands(trainee: Browser, app: Flask, cast: Cast, quiz: str) -> None:
    answer(trainee, quiz)
    tab = Browser(app, cast.trainee)
    assert "1 of 10 answered" in tab.get(quiz).text


def test_a_double_click_answers_once(trainee: Browser, session: Session, quiz: str) -> None:
    form = answer_form(trainee.get(quiz))
    assert trainee.post(quiz, form).status_code == 303
    assert trainee.post(quiz, form).status_code == 303
    assert moves(session) == 1
    assert trainee.fetch(quiz, form).status_code == 200


def test_a_stale_tab_is_told_so_and_shown_where_the_attempt_stands(
    trainee: Browser, session: Session, quiz: str
) -> None:
    old = trainee.get(quiz)
    answer(trainee, quiz)
    late = trainee.post(quiz, answer_form(old))
    assert late.status_code == 409
    assert "This page was out of date" in late.text
    assert "1 of 10 answered" in late.text
    assert moves(session) == 1


def test_a_stale_script_gets_the_fragment_alone(trainee: Browser, quiz: str) -> None:
    old = trainee.get(quiz)
    answer(trainee, quiz)
    late = trainee.fetch(quiz, answer_form(old))
    assert late.status_code == 409
    assert late.text.lstrip().startswith('<div class="convive-player')
    assert "1 of 10 answered" in late.text


def test_a_script_gets_the_next_fragment_with_its_own_turn_and_key(trainee: Browser, quiz: str) -> None:
    form = answer_form(trainee.get(quiz))
    fresh = trainee.fetch(quiz, form)
    assert fresh.status_code == 200
    assert "<html" not in fresh.text
    again = hidden(fresh)
    assert again["turn"] == "1"
    assert again["key"] != form["key"]


def test_a_page_of_an_earlier_attempt_cannot_answer_in_a_later_one(
    trainee: Browser, session: Session, quiz: str
) -> None:
    old = answer_form(trainee.get(quiz))
    hand_in(trainee, quiz)
    begin(trainee, quiz)
    before = moves(session)
    assert trainee.post(quiz, old).status_code == 409
    assert moves(session) == before


def test_nothing_is_answered_after_submission(trainee: Browser, session: Session, quiz: str) -> None:
    page = trainee.get(quiz)
    hand_in(trainee, quiz)
    before = moves(session)
    fields = answer_form(page) | {"turn": str(before), "key": "3f2b8c1e-0d5a-4d6e-9a55-0c5d1b7f3a10"}
    refused = trainee.post(quiz, fields)
    assert refused.status_code == 422
    assert "can no longer be changed" in refused.text
    assert moves(session) == before


def test_a_question_that_is_not_asked_cannot_be_answered(trainee: Browser, session: Session, quiz: str) -> None:
    form = hidden(trainee.get(quiz), "answer") | {"m.q.no-such-question": "a"}
    refused = trainee.post(quiz, form)
    assert refused.status_code == 422
    assert "does not ask that question" in refused.text
    assert moves(session) == 0
    assert answer(trainee, quiz).status_code == 303


@pytest.mark.parametrize(
    "spoilt",
    [
        {"turn": ""}, {"turn": "-1"}, {"turn": "1e3"}, {"turn": "9" * 30}, {"turn": "٣"}, {"key": ""},
        {"key": "x" * 5000}, {"act": ""}, {"act": "x" * 300}, {"attempt": "one"}, {"m.q.x": "\0"},
        {"m.note": "y" * 20_001}, {"act": "{{7*7}}"},
    ],
)  # fmt: skip
def test_a_spoilt_form_is_refused_with_a_sentence_and_changes_nothing(
    trainee: Browser, session: Session, quiz: str, spoilt: dict[str, str]
) -> None:
    refused = trainee.post(quiz, answer_form(trainee.get(quiz)) | spoilt)
    assert refused.status_code == 422
    assert "There is a problem" in refused.text
    assert moves(session) == 0


def test_an_empty_post_is_refused(trainee: Browser, quiz: str) -> None:
    assert trainee.post(quiz, {}).status_code == 422
    assert trainee.fetch(quiz, {}).status_code == 422


def test_a_trainee_cannot_say_that_they_posted(trainee: Browser, session: Session, place: str) -> None:
    address = f"{place}/a/{DISCUSSION}"
    fields = hidden(trainee.get(f"{place}/a/{LESSON}"), "read") | {"act": "posted"}
    assert trainee.post(address, fields).status_code == 422
    assert count(session, Attempt) == 0


def test_a_form_made_for_another_person_is_refused(trainee: Browser, app: Flask, cast: Cast, quiz: str) -> None:
    form = answer_form(trainee.get(quiz))
    mate = Browser(app, cast.mate)
    begin(mate, quiz)
    assert mate.post(quiz, form).status_code == 409


def test_a_move_without_a_token_is_refused(trainee: Browser, app: Flask, session: Session, quiz: str) -> None:
    form = answer_form(trainee.get(quiz))
    app.config["WTF_CSRF_ENABLED"] = True
    assert trainee.post(quiz, form | {"csrf_token": ""}).status_code == 400
    assert moves(session) == 0


def test_strangers_can_neither_begin_nor_move(app: Flask, cast: Cast, trainee: Browser, quiz: str) -> None:
    form = answer_form(trainee.get(quiz))
    form.pop("as")
    stranger = Browser(app, cast.stranger)
    assert stranger.post(quiz, form).status_code == 404
    assert stranger.post(f"{quiz}/begin", {"attempt": "0"}).status_code == 404
    assert Browser(app).post(quiz, form).status_code == 401


def test_the_language_may_change_in_the_middle_and_nothing_moves(
    trainee: Browser, cast: Cast, session: Session, quiz: str
) -> None:
    answer(trainee, quiz)
    trainee.post(quiz, hidden(trainee.get(quiz)) | {"act": "page", "m.to": "next"})
    asked = re.findall(r'name="m\.q\.([^"]+)"', trainee.get(quiz).text)
    session.rollback()
    cast.trainee.visit.locale = "es"
    session.commit()
    page = trainee.get(quiz)
    assert "Comprueba lo que sabes" in page.text
    assert re.findall(r'name="m\.q\.([^"]+)"', page.text) == asked
    assert answer(trainee, quiz).status_code == 303


def test_earlier_attempts_are_listed_and_can_be_read(trainee: Browser, place: str) -> None:
    address = f"{place}/a/{QUIZ}"
    whole(trainee, address)
    whole(trainee, address)
    assert f"{address}/attempts/1" in trainee.get(address).text
    first = trainee.get(f"{address}/attempts/1")
    assert "nothing here can be changed" in first.text
    assert "data-convive-form" not in first.text


@pytest.mark.parametrize("number", ["0", "2", "7", "999999999999"])
def test_an_attempt_that_is_not_there_or_still_open_is_not_found(trainee: Browser, place: str, number: str) -> None:
    address = f"{place}/a/{QUIZ}"
    whole(trainee, address)
    begin(trainee, address)
    assert trainee.get(f"{address}/attempts/{number}").status_code == 404


def test_the_limit_of_attempts_is_said_and_kept(trainee: Browser, cast: Cast, session: Session, place: str) -> None:
    cast.home.placements[MODULE].settings = {"attempts": 1}
    session.commit()
    address = f"{place}/a/{QUIZ}"
    assert "You have one attempt" in trainee.get(address).text
    whole(trainee, address)
    page = trainee.get(address)
    assert "There is no attempt left" in page.text
    assert f"{address}/begin" not in page.text
    assert trainee.post(f"{address}/begin", {"attempt": "1"}).status_code == 409


def test_pressing_start_twice_begins_one_attempt(trainee: Browser, session: Session, place: str) -> None:
    address = f"{place}/a/{QUIZ}"
    for _ in range(2):
        assert trainee.post(f"{address}/begin", {"attempt": "0"}).status_code == 303
    assert count(session, Attempt) == 1


def test_a_scenario_can_be_played_and_begun_again_whatever_the_limit(
    trainee: Browser, cast: Cast, session: Session, place: str
) -> None:
    cast.home.placements[MODULE].settings = {"attempts": 1}
    session.commit()
    address = f"{place}/a/{SCENARIO}"
    before = trainee.get(address).text
    assert "Before you read" in before
    assert "You can try as often as you like. Finishing it once is what counts" in before
    begin(trainee, address)
    for _ in range(60):
        page = trainee.get(address)
        if f"{address}/begin" in page.text:
            break
        _step(trainee, address, page.text)
    assert "You have finished this scenario" in page.text
    assert "playing again is for learning" in page.text
    assert begin(trainee, address).status_code == 303
    assert "What do you do?" in trainee.get(address).text


def _step(browser: Browser, address: str, page: str) -> None:
    for act in ("choose", "acknowledge", "continue", "debrief", "finish"):
        if f'name="act" value="{act}"' in page:
            choice = re.search(r'name="m\.choice" value="([^"]+)"', page) if act == "choose" else None
            fields = {"m.choice": choice.group(1)} if choice else {}
            assert browser.post(address, hidden(page, act) | fields).status_code == 303
            return
    raise AssertionError("the page offers no step")


def test_a_lesson_that_was_read_offers_no_attempts_to_look_at(trainee: Browser, place: str) -> None:
    address = f"{place}/a/{LESSON}"
    trainee.post(address, hidden(trainee.get(address), "read"))
    page = trainee.get(address).text
    assert "You have read this lesson" in page
    assert "See your attempts" not in page


def test_a_discussion_leads_to_its_room(trainee: Browser, cast: Cast, place: str) -> None:
    page = trainee.get(f"{place}/a/{DISCUSSION}")
    assert f"/community/p/{cast.home.placements[MODULE].uuid}/a/{DISCUSSION}" in page.text


def test_an_unknown_activity_is_not_there(trainee: Browser, place: str) -> None:
    assert trainee.get(f"{place}/a/nothing").status_code == 404
    assert trainee.post(f"{place}/a/nothing", {}).status_code == 404
    assert trainee.post(f"{place}/a/nothing/begin", {}).status_code == 404
