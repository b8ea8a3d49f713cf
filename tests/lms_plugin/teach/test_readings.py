"""Figures of a marked report and of a form: a case reckoned by hand, and the rule that hides small groups."""

import re
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.lms_plugin.teach.crowd import Crowd
from tests.support.browser import Browser
from tests.support.cast import Cast, place
from tests.support.house import Clock

REPORTS, FORMS = "bias-indicators", "when-not-to-mediate"
KEY = {
    "vans": ["bi-5"], "bunting": ["bi-6"], "words": ["bi-2"], "wheel": ["bi-3"], "daughter": ["bi-1"],
    "earlier": ["bi-7"], "debt": ["counter"],
}  # fmt: skip


def reading(without: str = "", **extra: list[str]) -> dict[str, Any]:
    """A reading that was handed in: the first key without one line, and with marks of one's own."""
    marks = {line: codes for line, codes in KEY.items() if line != without} | extra
    missing = ["photographs", "last-seen", "earlier-notes", "supplier"]
    said = {"decision": "flag", "undecided": False, "why": "Mine"}
    return {"stage": "result", "marks": marks, "missing": missing, **said}


def filled(facts: list[str], wants: str = "both-alone") -> dict[str, Any]:
    """A form that was handed in."""
    values = {"asked-by": ["one"], "about": ["Words of mine"], "facts": facts, "wants": [wants]}
    return {"stage": "result", "step": "next", "tried": False, "values": {**values, "could-refuse": ["nothing-at-all"]}}


def row(html: str, words: str) -> str:
    """The row of a table that holds these words, blanks made single."""
    found = next(part for part in html.split("<tr>")[1:] if words in part)
    return re.sub(r"\s+", " ", found.split("</tr>")[0])


def shares(part: str) -> list[str]:
    return re.findall(r'class="(?:share-figure|quiet)">([^<]+)</span>', part)


@pytest.fixture(autouse=True)
def placed(session: Session, cast: Cast, clock: Clock) -> None:
    for key in (REPORTS, FORMS):
        place(session, cast.home, cast.modules[key], clock())
    session.commit()


@pytest.fixture
def report(home: str, cast: Cast) -> str:
    return f"{home}/m/{cast.modules[REPORTS].uuid}/a/petrol-smell"


@pytest.fixture
def triage(home: str, cast: Cast) -> str:
    return f"{home}/m/{cast.modules[FORMS].uuid}/a/triage"


def handed_in(crowd: Crowd, activity: str, module: str, *states: dict[str, Any]) -> None:
    for index, state in enumerate(states):
        crowd.attempt(crowd.learner(f"Person {index}"), activity, state, module=module)
    crowd.session.commit()


def test_a_report_shows_misses_and_marks_too_many_line_by_line(
    instructor: Browser, report: str, crowd: Crowd, session: Session
) -> None:
    states = [reading(), reading("debt"), reading("debt"), reading("wheel", lamp=["bi-6"]), reading(lamp=["bi-6"])]
    handed_in(crowd, "petrol-smell", REPORTS, *states)
    html = instructor.get(report).text
    assert shares(row(html, "owes money"))[:2] == ["40%", "0%"]
    assert shares(row(html, "lamp at the entrance"))[:2] == ["0%", "40%"]
    assert "BI-6 Date or time (40%)" in row(html, "lamp at the entrance")
    assert "Line 11 was missed most: 40% left out a mark of the key there." in html
    assert "Krippendorff" in html
    assert "Mine" not in html


def test_a_form_shows_lights_and_choices_and_nothing_that_was_written(
    instructor: Browser, triage: str, crowd: Crowd, session: Session
) -> None:
    states = [filled(["gender-violence"]), filled(["threats"]), *[filled(["nothing"])] * 3]
    handed_in(crowd, "triage", FORMS, *states)
    html = instructor.get(triage).text
    assert re.findall(r"<dt>(Never|Not now|Yes, with care)</dt><dd>.*?figure\">([^<]+)<", html) == [
        ("Never", "20%"), ("Not now", "20%"), ("Yes, with care", "60%")
    ]  # fmt: skip
    assert shares(row(html, "Threats or harassment that go on")) == ["20%"]
    assert "Words of mine" not in html


@pytest.mark.parametrize("where", ["report", "triage"])
def test_four_people_show_no_figure(
    instructor: Browser, crowd: Crowd, where: str, request: pytest.FixtureRequest
) -> None:
    handed_in(crowd, "petrol-smell", REPORTS, *[reading()] * 4)
    handed_in(crowd, "triage", FORMS, *[filled(["threats"])] * 4)
    html = instructor.get(request.getfixturevalue(where)).text
    assert "Fewer than five people" in html
    assert "%" not in html.split("<main")[1]
