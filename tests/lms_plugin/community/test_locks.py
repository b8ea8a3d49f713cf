"""A discussion that comes later: its room opens by no address before its time; nobody else loses their door."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from lms_plugin.models import Placement
from tests.lms_plugin.community.conftest import (
    ACTIVITY,
    MODULE,
    Browser,
    Crowd,
    accept,
    address_from,
    door_of,
    hidden,
)
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.publishing import publish_changed

FIRST = "welcome"


def wait(body: dict[str, Any]) -> None:
    """The discussion waits for the first lesson."""
    next(one for one in body["manifest"]["activities"] if one["key"] == ACTIVITY)["after"] = [FIRST]


def do_first(browser: Browser, cast: Cast) -> None:
    lesson = f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{FIRST}"
    page = browser.get(lesson).text
    fields = {name: hidden(page, name) for name in ("attempt", "turn", "key")}
    assert browser.post(lesson, act="read", **fields).status_code == 303


@pytest.fixture
def thread(shared: str, crowd: Crowd) -> str:
    return crowd.facilitator.start(shared).partition("?")[0].partition("#")[0]


@pytest.fixture
def locked(thread: str, session: Session, clock: Clock) -> str:
    """A room in which people were before the discussion was put behind the lesson; the path of a conversation."""
    publish_changed(session, MODULE, wait, clock())
    return thread


def test_a_room_that_comes_later_opens_by_no_address(crowd: Crowd, shared: str, locked: str, cast: Cast) -> None:
    for path in ("", "/leave", "?q=words"):
        assert crowd.officer.get(shared + path).status_code == 404
    assert crowd.officer.get(locked).status_code == 404
    assert crowd.officer.post(shared, title="T", body="B", key="").status_code == 404
    assert crowd.officer.post(locked, body="B", seen=0, key="").status_code == 404
    door = crowd.officer.get(door_of(cast.home))
    assert (door.status_code, door.location) == (303, f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{ACTIVITY}")
    assert "Something else comes first" in crowd.officer.get(door.location).text
    do_first(crowd.officer, cast)
    assert crowd.officer.get(shared).status_code == 200
    assert crowd.officer.get(locked).status_code == 200


def test_nobody_joins_a_room_that_comes_later(crowd: Crowd, cast: Cast, session: Session, clock: Clock) -> None:
    door = door_of(cast.home)
    page = crowd.officer.get(door).text
    offered = {name: hidden(page, name) for name in ("alias", "offer")}
    publish_changed(session, MODULE, wait, clock())
    refused = crowd.officer.post(door, **offered)
    assert refused.location == f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{ACTIVITY}"
    assert crowd.officer.get(door).location == refused.location, "still outside"
    do_first(crowd.officer, cast)
    assert crowd.officer.post(door, **offered).location == door


def test_facilitators_people_of_associations_and_who_has_written_keep_their_door(
    crowd: Crowd, shared: str, cast: Cast, session: Session, clock: Clock
) -> None:
    accept(crowd.anonymous, address_from(crowd.facilitator, shared))
    crowd.mate.start(shared)
    publish_changed(session, MODULE, wait, clock())
    for browser in (crowd.facilitator, crowd.away_facilitator, crowd.anonymous, crowd.mate):
        assert browser.get(shared).status_code == 200
    for browser in (crowd.officer, crowd.away_officer):
        assert browser.get(shared).status_code == 404


def test_a_course_that_holds_the_discussion_alone_waits_for_nothing(
    crowd: Crowd, shared: str, locked: str, cast: Cast, session: Session
) -> None:
    session.get_one(Placement, cast.away.placements[MODULE].id).activity_key = ACTIVITY
    session.commit()
    assert crowd.away_officer.get(shared).status_code == 200
    assert crowd.officer.get(shared).status_code == 404, "the other course still asks for the lesson"
