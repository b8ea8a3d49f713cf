"""A published correction judges finished attempts anew, keeps what was, and touches nothing else."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import ContentError
from courses.kinds.quiz.play import QuizKind
from courses.packages import Package, module_from_body
from lms_plugin.db import Base, db
from lms_plugin.jobs import corrections as job
from lms_plugin.models import (
    Attempt,
    Audit,
    Certificate,
    Correction,
    Enrolment,
    Grade,
    LineItem,
    Module,
    ModuleVersion,
    PastOutcome,
    Placement,
    Progress,
)
from lms_plugin.queries import records
from lms_plugin.queries.forecasts import forecast
from lms_plugin.services import people
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.contents import Author, import_package, publish
from tests.lms_plugin.services.desk import LESSON, QUIZ, Desk, count, read
from tests.support.cast import Cast, library, visitor
from tests.support.correcting import (
    MODULE,
    attempt,
    begin,
    correct,
    draft,
    hand_in,
    publish_draft,
    published,
    run,
    turned,
    within,
)
from tests.support.house import Clock

pytestmark = pytest.mark.usefixtures("cast")


def nothing(_body: dict[str, Any]) -> None:
    """A correction that changes no key."""


def grade(session: Session) -> Grade:
    return session.scalars(select(Grade).execution_options(populate_existing=True)).one()


def progress(session: Session) -> Progress:
    return session.scalars(select(Progress).execution_options(populate_existing=True)).one()


def everything(session: Session, *tables: type[Base]) -> list[Any]:
    """All rows of the tables, as they are."""
    session.rollback()
    return [
        [tuple(row) for row in session.execute(select(table.__table__).order_by(table.__table__.c.id))]
        for table in tables
    ]


WRITTEN = (Attempt, PastOutcome, Progress, Grade, Correction, Audit)


def test_a_finished_attempt_is_judged_by_the_corrected_document(desk: Desk, session: Session, clock: Clock) -> None:
    done = hand_in(session, desk, Random(3))
    before = attempt(session, done)
    was, first = (before.earned, before.possible), before.version_id
    clock.advance(days=1)
    version = correct(session, turned, clock())
    run(session, clock)
    after = attempt(session, done)
    assert after.version_id == version.id
    assert after.possible == was[1]
    assert after.earned != was[0]
    (kept,) = session.scalars(select(PastOutcome)).all()
    assert (kept.earned, kept.possible, kept.version_id) == (*was, first)
    assert (kept.earned_after, kept.possible_after) == (after.earned, after.possible)
    assert (kept.by_version_id, kept.judged_at) == (version.id, clock())


def test_progress_and_grade_follow_and_nobody_was_active_or_handed_anything_in(
    desk: Desk, session: Session, clock: Clock
) -> None:
    done = hand_in(session, desk, Random(3))
    at, last_at, handed_in = progress(session).cells[QUIZ]["at"], progress(session).last_at, grade(session).submitted_at
    wanted = grade(session).wanted_share
    clock.advance(days=1)
    correct(session, turned, clock())
    run(session, clock)
    after = attempt(session, done)
    assert after.earned is not None
    assert after.possible
    assert progress(session).cells[QUIZ] == {
        "status": "done", "share": after.earned / after.possible, "attempts": 1, "at": at,
    }  # fmt: skip
    assert progress(session).last_at == last_at
    assert grade(session).wanted_share not in (None, wanted)
    assert grade(session).wanted_share == progress(session).share
    assert (grade(session).submitted_at, grade(session).status) == (handed_in, "waiting")


@pytest.mark.parametrize("method", ["highest", "last", "first", "average"])
def test_the_method_of_the_link_folds_old_and_new_scores(
    desk: Desk, session: Session, cast: Cast, clock: Clock, method: str
) -> None:
    placement = session.get_one(Placement, cast.home.placements[MODULE].id)
    placement.settings = {"grading": method, "attempts": 0}
    session.commit()
    first = [hand_in(session, desk, Random(seed)) for seed in (1, 2)]
    correct(session, turned, clock())
    third = hand_in(session, desk, Random(5))
    run(session, clock)
    tried = [attempt(session, one) for one in (*first, third)]
    shares = [(one.earned or 0) / (one.possible or 1) for one in tried]
    wanted = {"highest": max(shares), "last": shares[-1], "first": shares[0], "average": sum(shares) / 3}
    assert progress(session).cells[QUIZ]["share"] == pytest.approx(wanted[method])
    assert progress(session).cells[QUIZ]["attempts"] == 3


@pytest.mark.parametrize("seed", range(4))
def test_judging_twice_changes_nothing(desk: Desk, session: Session, clock: Clock, seed: int) -> None:
    chance = Random(seed)
    for _ in range(3):
        hand_in(session, desk, chance)
    correct(session, turned, clock())
    run(session, clock)
    once = everything(session, Attempt, PastOutcome, Progress, Grade)
    clock.advance(minutes=10)
    run(session, clock)
    session.scalars(select(Correction)).one().due_at = clock()
    session.commit()
    assert run(session, clock) == 1
    assert everything(session, Attempt, PastOutcome, Progress, Grade) == once


def test_two_workers_at_once_judge_nothing_twice(
    app: Flask, desk: Desk, session: Session, clock: Clock
) -> None:
    ids = [hand_in(session, desk, Random(seed)) for seed in range(6)]
    correct(session, turned, clock())
    session.rollback()
    reached = job.found.reach(session, published(session).id)
    session.rollback()
    assert reached is not None

    def work(_number: int) -> list[str]:
        return within(app, lambda: [job._judge(db.engine, reached, one, clock()) for one in ids])

    with ThreadPoolExecutor(3) as pool:
        told = [word for one in pool.map(work, range(3)) for word in one]
    assert (told.count("judged"), told.count("kept"), told.count("failed")) == (6, 12, 0)
    assert count(session, PastOutcome) == 6


def test_a_worker_that_is_killed_half_way_loses_nothing(
    desk: Desk, session: Session, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(4):
        hand_in(session, desk, Random(seed))
    correct(session, turned, clock())
    judge, calls = QuizKind.judge, []

    def dying(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return judge(*args)

    monkeypatch.setattr(QuizKind, "judge", dying)
    with pytest.raises(KeyboardInterrupt):
        run(session, clock)
    monkeypatch.undo()
    session.expire_all()
    assert count(session, PastOutcome) == 2
    assert run(session, clock) == 0
    clock.advance(minutes=3)
    assert run(session, clock) >= 1
    assert count(session, PastOutcome) == 4
    assert {one.version_id for one in session.scalars(select(Attempt))} == {published(session).id}


def test_learners_who_finish_while_it_works_are_counted_with_their_corrected_scores(
    app: Flask, desk: Desk, session: Session, clock: Clock
) -> None:
    first = hand_in(session, desk, Random(1))
    second = begin(session, desk, Random(2))
    correct(session, turned, clock())
    session.rollback()
    with ThreadPoolExecutor(2) as pool:
        working = pool.submit(job.pump, db.engine, clock, 100)
        handing_in = pool.submit(within, app, desk.submit)
        working.result(), handing_in.result()
    run(session, clock)
    clock.advance(minutes=6)
    run(session, clock)
    tried = [attempt(session, one) for one in (first, second)]
    assert {one.version_id for one in tried} == {published(session).id}
    assert progress(session).cells[QUIZ]["share"] == max((one.earned or 0) / (one.possible or 1) for one in tried)
    assert progress(session).cells[QUIZ]["attempts"] == 2


def test_a_running_attempt_keeps_its_version_until_it_is_finished_and_is_judged_anew_then(
    desk: Desk, session: Session, clock: Clock
) -> None:
    running = begin(session, desk, Random(1))
    pinned = attempt(session, running).version_id
    version = correct(session, turned, clock())
    run(session, clock)
    assert attempt(session, running).version_id == pinned
    clock.advance(hours=2)
    run(session, clock)
    desk.submit()
    assert attempt(session, running).version_id == pinned
    assert run(session, clock) == 1
    assert attempt(session, running).version_id == version.id
    assert session.scalars(select(PastOutcome)).one().version_id == pinned


def test_a_correction_of_a_correction_reaches_the_first_version_too(
    desk: Desk, session: Session, clock: Clock
) -> None:
    done = hand_in(session, desk, Random(3))
    was = attempt(session, done).earned
    second = correct(session, turned, clock())
    third = correct(session, turned, clock())
    run(session, clock)
    assert attempt(session, done).version_id == third.id
    assert count(session, PastOutcome) == 1
    assert second.corrects_id is not None
    assert third.corrects_id == second.id
    assert session.scalars(select(PastOutcome)).one().earned == was


def test_one_after_the_other_leaves_a_history_of_both(desk: Desk, session: Session, clock: Clock) -> None:
    done = hand_in(session, desk, Random(3))
    for _ in range(2):
        correct(session, turned, clock())
        run(session, clock)
    kept = session.scalars(select(PastOutcome).order_by(PastOutcome.id)).all()
    assert [one.by_version_id for one in kept] == [kept[1].version_id, attempt(session, done).version_id]
    assert (kept[0].earned_after, kept[0].possible_after) == (kept[1].earned, kept[1].possible)


def test_where_the_corrected_version_is_published_once_more_its_attempts_are_left_alone(
    desk: Desk, session: Session, clock: Clock
) -> None:
    first = published(session).id
    correct(session, turned, clock())
    run(session, clock)
    module = session.scalars(select(Module).where(Module.key == MODULE)).one()
    module.draft_version_id = first
    session.commit()
    publish_draft(session, clock())
    done = hand_in(session, desk, Random(3))
    clock.advance(minutes=10)
    run(session, clock)
    assert attempt(session, done).version_id == first


def test_what_the_corrected_document_cannot_judge_keeps_its_outcome(
    desk: Desk, session: Session, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = hand_in(session, desk, Random(3))
    before = attempt(session, done).earned
    correct(session, turned, clock())
    monkeypatch.setattr(QuizKind, "judge", lambda *_: None)
    told = forecast(session, published(session).id)
    run(session, clock)
    assert told is not None
    assert [(line.key, line.kept, line.judged) for line in told.lines] == [(QUIZ, 1, 0)]
    assert (attempt(session, done).earned, count(session, PastOutcome)) == (before, 0)


def test_journals_surveys_and_conversations_are_left_alone(session: Session, clock: Clock) -> None:
    version = correct(session, turned, clock())
    reached = job.found.reach(session, version.id)
    assert reached is not None
    assert {"check", "the-shutter", "welcome"} <= set(reached.activities)
    assert not {"journal", "eight-tasks", "trust"} & set(reached.activities)


def test_a_lesson_that_was_read_moves_along_and_its_grade_does_not_change(
    desk: Desk, session: Session, clock: Clock
) -> None:
    desk.move(LESSON, read())
    hand_in(session, desk, Random(3))
    wanted = grade(session).wanted_stamp
    version = correct(session, nothing, clock())
    run(session, clock)
    assert {one.version_id for one in session.scalars(select(Attempt))} == {version.id}
    assert grade(session).wanted_stamp == wanted


def crowd(session: Session, cast: Cast, clock: Clock, size: int) -> list[Desk]:
    seated = [visitor(session, cast.home, f"u{number}", f"U {number}", clock()) for number in range(size)]
    session.commit()
    return [Desk(session, cast, one, clock) for one in seated]


@pytest.mark.parametrize(("seed", "method"), [(0, "highest"), (1, "average"), (2, "last"), (3, "first")])
def test_the_forecast_agrees_with_what_happens_and_stores_nothing(
    session: Session, cast: Cast, clock: Clock, seed: int, method: str
) -> None:
    chance = Random(seed)
    placement = session.get_one(Placement, cast.home.placements[MODULE].id)
    placement.settings = {"grading": method, "attempts": 0}
    for desk in crowd(session, cast, clock, 6):
        for _ in range(chance.randrange(3)):
            hand_in(session, desk, chance)
        if chance.random() < 0.3:
            desk.finish_the_scenario() if desk.open("the-shutter") else None
    people_gone = session.scalars(select(Enrolment).order_by(Enrolment.id.desc())).first()
    assert people_gone is not None
    people_gone.left_at = clock()
    session.commit()
    version = draft(session, published(session).digest, turned, clock())
    before = everything(session, *WRITTEN)
    told = forecast(session, version.id)
    assert told is not None
    assert everything(session, *WRITTEN) == before
    stamps = dict(session.execute(select(Grade.id, Grade.wanted_stamp)).all())
    publish_draft(session, clock())
    run(session, clock)
    fates: dict[str, int] = {"rises": 0, "falls": 0, "stays": 0}
    for kept in session.scalars(select(PastOutcome)):
        was, becomes = (kept.earned or 0) / (kept.possible or 1), kept.earned_after / kept.possible_after
        fates["stays" if was == becomes else "rises" if becomes > was else "falls"] += 1
    assert fates == {name: sum(getattr(line, name) for line in told.lines) for name in fates}
    after = dict(session.execute(select(Grade.id, Grade.wanted_stamp)).all())
    assert told.grades == sum(after[one] != stamps.get(one) for one in after)
    assert told.judged > 0


def test_a_certificate_is_told_of_and_stays(desk: Desk, session: Session, cast: Cast, clock: Clock) -> None:
    for seed in range(3):
        hand_in(session, desk, Random(seed))
    module = session.scalars(select(Module).where(Module.key == MODULE)).one()
    held = Certificate(
        academy_id=cast.home.academy.id, person_id=cast.trainee.person.id, programme_id=module.programme_id, code="C",
        issuer="A", titles={"en": "T"}, minutes=60, path="core", modules=[], laws=[], issued_at=clock(),
    )  # fmt: skip
    session.add(held)
    session.commit()
    before = everything(session, Certificate)

    def impossible(body: dict[str, Any]) -> None:
        for question in body["documents"][QUIZ]["questions"]:
            for option in question.get("options", []):
                option.pop("correct", None)

    version = draft(session, published(session).digest, impossible, clock())
    told = forecast(session, version.id)
    assert told is not None
    assert (told.certificates, told.lines[0].rises) == (1, 0)
    publish_draft(session, clock())
    run(session, clock)
    assert everything(session, Certificate) == before


def test_an_academys_correction_touches_its_own_attempts_alone(
    desk: Desk, session: Session, cast: Cast, clock: Clock
) -> None:
    done = hand_in(session, desk, Random(3))
    home, away = Author(OPERATOR, cast.home.academy.id), Author(OPERATOR, cast.away.academy.id)
    for author in (home, away):
        import_package(session, library()[0], author, clock())
    session.commit()
    body = json.loads(library()[0].modules[0].body())
    body["manifest"]["corrects"] = library()[0].modules[0].digest
    turned(body)
    corrected = Package(library()[0].programme, (module_from_body(json.dumps(body)),))
    (drafted,) = import_package(session, corrected, away, clock())
    session.commit()
    module = session.scalars(select(Module).where(Module.uuid == drafted.module_uuid)).one()
    told = forecast(session, module.draft_version_id or 0)
    publish(session, module, away, clock())
    session.commit()
    run(session, clock)
    assert told is not None
    assert told.judged == 0
    assert attempt(session, done).version_id == published_in_the_library(session)
    assert count(session, PastOutcome) == 0


def published_in_the_library(session: Session) -> int | None:
    first = select(Module).where(Module.key == MODULE).order_by(Module.id).limit(1)
    return session.scalars(first).one().published_version_id


def test_the_librarys_correction_reaches_every_academy(
    desk: Desk, session: Session, cast: Cast, clock: Clock
) -> None:
    hand_in(session, desk, Random(3))
    afar = Desk(session, cast, cast.stranger, clock)
    afar.placement = cast.away.placements[MODULE].uuid
    hand_in(session, afar, Random(4))
    correct(session, turned, clock())
    run(session, clock)
    assert count(session, PastOutcome) == 2


def refused(session: Session, corrects: str, change: Any, clock: Clock) -> list[str]:
    with pytest.raises(ContentError) as caught:
        draft(session, corrects, change, clock())
    session.rollback()
    return [str(problem) for problem in caught.value.problems]


def test_a_digest_that_no_version_has_is_refused(session: Session, clock: Clock) -> None:
    (sentence,) = refused(session, "0" * 64, turned, clock)
    assert "corrects: no version of the module 'why-local-police' has this digest" in sentence
    others = select(ModuleVersion.digest).where(ModuleVersion.digest != published(session).digest)
    other = session.scalars(others).first()
    assert other is not None
    assert "has this digest" in refused(session, other, turned, clock)[0]


def test_other_ids_are_refused_with_their_names(session: Session, clock: Clock) -> None:
    def renamed(body: dict[str, Any]) -> None:
        body["documents"][QUIZ]["questions"][0]["options"][0]["id"] = "renamed"

    (sentence,) = refused(session, published(session).digest, renamed, clock)
    assert "the ids of 'check' must be those of the corrected version" in sentence
    assert "gone: questions/two-elements/single/a" in sentence
    assert "new: questions/two-elements/single/renamed" in sentence


def test_what_was_corrected_once_is_corrected_by_correcting_the_correction(session: Session, clock: Clock) -> None:
    first = published(session).digest
    correct(session, turned, clock())
    (sentence,) = refused(session, first, turned, clock)
    assert "version 2 has corrected this one already" in sentence


def test_the_audit_list_says_what_was_corrected_and_how_many_attempts(
    desk: Desk, session: Session, clock: Clock
) -> None:
    hand_in(session, desk, Random(3))
    digest = published(session).digest
    correct(session, turned, clock())
    run(session, clock)
    (asked,) = session.scalars(select(Audit).where(Audit.act == "content.correct")).all()
    (done,) = session.scalars(select(Audit).where(Audit.act == "content.judge_anew")).all()
    assert asked.detail == {"module": MODULE, "number": 2, "corrects": digest[:12]}
    assert (done.detail["judged"], done.detail["raised"] + done.detail["lowered"]) == (1, 1)
    assert done.actor_uuid == asked.actor_uuid == OPERATOR


def test_the_persons_record_has_the_history_and_erasing_takes_it(
    desk: Desk, session: Session, cast: Cast, clock: Clock
) -> None:
    done = hand_in(session, desk, Random(3))
    before = attempt(session, done).earned
    correct(session, turned, clock())
    run(session, clock)
    record = records.record_for_operator(session, cast.trainee.person.id)
    assert record is not None
    ((corrected),) = record["corrections"]
    assert (corrected["module"], corrected["activity"], corrected["attempt"]) == (MODULE, QUIZ, 1)
    assert (corrected["earned"], corrected["corrected_by"]) == (before, published(session).digest)
    person = people.find(session, cast.trainee.person.uuid)
    assert person is not None
    people.erase(session, person, OPERATOR, clock())
    session.commit()
    assert count(session, PastOutcome) == 0


def test_a_move_that_was_under_way_at_the_publishing_is_found_by_a_second_look(
    desk: Desk, session: Session, clock: Clock
) -> None:
    version = correct(session, turned, clock())
    first = session.get_one(ModuleVersion, version.id).corrects_id
    run(session, clock)
    late = hand_in(session, desk, Random(3))
    row = attempt(session, late)
    row.version_id = first or 0
    session.commit()
    assert run(session, clock) == 0
    clock.now += timedelta(minutes=5)
    run(session, clock)
    assert attempt(session, late).version_id == version.id
    assert session.scalars(select(LineItem)).first() is not None
