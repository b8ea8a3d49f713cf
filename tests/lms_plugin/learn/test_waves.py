"""Later waves of a survey: found under My learning in their time, refused out of it, and told to nobody else."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.kinds.survey.document import Survey
from lms_plugin.models import Attempt, Progress, SurveyBox
from tests.lms_plugin.learn.quizzing import MODULE
from tests.lms_plugin.learn.writing import answer, sheet
from tests.support.browser import Browser
from tests.support.cast import Cast, Visitor, library
from tests.support.house import Clock

END, LATER = "eight-tasks-end", ("eight-tasks-end", "eight-tasks-three-months", "eight-tasks-six-months")


def finish(session: Session, cast: Cast, who: Visitor, clock: Clock, *, left: str = "") -> None:
    """Somebody has done everything of their course but one activity, now."""
    modules = [module for package in library() for module in package.modules]
    assert who.enrolment is not None
    programme = cast.modules[MODULE].programme_id
    for key in cast.home.placements:
        module = next(one for one in modules if one.key == key)
        if cast.modules[key].programme_id != programme:
            continue
        done = [one.key for one in module.manifest.activities if one.required and one.key != left]
        cell = {"status": "done", "share": 1.0, "attempts": 1, "at": clock().isoformat()}
        session.add(
            Progress(
                enrolment_id=who.enrolment.id, module_id=cast.modules[key].id, cells=dict.fromkeys(done, cell),
                done=len(done), required=len(done), share=1.0, last_at=clock(), version=1,
            )
        )  # fmt: skip
    session.commit()


def asked(browser: Browser, place: str) -> list[str]:
    text = browser.get("/learn/mine").text
    return [key for key in LATER if f'href="{place}/a/{key}"' in text]


@pytest.mark.parametrize(
    ("days", "found"),
    [(0, [LATER[0]]), (59, [LATER[0]]), (61, []), (92, [LATER[1]]), (152, []), (183, [LATER[2]]), (300, [])],
)
def test_each_wave_stands_under_my_learning_in_its_time(
    trainee: Browser, place: str, session: Session, cast: Cast, clock: Clock, days: int, found: list[str]
) -> None:
    assert asked(trainee, place) == []
    finish(session, cast, cast.trainee, clock)
    clock.advance(days=days)
    session.merge(cast.trainee.visit).expires_at = clock() + timedelta(hours=1)
    session.commit()
    assert asked(trainee, place) == found


def test_nothing_is_asked_while_something_is_left(
    trainee: Browser, place: str, session: Session, cast: Cast, clock: Clock
) -> None:
    finish(session, cast, cast.trainee, clock, left="trust")
    assert asked(trainee, place) == []
    page = trainee.get(f"{place}/a/{END}").text
    assert "asked once your course is done" in page
    assert "keep-open" not in page


def test_a_wave_out_of_its_time_takes_no_answer(
    trainee: Browser, place: str, session: Session, cast: Cast, clock: Clock
) -> None:
    finish(session, cast, cast.trainee, clock)
    form = sheet(trainee.get(f"{place}/a/{END}"), 7)
    clock.advance(days=61)
    session.merge(cast.trainee.visit).expires_at = clock() + timedelta(hours=1)
    session.commit()
    late = trainee.post(f"{place}/a/{END}", form)
    assert late.status_code == 422
    assert "The time for this survey is over" in late.text
    session.rollback()
    assert session.scalars(select(SurveyBox.sheets)).all() in ([], [[]])
    assert session.scalars(select(Attempt)).all() == []


def test_what_was_answered_is_asked_no_more_and_nobody_else_is_told(
    trainee: Browser, app: Flask, place: str, session: Session, cast: Cast, clock: Clock
) -> None:
    finish(session, cast, cast.trainee, clock)
    finish(session, cast, cast.mate, clock)
    assert answer(trainee, f"{place}/a/{END}", 7).status_code == 303
    assert asked(trainee, place) == []
    assert asked(Browser(app, cast.mate), place) == [END]
    assert asked(Browser(app, cast.instructor), place) == []


def test_later_waves_stand_on_no_page_of_the_module(trainee: Browser, place: str) -> None:
    page = trainee.get(place).text
    last = trainee.get(f"{place}/a/trust").text
    for key in LATER:
        assert f"/a/{key}" not in page + last


def test_all_waves_ask_the_eight_tasks_in_the_same_words() -> None:
    module = next(one for package in library() for one in package.modules if one.key == MODULE)
    for language in ("en", "es"):
        documents = [one for one in module.in_locale(language).documents.values() if isinstance(one, Survey)]
        assert len(documents) == 4
        tasks = [[(one.id, one.text) for one in each.items if one.type == "efficacy"] for each in documents]
        assert all(one == tasks[0] for one in tasks)
        assert len({each.code for each in documents}) == 1
