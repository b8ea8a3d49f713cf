"""A survey in the trainee's room: taken part in once, and nothing in any table leads back to an answer."""

import json
import re
import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from courses.kinds.survey.figures import Answered
from lms_plugin.models import Attempt, MoveRow, Progress, SurveyBox
from lms_plugin.queries.surveys import Spot, lid
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.people import erase, find
from lms_plugin.services.surveys import close
from tests.lms_plugin.learn.writing import SURVEY, answer, form, sheet
from tests.support.browser import Browser
from tests.support.cast import Cast, visitor
from tests.support.house import Clock

WORDS = "Someone who speaks Darija on the night shift."


@pytest.fixture
def survey(place: str) -> str:
    return f"{place}/a/{SURVEY}"


def box(session: Session) -> SurveyBox:
    session.rollback()
    session.expire_all()
    return session.scalars(select(SurveyBox)).one()


def sheets(session: Session) -> list[Answered]:
    """What was thrown in; where nothing was, there need be no box."""
    session.rollback()
    session.expire_all()
    return [Answered.read(one) for kept in session.scalars(select(SurveyBox)) for one in kept.sheets]


def crowd(app: Flask, session: Session, cast: Cast, clock: Clock, count: int) -> list[Browser]:
    """More trainees of the same cohort."""
    made = [visitor(session, cast.home, f"crowd-{number}", f"Person {number}", clock(), locale="en")
            for number in range(count)]  # fmt: skip
    session.commit()
    return [Browser(app, one) for one in made]


def test_answers_stand_in_the_box_and_nowhere_else(trainee: Browser, session: Session, survey: str) -> None:
    assert answer(trainee, survey, 7, WORDS, "A14").status_code == 303
    assert "Handed in. Thank you." in trainee.get(survey).text
    kept = box(session)
    assert [one.ratings for one in sheets(session)] == [
        {"explain-harm": 7, "keep-open": 7, "find-signs": 7, "secure-traces": 7}
    ]
    assert kept.words == {"needed-most": [WORDS]}
    state = session.scalars(select(Attempt.state)).one()
    assert set(state) == {"structure", "stage"}
    assert [row.data for row in session.scalars(select(MoveRow))] == [{}]
    others = [table.name for table in SurveyBox.metadata.sorted_tables if table.name != "survey_box"
              and any("Darija" in repr(tuple(row)) for row in session.execute(select(table)))]  # fmt: skip
    assert others == []


def test_the_box_knows_no_person_no_attempt_and_no_time(app: Flask, session: Session) -> None:
    columns = {one["name"] for one in inspect(session.connection()).get_columns("survey_box")}
    assert columns == {"id", "cohort_id", "programme_id", "series", "wave", "sheets", "words", "closed_at"}


def test_there_is_no_order_and_no_transaction_by_which_a_sheet_could_be_joined_to_a_move(
    app: Flask, session: Session, cast: Cast, clock: Clock, survey: str, dialect: str
) -> None:
    """All sheets are one row: what the database itself knows of rows (places, numbers, transactions) parts none."""
    for value, browser in enumerate(crowd(app, session, cast, clock, 10)):
        assert answer(browser, survey, value).status_code == 303
    came = [one.ratings["keep-open"] for one in sheets(session)]
    assert sorted(came) == list(range(10))
    assert came != list(range(10)), "once in three million runs chance leaves the order as it was"
    assert all(set(json.loads(one)) == {"ratings", "code"} for one in box(session).sheets)
    if dialect == "postgresql":
        moves = session.execute(text("SELECT xmin::text FROM move")).scalars().all()
        boxes = session.execute(text("SELECT xmin::text FROM survey_box")).scalars().all()
        assert len(moves) == 10
        assert len(boxes) == 1


def test_a_code_is_kept_as_a_digest_that_needs_the_secret(trainee: Browser, session: Session, survey: str) -> None:
    answer(trainee, survey, code="Á14")
    (one,) = sheets(session)
    assert re.fullmatch("[0-9a-f]{32}", one.code)
    assert "14" not in repr(one.ratings)


def test_the_same_code_joins_and_another_does_not(
    app: Flask, session: Session, cast: Cast, clock: Clock, survey: str
) -> None:
    for code, browser in zip(("A14", "á14", "B14", ""), crowd(app, session, cast, clock, 4), strict=True):
        answer(browser, survey, code=code)
    codes = [one.code for one in sheets(session)]
    assert sorted(codes.count(one) for one in codes) == [1, 1, 2, 2]
    assert "" in codes


def test_a_double_click_and_a_second_tab_hand_in_once(trainee: Browser, session: Session, survey: str) -> None:
    first, second = trainee.get(survey), trainee.get(survey)
    assert [trainee.post(survey, sheet(first)).status_code for _ in range(2)] == [303, 303]
    late = trainee.post(survey, sheet(second, 9))
    assert late.status_code == 409
    assert "Handed in" in late.text
    assert trainee.post(survey, sheet(first) | {"attempt": "1", "turn": "1", "key": _other_key()}).status_code == 422
    assert [one.ratings["keep-open"] for one in sheets(session)] == [5]


