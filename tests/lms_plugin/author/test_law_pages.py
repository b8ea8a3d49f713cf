"""One overlay to be read, its versions beside each other, several overlays beside each other, and the signature."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.jurisdictions import written
from lms_plugin.author import lawsigning
from lms_plugin.models import Audit, SignOff
from tests.lms_plugin.author.conftest import Entering
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.law import bring_in, changed, dated, make_jurist, renew_law, sign_newest
from tests.support.sending import get, post

LAW = "/author/law"


@pytest.fixture
def jurist(enter: Entering, cast: Cast, session: Session, clock: Clock) -> FlaskClient:
    """A trainee of the second academy whom its administrator has made a jurist."""
    make_jurist(session, cast.stranger, cast.away_administrator, clock())
    return enter(cast.stranger)


def digest(code: str) -> str:
    return next(one.digest for one in written() if one.code == code)


def sign(client: FlaskClient, cast: Cast, code: str = "PT", **fields: str) -> tuple[int, str]:
    sent = {"as": cast.stranger.person.uuid, "name": "Eva Ruiz", "note": "", "confirm": "yes", "digest": digest(code)}
    answer = post(client, f"{LAW}/{code}/sign", **(sent | fields))
    return answer.status_code, answer.text


def test_every_row_stands_there_with_all_that_is_known_of_it(admin: FlaskClient) -> None:
    page = get(admin, f"{LAW}/ES").text
    for words in (
        "Criminal Code (LO 10/1995), article 22.4", "Grounds of this article:</strong> racist motive", "Text as of",
        "25 Apr 2026 (6 months ago)", "compared with the official text", "The law in outline", "Council of Europe",
        "parent, listed below its own rows", "https://www.boe.es/eli/es/lo/1995/11/23/10", "question es-presumed",
    ):  # fmt: skip
        assert words in page, words


def test_rows_from_memory_say_that_nobody_sees_them(admin: FlaskClient) -> None:
    page = get(admin, f"{LAW}/ES?status=drafts").text
    assert "Draft: no trainee sees it" in page
    assert "from memory" in page
    assert "article 22.4<" not in page


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("q=lecrim-262", "es-lecrim-262", "es-cp-22-4"),
        ("nature=mediation_bar", "es-lopj-89-9", "es-lecrim-262"),
        ("nature=channel", "service or contact", "es-lecrim-262"),
        ("q=nothing-of-the-kind", "No row fits.", "es-lecrim-262"),
        ("status=expired", "No row fits.", "es-lecrim-262"),
    ],
)
def test_rows_are_found_by_words_nature_and_state(admin: FlaskClient, query: str, there: str, gone: str) -> None:
    page = get(admin, f"{LAW}/ES?{query}").text
    assert there in page
    assert f"row-{gone}" not in page


def test_a_draft_says_what_it_is(admin: FlaskClient) -> None:
    page = get(admin, f"{LAW}/PT").text
    assert "An academy can use it once its own jurist has signed this version" in page
    assert "Not signed by a jurist of your academy" in page


def test_an_older_version_can_be_read_and_says_so(admin: FlaskClient, session: Session, clock: Clock) -> None:
    clock.advance(hours=1)
    renew_law(session, "ES", "the act of tomorrow", clock())
    page = get(admin, f"{LAW}/ES?version={digest('ES')[:12]}").text
    assert "This is an older version." in page


@pytest.mark.parametrize("address", ["XX", "XX/changes", "ES?version=0000", "ES/changes?old=0000"])
def test_law_that_is_not_there_is_not_there(admin: FlaskClient, address: str) -> None:
    assert get(admin, f"{LAW}/{address}").status_code == 404


def test_two_versions_stand_beside_each_other_with_what_hangs_on_the_change(
    admin: FlaskClient, session: Session, clock: Clock
) -> None:
    clock.advance(hours=1)

    def act(level: dict[str, list[dict[str, object]]]) -> None:
        row = next(one for one in level["provisions"] if one["id"] == "es-lecrim-262")
        row["text_as_of"], row["meaning"] = "2026-05-01", {"en": "Another meaning.", "es": "Otro."}
        level["channels"].pop()

    bring_in(session, changed("ES", act), clock())
    page = get(admin, f"{LAW}/ES/changes").text
    for words in (
        "es-lecrim-262", "text as of", "<ins>1 May 2026</ins>", "taken out",
        "meaning (English)", "<ins>Another meaning.</ins>", "question es-duty", "section limits",
        "0 open attempts of your academy run on it",
    ):  # fmt: skip
        assert words in page, words


def test_jurisdictions_stand_beside_each_other(admin: FlaskClient) -> None:
    page = get(admin, f"{LAW}/compare?with=ES&with=PT").text
    assert page.count("convive-law-title") > 10
    assert "Portugal" in page
    assert "Grounds of this article" in page
    assert "Choose two, three or four" in get(admin, f"{LAW}/compare?with=ES").text


def test_a_jurist_signs_and_the_academy_can_use_the_draft(
    jurist: FlaskClient, admin: FlaskClient, cast: Cast, session: Session
) -> None:
    assert "Sign this version" in get(jurist, f"{LAW}/PT").text
    assert "Sign this version" not in get(admin, f"{LAW}/PT").text
    assert 'value="PT"' not in get(admin, "/admin/settings").text
    assert sign(jurist, cast, note="Compared in Lisbon.")[0] == 303
    page = get(admin, f"{LAW}/PT").text
    assert "Eva Ruiz on 23 Nov 2026" in page
    assert "Compared in Lisbon." in page
    assert 'value="PT"' in get(admin, "/admin/settings").text
    session.rollback()
    row = session.scalars(select(SignOff)).one()
    assert (row.academy_id, row.person_uuid) == (cast.away.academy.id, cast.stranger.person.uuid)
    assert session.scalars(select(Audit.act).where(Audit.act == "overlay.sign")).all() == ["overlay.sign"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "Write your name"),
        ({"confirm": ""}, "Confirm that you have compared"),
        ({"note": "x" * 2001}, "Shorten the note"),
        ({"digest": "0" * 64}, "Another version has come in"),
    ],
)
def test_a_signature_that_is_not_whole_is_refused(
    jurist: FlaskClient, cast: Cast, session: Session, fields: dict[str, str], words: str
) -> None:
    status, page = sign(jurist, cast, **fields)
    assert status == 422
    assert words in page
    assert not session.scalars(select(SignOff)).all()


def test_an_administrator_who_is_no_jurist_cannot_sign(admin: FlaskClient, cast: Cast, session: Session) -> None:
    assert get(admin, f"{LAW}/PT/sign").status_code == 403
    assert sign(admin, cast, **{"as": cast.away_administrator.person.uuid})[0] == 403
    assert not session.scalars(select(SignOff)).all()


def test_a_trainee_and_a_dismissed_jurist_see_nothing_of_it(
    enter: Entering, jurist: FlaskClient, admin: FlaskClient, cast: Cast
) -> None:
    assert get(enter(cast.trainee), LAW).status_code == 403
    assert get(jurist, LAW).status_code == 200
    address = f"/admin/people/{cast.stranger.person.uuid}/jurist/end"
    assert post(admin, address, **{"as": cast.away_administrator.person.uuid}).status_code == 303
    assert get(jurist, LAW).status_code == 403


def test_a_jurist_who_administers_nothing_finds_the_way(jurist: FlaskClient) -> None:
    page = get(jurist, LAW).text
    assert f'href="{LAW}"' in page
    assert "/author/m/" not in get(jurist, f"{LAW}/ES").text


def test_only_the_own_academy_appoints_and_it_is_noted(admin: FlaskClient, cast: Cast, session: Session) -> None:
    who = {"as": cast.away_administrator.person.uuid}
    assert post(admin, f"/admin/people/{cast.trainee.person.uuid}/jurist", **who).status_code == 404
    assert post(admin, f"/admin/people/{cast.trainee.person.uuid}/jurist/end", **who).status_code == 404
    assert post(admin, f"/admin/people/{cast.stranger.person.uuid}/jurist", **who).status_code == 303
    assert "Tom Ashworth" in re.sub(r"(?s).*Jurists</h2>", "", get(admin, "/admin/people").text)
    session.rollback()
    assert session.scalars(select(Audit.act).where(Audit.act.like("person.%"))).all() == ["person.appoint"]


def test_a_sign_off_of_another_academy_is_not_there(
    admin: FlaskClient, cast: Cast, session: Session, clock: Clock
) -> None:
    sign_newest(session, cast.trainee, "PT", clock())
    assert "Eva Ruiz" not in get(admin, f"{LAW}/PT").text
    assert 'value="PT"' not in get(admin, "/admin/settings").text


def test_old_rows_can_be_picked_out(admin: FlaskClient, session: Session, clock: Clock) -> None:
    bring_in(session, dated("ES", "es-lecrim-262", "2024-01-01"), clock())
    page = get(admin, f"{LAW}/ES?status=expired").text
    assert "row-es-lecrim-262" in page
    assert "its questions have left the exams" in page
    assert "row-es-cp-22-4" not in page


def test_a_signed_draft_is_read_as_what_is_taught(
    admin: FlaskClient, cast: Cast, session: Session, clock: Clock
) -> None:
    sign_newest(session, cast.away_administrator, "PT", clock())
    page = get(admin, f"{LAW}/PT").text
    assert "A draft that a jurist of your academy has signed" in page
    assert page.count("Draft: no trainee sees it") < get(admin, f"{LAW}/IT").text.count("Draft: no trainee sees it")


def test_a_version_is_signed_once(jurist: FlaskClient, cast: Cast, session: Session) -> None:
    assert sign(jurist, cast)[0] == 303
    assert "Sign this version" not in get(jurist, f"{LAW}/PT").text
    asked = get(jurist, f"{LAW}/PT/sign").text
    status, page = sign(jurist, cast, name="Somebody Else")
    assert status == 409
    for shown in (asked, page):
        assert "Your academy has signed this version already: Eva Ruiz on 23 Nov 2026." in shown
        assert "<textarea" not in shown
    session.rollback()
    assert session.scalars(select(SignOff.name)).all() == ["Eva Ruiz"]


def test_of_two_jurists_who_sign_in_the_same_instant_one_is_told(
    jurist: FlaskClient, admin: FlaskClient, app: Flask, cast: Cast, session: Session, clock: Clock,
    dialect: str, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    make_jurist(session, cast.away_administrator, cast.away_administrator, clock())
    people = [(jurist, cast.stranger.person.uuid, "Eva"), (admin, cast.away_administrator.person.uuid, "Ana")]
    session.rollback()
    if dialect == "postgresql":  # On SQLite the second one waits at the door and finds the first one's signature.
        both_have_looked, write_down = Barrier(2), lawsigning.write_down

        def wait_and_write(*about: Any) -> bool:
            both_have_looked.wait(timeout=20)
            return write_down(*about)

        monkeypatch.setattr(lawsigning, "write_down", wait_and_write)

    def signing(client: FlaskClient, person: str, name: str) -> tuple[int, str]:
        with app.app_context():
            return sign(client, cast, **{"as": person, "name": name})

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(signing, *one) for one in people]
        answers = sorted(job.result(timeout=60) for job in jobs)
    assert [status for status, _ in answers] == [303, 409]
    session.rollback()
    signed = session.scalars(select(SignOff.name)).one()
    assert f"Your academy has signed this version already: {signed} on 23 Nov 2026." in answers[1][1]
    assert session.scalars(select(Audit.act).where(Audit.act == "overlay.sign")).all() == ["overlay.sign"]
