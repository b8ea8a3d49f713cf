"""In the demo: a click on a mark, a question about privacy, and the groups of a course."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lti import grades, groups, roster
from lti.claims import DATA_PRIVACY_REQUEST, SUBMISSION_REVIEW_REQUEST, ForUser
from lti.urls import with_query
from tests.lms_plugin.demo.conftest import Clock
from tests.lms_plugin.demo.tool import Tool, open_in

Browse = Callable[[str], FlaskClient]
LAUNCH = "/puerto-alba/launch/pa-why-local-police"
ITEM = "pa-why-local-police-grade"


@pytest.fixture
def tool(lms: Flask) -> Tool:
    return Tool(lms)


def test_a_click_on_a_mark_opens_what_was_handed_in(browse: Browse, tool: Tool, clock: Clock) -> None:
    launch = open_in(browse("lucia"), LAUNCH, tool, clock.now)
    assert launch.ags is not None
    score = grades.Score(launch.sub, clock.now, given=5, maximum=10)
    grades.send_score(tool.caller(launch, clock.now), launch.ags.lineitem, score)
    page = browse("ana").get("/puerto-alba/gradebook").get_data(as_text=True)
    assert f'href="/puerto-alba/review/{ITEM}/3"' in page
    assert f"/puerto-alba/review/{ITEM}/4" not in page, "there is no mark yet"
    assert f'src="/puerto-alba/review/{ITEM}/3"' not in page
    found = open_in(browse("ana"), f"/puerto-alba/open-review/{ITEM}/3", tool, clock.now)
    assert (found.message_type, found.for_user) == (SUBMISSION_REVIEW_REQUEST, ForUser("3", "Lucía Ferrer"))
    assert found.ags is not None
    assert found.ags.lineitem == launch.ags.lineitem
    assert open_in(browse("lucia"), f"/puerto-alba/open-review/{ITEM}/3", tool, clock.now).sub == "3"


def test_nobody_opens_the_work_of_somebody_else(browse: Browse) -> None:
    for who in ("marc", "julian"):
        for path in (f"/puerto-alba/review/{ITEM}/3", f"/puerto-alba/open-review/{ITEM}/3"):
            assert browse(who).get(path).status_code == 404
    assert browse("ana").get("/puerto-alba/open-review/unheard-of/3").status_code == 404
    assert browse("ana").get(f"/puerto-alba/review/{ITEM}/3").status_code == 200


def test_everybody_may_ask_what_is_kept_and_administrators_about_others(
    browse: Browse, tool: Tool, clock: Clock
) -> None:
    own = open_in(browse("lucia"), "/puerto-alba/ask-privacy", tool, clock.now)
    assert (own.message_type, own.for_user, own.context) == (DATA_PRIVACY_REQUEST, None, None)
    other = open_in(browse("julian"), "/puerto-alba/ask-privacy/3", tool, clock.now)
    assert (other.for_user, other.place.administers) == (ForUser("3", "Lucía Ferrer"), True)
    assert "/puerto-alba/privacy/3" in browse("julian").get("/puerto-alba/people").get_data(as_text=True)
    assert "/puerto-alba/privacy/3" not in browse("ana").get("/puerto-alba/people").get_data(as_text=True)
    assert browse("julian").get("/puerto-alba/privacy/3").status_code == 200
    for path in ("/puerto-alba/ask-privacy/4", "/puerto-alba/privacy/4"):
        assert browse("lucia").get(path).status_code in (403, 404)


def test_groups_are_read_with_the_roster(browse: Browse, tool: Tool, clock: Clock) -> None:
    launch = open_in(browse("ana"), LAUNCH, tool, clock.now)
    assert launch.groups is not None
    assert launch.nrps is not None
    caller = tool.caller(launch, clock.now)
    assert [(one.name, one.set_name) for one in groups.groups(caller, launch.groups)] == [
        ("Turno de mañana", "Turnos"), ("Turno de noche", "Turnos"),
    ]  # fmt: skip
    members = roster.members(caller, with_query(launch.nrps.url, groups.ENROLMENTS))
    assert {one.user_id: one.groups for one in members} == {"3": ("pa-day",), "4": ("pa-night",), "5": ()}
    assert "Turno de noche" in browse("ana").get("/puerto-alba/people").get_data(as_text=True)
