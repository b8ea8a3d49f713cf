"""Bookmarks: a section that is kept is found again, outlives a new version, and is its owner's alone."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Bookmark, Person
from lms_plugin.queries.records import record_for_operator, record_of
from lms_plugin.services import bookmarks, people
from tests.lms_plugin.learn.quizzing import QUIZ
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.publishing import publish_changed

LESSON = "layers-of-impact"
KEY = "why-local-police"


@pytest.fixture
def lesson(place: str) -> str:
    return f"{place}/a/{LESSON}"


def keeping(browser: Browser, lesson: str) -> dict[str, str]:
    """The hidden fields of the page's form for bookmarks."""
    form = re.search(r'<form id="k".*?</form>', browser.get(lesson).text, re.DOTALL)
    assert form is not None
    return hidden(form[0])


def keep(browser: Browser, lesson: str, section: str = "first-ring", act: str = "keep") -> int:
    return browser.post(f"{lesson}/keep", {**keeping(browser, lesson), act: section}).status_code


def button(browser: Browser, lesson: str, section: str = "first-ring") -> str:
    found = re.search(rf'<button form="k"[^>]*value="{section}"[^>]*>', browser.get(lesson).text)
    assert found is not None
    return found[0]


def undone(browser: Browser, text: str) -> None:
    form = re.search(r'<form method="post" action="/learn/mine/bookmarks/restore">.*?</form>', text, re.DOTALL)
    assert form is not None
    assert browser.post("/learn/mine/bookmarks/restore", hidden(form[0])).status_code == 303


def dropped(browser: Browser, **extra: str) -> str:
    """Remove the first bookmark of the list and give the page that follows."""
    page = browser.get("/learn/mine/bookmarks").text
    form = re.search(r'<form method="post" action="([^"]*/drop)">.*?</form>', page, re.DOTALL)
    assert form is not None
    answer = browser.post(form[1], {**hidden(form[0]), **extra})
    return browser.get(answer.headers["Location"]).text


def test_each_section_with_a_heading_has_a_button_that_says_its_state(trainee: Browser, lesson: str) -> None:
    assert trainee.get(lesson).text.count('<button form="k"') == 5
    assert 'name="keep" value="first-ring" aria-pressed="false"' in button(trainee, lesson)
    assert keep(trainee, lesson) == 303
    assert 'name="drop" value="first-ring" aria-pressed="true"' in button(trainee, lesson)
    assert 'aria-pressed="false"' in button(trainee, lesson, "ask")
    assert keep(trainee, lesson, act="drop") == 303
    assert 'aria-pressed="false"' in button(trainee, lesson)


def test_the_way_back_leads_to_the_section(trainee: Browser, lesson: str) -> None:
    answer = trainee.post(f"{lesson}/keep", {**keeping(trainee, lesson), "keep": "ask"})
    assert answer.headers["Location"].endswith(f"{lesson}#convive-s-ask")


def test_the_script_is_answered_without_a_page(trainee: Browser, lesson: str) -> None:
    answer = trainee.fetch(f"{lesson}/keep", {**keeping(trainee, lesson), "keep": "ask"})
    assert (answer.status_code, answer.data) == (204, b"")


def test_keeping_twice_keeps_once_and_dropping_twice_is_harmless(
    trainee: Browser, lesson: str, session: Session
) -> None:
    assert [keep(trainee, lesson), keep(trainee, lesson)] == [303, 303]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Bookmark)) == 1
    session.rollback()
    assert [keep(trainee, lesson, act="drop"), keep(trainee, lesson, act="drop")] == [303, 303]


@pytest.mark.parametrize("section", ["", "nowhere", "intro", "x" * 500])
def test_what_is_no_section_cannot_be_kept(trainee: Browser, lesson: str, section: str) -> None:
    assert keep(trainee, lesson, section) == 404


def test_what_is_longer_than_a_section_s_name_leads_nowhere(trainee: Browser, lesson: str) -> None:
    assert keep(trainee, lesson, "x" * 20_000, act="drop") == 404


def test_a_quiz_has_nothing_to_keep(trainee: Browser, lesson: str, place: str) -> None:
    sent = {**keeping(trainee, lesson), "keep": "q"}
    assert trainee.post(f"{place}/a/{QUIZ}/keep", sent).status_code == 404


def test_bookmarks_cost_the_page_no_statement_and_few_bytes(trainee: Browser, lesson: str) -> None:
    keep(trainee, lesson)
    with statements(db.engine) as sent:
        page = trainee.get(lesson)
    assert len(sent) <= 5
    assert not [one for one in sent if re.match(r"SELECT\s+bookmark", one)]
    buttons = re.findall(r'<button form="k".*?</button>', page.text)
    assert sum(map(len, buttons)) < 1200


