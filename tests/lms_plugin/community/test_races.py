"""Several people, or one impatient finger, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.models import Member, Post, Room, Thread
from tests.lms_plugin.community.conftest import Browser, Crowd, door_of, hidden
from tests.support.cast import Cast


def _at_once(app: Flask, acts: list[Callable[[], int]]) -> list[int]:
    """The statuses of requests that start together, each in a context of its own."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        with app.app_context():
            barrier.wait(timeout=20)
            return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _sending(browser: Browser, path: str, **form: str) -> Callable[[], int]:
    return lambda: browser.post(path, **form).status_code


def test_a_cohort_that_comes_all_at_once_gets_one_room(crowd: Crowd, cast: Cast, app: Flask, session: Session) -> None:
    door = door_of(cast.home)
    acts = []
    for browser in (crowd.officer, crowd.mate, crowd.facilitator, crowd.officer, crowd.mate):
        page = browser.get(door).text
        form = {"alias": hidden(page, "alias"), "offer": hidden(page, "offer")}
        acts.append(_sending(browser, door, **form))
    session.rollback()
    assert _at_once(app, acts) == [303] * 5
    assert session.scalar(select(func.count()).select_from(Room)) == 1
    assert session.scalar(select(func.count()).select_from(Member)) == 3


def test_an_impatient_finger_writes_one_contribution(shared: str, crowd: Crowd, app: Flask, session: Session) -> None:
    thread, key = crowd.officer.start(shared), str(uuid4())
    session.rollback()
    acts = [_sending(crowd.mate, thread, body="Once", key=key)] * 5
    assert _at_once(app, acts) == [303] * 5
    assert session.scalar(select(func.count()).where(Post.body == "Once")) == 1
    assert session.scalar(select(Thread.posts)) == 2


def test_no_contribution_is_miscounted(shared: str, crowd: Crowd, app: Flask, session: Session) -> None:
    thread = crowd.officer.start(shared)
    session.rollback()
    people = (crowd.officer, crowd.mate, crowd.facilitator, crowd.away_officer, crowd.away_facilitator)
    acts = [_sending(browser, thread, body="Together", key=str(uuid4())) for browser in people]
    assert _at_once(app, acts) == [303] * 5
    assert session.scalar(select(Thread.posts)) == 6
    assert session.scalar(select(func.count()).select_from(Post)) == 6
