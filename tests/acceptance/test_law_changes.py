"""Change one provision's date: the banner appears, questions that depend on it leave the exam, nothing breaks."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.jurisdictions import shipped
from lms_plugin.models import Attempt
from tests.lms_plugin.learn.quizzing import answer, begin, hand_in
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.law import bring_in, changed, dated

MODULE, LESSON, QUIZ = "why-local-police", "welcome", "check"
ROW = "es-lecrim-262"
BANNER = "more than a year ago"


def newest_attempt(session: Session) -> Attempt:
    session.rollback()
    return session.scalars(select(Attempt).where(Attempt.activity_key == QUIZ).order_by(Attempt.id.desc())).first()  # type: ignore[return-value]


def test_a_provision_of_last_year_is_shown_with_a_warning_and_still_asked(
    trainee: Browser, addresses: dict[str, str], session: Session, clock: Clock
) -> None:
    lesson, quiz = f"{addresses[MODULE]}/a/{LESSON}", f"{addresses[MODULE]}/a/{QUIZ}"
    assert BANNER not in trainee.get(lesson).text
    bring_in(session, dated("ES", ROW, "2025-10-01"), clock())
    assert BANNER in trainee.get(lesson).text
    begin(trainee, quiz)
    assert ROW not in newest_attempt(session).terms["excluded"]


def test_a_provision_of_two_years_ago_leaves_the_exam_and_everything_else_goes_on(
    trainee: Browser, addresses: dict[str, str], session: Session, clock: Clock
) -> None:
    lesson, quiz = f"{addresses[MODULE]}/a/{LESSON}", f"{addresses[MODULE]}/a/{QUIZ}"
    begin(trainee, quiz)
    before = newest_attempt(session)
    length, pinned = len(before.state["asked"]), before.overlay_digest
    edition = bring_in(session, dated("ES", ROW, "2024-06-01"), clock())
    assert BANNER in trainee.get(lesson).text
    assert trainee.get(quiz).status_code == 200
    assert newest_attempt(session).overlay_digest == pinned == shipped("ES").digest, "a running attempt keeps its law"
    hand_in(trainee, quiz)
    for _ in range(8):
        begin(trainee, quiz)
        attempt = newest_attempt(session)
        assert "es-duty" not in attempt.state["asked"]
        assert len(attempt.state["asked"]) == length, "the form keeps its length"
        assert ROW in attempt.terms["excluded"]
        assert (attempt.overlay_code, attempt.overlay_digest) == ("ES", edition.digest)
        assert answer(trainee, quiz).status_code in (200, 303)
        assert hand_in(trainee, quiz).status_code in (200, 303)
    assert all(trainee.get(address).status_code == 200 for address in addresses.values())


@pytest.mark.parametrize(
    "change", [{"valid_to": "2026-01-01"}, {"valid_from": "2027-01-01"}, {"confidence": "memory"}], ids=str
)
def test_a_provision_that_is_not_in_force_or_no_longer_sure_leaves_the_exam(
    trainee: Browser, addresses: dict[str, str], session: Session, clock: Clock, change: dict[str, str]
) -> None:
    def changes(level: dict[str, Any]) -> None:
        next(one for one in level["provisions"] if one["id"] == ROW).update(change)

    quiz = f"{addresses[MODULE]}/a/{QUIZ}"
    bring_in(session, changed("ES", changes), clock())
    begin(trainee, quiz)
    attempt = newest_attempt(session)
    assert ROW in attempt.terms["excluded"]
    assert "es-duty" not in attempt.state["asked"]


def test_the_running_attempt_and_the_places_to_look_at_are_listed(
    trainee: Browser, addresses: dict[str, str], app: object, cast: Cast, session: Session, clock: Clock
) -> None:
    begin(trainee, f"{addresses[MODULE]}/a/{QUIZ}")
    clock.advance(hours=1)
    bring_in(session, dated("ES", ROW, "2024-06-01"), clock())
    cast.administrator.visit.locale = "en"
    session.commit()
    page = Browser(app, cast.administrator).get("/author/law/ES/changes").text  # type: ignore[arg-type]
    for words in ("text as of", "question es-duty", "section limits", "1 open attempt of your academy runs on it"):
        assert words in page, words
