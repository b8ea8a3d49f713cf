"""An activity on paper, and the class beside one's own path: what trainees may see of the whole."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt
from tests.lms_plugin.learn.quizzing import LESSON, QUIZ, SCENARIO, begin
from tests.lms_plugin.teach.crowd import Crowd, scenario_state
from tests.support.browser import Browser
from tests.support.cast import Cast
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
