"""The roster: who is in the course, by role and by page."""

import json

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.ports import Platform
from lti.platform.roster import members
from tests.lti.platform.tool_side import NOW, bearer_for


def _ask(platform: Platform, context_id: str = "c1", **params: str) -> Reply:
    headers = {**bearer_for(platform, "convive", v.SCOPE_ROSTER), "Accept": v.MEMBERS_TYPE}
    return members(Request("GET", "/", params=params, headers=headers), platform, context_id, NOW)


def _names(reply: Reply) -> list[str]:
    return [member["given_name"] for member in json.loads(reply.body)["members"]]


def test_everyone_enrolled_is_listed_with_roles(platform: Platform) -> None:
    reply = _ask(platform)
    body = json.loads(reply.body)
    assert reply.headers["Content-Type"] == v.MEMBERS_TYPE
    assert body["context"] == {"id": "c1", "label": "C1", "title": "Curso uno"}
    assert _names(reply) == ["Lucía", "Marc", "Ana"]
    assert body["members"][0] == {
        "status": "Active", "user_id": "3", "name": "Lucía Ferrer", "given_name": "Lucía", "family_name": "Ferrer",
        "email": "lucía@lms.example", "roles": [v.LEARNER],
    }


def test_an_administrator_who_is_not_enrolled_is_not_listed(platform: Platform) -> None:
    assert "Julián" not in _names(_ask(platform))


def test_the_roster_is_filtered_by_full_or_short_role(platform: Platform) -> None:
    assert _names(_ask(platform, role=v.INSTRUCTOR)) == ["Ana"]
    assert _names(_ask(platform, role="Learner")) == ["Lucía", "Marc"]


def test_pages_are_named_in_the_link_header_until_the_last(platform: Platform) -> None:
    first = _ask(platform, limit="2")
    assert _names(first) == ["Lucía", "Marc"]
    assert first.headers["Link"] == (
        '<https://lms.example/services/contexts/c1/members?limit=2&page=2>; rel="next"'
    )
    last = _ask(platform, limit="2", page="2")
    assert _names(last) == ["Ana"]
    assert "Link" not in last.headers


def test_the_roster_of_a_link_is_that_of_its_course(platform: Platform) -> None:
    assert _names(_ask(platform, rlid="l1")) == ["Lucía", "Marc", "Ana"]
    assert _ask(platform, rlid="l2").status == 404
    assert _ask(platform, "c2", rlid="l1").status == 404


def test_a_stranger_is_refused(platform: Platform) -> None:
    assert members(Request("GET", "/"), platform, "c1", NOW).status == 401
    headers = bearer_for(platform, "convive", v.SCOPE_SCORE)
    assert members(Request("GET", "/", headers=headers), platform, "c1", NOW).status == 403
    assert members(Request("POST", "/", headers=headers), platform, "c1", NOW).status == 405
    assert _ask(platform, "nowhere").status == 404
