"""An instructor copies a course in the LMS: a notice tells the tool, and the copy is set up as the first course was."""

import json
import sqlite3
from contextlib import closing

from playwright.sync_api import expect

from tests.journeys.people import Hall
from tests.journeys.pressing import go
from tests.journeys.sites import DATABASE, Sites

WITHIN_MS = 20_000


def copied_placements(sites: Sites) -> list[dict[str, object]]:
    with closing(sqlite3.connect(sites.folder / DATABASE)) as database:
        rows = database.execute("SELECT copied FROM placement WHERE copied IS NOT NULL").fetchall()
    return [found for (text,) in rows if (found := json.loads(text))]


def test_a_copied_course_is_recognised_by_the_notice_alone(hall: Hall, sites: Sites) -> None:
    ana = hall.trainee("ana")
    exchanged = f"{sites.lms}/puerto-alba/exchanged"
    ana.page.goto(exchanged)
    # The first launch has shown the service; a worker asks for the notices, and the page renews itself.
    expect(ana.page.get_by_text("Convive dijo adónde quiere")).to_have_count(2, timeout=WITHIN_MS)
    go(ana.page, ana.page.get_by_role("button", name="Enviar un aviso de prueba"))
    told = ana.page.locator("#messages li", has_text="Ana Belmonte hizo que el LMS enviara")
    expect(told.locator(".status")).to_have_text("200")
    ana.page.goto(f"{sites.lms}/puerto-alba/course")
    go(ana.page, ana.page.get_by_role("button", name="Copiar el curso PA-2026"))
    expect(ana.page.get_by_role("heading", name="promoción 2026 (copia 1)")).to_be_visible()
    assert copied_placements(sites) == []
    ana.follow(ana.page.locator("section .links a").first)
    (copied,) = copied_placements(sites)
    assert copied["road"] == "notice"
    assert copied["cohort"] == "Convivencia y delitos de odio, promoción 2026"
    ana.page.goto(exchanged)
    notice = ana.page.locator("#messages li", has_text="Ana Belmonte copió un curso")
    expect(notice.locator(".status")).to_have_text("200")
