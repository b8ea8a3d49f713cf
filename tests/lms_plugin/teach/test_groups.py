"""Groups in the instructor's room: a filter of the table and of the export, and the people of a room."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Cohort, CourseGroup, DiscussionGroup, GroupMember
from tests.lms_plugin.learn.quizzing import DISCUSSION, MODULE
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast


@pytest.fixture
def night(cast: Cast, session: Session) -> CourseGroup:
    """A group with Lucía in it, of a course whose LMS has groups."""
    session.get_one(Cohort, cast.home.cohort.id).groups_url = "http://127.0.0.1:8001/puerto-alba/groups"
    group = CourseGroup(
        cohort_id=cast.home.cohort.id, group_id="g1", name="Noche <b>", set_name="Turnos",
        created_at=cast.trainee.visit.created_at,
    )  # fmt: skip
    session.add(group)
    session.flush()
    session.add(GroupMember(group_id=group.id, enrolment_id=cast.trainee.enrolment.id))  # type: ignore[union-attr]
    session.commit()
    return group


def test_the_table_and_its_spreadsheet_show_one_group(instructor: Browser, home: str, night: CourseGroup) -> None:
    page = instructor.get(f"{home}?group={night.uuid}").text
    assert "Lucía Ferrer" in page
    assert "Marc Oliver" not in page
    assert "Turnos: Noche &lt;b&gt; (1)" in page
    sheet = instructor.post(f"{home}/people.csv", {"group": night.uuid}).text
    assert sheet.splitlines()[0].lstrip("\ufeff").startswith("Name,Groups,Status")
    assert "Noche <b>" in sheet
    assert "Marc" not in sheet
    assert "Marc Oliver" in instructor.get(f"{home}?group=unheard-of").text


def test_a_course_without_groups_has_no_such_filter(instructor: Browser, home: str) -> None:
    assert 'name="group"><option' not in instructor.get(home).text.replace("\n", "")
    assert "There are no groups yet" in instructor.get(f"{home}/groups").text


def test_a_room_is_kept_for_the_groups_that_were_ticked(
    app: Flask, instructor: Browser, home: str, cast: Cast, session: Session, night: CourseGroup
) -> None:
    limit = f"{home}/groups/{cast.modules[MODULE].uuid}/{DISCUSSION}"
    room = f"/community/p/{cast.home.placements[MODULE].uuid}/a/{DISCUSSION}"
    lucia, marc, ana = (Browser(app, one) for one in (cast.trainee, cast.mate, cast.instructor))
    for one in (lucia, marc):
        form = hidden(one.get(room))
        assert one.post(room, form).status_code == 303
    inside = marc.get(room).location
    assert marc.get(inside).status_code == 200
    assert instructor.post(limit, {"group": [night.uuid, "unheard-of"]}).status_code == 303
    assert "For 1 group" in instructor.get(f"{home}/groups").text
    assert lucia.get(lucia.get(room).location).status_code == 200
    assert marc.get(inside).status_code == 404
    for answer in (marc.get(room), marc.post(room, {"alias": "x"})):
        assert answer.status_code == 403
    assert ana.get(room).status_code == 200
    assert instructor.post(limit, {}).status_code == 303
    assert marc.get(inside).status_code == 200
    session.rollback()
    noted = session.scalars(select(Audit).where(Audit.act == "discussion.groups"))
    assert [row.detail["groups"] for row in noted] == [1, 0]


def test_strangers_choose_no_groups_here_and_groups_of_others_are_passed_over(
    app: Flask, instructor: Browser, home: str, cast: Cast, session: Session, night: CourseGroup
) -> None:
    limit = f"{home}/groups/{cast.modules[MODULE].uuid}/{DISCUSSION}"
    for visitor, status in ((cast.trainee, 403), (cast.administrator, 403), (cast.away_instructor, 404)):
        assert Browser(app, visitor).get(f"{home}/groups").status_code == status
        assert Browser(app, visitor).post(limit, {"group": night.uuid}).status_code == status
    away = f"/teach/c/{cast.away.cohort.uuid}/groups/{cast.modules[MODULE].uuid}/{DISCUSSION}"
    assert Browser(app, cast.away_instructor).post(away, {"group": night.uuid}).status_code == 303
    assert instructor.post(f"{home}/groups/{cast.modules[MODULE].uuid}/check", {}).status_code == 404
    session.rollback()
    assert session.scalars(select(DiscussionGroup)).all() == []
