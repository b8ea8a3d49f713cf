"""The platform's groups: the list, its sets, and who is in which group by the roster."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from lti.http import Reply, Request
from lti.platform import groups, roster
from lti.platform import vocabulary as v
from lti.platform.authorise import authorise
from lti.platform.memory import MemorySchool
from lti.platform.model import Context, Grant, Group, Person
from lti.platform.ports import Platform
from tests.lti.platform.conftest import ERRAND
from tests.lti.platform.tool_side import NOW

DAY, NIGHT = Group("g1", "Mañana", ("3",), "s1", "Turnos"), Group("g2", "Noche", ("3", "4"))
Ask = Callable[..., Reply]


@pytest.fixture
def grouped(platform: Platform, school: MemorySchool) -> Platform:
    """The platform with two groups in its first course, and a tool that may read them."""
    school._groups = {"c1": [DAY, NIGHT]}
    end = NOW + timedelta(hours=1)
    platform.tokens.put("reads", Grant("convive", frozenset({v.SCOPE_GROUPS, v.SCOPE_ROSTER}), end))
    platform.tokens.put("other", Grant("convive", frozenset({v.SCOPE_SCORE}), end))
    return platform


def request(path: str = "/groups", token: str = "reads", method: str = "GET", **params: str) -> Request:
    return Request(method, path, params=params, headers={"Authorization": f"Bearer {token}"})


def test_groups_and_sets_are_listed_in_pages(grouped: Platform) -> None:
    first = groups.groups(request(limit="1"), grouped, "c1", NOW)
    assert json.loads(first.body) == {"groups": [{"id": "g1", "name": "Mañana", "set_id": "s1"}]}
    assert 'rel="next"' in first.headers["Link"]
    whole = json.loads(groups.groups(request(user_id="4"), grouped, "c1", NOW).body)
    assert whole == {"groups": [{"id": "g2", "name": "Noche"}]}
    sets = json.loads(groups.group_sets(request("/groupsets"), grouped, "c1", NOW).body)
    assert sets == {"sets": [{"id": "s1", "name": "Turnos"}]}


@pytest.mark.parametrize(
    "asked, context, status",
    [
        (request(token="none"), "c1", 401), (request(token="other"), "c1", 403), (request(), "c9", 404),
        (request(method="POST"), "c1", 405),
    ],
)  # fmt: skip
def test_groups_are_refused(grouped: Platform, asked: Request, context: str, status: int) -> None:
    assert groups.groups(asked, grouped, context, NOW).status == status
    assert groups.group_sets(asked, grouped, context, NOW).status == status


def test_the_roster_says_who_is_in_which_group_when_it_is_asked(grouped: Platform) -> None:
    plain = json.loads(roster.members(request("/members"), grouped, "c1", NOW).body)
    assert all("group_enrollments" not in one for one in plain["members"])
    asked = json.loads(roster.members(request("/members", groups="true"), grouped, "c1", NOW).body)
    assert {one["user_id"]: [each["group_id"] for each in one["group_enrollments"]] for one in asked["members"]} == {
        "3": ["g1", "g2"], "4": ["g2"], "5": [],
    }  # fmt: skip


def message(platform: Platform, person: Person | None, **changes: str) -> dict[str, object]:
    """The claims of the message that this errand fetches."""
    platform.errands.add(replace(ERRAND, hint="mine", **changes))
    params = {
        "client_id": "convive", "redirect_uri": "http://localhost:8000/lti/launch", "scope": "openid",
        "response_type": "id_token", "response_mode": "form_post", "prompt": "none", "nonce": "n", "state": "s",
        "login_hint": changes.get("sub", "3"), "lti_message_hint": "mine",
    }  # fmt: skip
    return dict(authorise(Request("GET", "/auth", params=params), platform, person, NOW).claims)


def test_a_launch_says_where_groups_are_only_where_there_are_any(grouped: Platform, school: MemorySchool) -> None:
    found = message(grouped, school.person("3"))
    assert found[v.GROUPS_SERVICE] == {
        "scope": [v.SCOPE_GROUPS], "context_groups_url": grouped.groups_url("c1"),
        "context_group_sets_url": grouped.group_sets_url("c1"), "service_versions": ["1.0"],
    }  # fmt: skip
    school._groups = {}
    assert v.GROUPS_SERVICE not in message(grouped, school.person("3"))


def test_a_submission_review_names_person_column_and_link(grouped: Platform, school: MemorySchool) -> None:
    about = {"message_type": v.SUBMISSION_REVIEW_REQUEST, "sub": "5", "about": "3", "item_id": "i1"}
    found = message(grouped, school.person("5"), **about)
    assert found[v.MESSAGE_TYPE] == "LtiSubmissionReviewRequest"
    assert found[v.FOR_USER] == {"user_id": "3", "name": "Lucía Ferrer", "roles": [v.LEARNER]}
    assert found[v.RESOURCE_LINK] == {"id": "l1", "title": "Módulo 1"}
    endpoint = found[v.AGS_ENDPOINT]
    assert isinstance(endpoint, dict)
    assert endpoint["lineitem"] == grouped.item_url(grouped.gradebook.items("convive", "c1")[0])
    assert message(grouped, school.person("5"), **(about | {"item_id": "i2"})) == {}, "a column of another tool"


def test_a_data_privacy_launch_belongs_to_no_course(grouped: Platform, school: MemorySchool) -> None:
    found = message(grouped, school.person("6"), message_type=v.DATA_PRIVACY_REQUEST, sub="6", about="3")
    assert found[v.FOR_USER] == {"user_id": "3", "name": "Lucía Ferrer", "roles": [v.LEARNER]}
    assert {v.CONTEXT, v.RESOURCE_LINK, v.AGS_ENDPOINT, v.NRPS_SERVICE}.isdisjoint(found)
    assert v.FOR_USER not in message(grouped, school.person("3"), message_type=v.DATA_PRIVACY_REQUEST)
    assert school.context("c1") == Context("c1", "Curso uno", "C1")
