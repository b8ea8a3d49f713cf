"""What a link shows: choosing its module, and the settings of a link that has one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Grade, LineItem, Module, Placement, Programme
from tests.lms_plugin.teach.crowd import MODULE, OTHER, Crowd
from tests.support.browser import Browser
from tests.support.cast import Cast


@pytest.fixture
def link(cast: Cast, session: Session) -> Placement:
    """A link that shows nothing yet."""
    placement = cast.home.placements[MODULE]
    placement.module_id = None
    session.commit()
    return placement


@pytest.fixture
def address(link: Placement) -> str:
    return f"/teach/p/{link.uuid}/choose"


def form(cast: Cast, **changes: str) -> dict[str, str]:
    """A form that is right, with changes."""
    return {"module": cast.modules[MODULE].uuid, "attempts": "0", "grading": "highest", "deadline": ""} | changes


def stored(session: Session, placement: Placement) -> Any:
    session.rollback()
    return session.get_one(Placement, placement.id)


def test_published_modules_of_the_library_and_the_own_academy_are_offered(
    instructor: Browser, address: str, cast: Cast, session: Session
) -> None:
    cast.modules[OTHER].published_version_id = None
    session.commit()
    html = instructor.get(address).text
    assert f'value="{cast.modules[MODULE].uuid}"' in html
    assert f'value="{cast.modules[OTHER].uuid}"' not in html


def test_the_choice_is_saved_with_its_settings_and_a_line_in_the_audit_list(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement
) -> None:
    answer = instructor.post(address, form(cast, attempts="3", grading="last", deadline="2026-12-01T23:59"))
    assert (answer.status_code, answer.location) == (303, f"/teach/c/{cast.home.cohort.uuid}")
    placement = stored(session, link)
    assert placement.module_id == cast.modules[MODULE].id
    # The academy is Spanish: midnight in Madrid is eleven at night in UTC.
    assert placement.settings == {
        "attempts": 3, "grading": "last", "deadline_at": "2026-12-01T22:59:00+00:00", "column": True,
    }  # fmt: skip
    audit = session.query(Audit).filter_by(act="placement.decide").one()
    assert audit.thing_uuid == link.uuid
    assert audit.detail["module"] == cast.modules[MODULE].uuid


def test_the_form_shows_what_was_saved_in_the_academys_own_time(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement
) -> None:
    instructor.post(address, form(cast, attempts="3", grading="last", deadline="2026-12-01T23:59"))
    html = instructor.get(address).text
    assert "Settings of this link" in html
    assert 'value="2026-12-01T23:59"' in html
    assert "Day and time in Madrid." in html
    assert 'value="last" checked' in html


def test_a_module_chosen_late_wishes_for_the_grades_of_those_who_had_begun(
    instructor: Browser, address: str, cast: Cast, session: Session, crowd: Crowd
) -> None:
    crowd.progress(crowd.learner("Early"), 3, share=0.3)
    session.commit()
    instructor.post(address, form(cast))
    session.rollback()
    assert [row.wanted_share for row in session.query(Grade)] == [0.3]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("module", "", "Choose the module that this link shows."),
        ("module", "00000000-0000-0000-0000-000000000000", "Choose one of the modules in the list."),
        ("module", "\0", "Choose one of the modules in the list."),
        ("attempts", "-1", "Write a whole number from 0 to 50."),
        ("attempts", "²", "Write a whole number from 0 to 50."),
        ("attempts", "99999999999", "Write a whole number from 0 to 50."),
        ("grading", "worst", "Choose which attempt counts."),
        ("deadline", "tomorrow", "Write the deadline as a day and a time"),
        ("deadline", "0001-01-01T00:00", "Write the deadline as a day and a time"),
        ("deadline", "2026-02-30T10:00", "Write the deadline as a day and a time"),
    ],
)
def test_a_form_that_is_not_right_comes_back_with_its_words_and_changes_nothing(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement, field: str, value: str, says: str
) -> None:
    answer = instructor.post(address, form(cast, attempts="7") | {field: value})
    assert answer.status_code == 422
    assert answer.text.count(says) == 2
    assert f'href="#f-{field}"' in answer.text
    assert f'id="f-{field}"' in answer.text
    assert field == "attempts" or 'value="7"' in answer.text
    assert stored(session, link).module_id is None


def test_an_empty_form_is_an_error_and_never_a_crash(instructor: Browser, address: str) -> None:
    assert instructor.post(address).status_code == 422


def test_the_module_of_another_academy_is_not_offered_and_not_accepted(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement
) -> None:
    programme = session.get_one(Programme, session.get_one(Module, cast.modules[OTHER].id).programme_id)
    programme.academy_id = cast.away.academy.id
    session.commit()
    theirs = cast.modules[OTHER].uuid
    assert theirs not in instructor.get(address).text
    assert instructor.post(address, form(cast, module=theirs)).status_code == 422
    assert stored(session, link).module_id is None


def test_settings_may_change_while_the_module_stays(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement, crowd: Crowd
) -> None:
    instructor.post(address, form(cast))
    session.rollback()
    crowd.attempt(crowd.learner("Ana"), "check", {}, share=None)
    session.commit()
    html = instructor.get(address).text
    assert "People have begun it" in html
    assert 'type="radio" name="module"' not in html
    assert instructor.post(address, form(cast, attempts="2")).status_code == 303
    assert stored(session, link).settings["attempts"] == 2
    refused = instructor.post(address, form(cast, module=cast.modules[OTHER].uuid))
    assert refused.status_code == 422
    assert "Add a new link in the LMS for another module." in refused.text
    assert stored(session, link).module_id == cast.modules[MODULE].id


def test_the_settings_of_a_withdrawn_module_can_still_be_changed(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement
) -> None:
    instructor.post(address, form(cast))
    session.rollback()
    cast.modules[MODULE].published_version_id = None
    session.commit()
    assert instructor.get(address).status_code == 200
    assert instructor.post(address, form(cast, attempts="4")).status_code == 303
    assert stored(session, link).settings["attempts"] == 4


def test_an_instructor_who_opens_a_link_without_a_module_lands_on_the_choice(
    app: Flask, instructor: Browser, address: str, link: Placement
) -> None:
    answer = instructor.get(f"/learn/p/{link.uuid}")
    assert (answer.status_code, answer.location) == (303, address)


def test_deadlines_are_kept_as_utc_in_summer_and_winter_and_where_no_zone_is_known() -> None:
    from lms_plugin.web import deadlines

    assert deadlines.read("2026-07-01T12:00", "ES-MD") == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert deadlines.read("2026-01-01T12:00", "ES") == datetime(2026, 1, 1, 11, 0, tzinfo=UTC)
    assert deadlines.read("2026-07-01T12:00", "ES-CN") == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
    assert deadlines.read("2026-07-01T12:00", "XX") == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert deadlines.write(datetime(2026, 7, 1, 10, 0, tzinfo=UTC), "ES") == "2026-07-01T12:00"
    assert deadlines.zone_name("GB-EAW") == "London"
    assert deadlines.zone_name("XX") == "UTC"


def test_a_link_may_show_one_activity_alone(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement
) -> None:
    content = f"{cast.modules[MODULE].uuid}/check"
    assert f'value="{content}"' in instructor.get(address).text
    assert instructor.post(address, form(cast, module=content)).status_code == 303
    placement = stored(session, link)
    assert (placement.module_id, placement.activity_key) == (cast.modules[MODULE].id, "check")
    assert f'value="{content}" checked' in instructor.get(address).text
    assert instructor.post(address, form(cast)).status_code == 303
    assert stored(session, link).activity_key is None


@pytest.mark.parametrize("activity", ["nothing", "", "check/more", "x" * 300])
def test_an_activity_that_the_module_does_not_have_cannot_be_chosen(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement, activity: str
) -> None:
    answer = instructor.post(address, form(cast, module=f"{cast.modules[MODULE].uuid}/{activity}"))
    assert answer.status_code == (422 if activity else 303)
    assert stored(session, link).activity_key is None


def test_another_activity_is_refused_once_people_have_begun(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement, crowd: Crowd
) -> None:
    instructor.post(address, form(cast, module=f"{cast.modules[MODULE].uuid}/check"))
    session.rollback()
    crowd.attempt(crowd.learner("Nora"), "check", {}, share=0.5)
    crowd.session.commit()
    answer = instructor.post(address, form(cast, module=f"{cast.modules[MODULE].uuid}/the-shutter"))
    assert answer.status_code == 422
    assert stored(session, link).activity_key == "check"


def test_a_link_without_grades_switches_its_column_off_and_on_again(
    instructor: Browser, address: str, cast: Cast, session: Session, link: Placement
) -> None:
    def column() -> str:
        session.rollback()
        return session.scalars(select(LineItem.state).where(LineItem.placement_id == link.id)).one()

    instructor.post(address, form(cast, no_column="yes"))
    assert (column(), stored(session, link).settings["column"]) == ("off", False)
    assert 'value="yes" checked' in instructor.get(address).text
    instructor.post(address, form(cast))
    assert (column(), stored(session, link).settings["column"]) == ("wanted", True)
