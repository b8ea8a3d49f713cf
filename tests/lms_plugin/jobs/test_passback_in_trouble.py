"""A platform that refuses, fails, is silent or asks for patience: nothing is lost and a person is told."""

from datetime import timedelta

import pytest

from lms_plugin.jobs import backoff, passback
from lms_plugin.jobs.transactions import writing
from lms_plugin.services import deliveries
from lti.errors import TryLater, Unreachable
from lti.http import Reply
from tests.lms_plugin.jobs.conftest import Bench


def test_a_conflict_is_tried_again_with_the_next_second(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.kept["/courses/course-1/lineitems/why-local-police", "lucia"] = {
        "userId": "lucia", "scoreGiven": 1, "timestamp": (bench.clock() + timedelta(seconds=1)).isoformat(),
    }  # fmt: skip
    for _ in range(3):
        bench.pump()
        bench.clock.advance(seconds=1)
    assert bench.lms.shown() == {"lucia": 50.0}
    assert bench.grade().status == "sent"


def test_conflicts_without_end_are_not_tried_every_second(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.mood = Reply(409)
    for _ in range(60):
        bench.pump()
        bench.clock.advance(seconds=1)
    assert len(bench.lms.received) <= 5


def test_a_platform_in_trouble_is_asked_later_with_growing_patience(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.mood = Reply(500)
    waits = []
    for _ in range(12):
        assert bench.pump() == 1
        grade = bench.grade()
        assert grade.status == "waiting"
        assert grade.failure == "The platform is having trouble."
        waits.append(grade.due_at - bench.clock())
        bench.clock.now = grade.due_at
    assert waits[0] == timedelta(seconds=30)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)
    bench.lms.mood = None
    bench.pump()
    assert bench.lms.shown() == {"lucia": 50.0}
    assert bench.grade().failure is None


def test_after_a_week_of_tries_a_person_has_to_look(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.mood = Reply(500)
    bench.change(tries=backoff.MOST_TRIES - 1)
    bench.pump()
    grade = bench.grade()
    assert (grade.status, grade.failure) == ("parked", passback.EXHAUSTED)


def test_the_platforms_own_wait_is_honoured(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.mood = Reply(503, "", {"Retry-After": "120"})
    bench.pump()
    assert bench.grade().due_at == bench.clock() + timedelta(seconds=120)
    bench.clock.advance(seconds=119)
    assert bench.pump() == 0


def test_a_silent_platform_is_tried_once_and_not_for_every_learner(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.want(bench.cast.mate, 0.5)
    bench.want(bench.cast.stranger, 0.5)
    bench.lms.mood = Unreachable("The platform's server gave no whole answer.")
    assert bench.pump() == 2
    assert sorted(str(score["userId"]) for score in bench.lms.received) == ["lucia", "tom"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (403, "The platform does not allow the tool to do this."),
        (404, "The platform does not have this column or course any more."),
        (422, "The platform keeps no results for this person."),
        (400, "The platform does not understand what the tool sent."),
    ],
)
def test_what_cannot_succeed_is_parked_with_a_reason(bench: Bench, status: int, reason: str) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.mood = Reply(status)
    bench.pump()
    grade = bench.grade()
    assert (grade.status, grade.failure) == ("parked", reason)
    bench.clock.advance(days=1)
    assert bench.pump() == 0


def test_a_parked_grade_is_sent_when_somebody_presses_retry(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.mood = Reply(422)
    bench.pump()
    bench.lms.mood = None
    with writing(bench.engine) as session:
        assert deliveries.retry(session, [bench.grade().id], bench.clock()) == 1
    bench.clock.advance(seconds=1)
    bench.pump()
    assert bench.lms.shown() == {"lucia": 50.0}


def test_a_refused_key_is_tried_later(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.token_mood = Reply(401)
    bench.pump()
    grade = bench.grade()
    assert (grade.status, grade.failure) == ("waiting", "The platform does not accept the tool's credentials.")
    assert bench.lms.received == []


def test_a_fault_of_our_own_holds_nobody_else_up(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.want(bench.cast.mate, 0.7)
    faults = iter([ValueError("a bug")])

    def fail_once() -> None:
        for fault in faults:
            raise fault

    bench.lms.before = fail_once
    bench.pump()
    assert bench.lms.shown() == {"marc": 70.0}
    assert sorted(grade.status for grade in bench.grades()) == ["sent", "waiting"]


def test_jitter_never_shortens_a_wait() -> None:
    asked = TryLater("later", retry_after=60)
    assert backoff.delay(asked, 1, lambda: 0.0) == timedelta(seconds=60)
    assert backoff.delay(asked, 1, lambda: 1.0) == timedelta(seconds=66)
    assert backoff.delay(TryLater("later"), 2, lambda: 1.0) == timedelta(seconds=75)
    assert backoff.delay(TryLater("later", retry_after=1), 30, lambda: 0.0) == timedelta(hours=6)


@pytest.mark.parametrize(
    ("mood", "status", "calls"),
    [
        (Reply(401), "waiting", 4), (Reply(403), "parked", 2), (Reply(404), "parked", 2), (Reply(409), "waiting", 2),
        (Reply(410), "parked", 2), (Reply(412), "parked", 2), (Reply(422), "parked", 2), (Reply(429), "waiting", 1),
        (Reply(302), "parked", 2), (Reply(500), "waiting", 2), (Reply(503), "waiting", 2),
        (Reply(503, "", {"Retry-After": "60"}), "waiting", 1), (Reply(200, "<html>maintenance"), "waiting", 2),
        (Reply(200, '{"resultUrl": "htt'), "sent", 2), (Reply(204), "sent", 2),
        (Unreachable("The platform's server took too long to answer."), "waiting", 1),
    ],
)  # fmt: skip
def test_every_answer_has_a_fate(bench: Bench, mood: Reply | Exception, status: str, calls: int) -> None:
    """Two grades of one platform wait; what is worth a pause is met once, what concerns one grade by each."""
    bench.want(bench.cast.trainee, 0.5)
    bench.want(bench.cast.mate, 0.5)
    bench.lms.mood = mood
    bench.pump()
    assert len(bench.lms.received) == calls
    tried = next(grade for grade in bench.grades() if grade.tries or grade.status != "waiting")
    assert tried.status == status
    assert bool(tried.failure) == (status != "sent")


@pytest.mark.parametrize("wait", ["90", "Mon, 23 Nov 2026 08:01:30 GMT"])
def test_a_platform_that_asks_for_a_pause_gets_it_for_everybody(bench: Bench, wait: str) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.want(bench.cast.mate, 0.5)
    bench.want(bench.cast.stranger, 0.5)
    bench.lms.mood = Reply(429, "", {"Retry-After": wait})
    bench.pump()
    bench.lms.mood = None
    asked = len(bench.lms.received)
    bench.clock.advance(seconds=89)
    assert (bench.pump(), asked) == (0, 2)
    bench.clock.advance(seconds=11)
    bench.pump()
    assert bench.lms.shown() == {"lucia": 50.0, "marc": 50.0, "tom": 50.0}


def test_a_wait_without_end_is_cut_to_a_day(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    bench.lms.mood = Reply(429, "", {"Retry-After": "99999999"})
    bench.pump()
    assert bench.grade().due_at == bench.clock() + timedelta(days=1)
