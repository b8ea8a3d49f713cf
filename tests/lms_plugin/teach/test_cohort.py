"""The cohort's table: who is in it, what it says of each, and how it is searched."""

import re

from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Audit, Cohort, Enrolment, Placement
from tests.lms_plugin.teach.crowd import MODULE, OTHER, Crowd, cell
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.counting import statements

ROW = re.compile(r'<tr><th scope="row"><a href="[^"]+">([^<]+)</a></th><td class="is-[a-z]+">([^<]+)</td>')
LATER = "The platform is having trouble."


def rows(html: str) -> dict[str, str]:
    """Name → status, in the order of the table."""
    return dict(ROW.findall(html))


def populate(crowd: Crowd) -> None:
    """One person of each status beside the three of the cast, who have not begun."""
    idle, stuck, tried, busy, ready = (
        crowd.learner(name) for name in ("Berta Idle", "Carla Stuck", "Dora Tried", "Elsa Busy", "Álvaro Ready")
    )
    crowd.progress(idle, 2, days=8)
    crowd.progress(stuck, 1, days=4)
    crowd.attempt(stuck, "check", {}, share=None, days=4)
    crowd.progress(tried, 3, share=0.2)
    for number in (1, 2, 3):
        crowd.attempt(tried, "check", {}, number=number, share=0.4)
    crowd.progress(busy, 3, share=0.3)
    for module in (MODULE, OTHER):
        crowd.progress(ready, 8, share=0.86, module=module)
    crowd.grade(ready, status="parked", failure=LATER)
    crowd.session.commit()


def test_the_table_says_in_one_word_where_everybody_stands(instructor: Browser, home: str, crowd: Crowd) -> None:
    populate(crowd)
    assert rows(instructor.get(home).text) == {
        "Álvaro Ready": "All done",
        "Berta Idle": "Inactive for 7 days",
        "Carla Stuck": "Stuck",
        "Dora Tried": "Stuck",
        "Elsa Busy": "At work",
        "Julián Rivas": "Not begun",
        "Lucía Ferrer": "Not begun",
        "Marc Oliver": "Not begun",
    }


def test_cells_say_a_number_or_a_word_beside_their_shade(instructor: Browser, home: str, crowd: Crowd) -> None:
    populate(crowd)
    html = instructor.get(home).text
    assert '<td class="cell cell-some">3 of 8</td><td class="cell cell-none">–</td><td class="number">30%</td>' in html
    assert html.count('<td class="cell cell-done">86% · Done</td>') == 2
    assert "5 begun, 1 done" in html


def test_who_needs_the_instructor_today_is_counted_and_each_figure_leads_to_its_rows(
    instructor: Browser, home: str, crowd: Crowd
) -> None:
    populate(crowd)
    html = instructor.get(home).text
    needs = re.findall(r'<li><a href="([^"#]+)#people"><strong>(\d+)</strong>', html)
    assert [number for _, number in needs] == ["1", "2", "1", "3"]
    shown = [sorted(rows(instructor.get(address).text)) for address, _ in needs]
    assert shown == [
        ["Berta Idle"], ["Carla Stuck", "Dora Tried"], ["Álvaro Ready"],
        ["Julián Rivas", "Lucía Ferrer", "Marc Oliver"],
    ]  # fmt: skip


def test_a_name_is_found_without_its_accents_and_the_other_filters_count_what_they_would_show(
    instructor: Browser, home: str, crowd: Crowd
) -> None:
    populate(crowd)
    html = instructor.get(f"{home}?q=alvaro+READY").text
    assert list(rows(html)) == ["Álvaro Ready"]
    assert 'value="complete">All done (1)<' in html
    assert 'value="stuck">Stuck (0)<' in html
    assert 'value="undelivered">Grade not delivered (1)<' in html
    assert "Nobody fits this filter." in instructor.get(f"{home}?q=nobody").text


def test_a_module_shows_its_activities_and_what_is_said_concerns_that_module(
    instructor: Browser, home: str, crowd: Crowd, cast: Cast
) -> None:
    who, other = crowd.learner("Ada Cells"), crowd.learner("Bea Elsewhere")
    begun, tried = cell("in_progress", attempts=0), cell(share=0.4, attempts=2)
    crowd.progress(who, 2, share=0.2, welcome=cell(), check=tried, the_shutter=begun)
    crowd.progress(other, 8, share=1.0, module=OTHER)
    crowd.session.commit()
    html = instructor.get(f"{home}?module={cast.modules[MODULE].uuid}").text
    row = html[html.index("Ada Cells") :].split("</tr>")[0]
    assert re.findall(r'<td class="cell cell-(\w+)">([^<]+)</td>', row) == [
        ("done", "Done"), *[("none", "–")] * 7, ("low", "40% · Done, 2 attempts"), ("some", "Begun"),
        *[("none", "–")] * 5,
    ]  # fmt: skip
    assert rows(html)["Bea Elsewhere"] == "Not begun"
    assert f"{home}/m/{cast.modules[MODULE].uuid}/a/check" in html


def test_whatever_stands_in_the_address_the_answer_is_a_table_or_a_404(
    instructor: Browser, home: str, crowd: Crowd, cast: Cast
) -> None:
    populate(crowd)
    for query in ("status=unknown", "page=0", "page=999999999999", "page=x", "page=²", "q=%00%25_", "q=" + "x" * 5000):
        assert instructor.get(f"{home}?{query}").status_code == 200, query
    assert instructor.get(f"{home}?module=unknown").status_code == 404
    assert instructor.get("/teach/c/not-a-uuid").status_code == 404
    cast.home.placements[MODULE].module_id = None
    crowd.session.commit()
    assert instructor.get(f"{home}?module={cast.modules[MODULE].uuid}").status_code == 404


