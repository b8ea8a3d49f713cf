"""A marked report and a triage through plain forms: the same scores and the same closed doors as in the courses."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt
from tests.lms_plugin.learn.quizzing import begin
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, place
from tests.support.house import Clock

MARKS = {
    "vans": "bi-5", "bunting": "bi-6", "words": "bi-2", "wheel": "bi-3", "daughter": "bi-1", "earlier": "bi-7",
    "debt": "counter",
}  # fmt: skip


@pytest.fixture
def rooms(session: Session, cast: Cast, clock: Clock) -> dict[str, str]:
    """The addresses of a report and of a triage, placed for this test."""
    found = {}
    for module, activity in (("bias-indicators", "petrol-smell"), ("when-not-to-mediate", "triage")):
        uuid = place(session, cast.home, cast.modules[module], clock()).uuid
        found[activity] = f"/learn/p/{uuid}/a/{activity}"
    session.commit()
    return found


def send(browser: Browser, address: str, act: str, **data: str | list[str]) -> int:
    """One move of the form that makes it; `__` in a name stands for a dot and `_` for a hyphen."""
    named = {"m." + name.replace("__", ".").replace("_", "-"): value for name, value in data.items()}
    return browser.post(address, hidden(browser.get(address), act) | {"act": act} | named).status_code


def last_attempt(session: Session) -> Attempt:
    session.rollback()
    return session.scalars(select(Attempt).order_by(Attempt.id.desc())).first()  # type: ignore[return-value]


def test_a_report_is_marked_without_a_script_and_scored_as_the_key_says(
    trainee: Browser, rooms: dict[str, str], session: Session
) -> None:
    address = rooms["petrol-smell"]
    begin(trainee, address)
    for line, code in MARKS.items():
        assert send(trainee, address, "decide", segment=line, code=code, go="mark") == 303
    missing = ["photographs", "last-seen", "earlier-notes", "supplier"]
    assert send(trainee, address, "decide", missing=missing, decision="flag", why="<b>Fire</b>", go="check") == 303
    assert "&lt;b&gt;Fire&lt;/b&gt;" in trainee.get(address).text
    assert send(trainee, address, "submit") == 303
    assert "10 of 10 points" in trainee.get(address).text
    attempt = last_attempt(session)
    assert (attempt.earned, attempt.possible) == (10, 10)


def test_a_mark_without_a_line_is_refused_in_words_and_nothing_is_lost(
    trainee: Browser, rooms: dict[str, str], session: Session
) -> None:
    address = rooms["petrol-smell"]
    begin(trainee, address)
    send(trainee, address, "decide", segment="vans", code="bi-5", go="mark")
    page = trainee.post(address, hidden(trainee.get(address), "decide") | {"act": "mark", "m.code": "bi-6"})
    assert page.status_code == 422
    assert "Choose a line of the report first." in page.text
    assert 'value="bi-6" checked' in page.text
    assert send(trainee, address, "decide", code="bi-6", why="kept", go="mark") == 303
    assert "Choose a line of the report first." in trainee.get(address).text
    assert 'value="kept"' in trainee.get(address).text
    assert last_attempt(session).state["marks"] == {"vans": ["bi-5"]}


def test_in_spain_gender_violence_closes_the_joint_session(
    trainee: Browser, rooms: dict[str, str], session: Session
) -> None:
    address = rooms["triage"]
    begin(trainee, address)
    send(trainee, address, "save", f__asked_by="one", go="next")
    send(trainee, address, "save", f__facts=["gender-violence"], go="next")
    page = trainee.get(address).text
    assert "LOPJ" in page
    assert "Never" in page
    send(trainee, address, "save", f__wants="both-alone", f__could_refuse="nothing-at-all", go="next")
    page = trainee.get(address).text
    assert "What happens now" in page
    assert "On which day?" not in page
    moved = {"act": "open", "m.step": "joint-session"}
    assert trainee.post(address, hidden(page, "save") | moved).status_code == 422
    send(trainee, address, "save", f__referral=["support"], go="next")
    assert "Not open: The joint session" in trainee.get(address).text
    assert send(trainee, address, "submit") == 303
    assert last_attempt(session).finished_at is not None
