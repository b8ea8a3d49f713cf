"""Two tabs, two fingers and two activities at once: one of them wins, and nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from lms_plugin.models import Attempt, MoveRow
from lms_plugin.services.attempts import MoveCommand, Moved
from tests.lms_plugin.services.desk import LESSON, QUIZ, Desk, count, key, progress, read


def at_once(app: Flask, work: Callable[[int], Any], times: int = 6) -> list[Any]:
    """Run the work in so many threads, each with a session of its own."""

    def alone(number: int) -> Any:
        with app.app_context():
            return work(number)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


def test_tabs_that_begin_at_once_share_one_attempt(app: Flask, desk: Desk, session: Session) -> None:
    session.rollback()
    opened = at_once(app, lambda number: desk.open(QUIZ, seed=number))
    assert len({one.id for one in opened}) == 1
    assert count(session, Attempt) == 1


def test_tabs_that_begin_again_at_once_share_the_next_attempt(app: Flask, desk: Desk, session: Session) -> None:
    desk.open(QUIZ)
    desk.submit()
    session.rollback()
    opened = at_once(app, lambda number: desk.open(QUIZ, seed=number))
    assert {one.number for one in opened} == {2}
    assert count(session, Attempt) == 2


def test_of_many_tabs_at_one_turn_one_moves_and_the_others_are_told(app: Flask, desk: Desk, session: Session) -> None:
    desk.open(QUIZ)
    session.rollback()
    turn = [MoveCommand(1, 0, key(), Move("page", {"to": ("summary",)})) for _ in range(6)]
    made = at_once(app, lambda number: desk.move(QUIZ, turn[number]))
    assert sorted(type(one).__name__ for one in made) == ["Moved"] + ["StaleTurn"] * 5
    assert count(session, MoveRow) == 1


def test_an_impatient_finger_moves_once_and_is_never_told_off(app: Flask, desk: Desk, session: Session) -> None:
    session.rollback()
    command = read()
    made = at_once(app, lambda _: desk.move(LESSON, command))
    assert {type(one) for one in made} == {Moved}
    assert count(session, MoveRow) == count(session, Attempt) == 1


def test_two_activities_finished_at_once_are_both_in_the_rollup(app: Flask, desk: Desk, session: Session) -> None:
    lessons = ["welcome", "layers-of-impact", "under-reporting", "proximity-policing", "before-you-start"]
    session.rollback()
    made = at_once(app, lambda number: desk.move(lessons[number], read()), times=5)
    assert {type(one) for one in made} == {Moved}
    row = progress(session)
    assert set(row.cells) == set(lessons)
    assert row.done == 5
