"""The page that says which law is in the database, from when, and in what state."""

from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import OverlayPointer, OverlayVersion
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.law import renew_law
from tests.support.sending import get

LAW = "/author/law"


def test_every_overlay_stands_there_with_its_day_and_its_state(admin: FlaskClient) -> None:
    page = get(admin, LAW).text
    for words in ("Spain", "<code>ES</code>", "with EU, COE", "23 Nov 2026", "No jurist has signed it off"):
        assert words in page


def test_the_list_of_content_leads_there(admin: FlaskClient) -> None:
    assert f'href="{LAW}"' in get(admin, "/author/").text


def test_the_day_is_that_of_the_newest_and_the_jurist_is_named(
    admin: FlaskClient, session: Session, clock: Clock
) -> None:
    clock.advance(hours=1)
    edition = renew_law(session, "ES", "another act", clock())
    session.execute(
        update(OverlayVersion).where(OverlayVersion.digest == edition.digest).values(signed_off_by="Eva Ruiz, jurist")
    )
    session.commit()
    page = get(admin, LAW).text
    assert "23 Nov 2026, 09:00" in page
    assert edition.digest[:12] in page
    assert "Eva Ruiz, jurist" in page


def test_an_academy_without_law_is_told(admin: FlaskClient, cast: Cast, session: Session) -> None:
    assert "(GB-EAW) is not here yet" in get(admin, LAW).text
    cast.away.academy.jurisdiction = "ES"
    session.commit()
    assert "is not here yet" not in get(admin, LAW).text


def test_old_law_is_counted(admin: FlaskClient, cast: Cast, session: Session, clock: Clock) -> None:
    assert "Older than a year" not in get(admin, LAW).text
    assert "Older than two years" not in get(admin, LAW).text
    clock.advance(days=500)
    cast.away_administrator.visit.expires_at = clock.now.replace(year=clock.now.year + 1)
    session.commit()
    assert "Older than a year" in get(admin, LAW).text


def test_without_law_the_page_says_whom_to_ask(admin: FlaskClient, session: Session) -> None:
    session.execute(delete(OverlayPointer))
    session.commit()
    assert "Ask the operator" in get(admin, LAW).text


def test_it_takes_two_statements(admin: FlaskClient) -> None:
    get(admin, LAW)
    with statements(db.engine) as sent:
        get(admin, LAW)
    assert len(sent) <= 2, sent
