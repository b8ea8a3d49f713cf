"""One activity in all languages is one line of figures: answers in Spanish and in English are counted together."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.lms_plugin.learn.quizzing import MODULE, answer_form, begin, hand_in
from tests.support.browser import Browser
from tests.support.cast import Cast, library, visitor
from tests.support.house import Clock
from tests.support.publishing import publish_changed

QUESTION, RIGHT = "two-elements", "c"


def take(browser: Browser, address: str) -> str:
    """Answer the first question rightly and hand in; gives the page it was asked on."""
    begin(browser, address)
    page = browser.get(address)
    browser.post(address, answer_form(page) | {f"m.q.{QUESTION}": RIGHT})
    hand_in(browser, address)
    return page.text


def ask_everybody_the_same(body: dict[str, Any]) -> None:
    body["documents"]["check"] |= {"draw": None, "shuffle": False}


@pytest.fixture
def asked(app: Flask, cast: Cast, session: Session, clock: Clock) -> list[str]:
    """What three people read in Spanish and three in English."""
    publish_changed(session, MODULE, ask_everybody_the_same, clock())
    placement = cast.home.placements[MODULE]
    speakers = []
    for number in range(6):
        locale = "es" if number % 2 else "en"
        speakers.append(visitor(session, cast.home, f"speaker-{number}", f"Speaker {number}", clock(), locale=locale))
        speakers[-1].visit.placement_id = placement.id
    session.commit()
    return [take(Browser(app, one), f"/learn/p/{placement.uuid}/a/check") for one in speakers]


def test_a_question_answered_in_two_languages_is_one_row(
    app: Flask, cast: Cast, session: Session, asked: list[str]
) -> None:
    assert sum("A shop window is broken at night." in page for page in asked) == 3
    session.rollback()
    insight = f"/teach/c/{cast.home.cohort.uuid}/m/{cast.modules[MODULE].uuid}/a/check"
    questions = library()[0].modules[0].documents["check"].questions
    position = next(number for number, one in enumerate(questions, 1) if one.id == QUESTION)
    for locale, words in (("en", "6 answers"), ("es", "6 respuestas")):
        cast.instructor.visit.locale = locale
        session.commit()
        html = Browser(app, cast.instructor).get(insight).text
        sections = html.split('<section class="item" aria-labelledby="q-')[1:]
        assert len(sections) == len(questions)
        one = next(part for part in sections if part.startswith(f'{position}"'))
        assert words in one
        assert re.search(r"<strong>100\s?%</strong>", one)
        row = re.findall(rf'href="#q-{position}".*?</tr>', html, re.DOTALL)
        assert [re.findall(r'<td class="number">(\d+)</td>', each)[0] for each in row] == ["6"]
