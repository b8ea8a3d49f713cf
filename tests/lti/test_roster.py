"""Rosters, and walking through pages."""

from typing import Any

import pytest

from lti.errors import GiveUp, NotGranted, TryLater
from lti.http import Reply
from lti.paging import next_page
from lti.roster import changes, members, read
from tests.lti.calling import TOKEN_URL, Desk, reply
from tests.support.lti_fakes import INSTRUCTOR, LEARNER

ROSTER = "https://lms.example/api/Names?group=A"


def page(*people: object, **headers: str) -> Reply:
    return reply({"id": ROSTER, "context": {"id": "c"}, "members": list(people)}, 200, **headers)


def person(user_id: object, **facts: Any) -> dict[str, Any]:
    return {"user_id": user_id, "roles": [LEARNER], **facts}


def test_a_roster_tells_who_is_what() -> None:
    desk = Desk()
    desk.outward.answer(
        "GET",
        ROSTER,
        page(
            person("p1", name="Lucía Ferrer", email="l@academy.example", status="Active"),
            person("p2", given_name="Ana", family_name="Belmonte", roles=[INSTRUCTOR]),
            person("p3", status="Inactive"),
            person("p4", status="Deleted", name=None, email=7, roles="x"),
        ),
    )
    found = members(desk.caller, ROSTER)
    assert [(one.user_id, one.name, one.place.enrolled_as, one.active) for one in found] == [
        ("p1", "Lucía Ferrer", "learner", True),
        ("p2", "Ana Belmonte", "instructor", True),
        ("p3", "", "learner", False),
        ("p4", "", None, False),
    ]


def test_a_roster_asks_with_its_media_type_token_and_scope() -> None:
    desk = Desk(granted=frozenset())
    desk.outward.answer("GET", ROSTER, page())
    members(desk.caller, ROSTER)
    sent = desk.outward.sent("GET", ROSTER)[0]
    assert sent.headers["Accept"] == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
    assert sent.headers["Authorization"] == "Bearer token-1"
    asked = desk.outward.sent("POST", TOKEN_URL)[0].body.decode()
    assert asked.endswith(
        "scope=https%3A%2F%2Fpurl.imsglobal.org%2Fspec%2Flti-nrps%2Fscope%2Fcontextmembership.readonly"
    )


def test_odd_people_do_not_cost_the_roster() -> None:
    desk = Desk()
    odd = [None, 7, {}, person(7), person(""), person("x" * 300), person("x\x00"), person("p1")]
    desk.outward.answer("GET", ROSTER, page(*odd))
    assert [one.user_id for one in members(desk.caller, ROSTER)] == ["p1"]


def test_a_roster_of_one_link_keeps_the_query() -> None:
    desk = Desk()
    desk.outward.answer("GET", ROSTER + "&rlid=link+1", page(person("p1")))
    assert len(members(desk.caller, ROSTER, "link 1")) == 1


def test_pages_are_followed_in_the_platforms_own_spelling() -> None:
    desk = Desk()
    second = "https://lms.example/api/Names?Group=A&Page=2"
    desk.outward.answer(
        "GET", ROSTER, page(person("p1"), Link=f'<{ROSTER}>; rel="differences", <{second}>; rel="next"')
    )
    desk.outward.answer("GET", second, page(person("p2"), person("p1")))
    assert [one.user_id for one in members(desk.caller, ROSTER)] == ["p1", "p2"]


def test_a_loop_of_pages_ends() -> None:
    desk = Desk()
    desk.outward.answer("GET", ROSTER, page(person("p1"), link=f'<{ROSTER}>; rel="next"'))
    with pytest.raises(GiveUp):
        members(desk.caller, ROSTER)
    assert len(desk.outward.sent("GET", ROSTER)) == 1


def test_endless_pages_end() -> None:
    desk = Desk()
    address = ROSTER
    for number in range(502):
        following = f"https://lms.example/api/names?p={number}"
        desk.outward.answer("GET", address, page(Link=f'<{following}>; rel="next"'))
        address = following
    with pytest.raises(GiveUp):
        members(desk.caller, ROSTER)
    assert len(desk.outward.calls) <= 501


@pytest.mark.parametrize(
    "target", ["https://evil.example/x", "http://lms.example/x", "https://lms.example:8443/x", "//evil.example/x", "ftp://lms.example/x",
     "http://[", "//[::1"]
)  # fmt: skip
def test_the_token_is_not_carried_to_another_server(target: str) -> None:
    desk = Desk()
    desk.outward.answer("GET", ROSTER, page(person("p1"), Link=f'<{target}>; rel="next"'))
    with pytest.raises(GiveUp):
        members(desk.caller, ROSTER)


@pytest.mark.parametrize(
    "answer", [reply([]), reply({}), reply({"members": {}}), Reply(200, "{"), Reply(200, "<html>")]
)
def test_an_answer_that_is_no_roster_is_tried_again_later(answer: Reply) -> None:
    desk = Desk()
    desk.outward.answer("GET", ROSTER, answer)
    with pytest.raises(TryLater):
        members(desk.caller, ROSTER)


def test_without_an_address_nothing_is_called() -> None:
    desk = Desk()
    with pytest.raises(NotGranted):
        members(desk.caller, "")
    assert desk.outward.calls == []


@pytest.mark.parametrize(
    "header, expected",
    [
        ('<https://l.example/2>; rel="next"', "https://l.example/2"),
        ("<https://l.example/2>; rel=next", "https://l.example/2"),
        ("</2?A=B>;REL=NEXT", "https://l.example/2?A=B"),
        ('<https://l.example/1>; rel="prev", <https://l.example/2>; rel="next"', "https://l.example/2"),
        ('<https://l.example/2>; title="x"; rel="last next"', "https://l.example/2"),
        ('<https://l.example/1>; rel="first"', None),
        ('<https://l.example/1>; rel="nextish"', None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_the_next_page_is_read_from_the_link_header(header: str, expected: str | None) -> None:
    assert next_page(Reply(200, headers={"link": header}), "https://l.example/1") == expected


def test_a_roster_may_be_that_of_one_link_and_of_one_role() -> None:
    desk = Desk()
    asked = ROSTER + "&rlid=link+1&role=Learner"
    desk.outward.answer("GET", asked, page(person("p1")))
    assert [one.user_id for one in members(desk.caller, ROSTER, "link 1", "Learner")] == ["p1"]


def test_where_differences_are_told_is_kept_from_whichever_page_names_it() -> None:
    desk = Desk()
    second, since = "https://lms.example/api/Names?p=2", "https://lms.example/api/Changes?Since=7"
    desk.outward.answer("GET", ROSTER, page(person("p1"), Link=f'<{second}>; rel="next", <{since}>; rel="differences"'))
    desk.outward.answer("GET", second, page(person("p2")))
    found = read(desk.caller, ROSTER)
    assert (len(found.members), found.differences) == (2, since)
    desk.outward.answer("GET", since, page(person("p2", status="Deleted"), Link=f"<{since}8>; rel=differences"))
    later = changes(desk.caller, since)
    assert [(one.user_id, one.active) for one in later.members] == [("p2", False)]
    assert later.differences == since + "8"


def test_differences_on_another_server_are_not_followed() -> None:
    desk = Desk()
    desk.outward.answer("GET", ROSTER, page(person("p1"), Link='<https://evil.example/x>; rel="differences"'))
    assert read(desk.caller, ROSTER).differences == ""
    with pytest.raises(NotGranted):
        changes(desk.caller, "")
