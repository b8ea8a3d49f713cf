"""A facilitator marks somebody present, takes it back, accepts and returns: attempts, progress, grades, audit list."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from lms_plugin.models import Attempt, Audit, Enrolment, MoveRow, Progress
from lms_plugin.queries import attempts as standings
from lms_plugin.queries import cohorts
from lms_plugin.queries.visits import actor_of
from lms_plugin.services import attempts
from lms_plugin.services.attempts import MoveCommand, Moved, Refused, StaleTurn
from lms_plugin.services.facilitators import Facilitation, NotAllowed, facilitator_move, mark
from lms_plugin.web.transactions import transaction
from tests.lms_plugin.services.desk import key
from tests.support.cast import Cast, Visitor
from tests.support.house import Clock

MODULE, MEETING, CARD = "role-and-limits", "mixed-meeting", "one-minute-card"
SECTIONS = ("is", "is-not", "not-secret", "how", "languages", "tried")


class Room:
    """The instructor and one trainee at the activities that they share."""

    def __init__(self, session: Session, cast: Cast, clock: Clock) -> None:
        self.cast, self.session, self.clock = cast, session, clock
        self.module_id = cast.modules[MODULE].id
        enrolment = cast.trainee.enrolment
        assert enrolment is not None
        self.enrolment: Enrolment = enrolment

    def by(self, visitor: Visitor, activity: str, **changed: Any) -> Facilitation:
        actor = actor_of(self.session, visitor.visit.uuid, self.clock())
        teacher = actor_of(self.session, self.cast.instructor.visit.uuid, self.clock())
        assert actor is not None
        assert teacher is not None
        cohort = cohorts.taught(self.session, teacher, self.cast.home.cohort.uuid)
        assert cohort is not None
        own = Facilitation(actor, cohort, self.enrolment.id, self.enrolment.uuid, self.module_id, activity)
        return replace(own, **changed)

    def mark(self, act: Any, activity: str = MEETING) -> Moved | StaleTurn | Refused:
        with transaction() as session:
            return mark(session, self.by(self.cast.instructor, activity), act, self.clock())

    def learner(self, act: str, **data: str) -> Moved | StaleTurn | Refused:
        """One move of the trainee at the card."""
        with transaction() as session:
            standing = standings.standing_of(session, self.enrolment.id, self.module_id, CARD)
            assert standing is not None
            move = Move(act, {name: (value,) for name, value in data.items()})
            return attempts.make_move(session, standing, attempts.as_it_stands(standing, move), 1, self.clock())

    def hand_in(self) -> None:
        for section in SECTIONS:
            self.learner("save", text=f"About {section}.", go="next")
        self.learner("save", text="", go="next")
        assert isinstance(self.learner("check", go="submit"), Moved)

    def answer(self, act: str, number: int, turn: int, **data: str) -> Moved | StaleTurn | Refused:
        command = MoveCommand(
            number, turn, key(), Move(act, {name: (value,) for name, value in data.items()}, "facilitator")
        )
        with transaction() as session:
            return facilitator_move(session, self.by(self.cast.instructor, CARD), command, self.clock())

    def attempts(self) -> list[Attempt]:
        self.session.rollback()
        self.session.expire_all()
        return list(self.session.scalars(select(Attempt).order_by(Attempt.number)))

    def cell(self, activity: str) -> Any:
        self.session.rollback()
        self.session.expire_all()
        return self.session.scalars(select(Progress)).one().cells[activity]

    def acts(self) -> list[tuple[str, str, str]]:
        rows = self.session.scalars(select(Audit).where(Audit.act.like("activity.%")).order_by(Audit.id))
        return [(row.act, row.actor_uuid, row.thing_uuid) for row in rows]


@pytest.fixture
def room(session: Session, cast: Cast, clock: Clock) -> Room:
    return Room(session, cast, clock)


def test_a_mark_is_a_move_by_a_facilitator_and_a_line_in_the_audit_list(room: Room, session: Session) -> None:
    assert isinstance(room.mark("present"), Moved)
    move = session.scalars(select(MoveRow)).one()
    assert (move.act, move.by) == ("present", "facilitator")
    assert room.acts() == [("activity.present", room.cast.instructor.person.uuid, room.enrolment.uuid)]
    assert room.cell(MEETING)["status"] == "done"


def test_a_mark_taken_back_takes_progress_back_and_leaves_the_finished_attempt_as_it_was(room: Room) -> None:
    room.mark("present")
    first = room.attempts()[0]
    was = (dict(first.state), first.finished_at, first.turn)
    assert isinstance(room.mark("absent"), Moved)
    one, two = room.attempts()
    assert (dict(one.state), one.finished_at, one.turn) == was
    assert (two.number, two.finished_at, two.state["present"]) == (2, None, None)
    assert room.cell(MEETING)["status"] == "in_progress"
    assert [act for act, _, _ in room.acts()] == ["activity.present", "activity.absent"]


def test_who_was_taken_back_can_be_marked_again(room: Room) -> None:
    for act in ("present", "absent", "present"):
        room.mark(act)
    assert [one.finished_at is not None for one in room.attempts()] == [True, True]
    assert room.cell(MEETING)["status"] == "done"


def test_marking_twice_and_taking_back_nothing_changes_nothing(room: Room) -> None:
    room.mark("absent")
    assert room.attempts() == []
    room.mark("present")
    room.mark("present")
    assert len(room.attempts()) == 1
    assert len(room.acts()) == 1


def test_a_draft_is_accepted_and_returned_again_with_everything_that_was_written(room: Room) -> None:
    room.hand_in()
    first = room.attempts()[-1]
    assert isinstance(room.answer("accept", first.number, first.turn), Moved)
    assert room.cell(CARD)["status"] == "done"
    accepted = room.attempts()[-1]
    assert isinstance(room.answer("return", accepted.number, accepted.turn, reason="law"), Moved)
    last = room.attempts()[-1]
    assert (last.state["stage"], last.state["texts"]["is"]) == ("writing", "About is.")
    assert room.cell(CARD)["status"] == "in_progress"


def test_a_draft_that_its_writer_revises_stays_done_and_the_answer_to_the_old_one_is_stale(room: Room) -> None:
    room.hand_in()
    first = room.attempts()[-1]
    assert isinstance(room.learner("revise"), Moved)
    assert room.cell(CARD)["status"] == "done"
    assert isinstance(room.answer("accept", first.number, first.turn), StaleTurn)
    assert room.acts() == []


def test_a_draft_is_not_returned_without_a_reason(room: Room) -> None:
    room.hand_in()
    at = room.attempts()[-1]
    assert isinstance(room.answer("return", at.number, at.turn), Refused)
    assert room.acts() == []


def test_learners_instructors_of_other_cohorts_and_strangers_move_nobody(room: Room) -> None:
    home = room.by(room.cast.instructor, MEETING).cohort
    elsewhere = replace(home, id=room.cast.away.cohort.id)
    tried = [
        room.by(room.cast.trainee, MEETING, cohort=replace(home, enrolled_as="learner")),
        room.by(room.cast.instructor, MEETING, cohort=elsewhere),
        room.by(room.cast.instructor, MEETING, enrolment_id=room.cast.instructor.enrolment.id),  # type: ignore[union-attr]
        room.by(room.cast.instructor, MEETING, enrolment_id=10_000),
    ]
    for of in tried:
        with pytest.raises(NotAllowed), transaction() as session:
            mark(session, of, "present", room.clock())
    assert room.attempts() == []
    assert room.acts() == []


def test_a_facilitator_cannot_do_what_belongs_to_the_learner(room: Room) -> None:
    room.learner("save", text="Mine.", go="stay")
    at = room.attempts()[-1]
    assert isinstance(room.answer("save", at.number, at.turn, text="Theirs."), Refused)
    assert room.attempts()[-1].state["texts"] == {"is": "Mine."}
