"""From an answer to the gradebook: the queue wakes, threads work, and a lost bell costs half a minute at most."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from huey.consumer import Consumer
from sqlalchemy import select, update

from lms_plugin.config import Settings
from lms_plugin.db import db
from lms_plugin.db.base import prepare
from lms_plugin.jobs import engine as jobs_engine
from lms_plugin.jobs import pulse
from lms_plugin.jobs.engine import Jobs, jobs_are_alive, queue_answers, queue_file
from lms_plugin.jobs.purge import purge
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.jobs.work import Work
from lms_plugin.models import LoginRow, Visit
from lms_plugin.web.house import House
from lti.errors import Unreachable
from tests.lms_plugin.jobs.conftest import Bench
from tests.support.house import has_redis

QUEUES = ["file", "redis"] if has_redis() else ["file"]
REDIS = "redis://127.0.0.1:6379/9"


@pytest.fixture(params=QUEUES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    redis_url = REDIS if request.param == "redis" else ""
    url = f"sqlite:///{tmp_path / 'queue-of-test.sqlite'}"
    return Settings(_env_file=None, database_url=url, redis_url=redis_url)


@pytest.fixture
def jobs(settings: Settings) -> Iterator[Jobs]:
    """A queue of this test's own."""
    made = Jobs(settings, name=f"test{uuid.uuid4().hex}")
    yield made
    made.huey.flush()


@pytest.fixture
def application(bench: Bench, settings: Settings) -> Iterator[Flask]:
    """No more of an application than a worker looks at."""
    app = Flask("worker")
    app.config["SQLALCHEMY_DATABASE_URI"] = bench.engine.url
    db.init_app(app)
    app.extensions["convive"] = House(settings, lambda: datetime.now(UTC), bench.wire, lambda: None)
    with app.app_context():
        prepare(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


def wait_for(condition: Callable[[], object], seconds: float) -> float:
    """How long it took; fails when it takes longer."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - started


def test_an_answer_is_in_the_gradebook_within_two_seconds(bench: Bench, jobs: Jobs, application: Flask) -> None:
    running = jobs.start_embedded(application)
    try:
        time.sleep(1)
        bench.clock.now = datetime.now(UTC)
        bench.want(bench.cast.trainee, 0.75)
        jobs.wake()
        assert wait_for(lambda: bench.lms.shown() == {"lucia": 75.0}, 10) < 2
        wait_for(lambda: bench.grade().status == "sent", 5)
    finally:
        running.stop()


def test_what_was_left_undone_is_done_at_the_next_start_without_any_bell(
    bench: Bench, jobs: Jobs, application: Flask
) -> None:
    bench.clock.now = datetime.now(UTC)
    bench.want(bench.cast.trainee, 0.5)
    running = jobs.start_embedded(application)
    try:
        wait_for(lambda: bench.lms.shown() == {"lucia": 50.0}, 10)
    finally:
        running.stop()


def test_a_hundred_bells_are_one(jobs: Jobs) -> None:
    for _ in range(100):
        jobs.wake()
    assert jobs.huey.pending_count() == 1


def test_a_queue_out_of_reach_fails_no_request() -> None:
    dead = Settings(_env_file=None, redis_url="redis://127.0.0.1:1/0")
    started = time.monotonic()
    Jobs(dead).wake()
    assert time.monotonic() - started < 5
    assert not queue_answers(dead)


def test_a_queue_in_reach_answers(settings: Settings) -> None:
    assert queue_answers(settings)


def test_a_file_that_cannot_be_written_is_no_queue(tmp_path: Path) -> None:
    (tmp_path / "convive.jobs.sqlite").mkdir()
    assert not queue_answers(Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'convive.sqlite'}"))


def test_jobs_are_alive_while_they_work_and_dead_when_three_sweeps_were_missed(
    settings: Settings, jobs: Jobs, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not jobs_are_alive(settings, jobs.huey.name)
    running = jobs.start_embedded(application)
    try:
        wait_for(lambda: jobs_are_alive(settings, jobs.huey.name), 10)
    finally:
        running.stop()
    assert jobs_are_alive(settings, jobs.huey.name)
    monkeypatch.setattr(pulse, "OLDEST", 0)
    assert not jobs_are_alive(settings, jobs.huey.name)


def test_work_that_is_stopped_while_it_begins_ends_in_order(
    jobs: Jobs, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Consumer.start

    def slowly(consumer: Consumer) -> None:
        time.sleep(0.3)
        begin(consumer)

    monkeypatch.setattr(Consumer, "start", slowly)
    before = set(threading.enumerate())
    jobs.start_embedded(application).stop()
    assert not [thread for thread in set(threading.enumerate()) - before if thread.is_alive()]


def test_a_message_of_another_secret_is_not_run(settings: Settings) -> None:
    name = f"test{uuid.uuid4().hex}"
    forged = Jobs(settings.model_copy(update={"secret_key": "somebody else's"}), name=name)
    forged.wake()
    with pytest.raises(ValueError, match="mismatch"):
        Jobs(settings, name=name).huey.dequeue()


def test_the_queue_lies_beside_the_database(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'convive.sqlite'}")
    assert queue_file(settings) == tmp_path / "convive.jobs.sqlite"


def test_a_sweep_sends_what_is_due_and_twice_is_harmless(bench: Bench) -> None:
    bench.want(bench.cast.trainee, 0.5)
    work = Work(bench.engine, bench.wire, bench.clock)
    work.sweep(lambda: None)
    work.sweep(lambda: None)
    assert len(bench.lms.received) == 1


def test_a_worker_with_much_to_do_calls_others_in(bench: Bench) -> None:
    rung: list[int] = []
    for visitor in (bench.cast.trainee, bench.cast.mate, bench.cast.stranger):
        bench.want(visitor, 0.5)
    bench.lms.mood = Unreachable("The platform's server gave no whole answer.")
    Work(bench.engine, bench.wire, bench.clock).pump(lambda: rung.append(1))
    assert rung == [1]


def test_old_logins_and_ended_visits_are_purged_and_others_kept(bench: Bench) -> None:
    now = bench.clock()
    with writing(bench.engine) as session:
        for state, age in (("old", timedelta(days=2)), ("new", timedelta(hours=2))):
            session.add(
                LoginRow(
                    state=state, nonce="n", registration_id=bench.cast.home.registration.id, target_link_uri="x",
                    storage_target="", login_hint="", message_hint="", created_at=now - age,
                )
            )  # fmt: skip
        long_ago = update(Visit).where(Visit.person_id == bench.cast.mate.person.id)
        session.execute(long_ago.values(expires_at=now - timedelta(days=31)))
        lately = update(Visit).where(Visit.person_id == bench.cast.trainee.person.id)
        session.execute(lately.values(expires_at=now - timedelta(days=29)))
    purge(bench.engine, now)
    with reading(bench.engine) as session:
        assert session.scalars(select(LoginRow.state)).all() == ["new"]
        people = set(session.scalars(select(Visit.person_id)))
    assert bench.cast.mate.person.id not in people
    assert bench.cast.trainee.person.id in people


def test_a_sweep_comes_every_half_minute() -> None:
    assert jobs_engine.SWEEP_EVERY == 30
    assert jobs_engine._Threads.scheduler_class.periodic_task_seconds == 30
