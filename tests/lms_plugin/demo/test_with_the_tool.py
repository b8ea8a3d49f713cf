"""Demo LMS and tool together: a launch, a grade, a roster, a choice of content, and an LMS that fails."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms_plugin.demo.academies import CONTENT_PARAMETER
from lms_plugin.demo.app import create_demo_lms
from lti import deep_linking, errors, grades, roster
from lti.claims import SCOPE_ROSTER
from lti.launch import Launch
from tests.lms_plugin.demo.conftest import OWN_URL, TOOL_URL, Clock
from tests.lms_plugin.demo.tool import Tool, open_in
from tests.lti.platform.tool_side import KEY

Browse = Callable[[str], FlaskClient]
LAUNCH = "/puerto-alba/launch/pa-why-local-police"


@pytest.fixture
def tool(lms: Flask) -> Tool:
    return Tool(lms)


def _send(tool: Tool, launch: Launch, clock: Clock, given: float) -> None:
    assert launch.ags is not None
    score = grades.Score(launch.sub, clock.now, given=given, maximum=10)
    grades.send_score(tool.caller(launch, clock.now), launch.ags.lineitem, score)


def _pick(tool: Tool, launch: Launch, browser: FlaskClient, clock: Clock, *items: deep_linking.Item) -> str:
    assert launch.deep_linking is not None
    form = deep_linking.response_form(
        launch.deep_linking, items, launch.registration, launch.deployment_id, KEY, clock.now
    )
    return browser.post(form.action, data=dict(form.fields)).get_data(as_text=True)


def test_a_trainee_opens_a_module_as_herself(browse: Browse, tool: Tool, clock: Clock) -> None:
    launch = open_in(browse("lucia"), LAUNCH, tool, clock.now)
    assert (launch.name, launch.locale, launch.sub) == ("Lucía Ferrer", "es-ES", "3")
    assert launch.custom == {CONTENT_PARAMETER: "hate-crime/why-local-police"}
    assert launch.place.enrolled_as == "learner"
    assert launch.presentation.document_target == "iframe"
    assert launch.presentation.return_url == "http://127.0.0.1:8001/puerto-alba/course"


def test_the_same_number_at_the_other_academy_is_somebody_else(browse: Browse, tool: Tool, clock: Clock) -> None:
    there = open_in(browse("tom"), "/northmoor/launch/nm-why-local-police?target=window", tool, clock.now)
    here = open_in(browse("lucia"), LAUNCH, tool, clock.now)
    assert there.sub == here.sub
    assert there.registration.issuer != here.registration.issuer
    assert (there.name, there.presentation.document_target) == ("Tom Ashworth", "window")


def test_instructor_and_administrator_arrive_as_what_they_are(browse: Browse, tool: Tool, clock: Clock) -> None:
    assert open_in(browse("ana"), LAUNCH, tool, clock.now).place.enrolled_as == "instructor"
    administrator = open_in(browse("julian"), LAUNCH, tool, clock.now).place
    assert administrator.administers
    assert administrator.enrolled_as is None


def test_a_grade_sent_by_the_tool_stands_in_the_gradebook(browse: Browse, tool: Tool, clock: Clock) -> None:
    launch = open_in(browse("lucia"), LAUNCH, tool, clock.now)
    _send(tool, launch, clock, 8)
    assert "80 de 100" in browse("ana").get("/puerto-alba/gradebook").text
    assert launch.ags is not None
    (result,) = grades.results(tool.caller(launch, clock.now), launch.ags.lineitem)
    assert result.user_id == "3"


def test_a_grade_outlives_the_demo(browse: Browse, tool: Tool, clock: Clock, state_file: Path) -> None:
    _send(tool, open_in(browse("lucia"), LAUNCH, tool, clock.now), clock, 8)
    again = create_demo_lms(TOOL_URL, OWN_URL, state_file=state_file).test_client()
    again.get("/as/lucia", base_url=OWN_URL)
    assert "80 de 100" in again.get("/puerto-alba/gradebook", base_url=OWN_URL).text


def test_a_grade_with_the_same_timestamp_is_a_conflict(browse: Browse, tool: Tool, clock: Clock) -> None:
    launch = open_in(browse("lucia"), LAUNCH, tool, clock.now)
    _send(tool, launch, clock, 8)
    with pytest.raises(errors.ServiceError):
        _send(tool, launch, clock, 2)
    clock.wait(seconds=1)
    _send(tool, launch, clock, 9)
    assert "90 de 100" in browse("ana").get("/puerto-alba/gradebook").text


def test_the_tool_makes_changes_and_deletes_a_column_of_its_own(browse: Browse, tool: Tool, clock: Clock) -> None:
    launch = open_in(browse("ana"), LAUNCH, tool, clock.now)
    assert launch.ags is not None
    caller = tool.caller(launch, clock.now)
    item = grades.create_line_item(caller, launch.ags.lineitems, grades.LineItem("Examen final", 50, tag="final"))
    assert "Examen final" in browse("ana").get("/puerto-alba/gradebook").text
    assert [one.label for one in grades.line_items(caller, launch.ags.lineitems, {"tag": "final"})] == ["Examen final"]
    grades.delete_line_item(caller, item.id)
    assert len(grades.line_items(caller, launch.ags.lineitems)) == 2


def test_the_roster_holds_those_enrolled(browse: Browse, tool: Tool, clock: Clock) -> None:
    launch = open_in(browse("ana"), LAUNCH, tool, clock.now)
    assert launch.nrps is not None
    members = roster.members(tool.caller(launch, clock.now, SCOPE_ROSTER), launch.nrps.url)
    assert [one.name for one in members] == ["Lucía Ferrer", "Marc Oliver", "Ana Belmonte"]


@pytest.mark.parametrize("persona", ["ana", "julian"])
def test_what_staff_choose_stands_in_the_course_and_opens(
    browse: Browse, tool: Tool, clock: Clock, persona: str
) -> None:
    browser = browse(persona)
    launch = open_in(browser, "/puerto-alba/pick", tool, clock.now)
    item = deep_linking.Item(
        f"{TOOL_URL}/lti/launch", "El portal", "Un caso", {CONTENT_PARAMETER: "hate-crime/the-doorway"},
        grades.LineItem("El portal", 20),
    )
    assert "Añadido al curso: 1" in _pick(tool, launch, browse(""), clock, item)
    assert "El portal" in browser.get("/puerto-alba/course").text
    placed = browser.get("/puerto-alba/course").text.rsplit('/puerto-alba/links/', 1)[1].split('"')[0]
    opened = open_in(browse("marc"), f"/puerto-alba/launch/{placed}", tool, clock.now)
    assert opened.custom == {CONTENT_PARAMETER: "hate-crime/the-doorway"}
    _send(tool, opened, clock, 5)
    assert "10 de 20" in browser.get("/puerto-alba/gradebook").text


def test_a_choice_is_placed_once_though_its_form_is_posted_twice(browse: Browse, tool: Tool, clock: Clock) -> None:
    launch = open_in(browse("ana"), "/puerto-alba/pick", tool, clock.now)
    item = deep_linking.Item(f"{TOOL_URL}/lti/launch", "El portal")
    _pick(tool, launch, browse(""), clock, item)
    assert "La respuesta no se ha aceptado" in _pick(tool, launch, browse(""), clock, item)
    assert browse("ana").get("/puerto-alba/course").text.count(">El portal<") == 1


def test_a_dead_lms_is_tried_again_later_and_a_living_one_takes_the_grade(
    browse: Browse, tool: Tool, clock: Clock
) -> None:
    browser = browse("lucia")
    launch = open_in(browser, LAUNCH, tool, clock.now)
    browser.post("/puerto-alba/mood", data={"mood": "down"})
    with pytest.raises(errors.TryLater):
        _send(tool, launch, clock, 8)
    assert open_in(browser, LAUNCH, tool, clock.now).sub == "3"
    browser.post("/puerto-alba/mood", data={"mood": "up"})
    _send(tool, launch, clock, 8)
    assert "80 de 100" in browser.get("/puerto-alba/gradebook").text


def test_an_lms_that_refuses_scores_still_shows_its_columns(browse: Browse, tool: Tool, clock: Clock) -> None:
    browser = browse("lucia")
    launch = open_in(browser, LAUNCH, tool, clock.now)
    browser.post("/puerto-alba/mood", data={"mood": "refusing"})
    with pytest.raises(errors.GiveUp):
        _send(tool, launch, clock, 8)
    assert launch.ags is not None
    assert len(grades.line_items(tool.caller(launch, clock.now), launch.ags.lineitems)) == 2


def test_one_academy_s_failure_leaves_the_other_alone(browse: Browse, tool: Tool, clock: Clock) -> None:
    browse("lucia").post("/puerto-alba/mood", data={"mood": "down"})
    launch = open_in(browse("tom"), "/northmoor/launch/nm-role-and-limits", tool, clock.now)
    _send(tool, launch, clock, 7)
    assert "70 of 100" in browse("helen").get("/northmoor/gradebook").text


def test_everything_exchanged_is_told_newest_first_in_sentences(browse: Browse, tool: Tool, clock: Clock) -> None:
    browser = browse("lucia")
    launch = open_in(browser, LAUNCH, tool, clock.now)
    _send(tool, launch, clock, 8)
    page = browser.get("/puerto-alba/exchanged").text
    told = [
        "Convive envió una calificación de Lucía Ferrer.", "Convive se identificó con una declaración firmada",
        "Convive pidió las claves públicas", "El LMS respondió con un mensaje firmado: es Lucía Ferrer",
        "Convive preguntó al LMS", "El LMS envió el navegador de Lucía Ferrer",
    ]
    places = [page.index(sentence) for sentence in told]
    assert places == sorted(places)


def test_no_page_shows_a_token_or_an_assertion(browse: Browse, tool: Tool, clock: Clock) -> None:
    browser = browse("lucia")
    launch = open_in(browser, LAUNCH, tool, clock.now)
    _send(tool, launch, clock, 8)
    page = browser.get("/puerto-alba/exchanged").text
    (token,) = tool.wire.tokens.held.values()  # type: ignore[attr-defined]
    assert token.value not in page
    assert page.count("eyJ") == page.count("eyJhbGci…")
