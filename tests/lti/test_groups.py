"""Groups of a course: the claim, the service with its pages, and who is in which group by the roster."""

from typing import Any

import pytest

from lti import claims
from lti.claims import Groups
from lti.errors import GiveUp, NotGranted, TryLater
from lti.groups import ENROLMENTS, Group, groups
from lti.http import Reply
from lti.refused import Refused
from lti.roster import members
from lti.urls import with_query
from tests.lti.calling import TOKEN_URL, Desk, reply
from tests.support.lti_fakes import LEARNER, Platform, message

URL = "https://lms.example/courses/4/groups"
SETS = "https://lms.example/courses/4/groupsets"


def desk(*pages: Reply, sets: Reply | None = None) -> Desk:
    found = Desk(granted=frozenset())
    found.outward.answer("GET", URL, *pages)
    if sets is not None:
        found.outward.answer("GET", SETS, sets)
    return found


def listed(*rows: object, **headers: str) -> Reply:
    return reply({"groups": list(rows)}, 200, **headers)


def test_groups_come_with_the_names_of_their_sets() -> None:
    sets = reply({"sets": [{"id": "s1", "name": "Patrols"}, {"id": "s2"}, {"name": "no id"}, "x"]})
    at = desk(
        listed(
            {"id": "g1", "name": "Night", "set_id": "s1"}, {"id": "g2", "name": "Day"}, {"id": "g3", "set_id": "s9"}
        ),
        sets=sets,
    )
    assert groups(at.caller, Groups(URL, SETS)) == (
        Group("g1", "Night", "Patrols"),
        Group("g2", "Day"),
        Group("g3", "g3"),
    )


def test_groups_are_asked_for_with_media_type_and_scope() -> None:
    at = desk(listed())
    assert groups(at.caller, Groups(URL)) == ()
    assert (
        at.outward.sent("GET", URL)[0].headers["Accept"] == "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"
    )
    assert at.outward.sent("POST", TOKEN_URL)[0].body.decode().endswith("lti-gs%2Fscope%2Fcontextgroup.readonly")


def test_groups_are_read_over_all_pages_and_each_once() -> None:
    at = desk(listed({"id": "g1", "name": "A"}, {"id": "g1", "name": "B"}, Link=f'<{URL}?page=2>; rel="next"'))
    at.outward.answer("GET", f"{URL}?page=2", listed({"id": "g2", "name": "C"}, {"id": "g1", "name": "D"}))
    assert [(one.id, one.name) for one in groups(at.caller, Groups(URL))] == [("g1", "A"), ("g2", "C")]


@pytest.mark.parametrize("row", [7, None, [], {}, {"id": 7}, {"id": ""}, {"id": "a\x00"}, {"id": "a" * 256}])
def test_an_odd_group_does_not_cost_the_others(row: object) -> None:
    assert groups(desk(listed(row, {"id": "g1", "name": 7})).caller, Groups(URL)) == (Group("g1", "g1"),)


@pytest.mark.parametrize(
    "answer, error",
    [
        (reply({"groups": "x"}), TryLater),
        (reply([]), TryLater),
        (Reply(200, "<html>"), TryLater),
        (Reply(503), TryLater),
        (Reply(403), NotGranted),
        (listed(*({"id": str(number)} for number in range(2_001))), GiveUp),
    ],
)
def test_a_service_that_answers_something_else_has_a_fate(answer: Reply, error: type[Exception]) -> None:
    with pytest.raises(error):
        groups(desk(answer).caller, Groups(URL))


def test_without_an_address_nothing_is_asked() -> None:
    with pytest.raises(NotGranted):
        groups(Desk().caller, Groups(""))


@pytest.mark.parametrize(
    "enrolled, expected",
    [
        ([{"group_id": "g1"}, {"group_id": "g2"}], ("g1", "g2")),
        ([{"group_id": 7}, "g1", {}, {"group_id": "g2"}], ("g2",)),
        ("g1", ()),
        (None, ()),
        ([], ()),
    ],
)
def test_a_roster_says_who_is_in_which_group(enrolled: object, expected: tuple[str, ...]) -> None:
    at = Desk(granted=frozenset())
    address = with_query("https://lms.example/roster", ENROLMENTS)
    person = {"user_id": "p1", "roles": [LEARNER], "group_enrollments": enrolled}
    at.outward.answer("GET", address, reply({"members": [person]}))
    assert members(at.caller, address)[0].groups == expected
    assert address.endswith("?groups=true")


def claimed(claim: Any) -> Groups | None:
    return Platform().launch(message(**{claims.GROUPS: claim})).groups


def test_a_launch_says_where_groups_are_read() -> None:
    assert claimed({"context_groups_url": URL, "context_group_sets_url": SETS, "service_versions": ["1.0"]}) == Groups(
        URL, SETS
    )
    assert claimed({"context_groups_url": URL}) == Groups(URL, "")
    assert claimed({"context_groups_url": URL, "service_versions": ["9.0"]}) is None
    assert claimed({}) is None
    assert claimed(None) is None


@pytest.mark.parametrize(
    "claim", ["x", {"context_groups_url": "javascript:x"}, {"context_groups_url": URL, "service_versions": 1}]
)
def test_a_group_service_that_cannot_be_read_is_refused(claim: object) -> None:
    with pytest.raises(Refused) as caught:
        claimed(claim)
    assert caught.value.check == "groups"