def test_long_lists_come_in_pages_of_two_hundred(instructor: Browser, home: str, crowd: Crowd) -> None:
    for number in range(203):
        crowd.learner(f"Person {number:03}")
    crowd.session.commit()
    first, second, beyond = (instructor.get(f"{home}?page={page}").text for page in (1, 2, 9))
    assert len(rows(first)) == 200
    assert "1 to 200 of 206" in first
    assert list(rows(second)) == ["Person 197", "Person 198", "Person 199", "Person 200", "Person 201", "Person 202"]
    assert rows(beyond) == rows(second)


def test_instructors_and_people_who_left_are_no_rows_and_people_without_a_name_have_a_code(
    instructor: Browser, home: str, crowd: Crowd
) -> None:
    crowd.learner("Ines Teaches", role="instructor")
    crowd.learner("Luis Left").left_at = crowd.now
    crowd.learner(None)
    crowd.session.commit()
    names = list(rows(instructor.get(home).text))
    assert names[:3] == ["Julián Rivas", "Lucía Ferrer", "Marc Oliver"]
    assert re.fullmatch(r"Person [0-9a-f]{8}", names[3])
    assert len(names) == 4


def test_names_are_text_and_never_markup(instructor: Browser, home: str, crowd: Crowd) -> None:
    crowd.learner("<script>alert(1)</script>")
    crowd.session.commit()
    html = instructor.get(home).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_empty_cohorts_say_what_to_do_first(instructor: Browser, home: str, cast: Cast, session: Session) -> None:
    for enrolment in session.query(Enrolment).filter_by(cohort_id=cast.home.cohort.id, role="learner"):
        enrolment.left_at = cast.home.cohort.created_at
    session.commit()
    assert "Nobody is here yet." in instructor.get(home).text
    for row in session.query(Placement).filter_by(cohort_id=cast.home.cohort.id):
        row.module_id = None
    session.commit()
    html = instructor.get(home).text
    assert html.count("No module chosen yet.") == 2
    assert f"/teach/p/{cast.home.placements[MODULE].uuid}/choose" in html


def test_who_has_begun_and_done_nothing_has_no_score_yet(instructor: Browser, home: str, crowd: Crowd) -> None:
    crowd.progress(crowd.learner("Berta Begun"), 0, share=0.0)
    crowd.session.commit()
    row = instructor.get(home).text.split("Berta Begun")[1].split("</tr>")[0]
    assert '<td class="number">—</td>' in row
    assert "0%" not in row


def test_a_room_of_another_academy_is_joined_from_the_page_of_the_cohort(
    instructor: Browser, home: str, cast: Cast
) -> None:
    address = f"/p/{cast.home.placements[MODULE].uuid}/a/trust/code"
    html = instructor.get(home).text
    assert address in html
    assert instructor.get("/community" + address).status_code == 200


def test_the_rooms_of_the_cohort_are_one_link_away(instructor: Browser, home: str, cast: Cast) -> None:
    assert f'/p/{cast.home.placements[MODULE].uuid}/a/trust"' in instructor.get(home).text


def test_the_roster_is_asked_for_and_a_line_says_since_when(
    instructor: Browser, home: str, cast: Cast, session: Session
) -> None:
    answer = instructor.post(f"{home}/roster")
    assert answer.status_code == 303
    session.rollback()
    assert session.get_one(Cohort, cast.home.cohort.id).roster_wanted_at is not None
    assert "Asked for:" in instructor.get(home).text
    assert [row.act for row in session.query(Audit).filter_by(thing_kind="cohort")] == ["roster.request"]


def test_a_platform_without_a_roster_is_not_asked(instructor: Browser, home: str, cast: Cast, session: Session) -> None:
    session.get_one(Cohort, cast.home.cohort.id).memberships_url = None
    session.commit()
    assert "Ask the LMS for the roster" not in instructor.get(home).text
    assert instructor.post(f"{home}/roster").status_code == 303
    session.rollback()
    assert session.get_one(Cohort, cast.home.cohort.id).roster_wanted_at is None


def test_the_table_of_two_hundred_people_takes_five_statements(
    app: Flask, instructor: Browser, home: str, crowd: Crowd
) -> None:
    for number in range(200):
        crowd.progress(crowd.learner(f"Person {number}"), 3, share=0.5)
    crowd.session.commit()
    instructor.get(home)  # The modules are read once per process.
    with statements(db.engine) as sent:
        assert instructor.get(home).status_code == 200
    assert len(sent) <= 5, sent


def test_a_module_of_which_one_activity_is_placed_is_done_with_this_activity(
    instructor: Browser, home: str, crowd: Crowd
) -> None:
    for key, placement in crowd.campus.placements.items():
        row = crowd.session.get_one(Placement, placement.id)
        row.activity_key, row.module_id = ("check", row.module_id) if key == MODULE else (None, None)
    crowd.progress(crowd.learner("Nora"), 1, share=0.1, check=cell("done", 0.9))
    crowd.session.commit()
    page = instructor.get(home).text
    assert rows(page)["Nora"] == "All done"
    assert "90" in page
    chosen = instructor.get(f"{home}?module={crowd.cast.modules[MODULE].uuid}").text
    assert "/a/check" in chosen
    assert "/a/the-shutter" not in chosen


def test_a_deadline_is_said_with_its_moment_and_the_law_by_its_name(
    instructor: Browser, home: str, cast: Cast, session: Session
) -> None:
    settings = {"deadline_at": "2026-12-01T09:00:00+00:00"}
    session.get_one(Placement, cast.home.placements[MODULE].id).settings = settings
    session.commit()
    page = instructor.get(home).text
    assert "Deadline: 1 Dec 2026, 10:00 (time of Madrid)." in page
    assert "This course learns under the law of Spain." in page
