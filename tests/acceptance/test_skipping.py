"""Learner skips every L3 item: can still finish with full marks, without a reason and without a trace."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt, Grade, Progress
from lms_plugin.services.attempts import system_move
from tests.acceptance.conftest import HARD_MODULE
from tests.acceptance.knowing import ace, module, read_lessons
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.house import Clock

HARD = ("petrol-smell", "match-night", "quiet-one", "hand-on-the-collar")
EQUIVALENTS = ("signs-without-scenes", "first-words")


def test_the_module_holds_what_must_be_skippable() -> None:
    manifest = module(HARD_MODULE).manifest
    assert tuple(one.key for one in manifest.activities if (one.advisory or 0) >= 2) == HARD
    assert tuple(one.key for one in manifest.activities if one.instead_of) == EQUIVALENTS


def test_a_learner_who_skips_every_hard_item_finishes_with_full_marks(
    trainee: Browser, hard: str, cast: Cast, session: Session, clock: Clock
) -> None:
    read_lessons(trainee, hard, HARD_MODULE)
    for quiz in (*EQUIVALENTS, "check"):
        ace(trainee, hard, HARD_MODULE, quiz)
    session.rollback()
    assert cast.trainee.enrolment is not None
    system_move(session, cast.trainee.enrolment.id, cast.modules[HARD_MODULE].id, "local-signs", "posted", clock())
    session.commit()
    page = trainee.get(hard).text
    assert "11 of 11, all done" in page
    row = session.scalars(select(Progress).where(Progress.module_id == cast.modules[HARD_MODULE].id)).one()
    assert (row.done, row.required, row.share) == (11, 11, 1.0)
    grade = session.scalars(select(Grade)).one()
    assert (grade.wanted_share, grade.wanted_stage) == (1.0, "completed")


def test_the_equivalent_is_one_click_away_and_nobody_asks_why(trainee: Browser, hard: str, session: Session) -> None:
    for page in (trainee.get(hard).text, trainee.get(f"{hard}/a/petrol-smell").text):
        assert f'href="{hard}/a/signs-without-scenes"' in page
        assert "Take “Signs without scenes” instead of “Petrol smell”" in page
        assert "textarea" not in page
    assert "It counts as “Petrol smell”, in full." in trainee.get(f"{hard}/a/signs-without-scenes").text
    session.rollback()
    assert session.scalars(select(Attempt)).all() == [], "looking leaves no trace"


def test_the_instructor_sees_the_equivalent_done_and_nothing_of_what_was_left_out(
    app: Flask, trainee: Browser, hard: str, cast: Cast, session: Session
) -> None:
    ace(trainee, hard, HARD_MODULE, "first-words")
    cast.instructor.visit.locale = "en"
    session.commit()
    assert cast.trainee.enrolment is not None
    page = (
        Browser(app, cast.instructor).get(f"/teach/c/{cast.home.cohort.uuid}/people/{cast.trainee.enrolment.uuid}").text
    )
    assert "1 of 11 required activities done." in page
    assert "instead" not in page
    kept = session.scalars(select(Progress.cells).where(Progress.enrolment_id == cast.trainee.enrolment.id)).one()
    assert set(kept) == {"first-words"}


def test_a_link_to_the_hard_activity_alone_is_fulfilled_by_its_equivalent(
    trainee: Browser, hard: str, cast: Cast, session: Session
) -> None:
    placement = cast.home.placements[HARD_MODULE]
    placement.activity_key = "hand-on-the-collar"
    session.commit()
    assert "Take “First words” instead" in trainee.get(f"{hard}/a/hand-on-the-collar").text
    ace(trainee, hard, HARD_MODULE, "first-words")
    session.rollback()
    grade = session.scalars(select(Grade)).one()
    assert (grade.wanted_share, grade.wanted_stage) == (1.0, "completed")
    assert trainee.get(f"{hard}/a/signs-without-scenes").status_code == 404
