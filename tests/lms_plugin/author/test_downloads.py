"""Downloads: what comes out can go in again, and each is noted."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.packages import read_zip
from lms_plugin.models import Audit, Module, ModuleVersion, Programme
from tests.support.sending import post


def test_a_module_comes_out_as_it_went_in(admin: FlaskClient, own: Module, session: Session) -> None:
    answer = post(admin, f"/author/m/{own.uuid}/download", version="1")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="night-shift-1.zip"'
    version = session.get_one(ModuleVersion, own.draft_version_id)
    assert read_zip(answer.data).modules[0].digest == version.digest
    session.rollback()
    assert session.scalars(select(Audit).where(Audit.act == "content.download")).one().thing_uuid == own.uuid


def test_a_version_that_is_not_there_is_404_and_not_noted(admin: FlaskClient, own: Module, session: Session) -> None:
    assert post(admin, f"/author/m/{own.uuid}/download", version="7").status_code == 404
    session.rollback()
    assert not session.scalars(select(Audit).where(Audit.act == "content.download")).all()


def test_a_library_programme_comes_out_whole(admin: FlaskClient, session: Session) -> None:
    programme = session.scalars(select(Programme).where(Programme.key == "mediation")).one()
    answer = post(admin, f"/author/p/{programme.uuid}/download")
    package = read_zip(answer.data)
    assert package.programme is not None
    assert [module.key for module in package.modules] == ["role-and-limits", "when-not-to-mediate"]


def test_what_comes_out_is_sound_in_every_language(admin: FlaskClient, session: Session) -> None:
    programme = session.scalars(select(Programme).where(Programme.key == "mediation")).one()
    package = read_zip(post(admin, f"/author/p/{programme.uuid}/download").data)
    assert package.warnings == ()
    digests = set(session.scalars(select(ModuleVersion.digest)))
    assert {module.digest for module in package.modules} <= digests


def test_single_uploads_are_no_programme_to_download(admin: FlaskClient, own: Module, session: Session) -> None:
    programme = session.get_one(Programme, own.programme_id)
    assert post(admin, f"/author/p/{programme.uuid}/download").status_code == 404
