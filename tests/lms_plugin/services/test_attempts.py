"""Attempts pin what they began with, take one turn after the other, and say why they refuse."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from lms_plugin.models import Attempt, Grade, MoveRow, Progress
from lms_plugin.queries import contents
from lms_plugin.queries.attempts import AttemptRow
from lms_plugin.services import attempts
from lms_plugin.services.attempts import MoveCommand, Moved, NotOpened, Refused, RepeatedKey, StaleTurn
from lms_plugin.web.transactions import transaction
from tests.lms_plugin.services.desk import (
    DISCUSSION,
    LESSON,
    MODULE,
    QUIZ,
    SCENARIO,
    SEED,
    Desk,
    count,
    key,
    progress,
    read,
)
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.publishing import publish_changed


def test_an_attempt_pins_version_law_terms_and_seed(desk: Desk, session: Session) -> None:
    opened = desk.open(QUIZ)
    assert isinstance(opened, AttemptRow)
    assert (opened.number, opened.turn, opened.seed, opened.overlay_code) == (1, 0, SEED, "ES")
    assert set(opened.terms) == {"deadline_at", "excluded"}
    row = session.scalars(select(Attempt)).one()
    assert len(row.overlay_digest) == 64


def test_the_open_attempt_is_found_again(desk: Desk) -> None:
    first, second = desk.open(QUIZ), desk.open(QUIZ, seed=99)
    assert isinstance(first, AttemptRow)
    assert isinstance(second, AttemptRow)
    assert second.id == first.id
    assert second.seed == SEED


def test_what_is_not_graded_begins_with_its_first_move(desk: Desk, session: Session) -> None:
    made = desk.move(LESSON, read())
    assert isinstance(made, Moved)
    assert made.attempt.turn == 1
    assert progress(session).cells[LESSON]["status"] == "done"


def test_a_graded_activity_is_not_begun_by_a_move(desk: Desk, session: Session) -> None:
    assert desk.move(QUIZ, MoveCommand(0, 0, key(), Move("submit"))) == StaleTurn(None)
    assert count(session, Attempt) == 0


def test_an_illegal_move_says_why_and_leaves_no_trace(desk: Desk, session: Session) -> None:
    refused = desk.move(LESSON, MoveCommand(0, 0, key(), Move("fly")))
    assert isinstance(refused, Refused)
    assert refused.sentence == "A lesson can only be marked as read."
    assert count(session, Attempt) == count(session, MoveRow) == count(session, Progress) == 0


def test_a_move_too_large_to_keep_is_refused(desk: Desk, session: Session) -> None:
    big = Move("read", {f"field{number}": ("x" * 1000,) for number in range(20)})
    assert isinstance(desk.move(LESSON, MoveCommand(0, 0, key(), big)), Refused)
    assert count(session, MoveRow) == 0


def test_the_same_key_gives_the_same_answer_and_moves_once(desk: Desk, session: Session) -> None:
    command = read()
    first, second = desk.move(LESSON, command), desk.move(LESSON, command)
    assert isinstance(first, Moved)
    assert isinstance(second, Moved)
    assert second.attempt.turn == first.attempt.turn == 1
    assert count(session, MoveRow) == 1


def test_a_key_that_comes_back_with_another_turn_is_not_saved(desk: Desk, session: Session) -> None:
    desk.open(QUIZ)
    used = key()
    desk.move(QUIZ, MoveCommand(1, 0, used, Move("page", {"to": ("summary",)})))
    with pytest.raises(RepeatedKey):
        desk.move(QUIZ, MoveCommand(1, 1, used, Move("page", {"to": ("here",)})))
    session.rollback()
    assert desk.standing(session, QUIZ).attempt.turn == 1  # type: ignore[union-attr]


def test_progress_and_the_wanted_grade_follow_the_result(desk: Desk, session: Session) -> None:
    desk.open(QUIZ)
    assert progress(session).cells[QUIZ]["status"] == "in_progress"
    started = session.scalars(select(Grade)).one()
    assert (started.wanted_share, started.wanted_stage) == (None, "started")
    session.expire_all()
    desk.submit()
    row = progress(session)
    assert row.cells[QUIZ] | {"at": ""} == {"status": "done", "share": 0.0, "attempts": 1, "at": ""}
    assert (row.done, row.required, row.share) == (1, 10, 0.0)
    grade = session.scalars(select(Grade)).one()
    assert (grade.wanted_share, grade.wanted_stage) == (0.0, "in_progress")


def test_a_lesson_alone_tells_the_gradebook_nothing(desk: Desk, session: Session) -> None:
    desk.move(LESSON, read())
    assert count(session, Grade) == 0


def test_what_is_done_stays_done_while_it_is_tried_again(desk: Desk, session: Session) -> None:
    desk.open(QUIZ)
    desk.submit()
    again = desk.open(QUIZ)
    assert isinstance(again, AttemptRow)
    assert again.number == 2
    assert progress(session).cells[QUIZ]["status"] == "done"


@pytest.mark.parametrize(
    ("method", "share"), [("highest", 1.0), ("last", 0.0), ("first", 0.5), ("average", 0.5), ("?", 1.0)]
)
def test_the_grading_method_of_the_placement_decides(
    desk: Desk, cast: Cast, session: Session, method: str, share: float
) -> None:
    cast.home.placements[MODULE].settings = {"grading": method}
    session.commit()
    for wanted in (0.5, 1.0, 0.0):
        opened = desk.open(QUIZ)
        assert isinstance(opened, AttemptRow)
        _answer(desk, session, opened, wanted)
        desk.submit()
    assert progress(session).cells[QUIZ]["share"] == pytest.approx(share)
    assert progress(session).cells[QUIZ]["attempts"] == 3


def _answer(desk: Desk, session: Session, opened: AttemptRow, wanted: float) -> None:
    """Answer rightly so many of the graded questions."""
    quiz = contents.module(session, opened.digest).documents[QUIZ]
    asked = [question for question in quiz.questions if question.id in opened.state["asked"] and question.graded]
    for turn, question in enumerate(asked[: round(len(asked) * wanted)]):
        data = {f"q.{question.id}": tuple(sorted(question.right))}
        assert isinstance(desk.move(QUIZ, MoveCommand(opened.number, turn, key(), Move("answer", data))), Moved)


def test_instructors_play_and_no_gradebook_hears_of_it(session: Session, cast: Cast, clock: Clock) -> None:
    desk = Desk(session, cast, cast.instructor, clock)
    desk.open(QUIZ)
    desk.submit()
    assert count(session, Grade) == 0
    assert progress(session).cells[QUIZ]["status"] == "done"


def test_no_attempt_is_opened_beyond_the_limit(desk: Desk, cast: Cast, session: Session) -> None:
    cast.home.placements[MODULE].settings = {"attempts": 1}
    session.commit()
    desk.open(QUIZ)
    desk.submit()
    assert desk.open(QUIZ) == NotOpened("no_attempts_left")


@pytest.mark.parametrize("settings", [{"attempts": 1}, {"deadline_at": "2026-11-01T00:00:00+00:00"}])
def test_a_finished_scenario_is_played_again_whatever_limit_and_deadline_say(
    settings: dict[str, object], desk: Desk, cast: Cast, session: Session
) -> None:
    assert isinstance(desk.open(SCENARIO), AttemptRow)
    desk.finish_the_scenario()
    before = progress(session).cells[SCENARIO]["share"]
    cast.home.placements[MODULE].settings = settings
    session.commit()
    again = desk.open(SCENARIO)
    assert isinstance(again, AttemptRow)
    assert again.number == 2
    desk.finish_the_scenario()
    assert (before, progress(session).cells[SCENARIO]["share"]) == (1, 1)


def test_a_scenario_that_nobody_finished_in_time_is_not_begun_after_the_deadline(
    desk: Desk, cast: Cast, session: Session, clock: Clock
) -> None:
    cast.home.placements[MODULE].settings = {"deadline_at": (clock() - timedelta(hours=1)).isoformat()}
    session.commit()
    assert desk.open(SCENARIO) == NotOpened("deadline_over")


def test_the_deadline_is_pinned_and_refuses_new_attempts(
    desk: Desk, cast: Cast, session: Session, clock: Clock
) -> None:
    until = clock() + timedelta(hours=1)
    cast.home.placements[MODULE].settings = {"deadline_at": until.isoformat()}
    session.commit()
    opened = desk.open(QUIZ)
    assert isinstance(opened, AttemptRow)
    assert opened.terms["deadline_at"] == until.isoformat()
    clock.advance(hours=2)
    question = opened.state["asked"][0]
    late = desk.move(QUIZ, MoveCommand(1, 0, key(), Move("answer", {f"q.{question}": ("a",)})))
    assert isinstance(late, Refused)
    assert isinstance(desk.submit(), Moved)
    assert desk.open(QUIZ) == NotOpened("deadline_over")


def test_questions_whose_law_is_too_old_are_not_asked(desk: Desk, clock: Clock) -> None:
    clock.advance(days=3 * 365)
    opened = desk.open(QUIZ)
    assert isinstance(opened, AttemptRow)
    assert "es-lecrim-262" in opened.terms["excluded"]
    assert "es-duty" not in opened.state["asked"]


def test_a_running_attempt_keeps_its_version_and_the_next_one_takes_the_new(
    desk: Desk, session: Session, clock: Clock
) -> None:
    def retitle(body: dict[str, Any]) -> None:
        body["documents"][QUIZ]["title"] = "Check it again"

    old = desk.open(QUIZ)
    publish_changed(session, MODULE, retitle, clock())
    standing = desk.standing(session, QUIZ)
    assert isinstance(old, AttemptRow)
    assert standing.attempt is not None
    assert standing.attempt.digest == old.digest != standing.seat.digest
    assert isinstance(desk.submit(), Moved)
    new = desk.open(QUIZ)
    assert isinstance(new, AttemptRow)
    assert new.digest == standing.seat.digest


def test_the_rollup_counts_what_the_published_version_asks_for(desk: Desk, session: Session, clock: Clock) -> None:
    def shorten(body: dict[str, Any]) -> None:
        body["manifest"]["activities"] = [
            one | ({"required": False} if one["key"] == DISCUSSION else {}) for one in body["manifest"]["activities"]
        ]

    desk.open(QUIZ)
    publish_changed(session, MODULE, shorten, clock())
    desk.submit()
    assert progress(session).required == 9


def test_a_contribution_counts_and_opens_the_attempt_by_itself(
    desk: Desk, cast: Cast, session: Session, clock: Clock
) -> None:
    enrolment_id, module_id = numbers(cast)
    for _ in range(2):
        with transaction() as writing:
            made = attempts.system_move(writing, enrolment_id, module_id, DISCUSSION, "posted", clock())
    assert made is None  # One was asked for; the second finds a finished attempt.
    assert progress(session).cells[DISCUSSION]["status"] == "done"
    moved = session.scalars(select(MoveRow)).one()
    assert (moved.act, moved.by) == ("posted", "system")


def test_a_first_move_and_the_note_that_something_is_begun_are_kept_together_or_not_at_all(
    desk: Desk, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("lms_plugin.services.progress.begun", broken)
    opening = Move("open", {"page": ("write",), "prompt": ("before",)})
    session.rollback()
    with pytest.raises(ZeroDivisionError):
        desk.move("journal", MoveCommand(0, 0, key(), opening))
    assert count(session, Attempt) == 0


def test_a_contribution_to_what_is_not_placed_counts_nothing(cast: Cast, session: Session, clock: Clock) -> None:
    enrolment_id, module_id = numbers(cast)
    with transaction() as writing:
        assert attempts.system_move(writing, enrolment_id, 999, DISCUSSION, "posted", clock()) is None
        assert attempts.system_move(writing, enrolment_id, module_id, "gone", "posted", clock()) is None


def numbers(cast: Cast) -> tuple[int, int]:
    """Ids of the trainee's enrolment and of the module, as the room hands them in."""
    assert cast.trainee.enrolment is not None
    return cast.trainee.enrolment.id, cast.modules[MODULE].id
