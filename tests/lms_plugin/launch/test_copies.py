"""A copied course: its links are set up as their ancestors were, and nothing that people have done comes along."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import (
    Attempt,
    Audit,
    Cohort,
    ContextCopy,
    Deployment,
    Enrolment,
    Grade,
    Person,
    Placement,
    Progress,
    RegistrationRow,
)
from lms_plugin.services import grades
from lms_plugin.services.grades import Earned, Wish
from lti import claims
from lti.history import CONTEXT_PARAMETER, KEY_PARAMETER, LINK_PARAMETER
from tests.lms_plugin.launch.door import Door
from tests.support.browser import Browser
from tests.support.cast import Campus, Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.lti_fakes import INSTRUCTOR

SETTINGS = {"attempts": 2, "grading": "last", "deadline_at": "2026-12-01T22:59:00+00:00"}
MODULE = "why-local-police"
OLD = f"link-{MODULE}"


@dataclass
class Copying:
    """The home course has settings of its own; `open` launches a link of another course for the first time."""

    door: Door
    cast: Cast
    session: Session

    def open(
        self,
        link: str = "new-link",
        context: str = "course-2",
        campus: Campus | None = None,
        title: str = "Neu",
        **custom: str,
    ) -> Placement:
        named = {
            {"links": LINK_PARAMETER, "contexts": CONTEXT_PARAMETER, "key": KEY_PARAMETER}.get(name, name): value
            for name, value in custom.items()
        }
        sent = {
            claims.RESOURCE_LINK: {"id": link, "title": title},
            claims.CONTEXT: {"id": context, "title": f"T {context}"},
            claims.CUSTOM: named, claims.ROLES: [INSTRUCTOR],
        }  # fmt: skip
        answer = self.door.launch(campus or self.cast.home, sent=sent)
        assert answer.status_code == 303, answer.text
        return self.placement(link, context, campus)

    def placement(self, link: str, context: str, campus: Campus | None = None) -> Placement:
        self.session.rollback()
        deployment = (campus or self.cast.home).deployment.id
        wanted = (
            select(Placement).join(Cohort, Cohort.id == Placement.cohort_id)
            .where(Placement.resource_link_id == link, Cohort.context_id == context, Cohort.deployment_id == deployment)
        )  # fmt: skip
        return self.session.scalars(wanted).one()

    def set_up(self, placement: Placement, **settings: Any) -> None:
        placement.settings = {**SETTINGS, **settings}
        self.session.commit()


@pytest.fixture
def copying(door: Door, cast: Cast, session: Session) -> Copying:
    found = Copying(door, cast, session)
    found.set_up(cast.home.placements[MODULE])
    cast.home.cohort.jurisdiction = "ES-CT"
    session.commit()
    return found


def came_from(placement: Placement, road: str, course: str = "Promoción 12") -> bool:
    """Content and settings of the ancestor, no deadline, and a note for the instructor."""
    assert placement.copied is not None, "nothing was taken over"
    assert (placement.copied["road"], placement.copied["cohort"]) == (road, course)
    settings: Mapping[str, Any] = placement.settings
    assert placement.copied["deadline_at"] == SETTINGS["deadline_at"]
    assert "deadline_at" not in settings
    return (settings["attempts"], settings["grading"]) == (2, "last") and placement.module_id is not None


def test_the_history_of_a_link_brings_content_and_settings_and_never_a_deadline(copying: Copying) -> None:
    copied = copying.open(links=OLD)
    assert came_from(copied, "history")
    assert copied.module_id == copying.cast.modules[MODULE].id
    line = copying.session.scalars(select(Audit).where(Audit.act == "placement.copy")).one()
    assert (line.thing_uuid, line.detail["from"]) == (copied.uuid, copying.cast.home.placements[MODULE].uuid)


def test_the_law_of_the_course_comes_with_its_first_link_only(copying: Copying) -> None:
    copying.open(links=OLD)
    cohort = copying.session.scalars(select(Cohort).where(Cohort.context_id == "course-2")).one()
    assert cohort.jurisdiction == "ES-CT"
    cohort.jurisdiction = None
    copying.session.commit()
    copying.open("second-link", links=OLD)
    copying.session.refresh(cohort)
    assert cohort.jurisdiction is None


def test_nobody_and_nothing_that_was_done_comes_along(copying: Copying, clock: Clock) -> None:
    cast, session = copying.cast, copying.session
    assert cast.trainee.enrolment is not None
    wish = Wish("completed", 0.5)
    earned = Earned(cast.trainee.enrolment.id, cast.modules[MODULE].id, "check", wish, wish, clock())
    grades.want(session, earned, clock())
    session.commit()
    tables = (Attempt, Progress, Grade, Enrolment, Person)
    before = {table: session.scalar(select(func.count()).select_from(table)) for table in tables}
    copying.open(links=OLD)
    after = {table: session.scalar(select(func.count()).select_from(table)) for table in tables}
    assert before[Grade] == 1
    assert after == {**before, Enrolment: (before[Enrolment] or 0) + 1, Person: (before[Person] or 0) + 1}


def test_of_a_long_history_the_nearest_known_ancestor_counts(copying: Copying) -> None:
    assert came_from(copying.open("a", "c-a", links=f"gone-2,gone-1,{OLD}"), "history")
    middle = copying.placement("a", "c-a")
    copying.set_up(middle, attempts=5)
    nearest = copying.open("b", "c-b", links=f"a,{OLD}")
    assert (nearest.settings["attempts"], (nearest.copied or {})["cohort"]) == (5, "T c-a")
    assert came_from(copying.open("c", "c-c", links=OLD), "history")


def test_garbage_and_oneself_are_no_ancestors(copying: Copying) -> None:
    garbage = ("$ResourceLink.id.history", "", "nobody,knows", "%00,\u202e", ",,,", "new-5", "x" * 4_000)
    for number, history in enumerate(garbage):
        born = copying.open(f"new-{number}", links=history, contexts=history, key="$x")
        assert (born.copied, born.module_id, born.link_key) == (None, None, None), history


def test_the_history_of_a_course_finds_the_twin_of_a_link(copying: Copying) -> None:
    by_module = copying.open("x", "c-x", contexts="gone,course-1", module=f"hate-crime/{MODULE}")
    assert came_from(by_module, "history")
    by_title = copying.open("y", "c-y", contexts="course-1", title=MODULE)
    assert came_from(by_title, "history")
    assert copying.open("z", "c-z", contexts="course-1", title="Otro").copied is None


def test_a_notice_stands_in_for_a_history_also_over_several_copies(copying: Copying, clock: Clock) -> None:
    deployment = copying.cast.home.deployment.id
    for new, old in (("c-2", "course-1"), ("c-3", "c-2"), ("c-2", "c-3")):
        row = ContextCopy(deployment_id=deployment, context_id=new, origin_id=old, made_at=clock())
        copying.session.add(row)
    copying.session.commit()
    assert came_from(copying.open("n-3", "c-3", module=f"hate-crime/{MODULE}"), "notice")
    assert copying.open("n-4", "c-4", module=f"hate-crime/{MODULE}").copied is None


def test_the_key_of_an_item_is_enough_where_a_platform_tells_no_history(copying: Copying) -> None:
    original = copying.open("m-1", "m", module=f"hate-crime/{MODULE}", key="Ab-_9")
    assert (original.copied, original.link_key) == (None, "Ab-_9")
    copying.set_up(original)
    first = copying.open("m-2", "m2", module=f"hate-crime/{MODULE}", key="Ab-_9")
    assert came_from(first, "key", "T m")
    copying.set_up(first, attempts=7)
    assert copying.open("m-3", "m3", key="Ab-_9").settings["attempts"] == 7, "last term's is the likeliest"
    assert copying.open("m-4", "m4", key="another").copied is None


def test_an_ancestor_of_another_academy_is_nothing(copying: Copying) -> None:
    here = copying.open("k", "k", module=f"hate-crime/{MODULE}", key="Ab-_9")
    copying.set_up(here)
    away = copying.cast.away
    alone = copying.open("s", "course-9", away, links="k", contexts="k", key="Ab-_9")
    assert (alone.copied, alone.module_id, alone.settings) == (None, None, {})
    # Both academies have a course-1 and a link of this name; only the own one is an ancestor.
    copying.open("t", "course-10", away, links=f"k,{OLD}", contexts="course-1")
    line = copying.session.scalars(select(Audit).where(Audit.act == "placement.copy")).one()
    assert (line.academy_id, line.detail["from"]) == (away.academy.id, away.placements[MODULE].uuid)
    cohort = copying.session.scalars(select(Cohort).where(Cohort.context_id == "course-10")).one()
    assert (cohort.academy_id, cohort.jurisdiction) == (away.academy.id, None)


def test_identifiers_of_another_issuer_of_the_same_academy_mean_nothing(copying: Copying, clock: Clock) -> None:
    cast, session = copying.cast, copying.session
    row = session.get_one(RegistrationRow, cast.away.registration.id)
    row.academy_id = cast.home.academy.id
    session.get_one(Deployment, cast.away.deployment.id).academy_id = cast.home.academy.id
    session.commit()
    assert copying.open("t", "course-77", cast.away, links=OLD).copied is None


def test_only_the_first_launch_of_a_link_looks_for_ancestors(app: Flask, copying: Copying) -> None:
    copied = copying.open(links=OLD)
    copying.set_up(copied, attempts=9)
    copying.door.clock.advance(seconds=1)
    with statements(db.engine) as plain:
        copying.open()
    with statements(db.engine) as sent:
        again = copying.open(links=OLD, contexts="course-1", key="Ab-_9")
    assert len(sent) == len(plain)
    assert (again.settings["attempts"], again.link_key) == (9, None)


def test_an_instructor_sees_what_was_taken_over_and_settles_it(
    app: Flask, copying: Copying, session: Session, clock: Clock
) -> None:
    cast = copying.cast
    placement = cast.home.placements[MODULE]
    placement.copied = {
        "cohort": "Promoción <11>",
        "road": "key",
        "deadline_at": SETTINGS["deadline_at"],
        "settled": False,
    }
    cast.instructor.visit.locale, cast.instructor.visit.expires_at = "en", clock() + timedelta(hours=1)
    session.commit()
    browser = Browser(app, cast.instructor)
    course = f"/teach/c/{cast.home.cohort.uuid}"
    assert "Copied from “Promoción &lt;11&gt;”: check the settings." in browser.get(course).text
    page = browser.get(f"/teach/p/{placement.uuid}/choose").text
    assert "This link was copied from “Promoción &lt;11&gt;”." in page
    assert "The deadline there was not taken over" in page
    form = {"module": "", "attempts": "3", "grading": "highest", "deadline": ""}
    assert browser.post(f"/teach/p/{placement.uuid}/choose", form).status_code == 303
    assert "Copied from" not in browser.get(course).text
    assert "This link was copied" in browser.get(f"/teach/p/{placement.uuid}/choose").text
