"""Passback makes the platform's gradebook equal to what is wanted, whatever happens on the way."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from lms_plugin.jobs import outbox, passback
from lms_plugin.jobs.taking import DISABLED
from lms_plugin.jobs.transactions import writing
from lms_plugin.models import Enrolment, Progress, RegistrationRow
from lms_plugin.services import deliveries, grades
from lms_plugin.services.grades import Earned, Wish
from tests.lms_plugin.jobs.conftest import MODULE, NOTHING, Bench


def claim(bench: Bench) -> outbox.Claimed | None:
    """Take one grade, as a worker does."""
    return next(iter(outbox.take(bench.engine, bench.clock(), frozenset(), 1)), None)


class Killed(BaseException):
    """The worker's process ends."""


def test_a_wanted_grade_arrives_in_the_points_of_the_line_item(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.825)
    assert bench.pump() == 1
    (score,) = bench.lms.received
    assert (score["userId"], score["scoreGiven"], score["scoreMaximum"]) == ("lucia", 82.5, 100.0)
    assert (score["activityProgress"], score["gradingProgress"]) == ("Completed", "FullyGraded")
    grade = bench.grade()
    assert (grade.status, grade.sent_share, grade.sent_stamp) == ("sent", 0.825, 1)
    assert grade.sent_at == bench.clock()
    assert grade.lease is None
    assert grade.leased_until is None


def test_unfinished_work_is_sent_as_pending(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.4, complete=False)
    bench.pump()
    (score,) = bench.lms.received
    assert (score["activityProgress"], score["gradingProgress"]) == ("InProgress", "Pending")


def test_moodle_is_told_unfinished_work_as_graded_so_far_because_it_stores_nothing_else(bench: Bench) -> None:
    with writing(bench.engine) as session:
        session.execute(update(RegistrationRow).values(family="moodle"))
    bench.want(bench.cast.trainee, 0.4, complete=False)
    bench.pump()
    (score,) = bench.lms.received
    assert (score["activityProgress"], score["gradingProgress"]) == ("InProgress", "FullyGraded")


def test_ten_answers_are_one_row_and_one_score(bench: Bench) -> None:
    for number in range(1, 11):
        bench.want(bench.cast.trainee, number / 10)
    assert bench.grade().wanted_stamp == 10
    assert bench.pump() == 1
    assert bench.lms.shown() == {"lucia": 100.0}


