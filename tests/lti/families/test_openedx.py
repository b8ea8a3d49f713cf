"""The quirks of Open edX, each by its name. Seen in lti-consumer-xblock; tests/platform meets the true one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lti import claims
from lti.errors import Conflict, GiveUp
from lti.grades import LineItem, Score, create_line_item, line_items, send_score
from lti.refused import Refused
from tests.lti.families.launching import launched
from tests.support.lti_fakes import INSTRUCTOR, LIS, NOW
from tests.support.platforms.others import OpenEdx


@pytest.mark.parametrize(
    "roles, place",
    [
        ([LIS + "institution/person#Student"], "learner"),
        ([LIS + "system/person#Administrator", LIS + "institution/person#Instructor"], "instructor"),
        ([LIS + "institution/person#Instructor"], "instructor"),
        ([LIS + "institution/person#None", LIS + "system/person#None"], None),
        ([LIS + "institution/person#Student", INSTRUCTOR], "instructor"),
    ],
)
def test_older_releases_send_institution_roles_only(roles: list[str], place: str | None) -> None:
    campus = OpenEdx()
    found = launched(campus, campus.message(**{claims.ROLES: roles})).place
    assert (found.enrolled_as, found.administers) == (place, False)


def test_line_items_may_come_without_a_line_item() -> None:
    found = launched(OpenEdx())
    assert found.ags is not None
    assert (found.ags.lineitem, found.ags.lineitems) == ("", OpenEdx().container())


def test_identifiers_with_plus_at_and_colon_are_kept_and_sent_back() -> None:
    campus = OpenEdx()
    found = launched(campus)
    assert found.context is not None
    assert found.resource_link is not None
    assert (found.context.id, found.resource_link.id) == ("course-v1:Academy+HC101+2026", OpenEdx.BLOCK)
    made = create_line_item(campus.caller(), campus.container(), LineItem("Quiz", 10, "", "quiz", OpenEdx.BLOCK))
    listed = line_items(campus.caller(), campus.container(), {"resource_link_id": OpenEdx.BLOCK})
    assert [one.id for one in listed] == [made.id]


def test_the_deployment_is_always_one() -> None:
    campus = OpenEdx()
    with pytest.raises(Refused):
        launched(campus, campus.message(**{claims.DEPLOYMENT_ID: "2"}))


def test_a_column_without_link_and_resource_is_not_even_asked_for() -> None:
    campus = OpenEdx()
    for column in (LineItem("Quiz", 10), LineItem("Quiz", 10, resource_id="quiz"), LineItem("Quiz", 10, "", "", "b")):
        with pytest.raises(GiveUp):
            create_line_item(campus.caller(), campus.container(), column)
    assert campus.asked == []


def test_a_tool_that_asks_for_it_all_the_same_gets_201_and_never_a_grade() -> None:
    campus = OpenEdx()
    caller = campus.caller()
    careless = replace(caller, registration=replace(caller.registration, family=""))
    lost = create_line_item(careless, campus.container(), LineItem("Quiz", 10, resource_id="quiz"))
    send_score(careless, lost.id, Score("p1", NOW, 7, 10))
    kept = create_line_item(caller, campus.container(), LineItem("Quiz", 10, "", "quiz", OpenEdx.BLOCK))
    assert campus.shown() == {}
    send_score(caller, kept.id, Score("p1", NOW, 7, 10))
    assert campus.shown() == {"p1": 7}


def test_equal_timestamps_are_refused_and_the_score_is_sent_again_later() -> None:
    campus = OpenEdx()
    column = campus.add_column(resourceLinkId=OpenEdx.BLOCK)
    send_score(campus.caller(), column, Score("p1", NOW, 7, 10))
    with pytest.raises(Conflict):
        send_score(campus.caller(), column, Score("p1", NOW, 8, 10))
    send_score(campus.caller(), column, Score("p1", NOW + timedelta(seconds=1), 9, 10))
    assert campus.shown() == {"p1": 9}


def test_a_score_that_is_wrong_in_itself_is_not_sent_again() -> None:
    campus = OpenEdx()
    column = campus.add_column()
    caller = campus.caller()
    send_score(caller, column, Score("p1", NOW, 7, 10))
    generic = replace(caller, registration=replace(caller.registration, family=""))
    with pytest.raises(GiveUp):
        send_score(generic, column, Score("p1", NOW, 8, 10))


def test_only_a_final_grade_is_shown() -> None:
    campus = OpenEdx()
    column = campus.add_column(resourceLinkId=OpenEdx.BLOCK)
    send_score(campus.caller(), column, Score("p1", NOW, 5, 10, grading_progress="Pending"))
    assert campus.shown() == {}
    assert campus.caller().family.keeps_only_fully_graded
