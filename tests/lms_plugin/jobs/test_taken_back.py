"""What a facilitator takes back is taken back in the gradebook too: it is wanted, and it is sent."""

from typing import Any, Literal

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from lms_plugin.jobs.transactions import writing
from lms_plugin.models import LineItem, Placement
from lms_plugin.queries import attempts as standings
from lms_plugin.queries import cohorts
from lms_plugin.queries.visits import actor_of
from lms_plugin.services import attempts, facilitators
from lms_plugin.services.facilitators import Facilitation
from tests.lms_plugin.jobs.conftest import Bench
from tests.support.publishing import publish_changed

MODULE, MEETING, CARD = "role-and-limits", "mixed-meeting", "one-minute-card"
SECTIONS = ("is", "is-not", "not-secret", "how", "languages", "tried", "open")


def graded(bench: Bench, key: str) -> None:
    """The activity counts, and is the only one of its module."""

    def change(body: dict[str, Any]) -> None:
        only = next(one for one in body["manifest"]["activities"] if one["key"] == key)
        body["manifest"]["activities"] = [{**only, "graded": True, "required": True, "after": []}]
        body["documents"] = {key: body["documents"][key]}

    with Session(bench.engine) as session:
        publish_changed(session, MODULE, change, bench.clock())


def only_activity(bench: Bench, key: str) -> None:
    """The link of the module shows this activity alone, in a column of its own."""
    with writing(bench.engine) as session:
        module_id = bench.cast.modules[MODULE].id
        session.execute(update(Placement).where(Placement.module_id == module_id).values(activity_key=key))


def on(bench: Bench, session: Session, key: str) -> Facilitation:
    teacher = actor_of(session, bench.cast.instructor.visit.uuid, bench.clock())
    assert teacher is not None
    cohort = cohorts.taught(session, teacher, bench.cast.home.cohort.uuid)
    enrolment = bench.cast.trainee.enrolment
    assert cohort is not None
    assert enrolment is not None
    return Facilitation(teacher, cohort, enrolment.id, enrolment.uuid, bench.cast.modules[MODULE].id, key)


def mark(bench: Bench, act: Literal["present", "absent"]) -> None:
    bench.clock.advance(minutes=1)
    with writing(bench.engine) as session:
        facilitators.mark(session, on(bench, session, MEETING), act, bench.clock())


def write(bench: Bench, act: str, **data: str) -> None:
    """One move of the trainee at the card."""
    with writing(bench.engine) as session:
        of = on(bench, session, CARD)
        standing = standings.standing_of(session, of.enrolment_id, of.module_id, CARD)
        assert standing is not None
        move = Move(act, {name: (value,) for name, value in data.items()})
        attempts.make_move(session, standing, attempts.as_it_stands(standing, move), 1, bench.clock())


def answer(bench: Bench, act: str, **data: str) -> None:
    bench.clock.advance(minutes=1)
    with writing(bench.engine) as session:
        of = on(bench, session, CARD)
        standing = standings.standing_of(session, of.enrolment_id, of.module_id, CARD)
        assert standing is not None
        move = Move(act, {name: (value,) for name, value in data.items()}, by="facilitator")
        facilitators.facilitator_move(session, of, attempts.as_it_stands(standing, move), bench.clock())


def sent(bench: Bench) -> tuple[object, object]:
    """Pump, and what the gradebook has now of the module's column: activity progress and score."""
    bench.pump()
    with Session(bench.engine) as session:
        url = session.scalars(
            select(LineItem.url)
            .join(Placement, Placement.id == LineItem.placement_id)
            .where(Placement.id == bench.cast.home.placements[MODULE].id)
        ).one()
    (kept,) = [score for (item, _), score in bench.lms.kept.items() if url.endswith(item)]
    return kept["activityProgress"], kept.get("scoreGiven")


@pytest.mark.parametrize("is_own_column", [False, True])
def test_an_attendance_taken_back_is_taken_back_in_the_gradebook(bench: Bench, is_own_column: bool) -> None:
    graded(bench, MEETING)
    if is_own_column:
        only_activity(bench, MEETING)
    mark(bench, "present")
    assert sent(bench) == ("Completed", 100)
    mark(bench, "absent")
    (grade,) = bench.grades()
    assert (grade.status, grade.wanted_share, grade.wanted_stage) == ("waiting", 0, "in_progress")
    assert sent(bench) == ("InProgress", 0)
    mark(bench, "present")
    assert sent(bench) == ("Completed", 100)


def test_a_draft_that_comes_back_is_in_progress_in_its_own_column(bench: Bench) -> None:
    only_activity(bench, CARD)
    for section in SECTIONS:
        write(bench, "save", text=f"About {section}.", go="next")
    write(bench, "check", go="submit")
    assert sent(bench) == ("Completed", 100)
    answer(bench, "accept")
    assert sent(bench) == ("Completed", 100)
    answer(bench, "return", reason="law")
    assert sent(bench) == ("InProgress", 0)