def test_my_bookmarks_list_module_lesson_and_section(trainee: Browser, lesson: str) -> None:
    assert "You have no bookmarks yet" in trainee.get("/learn/mine/bookmarks").text
    keep(trainee, lesson)
    page = trainee.get("/learn/mine/bookmarks").text
    assert f'<a href="{lesson}#convive-s-first-ring">The person</a>' in page
    assert "Layers of impact · Why this is local police work" in page
    assert "/learn/mine/bookmarks" in trainee.get("/learn/mine").text


def test_the_search_looks_at_every_word(trainee: Browser, lesson: str) -> None:
    keep(trainee, lesson)
    keep(trainee, lesson, "second-ring")
    found = trainee.get("/learn/mine/bookmarks?q=PERSON+impact").text
    assert "1 bookmark found." in found
    assert "The group" not in found
    assert "0 bookmarks found." in trainee.get("/learn/mine/bookmarks?q=nothing+like+it").text


def test_what_was_removed_can_be_taken_back(trainee: Browser, lesson: str) -> None:
    keep(trainee, lesson)
    page = dropped(trainee)
    assert "The bookmark has been removed." in page
    assert "You have no bookmarks yet" in page
    undone(trainee, page)
    assert "The person</a>" in trainee.get("/learn/mine/bookmarks").text


def test_what_another_person_removed_cannot_be_taken_back_by_me(
    trainee: Browser, app: Flask, cast: Cast, lesson: str, session: Session
) -> None:
    keep(trainee, lesson)
    form = hidden(re.findall(r'<form method="post" action="[^"]*/restore">.*?</form>', dropped(trainee), re.DOTALL)[0])
    mate = Browser(app, cast.mate)
    mine = keeping(mate, lesson)
    assert mate.post("/learn/mine/bookmarks/restore", {**mine, "undo": form["undo"]}).status_code == 404
    assert mate.post("/learn/mine/bookmarks/restore", {**mine, "undo": "x"}).status_code == 404
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Bookmark)) == 0


def test_a_bookmark_outlives_a_new_version_and_says_when_its_section_is_gone(
    trainee: Browser, lesson: str, session: Session, clock: Clock
) -> None:
    keep(trainee, lesson)

    def reword(body: dict) -> None:  # type: ignore[type-arg]
        body["documents"][LESSON]["sections"][1]["heading"] = "The human being"

    publish_changed(session, KEY, reword, clock())
    assert "The human being</a>" in trainee.get("/learn/mine/bookmarks").text

    def remove(body: dict) -> None:  # type: ignore[type-arg]
        del body["documents"][LESSON]["sections"][1]

    publish_changed(session, KEY, remove, clock())
    page = trainee.get("/learn/mine/bookmarks").text
    assert "This section is no longer there." in page
    assert "#convive-s-first-ring" not in page
    undone(trainee, dropped(trainee))
    assert "This section is no longer there." in trainee.get("/learn/mine/bookmarks").text


def test_nobody_else_sees_it_or_can_remove_it(
    trainee: Browser, app: Flask, cast: Cast, lesson: str, session: Session
) -> None:
    keep(trainee, lesson)
    session.rollback()
    uuid = session.scalars(select(Bookmark.uuid)).one()
    session.rollback()
    for who in (cast.mate, cast.instructor):
        other = Browser(app, who)
        assert 'aria-pressed="true"' not in other.get(lesson).text
        assert '<ul class="bookmarks">' not in other.get("/learn/mine/bookmarks").text
        sent = keeping(other, lesson)
        assert other.post(f"/learn/mine/bookmarks/{uuid}/drop", sent).status_code == 404
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Bookmark)) == 1


def test_there_is_a_most(session: Session, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookmarks, "MOST", 1)
    assert cast.trainee.enrolment is not None
    spot = bookmarks.Spot(cast.trainee.enrolment.id, cast.modules[KEY].id, LESSON, "a")
    bookmarks.keep(session, spot, clock())
    with pytest.raises(bookmarks.TooMany):
        bookmarks.keep(session, bookmarks.Spot(spot.enrolment_id, spot.module_id, LESSON, "b"), clock())


def test_they_are_in_my_record_and_in_nobody_elses_view_and_go_when_i_am_erased(
    trainee: Browser, lesson: str, cast: Cast, session: Session, clock: Clock
) -> None:
    keep(trainee, lesson)
    record = json.loads(trainee.get("/learn/mine/data.json").text)
    assert [(one["activity"], one["section"]) for one in record["bookmarks"]] == [(LESSON, "first-ring")]
    session.rollback()
    whole, theirs = record_of(session, cast.trainee.person.id), record_for_operator(session, cast.trainee.person.id)
    assert whole is not None
    assert whole["bookmarks"]
    assert theirs is not None
    assert "bookmarks" not in theirs
    people.erase(session, session.get_one(Person, cast.trainee.person.id), "operator", clock())
    assert session.scalar(select(func.count()).select_from(Bookmark)) == 0
