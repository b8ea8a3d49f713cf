"""A corrected activity says so to whoever did it, with the score before and after; staff see the same."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt
from tests.lms_plugin.learn.quizzing import whole
from tests.support.browser import Browser
from tests.support.cast import Cast, sign_in
from tests.support.correcting import correct, run, turned
from tests.support.house import Clock


def corrected(trainee: Browser, quiz: str, session: Session, clock: Clock) -> float:
    """An attempt that a wrong key gave all its points; the share that it has after the correction."""
    whole(trainee, quiz)
    session.rollback()
    before = session.scalars(select(Attempt)).one()
    before.earned = before.possible
    session.commit()
    clock.advance(hours=2)
    correct(session, turned, clock())
    run(session, clock)
    after = session.scalars(select(Attempt)).one()
    return (after.earned or 0) / (after.possible or 1)


def test_the_trainee_reads_when_it_was_corrected_and_both_scores(
    trainee: Browser, quiz: str, session: Session, clock: Clock
) -> None:
    assert "was corrected" not in trainee.get(quiz).text
    becomes = corrected(trainee, quiz, session, clock)
    said = f"This activity was corrected on 23 Nov 2026. Your score was 100% before and is {becomes:.0%} now."
    for address in (quiz, f"{quiz}/attempts/1"):
        assert said in trainee.get(address).text


def test_the_instructor_reads_it_on_the_attempt_and_on_the_persons_page(
    trainee: Browser, quiz: str, session: Session, clock: Clock, app: Flask, cast: Cast
) -> None:
    corrected(trainee, quiz, session, clock)
    instructor = Browser(app, cast.instructor)
    enrolment = cast.trainee.enrolment
    assert enrolment is not None
    placement = cast.home.placements["why-local-police"].uuid
    review = instructor.get(f"/teach/p/{placement}/review/{enrolment.uuid}").text
    assert "Esta actividad se corrigió el 23 nov 2026. La puntuación era del 100" in review
    person = instructor.get(f"/teach/c/{cast.home.cohort.uuid}/people/{enrolment.uuid}").text
    assert "intento 1: corregido el 23 nov 2026; la puntuación era del 100" in person


def test_nobody_else_reads_it(
    trainee: Browser, quiz: str, session: Session, clock: Clock, app: Flask, cast: Cast
) -> None:
    corrected(trainee, quiz, session, clock)
    mate = Browser(app, cast.mate)
    assert "se corrigió" not in mate.get(quiz).text
    afar = sign_in(app.test_client(), cast.away_instructor)
    enrolment = cast.trainee.enrolment
    assert enrolment is not None
    placement = cast.home.placements["why-local-police"].uuid
    address = f"/teach/p/{placement}/review/{enrolment.uuid}"
    assert afar.get(address, base_url="https://localhost").status_code == 404
