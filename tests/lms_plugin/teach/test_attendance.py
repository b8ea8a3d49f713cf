"""Instructors set a meeting, tick who was there, take it back, and carry the list away."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Enrolment, Meeting, MoveRow
from lms_plugin.services.meetings import new_code
from tests.lms_plugin.teach.crowd import OTHER, Crowd
from tests.lms_plugin.teach.meeting import MEETING, cell, plan, the
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.publishing import publish_changed


@pytest.fixture
def page(cast: Cast, home: str) -> str:
    return f"{home}/m/{cast.modules[OTHER].uuid}/a/{MEETING}/attendance"


def save(instructor: Browser, page: str, shown: list[str], seen: list[str], ticked: list[str]) -> str:
    data = hidden(instructor.get(page)) | {"shown": shown, "seen": seen, "present": ticked}
    assert instructor.post(page, data).status_code == 303
    return instructor.get(page).text


def test_a_meeting_is_set_in_the_time_of_the_country_and_gets_a_code(
    instructor: Browser, page: str, session: Session, cast: Cast
) -> None:
    plan(instructor, page)
    row = the(session)
    assert row.starts_at.isoformat() == "2026-11-23T09:00:00+00:00"
    assert row.closes_at - row.opens_at == timedelta(minutes=90 + 60)
    assert f"{row.code[:3]} {row.code[3:]}" in instructor.get(page).text
    assert session.scalars(select(Audit.actor_uuid).where(Audit.act == "meeting.plan")).all() == [
        cast.instructor.person.uuid
    ]


def test_setting_it_again_makes_a_new_code(instructor: Browser, page: str, session: Session) -> None:
    plan(instructor, page)
    before = the(session).code
    plan(instructor, page, place="Room 3")
    assert the(session).code != before
    assert the(session).place == "Room 3"


@pytest.mark.parametrize("fields", [{"starts_at": "tomorrow"}, {"starts_at": ""}, {"place": "x" * 301}])
def test_a_date_that_is_none_comes_back_with_what_was_written(
    instructor: Browser, page: str, session: Session, fields: dict[str, str]
) -> None:
    data = hidden(instructor.get(page)) | {"starts_at": "2026-11-23T10:00", "place": "Room 2"} | fields
    answer = instructor.post(page.replace("/attendance", "/meeting"), data)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert session.scalars(select(Meeting)).all() == []


def test_a_code_is_short_and_has_no_signs_that_look_alike() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) > 190
    assert {len(code) for code in codes} == {6}
    assert not set("".join(codes)) & set("0O1IL5S2J")


def test_a_tick_marks_somebody_present_and_taking_it_away_takes_it_back(
    instructor: Browser, page: str, session: Session, trainee: Enrolment
) -> None:
    text = save(instructor, page, [trainee.uuid], [], [trainee.uuid])
    assert "Present, on the list" in text
    assert cell(session, trainee) == "done"
    save(instructor, page, [trainee.uuid], [trainee.uuid], [])
    assert cell(session, trainee) == "in_progress"
    moves = session.scalars(select(MoveRow).order_by(MoveRow.id)).all()
    assert [(one.act, one.by) for one in moves] == [("present", "facilitator"), ("absent", "facilitator")]


def test_who_typed_the_code_while_an_older_page_was_open_stays_present(
    instructor: Browser, page: str, session: Session, trainee: Enrolment
) -> None:
    save(instructor, page, [trainee.uuid], [], [trainee.uuid])
    save(instructor, page, [trainee.uuid], [], [])
    assert cell(session, trainee) == "done"


def test_people_who_are_not_of_the_cohort_cannot_be_ticked(
    instructor: Browser, page: str, session: Session, cast: Cast
) -> None:
    assert cast.stranger.enrolment is not None
    save(instructor, page, [cast.stranger.enrolment.uuid], [], [cast.stranger.enrolment.uuid])
    assert cell(session, cast.stranger.enrolment) is None


def test_where_only_the_code_counts_the_list_marks_nobody(
    instructor: Browser, page: str, session: Session, trainee: Enrolment, clock: Clock
) -> None:
    def by_code(body: dict[str, object]) -> None:
        body["documents"][MEETING]["attendance"] = "code"  # type: ignore[index]

    publish_changed(session, OTHER, by_code, clock())
    text = save(instructor, page, [trainee.uuid], [], [trainee.uuid])
    assert "Some could not be saved" in text
    assert cell(session, trainee) is None


def test_the_file_is_safe_against_formulas_and_leaves_a_line(
    instructor: Browser, page: str, crowd: Crowd, session: Session
) -> None:
    crowd.learner("=HYPERLINK(1)")
    session.commit()
    answer = instructor.post(page + ".csv", hidden(instructor.get(page)))
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Name", "Attendance", "Marked"]
    assert ["'=HYPERLINK(1)", "Not marked", ""] in rows
    assert session.scalars(select(Audit).where(Audit.act == "export.csv")).one().detail["what"] == "attendance"


def test_the_sheet_has_a_line_for_everybody(instructor: Browser, page: str, crowd: Crowd, session: Session) -> None:
    crowd.learner("Ana Gil")
    session.commit()
    text = instructor.get(page + "/sheet").text
    assert "Ana Gil" in text
    assert "Signature" in text


@pytest.mark.parametrize("activity", ["check", "one-minute-card", "none"])
def test_only_a_meeting_has_an_attendance(instructor: Browser, page: str, activity: str) -> None:
    assert instructor.get(page.replace(MEETING, activity)).status_code == 404
