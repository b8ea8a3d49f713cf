"""Spreadsheets: what stands in them, that no cell runs, and that each leaves a line in the audit list."""

import csv
import io
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.models import Audit
from lms_plugin.web.spreadsheets import attachment, safe
from tests.lms_plugin.teach.crowd import MODULE, Crowd, cell
from tests.support.browser import Browser
from tests.support.cast import Cast


def table(answer: TestResponse) -> list[list[str]]:
    """The file as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_file_of_people_has_a_row_for_everybody_whom_the_filter_shows(
    instructor: Browser, home: str, crowd: Crowd, session: Session, cast: Cast
) -> None:
    crowd.progress(crowd.learner("Ana Ño"), 3, share=0.25)
    session.commit()
    answer = instructor.post(f"{home}/people.csv", {"q": "ANA no"})
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Promocion-12-people.csv"'
    assert answer.mimetype == "text/csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    heading, row = table(answer)
    assert heading[:3] == ["Name", "Status", "Last active"]
    assert heading[3].endswith(": done")
    assert row == ["Ana Ño", "At work", "2026-11-23T08:00:00+00:00", "3", "8", "0.25", "", "", ""]
    lines = [(row.act, row.actor_uuid, row.detail) for row in session.query(Audit).filter_by(act="export.csv")]
    assert lines == [("export.csv", cast.instructor.person.uuid, {"what": "people", "rows": 1})]


def test_with_a_module_the_columns_are_its_activities(instructor: Browser, home: str, crowd: Crowd, cast: Cast) -> None:
    crowd.progress(crowd.learner("Ana"), 1, check=cell(share=0.5, attempts=2))
    crowd.session.commit()
    module = cast.modules[MODULE].uuid
    heading, row, *_ = table(instructor.post(f"{home}/people.csv", {"module": module}))
    at = next(index for index, title in enumerate(heading) if title == "Check what you know: status")
    assert row[at : at + 3] == ["Done", "2", "0.5"]
    assert row[3:6] == ["Not begun", "0", ""]


def test_the_file_of_grades_says_what_arrived_and_why_something_did_not(
    instructor: Browser, home: str, crowd: Crowd, session: Session
) -> None:
    crowd.grade(crowd.learner("Ana"), status="parked", share=0.8, failure="The platform is having trouble.")
    crowd.grade(crowd.learner("Bea"), share=0.5)
    session.commit()
    _, ana, bea = table(instructor.post(f"{home}/grades.csv"))
    assert ana == ["Ana", MODULE, "80.0", "100.0", "Refused", "", "", "The platform is having trouble."]
    assert bea == ["Bea", MODULE, "50.0", "100.0", "Sent", "50.0", "2026-11-23T08:00:00+00:00", ""]
    assert session.query(Audit).filter_by(act="export.csv").one().detail == {"what": "grades", "rows": 2}


def test_the_files_speak_the_language_of_the_page_and_say_moments_to_the_second(
    instructor: Browser, home: str, crowd: Crowd, session: Session, cast: Cast
) -> None:
    crowd = replace(crowd, now=crowd.now.replace(microsecond=123456))
    ana = crowd.learner("Ana")
    crowd.progress(ana, 3)
    crowd.grade(ana, status="waiting", share=0.8)
    crowd.grade(crowd.learner("Bea"), share=0.5)
    cast.instructor.visit.locale = "es"
    session.commit()
    _, ana_row, bea_row = table(instructor.post(f"{home}/grades.csv"))
    assert (ana_row[4], bea_row[4]) == ("En espera", "Enviada")
    assert all("." not in row[2] for row in table(instructor.post(f"{home}/people.csv"))[1:])


def test_a_name_that_is_a_formula_arrives_as_text(instructor: Browser, home: str, crowd: Crowd) -> None:
    crowd.learner('=HYPERLINK("https://evil.example","x")')
    crowd.session.commit()
    names = [row[0] for row in table(instructor.post(f"{home}/people.csv"))]
    assert '\'=HYPERLINK("https://evil.example","x")' in names


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_cells_that_would_run_get_an_apostrophe(start: str) -> None:
    assert safe(f"{start}1+1") == f"'{start}1+1"


def test_harmless_cells_stay_as_they_are() -> None:
    assert [safe(cell) for cell in ("Ana", "a=b", "", None, 3, 0.8125)] == ["Ana", "a=b", "", "", 3, 0.8125]


@pytest.mark.parametrize(("title", "name"), [("Promoción 12 – «tarde»", "Promocion-12-tarde"), ("Αθήνα/..", "table")])
def test_file_names_are_ascii_and_never_empty(title: str, name: str) -> None:
    disposition = attachment(title, ["Name"], []).headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{name}.csv"'


def test_a_download_is_asked_for_by_post_because_it_leaves_a_line(instructor: Browser, home: str) -> None:
    assert instructor.get(f"{home}/people.csv").status_code == 405
    assert instructor.get(f"{home}/grades.csv").status_code == 405
