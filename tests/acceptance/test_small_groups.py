"""A group of four: no figure is shown of it, and none can be worked out from what is shown."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.lms_plugin.learn.quizzing import MODULE, QUIZ, whole
from tests.support.browser import Browser
from tests.support.cast import Cast, visitor
from tests.support.house import Clock


def answered(app: Flask, cast: Cast, session: Session, clock: Clock, name: str) -> None:
    """One more person of the cohort hands in the quiz."""
    session.rollback()
    who = visitor(session, cast.home, name.lower(), name, clock(), locale="en")
    who.visit.placement_id = cast.home.placements[MODULE].id
    session.commit()
    whole(Browser(app, who), f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{QUIZ}")


@pytest.fixture
def insight(cast: Cast, session: Session) -> str:
    cast.instructor.person.locale = cast.instructor.visit.locale = "en"
    session.commit()
    return f"/teach/c/{cast.home.cohort.uuid}/m/{cast.modules[MODULE].uuid}/a/{QUIZ}"


def shares(page: str) -> list[str]:
    return re.findall(r"\d+\s?%", re.sub(r"<style.*?</style>", "", page.split("<main", 1)[1], flags=re.DOTALL))


def test_the_figures_of_four_people_are_hidden_and_those_of_five_are_not(
    app: Flask, cast: Cast, session: Session, clock: Clock, insight: str
) -> None:
    instructor = Browser(app, cast.instructor)
    for name in ("Nora", "Omar", "Pilar", "Quim"):
        answered(app, cast, session, clock, name)
    few = instructor.get(insight).text
    assert "Too few: fewer than five people answered it." in few
    assert shares(few) == []
    answered(app, cast, session, clock, "Rosa")
    assert shares(instructor.get(insight).text)
