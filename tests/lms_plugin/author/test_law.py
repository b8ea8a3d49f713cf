"""The page that says which law is in the database, from when, and in what state."""

from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import OverlayPointer
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.law import bring_in, dated, renew_law, sign_newest
from tests.support.sending import get

LAW = "/author/law"


def test_every_overlay_stands_there_with_its_day_and_its_state(admin: FlaskClient) -> None:
    page = get(admin, LAW).text
    for words in ("Spain", "<code>ES</code>", "with EU, COE", "23 Nov 2026", "Not signed by a jurist of your academy"):
        assert words in page


def test_the_list_of_content_leads_there(admin: FlaskClient) -> None:
    assert f'href="{LAW}"' in get(admin, "/author/").text


def test_the_day_is_that_of_the_newest_and_the_jurist_is_named(
    admin: FlaskClient, cast: Cast, session: Session, clock: Clock
) -> None:
    clock.advance(hours=1)
    edition = renew_law(session, "ES", "another act", clock())
    sign_newest(session, cast.away_administrator, "ES", clock())
    page = get(admin, LAW).text
    assert "23 Nov 2026, 09:00" in page
    assert edition.digest[:12] in page
    assert "Eva Ruiz on 23 Nov 2026" in page


def test_an_academy_without_law_is_told_why(admin: FlaskClient, cast: Cast, session: Session) -> None:
    assert "(GB-EAW) is a draft" in get(admin, LAW).text
    cast.away.academy.jurisdiction = "FR"
    session.commit()
    assert "(FR) is not here yet" in get(admin, LAW).text
    cast.away.academy.jurisdiction = "ES"
    session.commit()
    page = get(admin, LAW).text
    assert "is not here yet" not in page
    assert "is a draft:" not in page


def test_what_needs_a_review_is_listed_the_oldest_first(admin: FlaskClient, session: Session, clock: Clock) -> None:
    assert "Nothing is older than a year" in get(admin, LAW).text
    bring_in(session, dated("ES", "es-lecrim-262", "2025-03-01"), clock())
    page = get(admin, LAW).text
    assert "article 262" in page
    assert "text of 1 Mar 2025, 20 months ago" in page
    assert "Older than a year: shown with a warning" in page


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


def test_it_takes_three_statements(admin: FlaskClient) -> None:
    get(admin, LAW)
    with statements(db.engine) as sent:
        get(admin, LAW)
    assert len(sent) <= 3, sent
