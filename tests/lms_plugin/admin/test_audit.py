"""The audit list: own academy, searched, paged, exported, and never changed."""

import csv
import re
from io import StringIO

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.admin.details import NAMES
from lms_plugin.admin.words import ACTS
from lms_plugin.models import Audit
from lms_plugin.services.audit import OPERATOR, note
from tests.support.cast import Cast, sign_in
from tests.support.house import Clock
from tests.support.sending import get, post
from tests.support.servers import ROOT

ACT = re.compile(r'"([a-z]+\.[a-z_]+)"')


def fill(session: Session, cast: Cast, clock: Clock, count: int) -> None:
    session.rollback()
    actor = cast.away_administrator.person.uuid
    for number in range(count):
        thing = ("module", f"thing-{number:03}")
        note(session, cast.away.academy.id, actor, "content.publish", thing, clock(), {"number": number})
    note(session, cast.away.academy.id, OPERATOR, "platform.add", ("registration", "r-1"), clock(), {"x": "=1+1"})
    note(session, cast.home.academy.id, OPERATOR, "content.import", ("module", "not-yours"), clock())
    session.commit()


def test_the_list_shows_own_lines_with_names(
    admin: FlaskClient, session: Session, cast: Cast, clock: Clock
) -> None:
    fill(session, cast, clock, 3)
    page = get(admin, "/admin/audit").text
    assert "Oliver Reid" in page
    assert "the operator" in page
    assert "Content published" in page
    assert "not-your" not in page


def test_acts_and_things_are_said_in_words_on_a_spanish_page(
    app: Flask, session: Session, cast: Cast, clock: Clock
) -> None:
    actor, things = cast.administrator.person.uuid, {"post.hide": "post", "roster.request": "cohort"}
    for act, kind in things.items():
        note(session, cast.home.academy.id, actor, act, (kind, "u-1"), clock())
    session.commit()
    page = get(sign_in(app.test_client(), cast.administrator), "/admin/audit").text
    assert "Aportación ocultada" in page
    for key in ("post.hide<", "post <code", "roster.request<", "cohort <code"):
        assert key not in page


def test_every_act_that_is_noted_has_words() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "lms_plugin").rglob("*.py"))
    noted = {act for call in re.findall(r"\bnote\((.*?)\)\n", code, re.DOTALL) for act in ACT.findall(call)}
    assert len(noted) > 15
    assert noted - set(ACTS) == set()


def test_an_empty_list_says_so(admin: FlaskClient) -> None:
    assert "Nothing has been noted yet" in get(admin, "/admin/audit").text


def test_a_filter_and_a_search_keep_what_fits(
    admin: FlaskClient, session: Session, cast: Cast, clock: Clock
) -> None:
    fill(session, cast, clock, 3)
    assert "1 line" in get(admin, "/admin/audit?act=platform.add").text
    assert "1 line" in get(admin, "/admin/audit?q=THING-002").text
    assert "3 lines" in get(admin, "/admin/audit?q=reid").text
    assert "No line fits" in get(admin, "/admin/audit?q=zebra").text


def test_signs_of_a_pattern_are_looked_for_as_they_are(
    admin: FlaskClient, session: Session, cast: Cast, clock: Clock
) -> None:
    fill(session, cast, clock, 2)
    for sought in ("%25", "_hing", "%00", "'", "\\"):
        assert "No line fits" in get(admin, f"/admin/audit?q=zq{sought}").text


def test_a_long_list_comes_in_pages(admin: FlaskClient, session: Session, cast: Cast, clock: Clock) -> None:
    fill(session, cast, clock, 60)
    first, second = get(admin, "/admin/audit").text, get(admin, "/admin/audit?page=2").text
    assert "page 1 of 2" in first
    assert "number: 59" in first
    assert "number: 3<" in second
    for odd in ("0", "-1", "99999999999999999999", "x"):
        assert get(admin, f"/admin/audit?page={odd}").status_code == 200


