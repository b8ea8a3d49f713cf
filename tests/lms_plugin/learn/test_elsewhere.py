"""How the law is elsewhere, for people who learn: only what their academy may teach."""

from flask import Flask
from sqlalchemy.orm import Session

from tests.lms_plugin.learn.quizzing import LESSON
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.law import sign_newest

LINK = 'href="/law/compare"'


def test_there_is_nothing_to_compare_until_a_jurist_has_signed(
    trainee: Browser, place: str, cast: Cast, session: Session, clock: Clock
) -> None:
    assert "No other law has been made ready" in trainee.get("/law/compare?with=PT").text
    assert LINK not in trainee.get(f"{place}/a/{LESSON}").text
    sign_newest(session, cast.administrator, "PT", clock())
    assert LINK in trainee.get(f"{place}/a/{LESSON}").text


def test_two_places_stand_side_by_side_article_by_article(
    trainee: Browser, cast: Cast, session: Session, clock: Clock
) -> None:
    sign_newest(session, cast.administrator, "PT", clock())
    page = trainee.get("/law/compare?with=PT").text
    assert "Portugal" in page
    assert "Criminal Code (LO 10/1995), article 22.4" in page
    assert "Grounds of this article" in page


def test_a_draft_that_the_own_academy_has_not_signed_is_not_shown(
    app: Flask, trainee: Browser, cast: Cast, session: Session, clock: Clock
) -> None:
    sign_newest(session, cast.away_administrator, "PT", clock())
    assert "Portugal" not in trainee.get("/law/compare?with=PT").text


def test_without_own_law_there_is_nothing_to_compare(app: Flask, cast: Cast) -> None:
    assert "is not written down here yet" in Browser(app, cast.stranger).get("/law/compare").text


def test_nobody_without_a_visit_reads_it(app: Flask, cast: Cast) -> None:
    assert Browser(app).get("/law/compare").status_code == 401


def test_my_learning_leads_there(trainee: Browser) -> None:
    assert LINK in trainee.get("/learn/mine").text
