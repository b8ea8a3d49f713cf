"""The list of content and the page of one module."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Academy, Module, Person, Visit
from tests.lms_plugin.author.conftest import Entering
from tests.lms_plugin.author.packages import changed
from tests.support.cast import Cast, Visitor, sign_in
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.sending import get, post, upload


def test_the_list_shows_the_library_as_read_only(admin: FlaskClient) -> None:
    page = get(admin, "/author/").text
    assert "Library: read only here" in page
    assert "hate-crime" in page
    assert "Español: complete" in page


def test_the_list_says_where_a_module_is_published_and_how_often_it_is_linked(admin: FlaskClient) -> None:
    page = get(admin, "/author/").text
    assert "Version 1" in page
    assert "courses\">1</td>" in page


def test_a_search_keeps_what_fits_and_says_when_nothing_does(admin: FlaskClient) -> None:
    found = get(admin, "/author/?q=mediation").text
    assert "role-and-limits" in found
    assert "why-local-police" not in found
    assert "Nothing has “zebra”" in get(admin, "/author/?q=zebra").text


def test_an_installation_without_content_says_what_to_do_first(app: Flask, session: Session, clock: Clock) -> None:
    now = clock()
    academy = Academy(key="new", name="New academy", locale="en", jurisdiction="FR", created_at=now)
    session.add(academy)
    session.flush()
    person = Person(academy_id=academy.id, issuer="https://lms.example", sub="1", locale="en", created_at=now)
    session.add(person)
    session.flush()
    visit = Visit(
        person_id=person.id, role="learner", administers=True, frame_origin="", locale="en", created_at=now,
        expires_at=now + timedelta(hours=1),
    )  # fmt: skip
    session.add(visit)
    session.commit()
    admin = sign_in(app.test_client(), Visitor(person, None, visit))
    assert "There is no content yet" in get(admin, "/author/").text


def test_an_own_module_stands_beside_the_library(admin: FlaskClient, own: Module) -> None:
    page = get(admin, "/author/").text
    assert "The night shift" in page
    assert "Not published" in page
    assert "Version 1 waits" in page


def test_the_list_asks_the_database_little_however_many_modules(admin: FlaskClient, own: Module) -> None:
    get(admin, "/author/")
    with statements(db.engine) as sent:
        get(admin, "/author/")
    assert len(sent) <= 3


def test_the_page_of_a_module_names_versions_and_who_made_them(admin: FlaskClient, own: Module) -> None:
    upload(admin, changed("street.md", "Look twice", "Look three times"))
    page = get(admin, f"/author/m/{own.uuid}").text
    assert "Oliver Reid" in page
    assert ">2" in page
    assert "Publish the draft" in page


def test_the_page_of_a_draft_says_what_it_would_change(admin: FlaskClient, own: Module, session: Session) -> None:
    version = session.get_one(Module, own.id).draft_version_id
    session.execute(update(Module).where(Module.id == own.id).values(published_version_id=version))
    session.commit()
    upload(admin, changed("check.yaml", "id: nobody", "id: no-one"))
    page = get(admin, f"/author/m/{own.uuid}").text
    assert "questions, options, sections or scenes came or went" in page
    assert "Version 2 compared with version 1" in page


def test_a_library_module_can_be_looked_at_but_not_changed(admin: FlaskClient, session: Session) -> None:
    library = session.scalars(select(Module)).first()
    assert library is not None
    page = get(admin, f"/author/m/{library.uuid}")
    assert page.status_code == 200
    assert "the operator" in page.text
    assert "Publish the draft" not in page.text
    for door in ("publish", "withdraw"):
        assert get(admin, f"/author/m/{library.uuid}/{door}").status_code == 403
        assert post(admin, f"/author/m/{library.uuid}/{door}", digest="x").status_code == 403


def test_names_of_another_academys_people_are_never_shown(
    admin: FlaskClient, own: Module, enter: Entering, cast: Cast
) -> None:
    assert get(enter(cast.administrator), f"/author/m/{own.uuid}").status_code == 404