def test_the_list_is_exported_safe_from_formulas_and_that_is_noted(
    admin: FlaskClient, session: Session, cast: Cast, clock: Clock
) -> None:
    fill(session, cast, clock, 2)
    cast.away_administrator.person.name = "=HYPERLINK(1)"
    session.commit()
    answer = post(admin, "/admin/audit.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert table[0][0] == "When"
    assert table[1][3] == "Audit list exported"
    assert all(row[1] in ("'=HYPERLINK(1)", "the operator") for row in table[1:])
    assert len(table) == 5
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Audit).where(Audit.act == "export.audit")) == 1


def test_no_door_of_the_list_changes_a_line(app: Flask, admin: FlaskClient) -> None:
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        assert admin.open("/admin/audit", method=method, base_url="https://localhost").status_code == 405
    named = [rule for rule in app.url_map.iter_rules() if "audit" in rule.rule]
    assert {rule.endpoint for rule in named} == {"admin.audit", "admin.audit_export"}


def test_details_are_said_in_words_on_the_page_and_in_the_file(
    app: Flask, session: Session, cast: Cast, clock: Clock
) -> None:
    actor, thing = cast.administrator.person.uuid, ("cohort", "u-1")
    details = [{"path": "core"}, {"what": "attendance", "rows": 3}, {"starts_at": "2026-12-01"}, {"groups": []}]
    for detail in details:
        note(session, cast.home.academy.id, actor, "cohort.path", thing, clock(), detail)
    session.commit()
    browser = sign_in(app.test_client(), cast.administrator)
    page = get(browser, "/admin/audit").text
    for words in (
        "itinerario: itinerario básico", "qué: lista de asistencia", "filas: 3", "empieza: 2026-12-01", "grupos: ",
    ):  # fmt: skip
        assert words in page
    for key in ("path:", "rows:", "starts_at", "groups:"):
        assert key not in page
    file = post(browser, "/admin/audit.csv").text
    assert "Itinerario de un curso elegido" in file
    assert "itinerario: itinerario básico" in file
    assert "cohort.path" not in file


def test_the_settings_of_a_link_are_said_in_words_with_the_moment_on_the_clock_of_the_academy(
    app: Flask, session: Session, cast: Cast, clock: Clock
) -> None:
    detail = {
        "attempts": 0, "grading": "highest", "deadline_at": "2026-11-30T09:00:00+00:00", "column": True,
        "module": "6f1c1df0-6d0c-4c0b-9a4e-0d5c0c7b8a11", "university": [None, "Universidad"],
    }  # fmt: skip
    thing = ("placement", "u-1")
    note(session, cast.home.academy.id, cast.instructor.person.uuid, "placement.decide", thing, clock(), detail)
    session.commit()
    browser = sign_in(app.test_client(), cast.administrator)
    page = get(browser, "/admin/audit").text
    for words in (
        "intentos: sin límite", "qué cuenta: el mejor intento", "fecha límite: 30 nov 2026, 10:00 (hora de Madrid)",
        "columna en el libro de calificaciones: sí", "módulo: 6f1c1df0", ", Universidad",
    ):  # fmt: skip
        assert words in page
    assert str(detail["module"]) not in page
    assert str(detail["module"]) in post(browser, "/admin/audit.csv").text


def test_every_detail_that_is_noted_has_words() -> None:
    files = (path for path in (ROOT / "lms_plugin").rglob("*.py") if "demo" not in path.parts)
    code = "\n".join(path.read_text("utf-8") for path in files)
    literal = re.compile(r"\bdetail(?:: [^=\n]+)? = (?:actor\(\), )?(\{[^}]*\})")
    kept = {name for one in literal.findall(code) for name in re.findall(r'"([a-z_]+)":', one)}
    assert len(kept) > 10
    assert kept - set(NAMES) == set()
