"""The list of certificates of an academy: in pages, and searched by code, name or reference."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Certificate, Programme
from tests.support.cast import Campus, Cast, visitor
from tests.support.house import Clock
from tests.support.sending import get


def give(session: Session, campus: Campus, clock: Clock, count: int) -> list[str]:
    """Certificates for people called A. Gil 0, 1 …; their codes."""
    programme = session.scalars(select(Programme).order_by(Programme.id)).first()
    assert programme is not None
    codes = [f"AAAA-BBBB-CCCC-{number:04}" for number in range(count)]
    for number, code in enumerate(codes):
        person = visitor(session, campus, f"gil-{number}", f"Ánne Gil {number}", clock()).person
        session.add(
            Certificate(
                code=code, academy_id=campus.academy.id, person_id=person.id, programme_id=programme.id,
                issuer=campus.academy.name, titles={"en": "Hate crime"}, minutes=60, path="specialist", modules=[],
                laws=[], issued_at=clock(),
            )
        )  # fmt: skip
    session.commit()
    return codes


@pytest.fixture
def codes(session: Session, cast: Cast, clock: Clock) -> list[str]:
    return give(session, cast.away, clock, 120)


def test_a_long_list_comes_in_pages_the_newest_first(admin: FlaskClient, codes: list[str]) -> None:
    first, last = get(admin, "/admin/certificates").text, get(admin, "/admin/certificates?page=3").text
    assert "120 certificates, page 1 of 3" in first
    assert codes[119] in first
    assert codes[69] not in first
    assert codes[0] in last
    assert 'rel="next"' in first
    assert 'rel="next"' not in last
    for odd in ("0", "-1", "99999999999999999999", "x"):
        assert get(admin, f"/admin/certificates?page={odd}").status_code == 200


def test_a_certificate_is_found_by_a_part_of_its_code_by_name_and_by_reference(
    admin: FlaskClient, codes: list[str], session: Session
) -> None:
    wanted = session.scalars(select(Certificate).where(Certificate.code == codes[7])).one()
    session.rollback()
    for sought in (codes[7].lower(), "cccc-0007", "anne gil 7&page=1"):
        page = get(admin, f"/admin/certificates?q={sought}").text
        assert codes[7] in page, sought
        assert codes[8] not in page, sought
    assert wanted.code == codes[7]


def test_no_sign_of_a_pattern_finds_everything(admin: FlaskClient, codes: list[str]) -> None:
    for sought in ("%25", "____", "%00", "'", "\\"):
        assert "No certificate of your academy fits." in get(admin, f"/admin/certificates?q=zq{sought}").text


def test_certificates_of_another_academy_are_not_found(
    admin: FlaskClient, session: Session, cast: Cast, clock: Clock
) -> None:
    (code,) = give(session, cast.home, clock, 1)
    assert code not in get(admin, "/admin/certificates").text
    assert code not in get(admin, f"/admin/certificates?q={code[-4:]}").text
