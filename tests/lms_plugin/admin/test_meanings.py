"""What an administrator lays down for a connection: meanings of roles, and the LTI 1.1 key of before."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, RegistrationRow
from lms_plugin.web.house import House
from tests.support.cast import Cast, sign_in
from tests.support.sending import get, post

LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
TA = LIS + "membership/Instructor#TeachingAssistant"
SECRET = "a secret of 1.1"


def stored(session: Session, cast: Cast) -> RegistrationRow:
    session.rollback()
    return session.get_one(RegistrationRow, cast.away.registration.id, populate_existing=True)


def address(cast: Cast, page: str = "roles") -> str:
    return f"/admin/platforms/{cast.away.registration.uuid}/{page}"


def test_meanings_are_laid_down_and_taken_back(admin: FlaskClient, cast: Cast, session: Session) -> None:
    assert "Nothing yet" in get(admin, address(cast)).text
    assert post(admin, address(cast), role=f" {TA} ", meaning="learner").status_code == 303
    assert post(admin, address(cast), role="ContentDeveloper", meaning="nothing").status_code == 303
    assert stored(session, cast).role_overrides == {TA: "learner", LIS + "membership#ContentDeveloper": "nothing"}
    assert TA in get(admin, address(cast)).text
    assert post(admin, f"{address(cast)}/forget", role=TA).status_code == 303
    assert stored(session, cast).role_overrides == {LIS + "membership#ContentDeveloper": "nothing"}
    acts = session.scalars(select(Audit.detail).where(Audit.act == "platform.role").order_by(Audit.id)).all()
    assert [one["meaning"] for one in acts] == ["learner", "nothing", "default"]


def test_what_is_no_role_comes_back_with_what_was_typed(admin: FlaskClient, cast: Cast, session: Session) -> None:
    for role, meaning in (("", "learner"), ("two words", "learner"), ("x" * 256, "learner"), ("Mentor", "owner")):
        answer = post(admin, address(cast), role=role, meaning=meaning)
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
    odd = post(admin, address(cast), role='"><script>alert(1)</script> x', meaning="learner")
    assert "<script>alert(1)" not in odd.text
    assert stored(session, cast).role_overrides is None


def test_key_and_secret_of_before_are_sealed_and_never_shown(
    app: Flask, admin: FlaskClient, cast: Cast, session: Session
) -> None:
    assert post(admin, address(cast, "before"), key="k-1", secret="").status_code == 422
    assert post(admin, address(cast, "before"), key="k-1", secret=SECRET).status_code == 303
    row = stored(session, cast)
    assert row.consumer_key == "k-1"
    assert SECRET not in str(row.consumer_secret)
    page = get(admin, address(cast, "before")).text
    assert "k-1" in page
    assert SECRET not in page
    house: House = app.extensions["convive"]
    registration = house.wire.registrations.by_id(row.id)
    assert registration is not None
    assert (registration.consumer_key, registration.consumer_secret) == ("k-1", SECRET)
    assert SECRET not in str(session.scalars(select(Audit.detail)).all())
    assert post(admin, f"{address(cast, 'before')}/forget").status_code == 303
    assert stored(session, cast).consumer_secret is None


def test_strangers_lay_down_nothing(app: Flask, cast: Cast, session: Session) -> None:
    home = sign_in(app.test_client(), cast.administrator)
    for page in ("roles", "before"):
        assert get(home, address(cast, page)).status_code == 404
        assert post(home, address(cast, page), role="Mentor", meaning="learner", key="k", secret="s").status_code == 404
        assert post(home, f"{address(cast, page)}/forget", role="Mentor").status_code == 404
        teacher = sign_in(app.test_client(), cast.away_instructor)
        assert get(teacher, address(cast, page)).status_code == 403
    assert stored(session, cast).role_overrides is None