def test_nothing_is_sent_twice(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.pump()
    bench.clock.advance(days=1)
    assert bench.pump() == 0


def test_timestamps_rise_by_a_whole_second(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.pump()
    bench.want(bench.cast.trainee, 0.6)
    bench.pump()
    first, second = bench.lms.stamps()
    assert second - first == timedelta(seconds=1)
    assert bench.lms.shown() == {"lucia": 60.0}


def test_a_grade_that_changes_while_it_is_sent_is_sent_again(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.before = lambda: bench.want(bench.cast.trainee, 0.9)
    claimed = claim(bench)
    assert claimed is not None
    passback.deliver(bench.engine, bench.wire, bench.clock, claimed)
    grade = bench.grade()
    assert (grade.status, grade.sent_share, grade.wanted_share) == ("waiting", 0.5, 0.9)
    bench.clock.advance(seconds=1)
    bench.pump()
    assert bench.lms.shown() == {"lucia": 90.0}
    assert bench.grade().status == "sent"


def test_a_grade_in_somebodys_hands_is_not_taken_by_another(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    assert claim(bench) is not None
    bench.want(bench.cast.trainee, 0.6)
    assert claim(bench) is None


@pytest.mark.parametrize("taken", [False, True])
def test_a_worker_killed_while_sending_loses_nothing(bench: Bench, taken: bool) -> None:
    """Whether or not the platform had taken the score before the worker died."""

    def die() -> None:
        if taken:
            bench.lms.kept["/courses/course-1/lineitems/why-local-police", "lucia"] = bench.lms.received[-1]
        raise Killed

    bench.want(bench.cast.trainee, 0.5)
    bench.lms.before = die
    with pytest.raises(Killed):
        bench.pump()
    bench.lms.before = lambda: None
    assert bench.pump() == 0
    bench.clock.advance(seconds=61)
    assert bench.pump() == 1
    assert bench.lms.shown() == {"lucia": 50.0}
    first, second = bench.lms.stamps()
    assert second > first
    assert bench.grade().status == "sent"


def test_a_worker_that_comes_back_after_its_lease_changes_nothing(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    slow = claim(bench)
    assert slow is not None
    bench.clock.advance(seconds=61)
    bench.want(bench.cast.trainee, 0.8)
    assert bench.pump() == 1
    passback.deliver(bench.engine, bench.wire, bench.clock, slow)
    assert bench.lms.shown() == {"lucia": 80.0}
    grade = bench.grade()
    assert (grade.status, grade.sent_share) == ("sent", 0.8)


def test_a_switched_off_registration_is_never_called(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    with writing(bench.engine) as session:
        session.execute(update(RegistrationRow).values(status="disabled"))
    bench.pump()
    grade = bench.grade()
    assert (grade.status, grade.failure) == ("parked", DISABLED)
    assert bench.lms.received == []
    assert bench.lms.tokens == 0


def test_many_workers_at_once_send_every_grade_once(bench: Bench) -> None:
    for visitor in (bench.cast.trainee, bench.cast.mate, bench.cast.stranger):
        bench.want(visitor, 0.5)
    workers = [threading.Thread(target=bench.pump) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(str(score["userId"]) for score in bench.lms.received) == ["lucia", "marc", "tom"]
    assert {grade.status for grade in bench.grades()} == {"sent"}


@pytest.mark.parametrize(
    ("wish", "progress", "grading"),
    [
        (Wish("in_progress", 0.4), "InProgress", "Pending"),
        (Wish("submitted", 0.4), "Submitted", "PendingManual"),
        (Wish("completed", 0.4), "Completed", "FullyGraded"),
    ],
)
def test_the_platform_is_told_how_far_the_work_and_its_marking_are(
    bench: Bench, wish: Wish, progress: str, grading: str
) -> None:
    bench.earn(bench.cast.trainee, wish)
    bench.pump()
    (score,) = bench.lms.received
    assert (score["activityProgress"], score["gradingProgress"], score["scoreGiven"]) == (progress, grading, 40.0)
    assert ("submittedAt" in score["submission"]) == (wish.stage != "in_progress")  # type: ignore[operator]


def test_who_has_started_is_told_without_a_score_and_takes_nothing_back(bench: Bench) -> None:
    def begin() -> None:
        enrolment = bench.cast.trainee.enrolment
        assert enrolment is not None
        with writing(bench.engine) as session:
            grades.begin(session, enrolment.id, bench.cast.modules[MODULE].id, "check", bench.clock())

    begin()
    bench.pump()
    bench.want(bench.cast.trainee, 0.5)
    bench.clock.advance(seconds=2)
    begin()
    bench.pump()
    first, second = bench.lms.received
    assert (first["activityProgress"], first["gradingProgress"]) == ("Started", "NotReady")
    assert "scoreGiven" not in first
    assert second["scoreGiven"] == 50.0
    assert first["submission"] == {"startedAt": second["submission"]["startedAt"]}  # type: ignore[index]


def test_each_hand_in_is_a_submission_in_canvas_and_a_score_that_is_sent_again_is_none(bench: Bench) -> None:
    with writing(bench.engine) as session:
        session.execute(update(RegistrationRow).values(family="canvas"))
    for wish in (Wish("in_progress", 0.2), Wish("completed", 0.6), Wish("completed", 0.9)):
        bench.earn(bench.cast.trainee, wish)
        bench.pump()
        bench.clock.advance(seconds=2)
    with writing(bench.engine) as session:
        deliveries.resend_cohort(session, bench.cast.trainee.enrolment.cohort_id, bench.clock())
    bench.pump()
    claim = "https://canvas.instructure.com/lti/submission"
    told = [score[claim]["new_submission"] for score in bench.lms.received]  # type: ignore[index]
    assert told == [False, True, True, False]
    assert {score["gradingProgress"] for score in bench.lms.received} == {"FullyGraded"}


def test_a_work_that_was_judged_anew_is_another_score_for_the_same_submission_in_canvas(bench: Bench) -> None:
    with writing(bench.engine) as session:
        session.execute(update(RegistrationRow).values(family="canvas"))
    bench.earn(bench.cast.trainee, Wish("completed", 0.6))
    bench.pump()
    bench.clock.advance(days=1)
    enrolment, module = bench.cast.trainee.enrolment, bench.cast.modules[MODULE]
    judged_anew = Earned(
        enrolment.id, module.id, "check", Wish("completed", 0.9), NOTHING, bench.clock(), is_news=False
    )  # fmt: skip
    with writing(bench.engine) as session:
        grades.want(session, judged_anew, bench.clock())
    bench.pump()
    claim = "https://canvas.instructure.com/lti/submission"
    assert [score["scoreGiven"] for score in bench.lms.received] == [60.0, 90.0]
    assert [score[claim]["new_submission"] for score in bench.lms.received] == [True, False]  # type: ignore[index]


def test_the_comment_says_how_far_somebody_is_in_the_academys_language(bench: Bench) -> None:
    enrolment = bench.cast.trainee.enrolment
    assert enrolment is not None
    with writing(bench.engine) as session:
        session.add(
            Progress(
                enrolment_id=enrolment.id, module_id=bench.cast.modules[MODULE].id, cells={}, done=3, required=8,
                last_at=bench.clock(),
            )  # fmt: skip
        )
    bench.want(bench.cast.trainee, 0.5, complete=False)
    bench.pump()
    assert bench.lms.received[0]["comment"] == "Actividades hechas: 3 de 8"


def test_the_platforms_test_student_is_never_sent(bench: Bench) -> None:
    with writing(bench.engine) as session:
        session.execute(update(Enrolment).values(is_test=True))
    bench.want(bench.cast.trainee, 0.5)
    assert bench.grades() == []


def test_a_batch_is_given_back_when_its_lease_runs_short(bench: Bench) -> None:
    """A slow platform: each score takes twenty seconds, the lease is a minute."""
    for who in (bench.cast.trainee, bench.cast.mate):
        bench.want(who, 0.5)
    bench.lms.before = lambda: bench.clock.advance(seconds=40)
    batch = outbox.take(bench.engine, bench.clock(), frozenset())
    assert len(batch) == 2
    outbox.release(bench.engine, batch)
    assert {(grade.status, grade.tries, grade.lease) for grade in bench.grades()} == {("waiting", 0, None)}
    bench.pump()
    assert [grade.status for grade in bench.grades()] == ["sent", "sent"]
    assert [score["userId"] for score in bench.lms.received] == ["lucia", "marc"]


def test_a_batch_holds_grades_of_one_platform_alone(bench: Bench) -> None:
    for who in (bench.cast.trainee, bench.cast.mate, bench.cast.stranger):
        bench.want(who, 0.5)
    first = outbox.take(bench.engine, bench.clock(), frozenset())
    second = outbox.take(bench.engine, bench.clock(), frozenset())
    assert ([one.user_id for one in first], [one.user_id for one in second]) == (["lucia", "marc"], ["tom"])
    assert {one.lease for one in first} != {one.lease for one in second}


def test_a_whole_cohort_can_be_sent_once_more_and_no_other(bench: Bench) -> None:
    for who in (bench.cast.trainee, bench.cast.mate, bench.cast.stranger):
        bench.want(who, 0.5)
    bench.pump()
    bench.clock.advance(hours=1)
    with writing(bench.engine) as session:
        assert deliveries.resend_cohort(session, bench.cast.home.cohort.id, bench.clock()) == 2
    bench.lms.kept.clear()
    bench.pump()
    assert bench.lms.shown() == {"lucia": 50.0, "marc": 50.0}
