"""An activity on paper, and the class beside one's own path: what trainees may see of the whole."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt
from tests.lms_plugin.learn.quizzing import LESSON, QUIZ, SCENARIO, begin
from tests.lms_plugin.teach.crowd import Crowd, scenario_state
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, library
from tests.support.house import Clock


@pytest.mark.parametrize("key", [QUIZ, SCENARIO])
def test_an_activity_can_be_printed_whole_and_without_its_key(trainee: Browser, place: str, key: str) -> None:
    address = f"{place}/a/{key}/paper"
    assert address in trainee.get(f"{place}/a/{key}").text
    page = trainee.get(address)
    assert page.status_code == 200
    document = Crowd.package().documents[key]
    parts = document.questions if key == QUIZ else document.scenes
    assert page.text.count("convive-question" if key == QUIZ else "convive-step") == len(parts)
    for words in ("convive-feedback", "convive-red-words", "Debrief"):
        assert words not in page.text


def test_a_lesson_has_no_sheet_of_its_own(trainee: Browser, place: str) -> None:
    assert trainee.get(f"{place}/a/{LESSON}/paper").status_code == 404
    assert "/paper" not in trainee.get(f"{place}/a/{LESSON}").text


@pytest.mark.parametrize(("people", "is_shown"), [(3, False), (5, True)])
def test_the_debrief_shows_what_the_class_did_when_enough_have_finished(
    trainee: Browser, cast: Cast, session: Session, clock: Clock, place: str, people: int, is_shown: bool
) -> None:
    crowd = Crowd(session, cast, cast.home, clock())
    scenario = Crowd.package().documents[SCENARIO]
    scene = scenario.scene(scenario.start)
    for _ in range(people):
        crowd.attempt(crowd.learner(None), SCENARIO, scenario_state({scene.id: scene.choices[0].id}))
    session.commit()
    begin(trainee, f"{place}/a/{SCENARIO}")
    session.rollback()
    mine = session.scalars(select(Attempt).where(Attempt.finished_at.is_(None))).one()
    mine.state = {
        **mine.state, "stage": "debrief", "debriefed": True, "path": [[scene.id, scene.choices[0].id]],
        "first": {scene.id: scene.choices[0].id},
    }  # fmt: skip
    session.commit()
    page = trainee.get(f"{place}/a/{SCENARIO}").text
    assert ("What your group chose here at first" in page) is is_shown


@pytest.fixture
def card(cast: Cast) -> str:
    return f"/learn/p/{cast.home.placements['role-and-limits'].uuid}/a/one-minute-card"


def test_a_product_is_printed_with_what_its_writer_wrote_and_as_an_empty_template(
    trainee: Browser, card: str, app: Flask, cast: Cast
) -> None:
    assert trainee.get(f"{card}/mine").status_code == 404, "nothing is written yet"
    assert f"{card}/mine" not in trainee.get(card).text
    typed = hidden(trainee.get(card), "save") | {"act": "save", "m.text": "A talk <both> sides want.", "m.go": "stay"}
    assert trainee.post(card, typed).status_code == 303
    assert f"{card}/mine" in trainee.get(card).text
    own, empty = trainee.get(f"{card}/mine").text, trainee.get(f"{card}/paper").text
    product = next(module for package in library() for module in package.modules if module.key == "role-and-limits")
    document = product.documents["one-minute-card"]
    for part in (*document.sections, *document.rubric):
        assert part.title in own
        assert part.title in empty
    assert "A talk &lt;both&gt; sides want." in own
    assert "A talk" not in empty
    assert "data-convive-form" not in own
    assert Browser(app, cast.mate).get(f"{card}/mine").status_code == 404
    assert Browser(app, cast.stranger).get(f"{card}/mine").status_code == 404


def test_only_what_is_written_has_a_sheet_of_its_own(trainee: Browser, place: str) -> None:
    begin(trainee, f"{place}/a/{QUIZ}")
    assert trainee.get(f"{place}/a/{QUIZ}/mine").status_code == 404
    assert trainee.get(f"{place}/a/nowhere/mine").status_code == 404
