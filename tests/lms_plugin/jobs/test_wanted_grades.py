"""What is wanted is one row per learner and line item, whatever happens how often."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select, update

from lms_plugin.jobs.transactions import writing
from lms_plugin.models import Enrolment, Grade, LineItem, Placement, Progress
from lms_plugin.services import deliveries, grades
from lms_plugin.services.grades import Earned, Wish
from tests.lms_plugin.jobs.conftest import MODULE, Bench


def test_wanting_is_one_statement(bench: Bench) -> None:
    statements: list[str] = []
    event.listen(bench.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    bench.want(bench.cast.trainee, 0.5)
    assert len([one for one in statements if not one.startswith("BEGIN")]) == 1


def test_wanting_the_same_again_changes_nothing(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.pump()
    bench.clock.advance(hours=1)
    bench.want(bench.cast.trainee, 0.5)
    grade = bench.grade()
    assert (grade.status, grade.wanted_stamp) == ("sent", 1)


def test_a_new_wish_frees_a_parked_grade(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.change(status="parked", failure="no", tries=3)
    bench.want(bench.cast.trainee, 0.6)
    grade = bench.grade()
    assert (grade.status, grade.failure, grade.tries, grade.wanted_stamp) == ("waiting", None, 0, 2)


def test_completing_with_the_same_share_is_a_new_wish(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5, complete=False)
    bench.want(bench.cast.trainee, 0.5, complete=True)
    assert bench.grade().wanted_stamp == 2


def test_instructors_have_no_grades(bench: Bench) -> None:
    bench.want(bench.cast.instructor, 1.0)
    assert bench.grades() == []


def test_people_who_left_have_no_grades(bench: Bench) -> None:
    with writing(bench.engine) as session:
        session.execute(update(Enrolment).values(left_at=bench.clock()))
    bench.want(bench.cast.trainee, 1.0)
    assert bench.grades() == []


def test_other_cohorts_and_other_modules_are_left_alone(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.want(bench.cast.stranger, 0.6)
    first, second = bench.grades()
    assert first.line_item_id != second.line_item_id
    with writing(bench.engine) as session:
        other = bench.cast.modules["role-and-limits"].id
        wish = Wish("completed", 0.7)
        grades.want(session, Earned(first.enrolment_id, other, "check", wish, wish, bench.clock()), bench.clock())
    assert len(bench.grades()) == 3


def test_every_link_to_the_module_has_its_own_grade(bench: Bench) -> None:
    with writing(bench.engine) as session:
        home = bench.cast.home
        twin = Placement(
            cohort_id=home.cohort.id, resource_link_id="twin", title="Again",
            module_id=bench.cast.modules[MODULE].id, created_at=bench.clock(),
        )  # fmt: skip
        session.add(twin)
        session.flush()
        session.add(
            LineItem(placement_id=twin.id, url="http://x/1", label="x", scopes="a", created_at=bench.clock())
        )
    bench.want(bench.cast.trainee, 0.5)
    rows = bench.grades()
    assert len(rows) == 2
    assert len({row.uuid for row in rows}) == 2
    assert all(len(row.uuid) == 36 and row.uuid[14] == "4" for row in rows)


@pytest.mark.parametrize(("complete", "share"), [(True, 1.0), (False, 0.0)])
def test_a_module_without_graded_activities_is_worth_its_completion(bench: Bench, complete: bool, share: float) -> None:
    bench.want(bench.cast.trainee, None, complete)
    assert bench.grade().wanted_share == share


def test_a_line_item_that_appears_later_is_filled_from_progress(bench: Bench) -> None:
    module = bench.cast.modules[MODULE].id
    with writing(bench.engine) as session:
        for visitor, share, done in ((bench.cast.trainee, 0.4, 1), (bench.cast.mate, 0.9, 7)):
            assert visitor.enrolment is not None
            session.add(
                Progress(enrolment_id=visitor.enrolment.id, module_id=module, share=share, done=done, required=7,
                         cells={}, last_at=datetime(2026, 11, 22, tzinfo=UTC))
            )  # fmt: skip
    placement = bench.cast.home.placements[MODULE].id
    for _ in range(2):
        with writing(bench.engine) as session:
            grades.backfill(session, placement, bench.clock())
    found = {(grade.wanted_share, grade.wanted_stage, grade.wanted_stamp) for grade in bench.grades()}
    assert found == {(0.4, "in_progress", 1), (0.9, "completed", 1)}


def test_retrying_a_cohort_frees_its_parked_grades_and_no_others(bench: Bench) -> None:
    for visitor in (bench.cast.trainee, bench.cast.mate, bench.cast.stranger):
        bench.want(visitor, 0.5)
    with writing(bench.engine) as session:
        item = session.scalars(select(LineItem.id)).all()
        assert item
        session.execute(update(Grade).values(status="parked", failure="no"))
    with writing(bench.engine) as session:
        assert deliveries.retry_cohort(session, bench.cast.home.cohort.id, bench.clock()) == 2
    assert sorted(grade.status for grade in bench.grades()) == ["parked", "waiting", "waiting"]
