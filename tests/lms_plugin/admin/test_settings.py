"""Settings of the academy: law and language, noted when they change."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, Audit
from tests.support.cast import Cast
from tests.support.sending import get, post


def academy(session: Session, cast: Cast) -> Academy:
    session.rollback()
    return session.get_one(Academy, cast.away.academy.id, populate_existing=True)


def test_the_form_shows_what_holds(admin: FlaskClient) -> None:
    page = get(admin, "/admin/settings").text
    assert 'value="other" checked' in page
    assert 'value="GB-EAW"' in page
    assert "1 course follows this setting" in page


def test_a_listed_jurisdiction_is_stored_and_noted(admin: FlaskClient, session: Session, cast: Cast) -> None:
    assert post(admin, "/admin/settings", jurisdiction="ES", locale="es").status_code == 303
    row = academy(session, cast)
    assert (row.jurisdiction, row.locale) == ("ES", "es")
    line = session.scalars(select(Audit).where(Audit.act == "academy.settings")).one()
    assert line.detail == {"jurisdiction": ["GB-EAW", "ES"], "locale": ["en", "es"]}


def test_a_university_behind_the_credits_is_stored_noted_and_taken_away_again(
    admin: FlaskClient, session: Session, cast: Cast
) -> None:
    for typed, kept in (("  Universidad de Prueba ", "Universidad de Prueba"), ("", None)):
        fields = {"jurisdiction": "other", "code": "GB-EAW", "locale": "en", "university": typed}
        assert post(admin, "/admin/settings", **fields).status_code == 303
        session.rollback()
        assert academy(session, cast).university == kept
    lines = session.scalars(select(Audit.detail).where(Audit.act == "academy.settings").order_by(Audit.id)).all()
    assert lines[0] == {"university": [None, "Universidad de Prueba"]}


def test_the_same_settings_again_change_nothing(admin: FlaskClient, session: Session, cast: Cast) -> None:
    assert post(admin, "/admin/settings", jurisdiction="other", code="gb-eaw", locale="en").status_code == 303
    assert academy(session, cast).jurisdiction == "GB-EAW"
    assert not session.scalars(select(Audit).where(Audit.act == "academy.settings")).all()


def test_another_code_can_be_typed(admin: FlaskClient, session: Session, cast: Cast) -> None:
    assert post(admin, "/admin/settings", jurisdiction="other", code="FR", locale="en").status_code == 303
    assert academy(session, cast).jurisdiction == "FR"


@pytest.mark.parametrize("fields", [
    {"jurisdiction": "XX", "locale": "en"}, {"jurisdiction": "", "locale": "en"}, {"locale": "en"},
    {"jurisdiction": "other", "code": "", "locale": "en"}, {"jurisdiction": "other", "code": "Spain", "locale": "en"},
    {"jurisdiction": "other", "code": "E\0", "locale": "en"}, {"jurisdiction": "ES", "locale": "fr"},
    {"jurisdiction": "ES"}, {"jurisdiction": "EU", "locale": "en"},
])  # fmt: skip
def test_what_cannot_hold_is_refused(
    admin: FlaskClient, session: Session, cast: Cast, fields: dict[str, str]
) -> None:
    assert post(admin, "/admin/settings", **fields).status_code == 422
    assert academy(session, cast).jurisdiction == "GB-EAW"


def test_settings_of_the_other_academy_stay(admin: FlaskClient, session: Session, cast: Cast) -> None:
    post(admin, "/admin/settings", jurisdiction="other", code="FR", locale="es")
    session.rollback()
    assert session.get_one(Academy, cast.home.academy.id).jurisdiction == "ES"


def test_jurisdictions_are_called_by_their_names(admin: FlaskClient) -> None:
    page = get(admin, "/admin/settings").text
    assert "<span>Spain (ES)</span>" in page
