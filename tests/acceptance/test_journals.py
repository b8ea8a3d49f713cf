"""A journal is its owner's: nobody who teaches or administers reads it, on the pages and in the files made for them."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Enrolment
from tests.lms_plugin.learn.writing import JOURNAL, write
from tests.support.browser import Browser, hidden
from tests.support.cast import Cast, Visitor
from tests.tenancy.estate import MODULE

WORDS = "Madreselva tras la verja."


@pytest.fixture
def journal(trainee: Browser, cast: Cast) -> str:
    """A journal of two entries, so that it is done and counted."""
    address = f"/learn/p/{cast.home.placements[MODULE].uuid}/a/{JOURNAL}"
    for text in (WORDS, f"{WORDS} Otra vez."):
        assert write(trainee, address, text).status_code == 303
    assert WORDS in trainee.get(address).text
    return address


@pytest.fixture
def cohort(cast: Cast) -> str:
    return f"/teach/c/{cast.home.cohort.uuid}"


def in_english(app: Flask, session: Session, who: Visitor) -> Browser:
    session.rollback()
    who.visit.locale = who.person.locale = "en"
    session.commit()
    return Browser(app, who)


def enrolment_of(session: Session, cast: Cast) -> str:
    wanted = (Enrolment.person_id == cast.trainee.person.id, Enrolment.cohort_id == cast.home.cohort.id)
    return session.scalars(select(Enrolment.uuid).where(*wanted)).one()


def test_who_teaches_the_cohort_sees_that_it_is_done_and_no_word_of_it(
    app: Flask, session: Session, cast: Cast, journal: str, cohort: str
) -> None:
    instructor = in_english(app, session, cast.instructor)
    place, enrolment = cast.home.placements[MODULE].uuid, enrolment_of(session, cast)
    module = cast.modules[MODULE].uuid
    figures = instructor.get(f"{cohort}/m/{module}/a/{JOURNAL}")
    person = instructor.get(f"{cohort}/people/{enrolment}")
    review = instructor.get(f"/teach/p/{place}/review/{enrolment}")
    handed_in = instructor.get(f"/teach/p/{place}/review/{enrolment}/{JOURNAL}/1")
    assert [figures.status_code, person.status_code, review.status_code] == [200, 200, 200]
    assert "1 begun, 1 done." in figures.text
    own = instructor.get(journal)
    file = instructor.post(f"{cohort}/people.csv", {**hidden(instructor.get(cohort)), "module": str(module)})
    assert file.status_code == 200
    for answer in (figures, person, review, handed_in, own, file):
        assert "Madreselva" not in answer.text


def test_who_administers_the_academy_reads_no_word_of_it(
    app: Flask, session: Session, cast: Cast, journal: str, cohort: str
) -> None:
    admin = in_english(app, session, cast.administrator)
    record, module = f"/admin/people/{cast.trainee.person.uuid}", cast.modules[MODULE].uuid
    asked = admin.get(record)
    taken = admin.post(f"{record}/record.json", hidden(asked))
    assert [asked.status_code, taken.status_code] == [200, 200]
    figures = admin.get(f"{cohort}/m/{module}/a/{JOURNAL}")
    assert figures.status_code == 403, "administering is not teaching"
    for answer in (asked, taken, figures, admin.get(journal), admin.get("/admin/audit")):
        assert "Madreselva" not in answer.text
