"""A journal in the trainee's room: written, changed, deleted, shared and taken back, and never lost."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import registry
from lms_plugin.access import staff_may_read, staff_may_review
from lms_plugin.models import Attempt, JournalEntry, MoveRow, Progress
from lms_plugin.queries import insight
from lms_plugin.queries.records import record_for_operator
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.people import erase, find
from tests.lms_plugin.learn.writing import JOURNAL, about, form, typed, write
from tests.support.browser import Browser
from tests.support.cast import Cast, library
from tests.support.house import Clock
from tests.support.publishing import publish_changed

WORDS = "Lo que más me sorprendió fue el silencio del pasillo."
MODULE = "why-local-police"


@pytest.fixture
def journal(place: str) -> str:
    return f"{place}/a/{JOURNAL}"


def rows(session: Session) -> list[JournalEntry]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(JournalEntry).order_by(JournalEntry.id)))


def everywhere(session: Session, words: str) -> list[str]:
    """The tables in which some words stand."""
    session.rollback()
    metadata = JournalEntry.metadata
    return [table.name for table in metadata.sorted_tables
            if any(words in repr(tuple(row)) for row in session.execute(select(table)))]  # fmt: skip


def test_an_entry_is_written_and_stands_in_one_table_alone(trainee: Browser, session: Session, journal: str) -> None:
    assert write(trainee, journal, WORDS).status_code == 303
    page = trainee.get(journal)
    assert WORDS in page.text
    assert "1 of 2 entries written." in page.text
    assert everywhere(session, WORDS) == ["journal_entry"]
    assert [row.data for row in session.scalars(select(MoveRow))] == [{}, {}]


def test_it_is_complete_with_two_entries_and_goes_on(trainee: Browser, session: Session, journal: str) -> None:
    for text in ("one", "two", "three"):
        assert write(trainee, journal, text).status_code == 303
    page = trainee.get(journal)
    assert "Complete. You can go on writing" in page.text
    assert all(text in page.text for text in ("one", "two", "three"))
    session.rollback()
    progress = session.scalars(select(Progress)).one()
    assert progress.cells[JOURNAL]["status"] == "done"
    assert progress.cells[JOURNAL]["attempts"] == 1
    assert session.scalars(select(Attempt.number)).all() == [1]


def test_a_deleted_entry_is_gone_from_every_table(trainee: Browser, session: Session, journal: str) -> None:
    write(trainee, journal, WORDS)
    write(trainee, journal, "another", "silence")
    trainee.post(journal, form(trainee.get(journal), "open", m_page="delete", m_entry="1"))
    assert "Delete this entry?" in trainee.get(journal).text
    trainee.post(journal, form(trainee.get(journal), "delete", m_entry="1"))
    assert everywhere(session, WORDS) == []
    assert [row.body["text"] for row in rows(session)] == ["another"]


def test_an_entry_is_changed_in_place(trainee: Browser, session: Session, journal: str) -> None:
    write(trainee, journal, WORDS)
    trainee.post(journal, form(trainee.get(journal), "open", m_page="edit", m_entry="1"))
    page = trainee.get(journal)
    assert typed(page) == WORDS
    trainee.post(journal, form(page, "save", m_entry="1", m_text="Otras palabras."))
    assert everywhere(session, WORDS) == []
    assert [row.body["text"] for row in rows(session)] == ["Otras palabras."]


def test_words_of_a_stale_tab_are_not_lost(trainee: Browser, session: Session, journal: str) -> None:
    trainee.post(journal, form(trainee.get(journal), "open", m_page="write", m_prompt="before"))
    first, tab = trainee.get(journal), trainee.get(journal)
    trainee.post(journal, form(first, "save", m_prompt="before", m_text="from the first tab"))
    for late in (trainee.fetch, trainee.post):
        stale = late(journal, form(tab, "save", m_prompt="before", m_text=WORDS))
        assert stale.status_code == 409
        assert typed(stale) == WORDS
    assert trainee.post(journal, form(stale, "save", m_prompt="before", m_text=typed(stale))).status_code == 303
    assert [row.body["text"] for row in rows(session)] == ["from the first tab", WORDS]


def test_a_double_click_writes_once(trainee: Browser, session: Session, journal: str) -> None:
    trainee.post(journal, form(trainee.get(journal), "open", m_page="write", m_prompt="before"))
    fields = form(trainee.get(journal), "save", m_prompt="before", m_text=WORDS)
    assert [trainee.post(journal, fields).status_code for _ in range(2)] == [303, 303]
    assert len(rows(session)) == 1


def test_too_long_an_entry_comes_back_with_what_to_do(trainee: Browser, session: Session, journal: str) -> None:
    trainee.post(journal, form(trainee.get(journal), "open", m_page="write", m_prompt="before"))
    long = "ñ" * 4001
    refused = trainee.post(journal, form(trainee.get(journal), "save", m_prompt="before", m_text=long))
    assert refused.status_code == 422
    assert "An entry has at most 4,000 characters." in refused.text
    assert typed(refused) == long
    fits = trainee.post(journal, form(refused, "save", m_prompt="before", m_text=long[:-1]))
    assert fits.status_code == 303
    assert rows(session)[0].body["text"] == "ñ" * 4000


def test_a_journal_of_ten_modules_fits(trainee: Browser, session: Session, journal: str) -> None:
    for number in range(20):
        assert write(trainee, journal, f"{number} " + "á" * 1996).status_code == 303
    assert len(rows(session)) == 20
    assert trainee.get(journal).text.count("á" * 1996) == 20
    state = session.scalars(select(Attempt.state)).one()
    assert "entries" not in state


def test_sharing_and_taking_back(trainee: Browser, session: Session, journal: str) -> None:
    write(trainee, journal, WORDS)
    trainee.post(journal, form(trainee.get(journal), "open", m_page="share", m_entry="1"))
    assert "with your name and its date" in trainee.get(journal).text
    trainee.post(journal, form(trainee.get(journal), "share", m_entry="1"))
    assert [row.is_shared for row in rows(session)] == [True]
    assert "shared with your instructors" in trainee.get(journal).text
    about(trainee, journal, "withdraw", "1")
    assert [row.is_shared for row in rows(session)] == [False]


def test_it_is_begun_once_only(trainee: Browser, session: Session, journal: str) -> None:
    """A second attempt would hide what was written in the first."""
    for text in ("one", "two"):
        write(trainee, journal, text)
    fields = form(trainee.get(journal), "open")
    again = trainee.post(f"{journal}/begin", {"attempt": "1", "as": fields["as"]})
    assert again.status_code == 409
    assert "one" in trainee.get(journal).text
    session.rollback()
    assert len(session.scalars(select(Attempt.id)).all()) == 1


def test_what_was_written_to_a_prompt_that_goes_is_kept(
    trainee: Browser, session: Session, journal: str, clock: Clock
) -> None:
    write(trainee, journal, WORDS)
    write(trainee, journal, "two", "silence")
    publish_changed(session, MODULE, _without_first_prompt, clock())
    page = trainee.get(journal)
    assert WORDS in page.text
    assert "Written to something that is no longer asked here" in page.text
    assert write(trainee, journal, "three", "silence").status_code == 303
    about(trainee, journal, "delete", "1")
    assert [row.body["text"] for row in rows(session)] == ["two", "three"]


def _without_first_prompt(body: dict[str, Any]) -> None:
    del body["documents"][JOURNAL]["prompts"][0]
    for parallel in body["translations"].values():
        for name in ("strings", "of"):
            kept = parallel[JOURNAL][name]
            parallel[JOURNAL][name] = {key: text for key, text in kept.items() if not key.startswith("prompts/before")}


def test_the_owner_s_export_holds_it_and_an_operator_s_does_not(
    trainee: Browser, session: Session, journal: str, cast: Cast
) -> None:
    write(trainee, journal, WORDS)
    own = trainee.get("/learn/mine/data.json")
    assert own.json is not None
    assert [one["entry"]["text"] for one in own.json["journal"]] == [WORDS]
    assert "Entries in your journals" in trainee.get("/learn/mine/data").text
    session.rollback()
    assert WORDS not in repr(record_for_operator(session, cast.trainee.person.id))


def test_erasure_takes_it_away(trainee: Browser, session: Session, journal: str, cast: Cast, clock: Clock) -> None:
    write(trainee, journal, WORDS)
    uuid = cast.trainee.person.uuid
    session.rollback()
    person = find(session, uuid)
    assert person is not None
    erase(session, person, OPERATOR, clock())
    session.commit()
    assert rows(session) == []
    assert everywhere(session, WORDS) == []


def test_the_version_to_print_is_ones_own_journal(app: Flask, trainee: Browser, journal: str, cast: Cast) -> None:
    write(trainee, journal, WORDS)
    trainee.post(journal, form(trainee.get(journal), "open", m_page="delete", m_entry="1"))
    sheet = trainee.get(f"{journal}/paper")
    assert WORDS in sheet.text
    assert "<textarea" not in sheet.text
    assert "Delete" not in sheet.text
    others = Browser(app, cast.mate).get(f"{journal}/paper")
    assert others.status_code == 200
    assert WORDS not in others.text


def test_a_mate_and_a_stranger_see_nothing_of_it(
    app: Flask, trainee: Browser, session: Session, journal: str, cast: Cast
) -> None:
    write(trainee, journal, WORDS)
    assert WORDS not in Browser(app, cast.mate).get(journal).text
    assert Browser(app, cast.stranger).get(journal).status_code == 404


def test_the_words_are_on_no_page_that_is_kept_ready(trainee: Browser, journal: str) -> None:
    from lms_plugin.web import playing

    playing._kept.cache_clear()
    write(trainee, journal, WORDS)
    trainee.get(journal)
    assert playing._kept.cache_info().currsize == 0


def test_no_sample_of_a_private_kind_is_ever_read(trainee: Browser, session: Session, journal: str, cast: Cast) -> None:
    """Instructors' figures are made of states: those of a journal are not even asked for."""
    for text in ("one", "two"):
        write(trainee, journal, text)
    session.rollback()
    kind = registry.kind("journal")
    module, document = cast.modules[MODULE], library()[0].modules[0].documents[JOURNAL]
    assert insight.sample(session, cast.home.cohort.id, module.id, JOURNAL, kind, document).states == ()
    assert not staff_may_review(kind)
    assert not staff_may_read(registry.kind("survey"))
    assert staff_may_read(registry.kind("form"))
