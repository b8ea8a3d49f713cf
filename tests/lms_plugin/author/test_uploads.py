"""Uploading: every problem is said and nothing stored, or a draft that changes nothing for trainees."""

from collections.abc import Callable
from io import BytesIO
from threading import Barrier, Thread

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from courses.packages import write_zip
from courses.packages.files import MAX_PACKED
from lms_plugin.models import Audit, Module, ModuleVersion, Programme
from lms_plugin.web.bodies import MOST
from tests.lms_plugin.author.packages import BAD, FILES, changed, packed
from tests.support.cast import Cast, Visitor, library
from tests.support.sending import post, upload


def counts(session: Session) -> tuple[int, ...]:
    session.rollback()
    tables = (Programme, Module, ModuleVersion)
    return tuple(session.scalar(select(func.count()).select_from(one)) or 0 for one in tables)


def test_every_bad_package_is_refused_with_its_problems_and_nothing_is_stored(
    admin: FlaskClient, session: Session
) -> None:
    before = counts(session)
    for name, data in BAD.items():
        answer = upload(admin, data)
        assert answer.status_code == 422, name
        assert "Nothing was stored" in answer.text, name
        assert "To be mended" in answer.text, name
        assert counts(session) == before, name


def test_a_problem_names_file_line_and_place(admin: FlaskClient) -> None:
    page = upload(admin, BAD["a source that is not there"]).text
    assert "<code>check.yaml</code>" in page
    assert 'data-label="Line">12</td>' in page
    assert "questions/q-who/source" in page


def test_a_problem_is_said_in_the_language_of_the_page(cast: Cast, enter: Callable[[Visitor], FlaskClient]) -> None:
    page = upload(enter(cast.administrator), BAD["a source that is not there"]).text
    assert "en module.yaml no está la fuente" in page
    assert "has no source" not in page


def test_a_module_that_lacks_a_translation_is_warned_of_in_the_language_of_the_page(
    cast: Cast, enter: Callable[[Visitor], FlaskClient]
) -> None:
    page = upload(enter(cast.administrator), changed("module.yaml", "minutes: ", "minutes: 1")).text
    assert "las actividades suman" in page


def test_words_of_a_package_never_become_markup(admin: FlaskClient) -> None:
    page = upload(admin, packed({**FILES, "<img src=x onerror=alert(1)>.yaml": "a: b", "bad\\name": "x"})).text
    assert "<img" not in page


def test_an_upload_without_a_file_says_what_to_do(admin: FlaskClient) -> None:
    answer = post(admin, "/author/upload", act="save")
    assert answer.status_code == 422
    assert "Choose a zip file" in answer.text


def test_a_file_that_is_too_large_is_refused(admin: FlaskClient) -> None:
    assert upload(admin, b"x" * (MAX_PACKED + 1)).status_code == 422
    assert upload(admin, b"x" * (MAX_PACKED + MOST + 1)).status_code == 413


def test_a_mere_check_stores_nothing(admin: FlaskClient, session: Session) -> None:
    before = counts(session)
    answer = upload(admin, packed(FILES), act="check")
    assert answer.status_code == 200
    assert "A new module" in answer.text
    assert "nothing was stored" in answer.text
    assert counts(session) == before


def test_a_module_alone_joins_the_academys_own_programme_as_a_draft(admin: FlaskClient, session: Session) -> None:
    assert "Saved as version 1" in upload(admin, packed(FILES)).text
    session.rollback()
    module = session.scalars(select(Module).where(Module.key == "night-shift")).one()
    programme = session.get_one(Programme, module.programme_id)
    assert programme.academy_id is not None
    assert module.draft_version_id is not None
    assert module.published_version_id is None


def test_a_second_module_joins_the_same_programme(admin: FlaskClient, session: Session) -> None:
    upload(admin, packed(FILES))
    upload(admin, changed("module.yaml", "key: night-shift", "key: day-shift"))
    session.rollback()
    rows = session.scalars(select(Module).where(Module.key.in_(("night-shift", "day-shift"))))
    assert len({row.programme_id for row in rows}) == 1


def test_the_same_package_twice_makes_one_version(admin: FlaskClient, session: Session) -> None:
    upload(admin, packed(FILES))
    before = counts(session)
    again = upload(admin, packed(FILES))
    assert again.status_code == 200
    assert "was here already" in again.text
    assert counts(session) == before


def test_an_older_version_uploaded_again_becomes_the_draft(admin: FlaskClient, session: Session) -> None:
    upload(admin, packed(FILES))
    upload(admin, changed("street.md", "Look twice", "Look once"))
    upload(admin, packed(FILES))
    session.rollback()
    module = session.scalars(select(Module).where(Module.key == "night-shift")).one()
    assert session.get_one(ModuleVersion, module.draft_version_id).number == 1


def test_a_library_programme_becomes_the_academys_own_edition(admin: FlaskClient, session: Session) -> None:
    published = select(Module.id, Module.published_version_id).join(Programme).where(Programme.academy_id.is_(None))
    before = session.execute(published).all()
    answer = upload(admin, write_zip(library()[0]))
    assert answer.status_code == 200
    session.rollback()
    assert session.execute(published).all() == before
    editions = session.scalars(select(Programme).where(Programme.key == "hate-crime")).all()
    assert len(editions) == 2


def test_an_import_is_noted(admin: FlaskClient, session: Session) -> None:
    upload(admin, packed(FILES))
    session.rollback()
    line = session.scalars(select(Audit).where(Audit.act == "content.import", Audit.academy_id.is_not(None))).one()
    assert line.detail["module"] == "night-shift"


def test_two_uploads_at_once_make_one_version(
    app: Flask, cast: Cast, session: Session, enter: Callable[[Visitor], FlaskClient]
) -> None:
    clients = [enter(cast.away_administrator) for _ in range(2)]
    session.rollback()
    start, statuses = Barrier(2), []

    def send(client: FlaskClient) -> None:
        with app.app_context():
            start.wait()
            statuses.append(upload(client, packed(FILES)).status_code)

    threads = [Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200, 200]
    assert session.scalar(select(func.count(Module.id)).where(Module.key == "night-shift")) == 1
    modules = select(func.count(ModuleVersion.id)).join(Module, Module.id == ModuleVersion.module_id)
    assert session.scalar(modules.where(Module.key == "night-shift")) == 1


def test_a_refused_package_is_called_as_its_file_is(admin: FlaskClient) -> None:
    answer = post(admin, "/author/upload", package=(BytesIO(b"no zip"), "módulo de marzo.zip"), act="check")
    assert answer.status_code == 422
    assert "<code>módulo de marzo.zip</code>" in answer.text
    assert "package.zip" not in answer.text
