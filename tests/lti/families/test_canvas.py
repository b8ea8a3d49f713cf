"""The quirks of Canvas, each by its name. Sources: developerdocs.instructure.com (LTI), and its source where named."""

from dataclasses import replace

import pytest

from lti import claims
from lti.errors import GiveUp, NotGradable, NotGranted, TryLater
from lti.grades import Score, send_score
from lti.http import Reply
from lti.refused import Refused
from lti.roster import members
from tests.lti.families.launching import asked, launched, query
from tests.support.lti_fakes import INSTRUCTOR, LIS, NOW, MemoryRegistrations, deep_linking
from tests.support.platforms.canvas import TEST_STUDENT, Canvas
from tests.support.platforms.parts import page, problem


def test_one_issuer_for_every_school_needs_the_client_to_tell_them_apart() -> None:
    canvas = Canvas()
    school, wire = canvas.registration, canvas.caller().wire
    other = replace(school, id=2, client_id="client-2", deployment_ids=frozenset({"13:d4e5f6"}))
    wire = replace(wire, registrations=MemoryRegistrations(school, other))
    assert query(asked(canvas, wire, client_id="client-2"))["client_id"] == "client-2"
    assert query(asked(canvas, wire, client_id="", lti_deployment_id="13:d4e5f6"))["client_id"] == "client-2"
    with pytest.raises(Refused) as caught:
        asked(canvas, wire, client_id="")
    assert caught.value.check == "client_id"


def test_every_score_says_whether_it_is_a_submission() -> None:
    canvas = Canvas()
    send_score(canvas.caller(), canvas.add_column(), Score("p1", NOW, 7, 10))
    assert canvas.unsaid == 0


def test_the_test_student_gets_422_and_is_given_up() -> None:
    canvas = Canvas()
    with pytest.raises(NotGradable):
        send_score(canvas.caller(), canvas.add_column(), Score(TEST_STUDENT, NOW, 7, 10))


@pytest.mark.parametrize(
    "roles, place",
    [
        ([LIS + "membership#Instructor", LIS + "membership/Instructor#TeachingAssistant"], "instructor"),
        ([LIS + "membership#Mentor"], None),
        ([LIS + "membership#ContentDeveloper"], "instructor"),
        ([LIS + "membership#Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"], "learner"),
    ],
)
def test_an_assistant_comes_as_instructor_and_an_observer_as_mentor(roles: list[str], place: str | None) -> None:
    canvas = Canvas()
    assert launched(canvas, canvas.message(**{claims.ROLES: roles})).place.enrolled_as == place


def test_the_test_student_is_known_by_a_role() -> None:
    canvas = Canvas()
    roles = [LIS + "membership#Learner", "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"]
    assert launched(canvas, canvas.message(**{claims.ROLES: roles})).place.test_person


def test_the_speedgrader_sends_the_course_as_resource_link() -> None:
    canvas = Canvas()
    found = launched(canvas, canvas.message(**{claims.RESOURCE_LINK: {"id": "1"}, claims.ROLES: [INSTRUCTOR]}))
    assert found.context is not None
    assert found.resource_link is not None
    assert found.resource_link.id == found.context.id


def test_too_many_requests_are_answered_403_and_tried_again() -> None:
    canvas = Canvas(moods=[Reply(403, "403 Forbidden (Rate Limit Exceeded)")])
    with pytest.raises(TryLater) as caught:
        members(canvas.caller(), canvas.roster_url())
    assert caught.value.retry_after == 60


def test_any_other_403_is_given_up() -> None:
    canvas = Canvas(moods=[problem(403)])
    with pytest.raises(NotGranted):
        members(canvas.caller(), canvas.roster_url())


def test_the_next_page_stands_among_other_links_and_its_bookmark_in_mixed_case() -> None:
    canvas = Canvas()
    assert [one.user_id for one in members(canvas.caller(), canvas.roster_url())] == ["p1", "p2", "p3", "p4", "p5"]


def test_chosen_items_go_back_to_the_schools_own_host() -> None:
    canvas = Canvas()
    body = deep_linking(deep_link_return_url="https://academy.instructure.com/courses/1/deep_linking_response")
    assert launched(canvas, {**body, claims.DEPLOYMENT_ID: canvas.deployment_id}).deep_linking is not None


def test_a_redirect_is_not_followed_with_a_token() -> None:
    canvas = Canvas(moods=[page(302, "moved", Location="https://elsewhere.example/")])
    with pytest.raises(GiveUp):
        members(canvas.caller(), canvas.roster_url())
    assert len(canvas.asked) == 1
