"""An accepted launch leads to the page that the person came for."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Cohort, Enrolment, LineItem, Person, Placement, RegistrationRow, Visit
from lms_plugin.services.pickings import Picking
from lti import claims
from tests.lms_plugin.launch.door import AGS_URL, BASE, INSTITUTION_ADMINISTRATOR, Door, ags, visits
from tests.support.cast import Cast
from tests.support.lti_fakes import INSTRUCTOR, LEARNER

NEW_LINK: dict[str, Any] = {claims.RESOURCE_LINK: {"id": "new", "title": "Neu"}}


def test_a_trainee_lands_on_the_module_signed_in(door: Door, cast: Cast, session: Session) -> None:
    answer = door.launch(cast.home, name="Nora Vidal", email="nora@academy.example")
    placement = cast.home.placements["why-local-police"].uuid
    assert (answer.status_code, answer.location) == (303, f"/learn/p/{placement}")
    visit = visits(session)[0]
    assert (visit.role, visit.administers) == ("learner", False)
    assert visit.expires_at - visit.created_at == timedelta(hours=12)
    person = session.get_one(Person, visit.person_id)
    assert (person.name, person.email) == ("Nora Vidal", "nora@academy.example")
    assert person.academy_id == cast.home.academy.id
    assert door.client.get("/learn/mine", base_url=BASE).status_code == 200


def test_staff_stay_for_eight_hours(door: Door, cast: Cast, session: Session) -> None:
    door.launch(cast.home, sent={claims.ROLES: [INSTRUCTOR]})
    visit = visits(session)[0]
    assert (visit.role, visit.expires_at - visit.created_at) == ("instructor", timedelta(hours=8))


def test_a_link_names_its_module(door: Door, cast: Cast, session: Session) -> None:
    custom: dict[str, Any] = {claims.CUSTOM: {"module": "mediation/role-and-limits"}}
    answer = door.launch(cast.home, **NEW_LINK, **custom)
    placement = session.scalars(select(Placement).where(Placement.resource_link_id == "new")).one()
    assert placement.module_id == cast.modules["role-and-limits"].id
    assert answer.location == f"/learn/p/{placement.uuid}"


def test_an_unknown_module_leaves_the_placement_empty(door: Door, cast: Cast) -> None:
    for named in ("", "no-slash", "nobody/nothing", "mediation/", "/", "a" * 4000 + "/x", "\x00/\x00"):
        answer = door.launch(cast.home, **NEW_LINK, sent={claims.CUSTOM: {"module": named}})
        assert (named, answer.status_code, answer.location) == (named, 303, "/waiting")


def test_an_instructor_chooses_what_an_empty_link_is_to_teach(door: Door, cast: Cast, session: Session) -> None:
    answer = door.launch(cast.home, **NEW_LINK, sent={claims.ROLES: [INSTRUCTOR]})
    placement = session.scalars(select(Placement).where(Placement.resource_link_id == "new")).one()
    assert answer.location == f"/teach/p/{placement.uuid}/choose"


def test_a_trainee_at_an_empty_link_is_told_and_led_on_once_it_is_set_up(
    door: Door, cast: Cast, session: Session
) -> None:
    door.launch(cast.home, locale="en", **NEW_LINK)
    page = door.client.get("/waiting", base_url=BASE)
    assert page.status_code == 200
    assert "not set up yet" in page.text
    placement = session.scalars(select(Placement).where(Placement.resource_link_id == "new")).one()
    placement.module_id = cast.modules["role-and-limits"].id
    session.commit()
    assert door.client.get("/waiting", base_url=BASE).location == f"/learn/p/{placement.uuid}"


def test_an_administrator_who_is_not_enrolled_gets_no_seat(door: Door, cast: Cast, session: Session) -> None:
    answer = door.launch(cast.home, sent={claims.ROLES: [INSTITUTION_ADMINISTRATOR]})
    visit = visits(session)[0]
    assert (visit.enrolment_id, visit.placement_id, visit.administers) == (None, None, True)
    assert answer.location == "/author/"


def test_an_administrator_who_teaches_keeps_both(door: Door, cast: Cast, session: Session) -> None:
    door.launch(cast.home, sent={claims.ROLES: [INSTITUTION_ADMINISTRATOR, INSTRUCTOR]})
    visit = visits(session)[0]
    assert (visit.role, visit.administers) == ("instructor", True)
    assert visit.enrolment_id is not None


def test_a_deep_linking_request_is_kept_for_the_picker(door: Door, cast: Cast, session: Session) -> None:
    answer = door.picks(cast.home)
    assert (answer.status_code, answer.location) == (303, "/pick/")
    kept = Picking.model_validate_json(visits(session)[0].deep_linking or "")
    assert (kept.registration_id, kept.deployment_id) == (cast.home.registration.id, "1")
    assert kept.request.return_url == f"{cast.home.registration.issuer}/deep-linking"
    assert (kept.request.data, kept.request.accept_types) == ("theirs", frozenset({"ltiResourceLink"}))


def test_a_deep_linking_request_without_a_course_works(door: Door, cast: Cast, session: Session) -> None:
    assert door.picks(cast.home, sent={claims.CONTEXT: None}).location == "/pick/"
    assert visits(session)[0].enrolment_id is None


def test_links_without_a_course_are_not_mixed(door: Door, cast: Cast, session: Session) -> None:
    long = "x" * 255
    for link, sub in (("one", "a"), ("two", "b"), (long, "c")):
        about: dict[str, Any] = {claims.CONTEXT: None, claims.RESOURCE_LINK: {"id": link}}
        assert door.launch(cast.home, sub=sub, **about).status_code == 303
    cohorts = session.scalars(select(Enrolment.cohort_id).join(Person).where(Person.sub.in_(["a", "b", "c"]))).all()
    assert len(set(cohorts)) == 3


def test_a_line_item_that_appears_is_kept_with_what_was_granted(door: Door, cast: Cast, session: Session) -> None:
    door.launch(cast.home, **NEW_LINK)
    placement = session.scalars(select(Placement).where(Placement.resource_link_id == "new")).one()
    for url in (AGS_URL, AGS_URL + "&moved=1"):
        door.launch(cast.home, **NEW_LINK, sent={claims.AGS: ags(url)})
        session.rollback()
        item = session.scalars(select(LineItem).where(LineItem.placement_id == placement.id)).one()
        assert (item.url, item.scopes) == (url, claims.SCOPE_SCORE)


def test_the_roster_address_of_a_course_is_kept(door: Door, cast: Cast, session: Session) -> None:
    url = "http://127.0.0.1:8001/roster"
    nrps: dict[str, Any] = {claims.NRPS: {"context_memberships_url": url, "service_versions": ["2.0"]}}
    door.launch(cast.home, **nrps, sent={claims.CONTEXT: {"id": "c-9", "title": "Curso nueve"}})
    door.launch(cast.home, sent={claims.CONTEXT: {"id": "c-9"}})
    cohort = session.scalars(select(Cohort).where(Cohort.context_id == "c-9")).one()
    assert (cohort.title, cohort.memberships_url) == ("Curso nueve", url)


def test_the_first_launch_of_a_platform_is_noted_once(door: Door, cast: Cast, session: Session) -> None:
    platform: dict[str, Any] = {claims.TOOL_PLATFORM: {"product_family_code": "moodle"}}
    for _ in range(2):
        door.launch(cast.home, **platform)
    session.rollback()
    lines = session.scalar(select(func.count()).select_from(Audit).where(Audit.act == "platform.launch_first"))
    registration = session.get_one(RegistrationRow, cast.home.registration.id, populate_existing=True)
    assert (lines, registration.family, registration.launched_at) == (1, "moodle", door.clock())


@pytest.mark.parametrize(
    ("sent", "own", "spoken"), [("en-GB", None, "en"), ("fr", None, "es"), ("", None, "es"), ("es-MX", "en", "en")]
)
def test_the_language_is_the_persons_own_choice_then_the_platforms_then_the_academys(
    door: Door, cast: Cast, session: Session, sent: str, own: str | None, spoken: str
) -> None:
    if own:
        door.launch(cast.home, locale="es")
        door.client.post("/language", data={"locale": own}, base_url=BASE)
    door.launch(cast.home, locale=sent)
    assert visits(session)[-1].locale == spoken


def test_roles_are_those_of_the_last_launch(door: Door, cast: Cast, session: Session) -> None:
    for roles in ([LEARNER], [INSTRUCTOR]):
        door.launch(cast.home, sent={claims.ROLES: roles})
    enrolment = session.scalars(select(Enrolment).join(Person).where(Person.sub == "sub-1")).one()
    assert enrolment.role == "instructor"


def test_only_the_platform_may_frame_what_follows(door: Door, cast: Cast, session: Session) -> None:
    presentation: dict[str, Any] = {claims.LAUNCH_PRESENTATION: {"return_url": "https://school.example/course/7"}}
    door.launch(cast.home, **presentation)
    policy = door.client.get("/waiting", base_url=BASE).headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' http://127.0.0.1:8001 https://school.example")


def test_an_address_cannot_smuggle_a_directive_into_the_policy(door: Door, cast: Cast, session: Session) -> None:
    presentation: dict[str, Any] = {claims.LAUNCH_PRESENTATION: {"return_url": "https://evil.example;sandbox/x"}}
    assert door.launch(cast.home, **presentation).status_code == 303
    assert session.scalars(select(Visit.frame_origin).order_by(Visit.id.desc())).first() == "http://127.0.0.1:8001"
