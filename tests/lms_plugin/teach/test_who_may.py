"""Nobody enters the instructor's room but the cohort's own instructors."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Cohort, Grade, Placement
from tests.lms_plugin.teach.crowd import MODULE, OTHER, Crowd, fill
from tests.support.browser import Browser
from tests.support.cast import Cast, Visitor, visitor

Addresses = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def addresses(cast: Cast, crowd: Crowd) -> list[tuple[str, str]]:
    """Every address of the room about the home cohort."""
    grade = crowd.grade(cast.trainee.enrolment, status="parked", failure="x")  # type: ignore[arg-type]
    crowd.attempt(cast.trainee.enrolment, "the-shutter", {})  # type: ignore[arg-type]
    crowd.session.commit()
    cohort = f"/teach/c/{cast.home.cohort.uuid}"
    review = f"/teach/p/{cast.home.placements[MODULE].uuid}/review/{cast.trainee.enrolment.uuid}"  # type: ignore[union-attr]
    meeting = f"{cohort}/m/{cast.modules[OTHER].uuid}/a/mixed-meeting"
    choose = f"/teach/p/{cast.home.placements[MODULE].uuid}/choose"
    survey = f"{cohort}/m/{cast.modules[MODULE].uuid}/a/eight-tasks"
    fill(crowd.session, cast, [3] * 6, closed=True)
    return [
        ("GET", cohort), ("POST", f"{cohort}/roster"), ("POST", f"{cohort}/people.csv"),
        ("POST", f"{cohort}/grades.csv"),
        ("GET", f"{cohort}/people/{cast.trainee.enrolment.uuid}"),  # type: ignore[union-attr]
        ("POST", f"{cohort}/people/{cast.trainee.enrolment.uuid}/time"),  # type: ignore[union-attr]
        ("GET", f"{cohort}/m/{cast.modules[MODULE].uuid}/a/check"),
        ("GET", f"{cohort}/m/{cast.modules[MODULE].uuid}/a/check/paper"),
        ("GET", f"{survey}/close"), ("POST", f"{survey}/close"), ("POST", f"{survey}/results.csv"),
        ("GET", f"{cohort}/grades"), ("GET", f"{cohort}/grades/table"), ("POST", f"{cohort}/grades/retry"),
        ("POST", f"{cohort}/grades/{grade.uuid}/retry"), ("GET", choose), ("POST", choose),
        ("GET", f"{cohort}/groups"), ("POST", f"{cohort}/groups/{cast.modules[MODULE].uuid}/trust"),
        ("GET", f"{cohort}/law"), ("POST", f"{cohort}/law"), ("GET", review), ("GET", f"{review}/the-shutter/1"),
        ("GET", f"{cohort}/grades/everything"), ("POST", f"{cohort}/grades/everything"),
        ("GET", f"{meeting}/attendance"), ("POST", f"{meeting}/attendance"), ("POST", f"{meeting}/meeting"),
        ("GET", f"{meeting}/attendance/sheet"), ("POST", f"{meeting}/attendance.csv"),
        ("POST", f"{review}/the-shutter/1/answer"),
        ("POST", f"{cohort}/grades/results"), ("POST", choose.replace("/choose", "/column")),
        ("GET", f"{cohort}/path"), ("POST", f"{cohort}/path"),
    ]  # fmt: skip


def answers(browser: Browser, addresses: list[tuple[str, str]]) -> set[int]:
    """The statuses of all addresses."""
    return {(browser.get if method == "GET" else browser.post)(path).status_code for method, path in addresses}


def test_the_list_of_addresses_is_the_whole_room(app: Flask, addresses: list[tuple[str, str]]) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("teach.")]
    matcher = app.url_map.bind("localhost")
    found = {matcher.match(path, method=method)[0] for method, path in addresses}
    assert found == {rule.endpoint for rule in rules}


def test_the_cohorts_instructor_may(instructor: Browser, addresses: list[tuple[str, str]]) -> None:
    assert answers(instructor, addresses) <= {200, 303, 422}


def test_without_a_visit_nobody_may(app: Flask, addresses: list[tuple[str, str]]) -> None:
    assert answers(Browser(app), addresses) == {401}


def test_learners_and_administrators_who_do_not_teach_are_refused(
    app: Flask, cast: Cast, addresses: list[tuple[str, str]]
) -> None:
    assert answers(Browser(app, cast.trainee), addresses) == {403}
    assert answers(Browser(app, cast.administrator), addresses) == {403}
    assert answers(Browser(app, cast.stranger), addresses) == {403}


def test_the_instructor_of_another_academy_finds_nothing_and_changes_nothing(
    app: Flask, cast: Cast, session: Session, addresses: list[tuple[str, str]]
) -> None:
    assert answers(Browser(app, cast.away_instructor), addresses) == {404}
    session.rollback()
    assert session.get_one(Cohort, cast.home.cohort.id).roster_wanted_at is None
    assert [row.status for row in session.query(Grade)] == ["parked"]
    assert not session.query(Audit).filter(Audit.act.in_(("export.csv", "grade.retry", "placement.decide"))).count()


def test_an_instructor_of_another_cohort_of_the_academy_finds_nothing(
    app: Flask, cast: Cast, session: Session, clock: Callable[..., object], addresses: list[tuple[str, str]]
) -> None:
    home = cast.home
    other = Cohort(
        academy_id=home.academy.id, deployment_id=home.deployment.id, context_id="course-2", title="Promoción 13",
        created_at=clock(),
    )  # fmt: skip
    session.add(other)
    session.flush()
    colleague = moved(visitor(session, home, "rosa", "Rosa", clock(), role="instructor"), other)  # type: ignore[arg-type]
    session.commit()
    assert answers(Browser(app, colleague), addresses) == {404}


def moved(who: Visitor, cohort: Cohort) -> Visitor:
    """The same person, enrolled elsewhere."""
    assert who.enrolment is not None
    who.enrolment.cohort_id = cohort.id
    return who


def test_somebody_who_teaches_elsewhere_and_learns_here_has_no_table_here(
    app: Flask, cast: Cast, session: Session, addresses: list[tuple[str, str]]
) -> None:
    assert cast.instructor.enrolment is not None
    cast.instructor.enrolment.role = "learner"
    session.commit()
    assert answers(Browser(app, cast.instructor), addresses) == {404}


def test_things_of_another_cohort_are_not_found_under_the_own_one(
    app: Flask, cast: Cast, session: Session, home: str, instructor: Browser
) -> None:
    stranger, placement = cast.stranger.enrolment, cast.away.placements[MODULE]
    away = Crowd(session, cast, cast.away, cast.away.cohort.created_at)
    grade = away.grade(stranger, status="parked", failure="x")  # type: ignore[arg-type]
    session.commit()
    assert instructor.get(f"{home}/people/{stranger.uuid}").status_code == 404  # type: ignore[union-attr]
    assert instructor.get(f"/teach/p/{placement.uuid}/choose").status_code == 404
    assert instructor.post(f"/teach/p/{placement.uuid}/choose", {"module": "x"}).status_code == 404
    assert instructor.post(f"{home}/grades/{grade.uuid}/retry").status_code == 404
    session.rollback()
    assert session.get_one(Grade, grade.id).status == "parked"
    assert session.get_one(Placement, placement.id).settings == {}