def _other_key() -> str:
    return "8f14e45f-ceea-467f-a0e6-0d5b2f6c1a11"


def test_ten_people_at_once_lose_nothing(
    app: Flask, session: Session, cast: Cast, clock: Clock, survey: str
) -> None:
    browsers = crowd(app, session, cast, clock, 10)
    forms = [sheet(browser.get(survey), value) for value, browser in enumerate(browsers)]
    threads = [threading.Thread(target=browser.post, args=(survey, fields))
               for browser, fields in zip(browsers, forms, strict=True)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.ratings["keep-open"] for one in sheets(session)) == list(range(10))


def test_wrong_input_is_said_and_nothing_is_kept_or_lost(trainee: Browser, session: Session, survey: str) -> None:
    page = trainee.get(survey)
    named = sheet(page, 6, "Ask Samira on 600 123 123")
    for send in (trainee.post, trainee.fetch):
        refused = send(survey, named)
        assert refused.status_code == 422
        assert "This looks like a telephone number" in refused.text
        assert "Ask Samira on 600 123 123" in refused.text
        assert refused.text.count('value="6" checked') == 4
    session.rollback()
    assert session.scalars(select(Attempt.id)).all() == []
    assert sheets(session) == []


def test_it_is_begun_once_only(trainee: Browser, session: Session, survey: str) -> None:
    answer(trainee, survey)
    fields = {"attempt": "1", "as": re.findall(r'name="as" value="([^"]+)"', trainee.get(survey).text)[0]}
    assert trainee.post(f"{survey}/begin", fields).status_code == 409
    session.rollback()
    assert session.scalars(select(Attempt.number)).all() == [1]


def test_going_on_without_answering_counts_and_leaves_nothing(
    trainee: Browser, session: Session, survey: str
) -> None:
    assert trainee.post(survey, form(trainee.get(survey), "decline")).status_code == 303
    assert "You have gone on without answering." in trainee.get(survey).text
    assert sheets(session) == []
    assert session.scalars(select(Progress)).one().cells[SURVEY]["status"] == "done"


def test_a_closed_survey_takes_nothing_more_and_holds_nobody_up(
    app: Flask, session: Session, cast: Cast, clock: Clock, survey: str, trainee: Browser
) -> None:
    waiting = trainee.get(survey)
    for browser in crowd(app, session, cast, clock, 5):
        answer(browser, survey)
    session.rollback()
    assert close(session, _spot(session), clock())
    session.commit()
    late = trainee.post(survey, sheet(waiting))
    assert late.status_code == 422
    assert "closed" in late.text
    page = trainee.get(survey)
    assert "nothing more is taken" in page.text
    assert "m.q." not in page.text
    assert trainee.post(survey, form(page, "decline")).status_code == 303
    assert len(box(session).sheets) == 5


def test_a_box_with_too_few_sheets_cannot_be_closed(
    app: Flask, session: Session, cast: Cast, clock: Clock, survey: str
) -> None:
    for browser in crowd(app, session, cast, clock, 4):
        answer(browser, survey)
    session.rollback()
    assert not close(session, _spot(session), clock())
    assert lid(session, _spot(session)).closed_at is None


def _spot(session: Session) -> Spot:
    one = session.scalars(select(SurveyBox)).one()
    return Spot(one.cohort_id, one.programme_id, one.series, one.wave)


def test_an_instructor_only_tries_it_out(app: Flask, session: Session, cast: Cast, survey: str) -> None:
    """Whoever could add sheets of their own could work out the others from the figures."""
    cast.instructor.visit.locale = "en"
    session.commit()
    teacher = Browser(app, cast.instructor)
    assert "nothing that you hand in is kept" in teacher.get(survey).text
    assert answer(teacher, survey, 3, WORDS).status_code == 303
    assert "Nothing here leads from you" not in teacher.get(survey).text
    assert sheets(session) == []
    assert [kept.words for kept in session.scalars(select(SurveyBox)) if kept.words] == []


def test_erasure_leaves_the_box_as_it_is(
    trainee: Browser, session: Session, survey: str, cast: Cast, clock: Clock
) -> None:
    answer(trainee, survey, 7, WORDS)
    uuid = cast.trainee.person.uuid
    person = find(session, uuid)
    assert person is not None
    before: Any = box(session).sheets
    person = find(session, uuid)
    assert person is not None
    erase(session, person, OPERATOR, clock())
    session.commit()
    assert box(session).sheets == before


def test_the_page_says_it_all_in_spanish(app: Flask, cast: Cast, survey: str) -> None:
    page = Browser(app, cast.mate).get(survey)
    assert "Esta encuesta es anónima" in page.text
    assert "Mantener abierta la conversación" in page.text
    assert "Entregar sin mi nombre" in page.text
