"""The terms of an attempt as its row keeps them, and as its learner is told of them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from courses.kinds.kind import Terms
from lms_plugin.queries.briefs import plain_terms, terms_of
from tests.lms_plugin.learn.quizzing import MODULE, QUIZ, begin
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.publishing import publish_changed, two_forms

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(),
        Terms(deadline_at=AT, excluded=frozenset({"a", "b"})),
        Terms(extra_time=0.25, form="B"),
        Terms(extra_time=None),
    ],
)
def test_what_was_pinned_comes_back(terms: Terms) -> None:
    assert terms_of(plain_terms(terms)) == terms


def test_an_attempt_of_before_has_no_extra_time_and_no_form() -> None:
    assert terms_of({"deadline_at": None, "excluded": []}) == Terms()
    assert plain_terms(Terms()) == {"deadline_at": None, "excluded": []}


def test_who_has_more_time_is_told_before_it_runs_and_the_page_counts_it_down(
    trainee: Browser, place: str, cast: Cast, session: Session, clock: Clock
) -> None:
    enrolment = cast.trainee.enrolment
    assert enrolment is not None
    enrolment.extra_time = "quarter"
    session.commit()
    publish_changed(session, MODULE, two_forms, clock())
    address = f"{place}/a/{QUIZ}"
    begin(trainee, address)
    page = trainee.get(address)
    said = " ".join(page.text.split())
    assert "You have 25 minutes; they run from the moment you begin. That is a quarter more than usual." in said
    assert "/countdown.js" in page.text
    assert "data-convive-left" not in page.text
    trainee.post(address, hidden(page, "begin"))
    assert 'data-convive-left="1500"' in trainee.get(address).text


def test_nobody_else_is_told_of_it(
    app: Flask, place: str, cast: Cast, session: Session, clock: Clock
) -> None:
    enrolment = cast.trainee.enrolment
    assert enrolment is not None
    enrolment.extra_time = "unlimited"
    cast.mate.visit.locale = "en"
    session.commit()
    publish_changed(session, MODULE, two_forms, clock())
    mate = Browser(app, cast.mate)
    begin(mate, f"{place}/a/{QUIZ}")
    page = " ".join(mate.get(f"{place}/a/{QUIZ}").text.split())
    assert "You have 20 minutes; they run from the moment you begin." in page
    assert "usual" not in page
