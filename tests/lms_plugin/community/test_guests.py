"""People of associations come by a personal address and find nothing but their room."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.db import db
from lms_plugin.factory import create_app
from lms_plugin.models import Invitation, Member, Person, Visit
from tests.lms_plugin.community.conftest import BASE, Browser, Crowd, accept, address_from, hidden
from tests.support.cast import Cast
from tests.support.house import Bell, Clock


@pytest.fixture
def address(shared: str, crowd: Crowd) -> str:
    """The path of an invitation into the shared room."""
    return address_from(crowd.facilitator, shared)


def test_the_invitation_says_where_one_goes_before_anything_begins(
    address: str, crowd: Crowd, session: Session
) -> None:
    page = crowd.anonymous.get(address)
    assert page.status_code == 200
    for words in (
        "Academia de Puerto Alba",
        "Northmoor Police College",
        "Rules of this room",
        "Where the promise ends",
    ):
        assert words in page.text
    assert session.scalar(select(func.count()).select_from(Person).where(Person.issuer == "convive")) == 0


def test_accepting_makes_a_person_a_member_and_a_visit(
    address: str, shared: str, crowd: Crowd, session: Session
) -> None:
    answer = accept(crowd.anonymous, address)
    assert (answer.status_code, answer.location) == (303, shared)
    page = crowd.anonymous.get(shared)
    assert page.status_code == 200
    assert "people of 2 academies and 1 association, 6 members" in page.text
    session.rollback()
    person = session.scalars(select(Person).where(Person.issuer == "convive")).one()
    assert (person.name, person.email) == (None, None)
    visit = session.scalars(select(Visit).where(Visit.person_id == person.id)).one()
    assert (visit.role, visit.administers, visit.enrolment_id) == ("partner", False, None)
    member = session.scalars(select(Member).where(Member.person_id == person.id)).one()
    assert (member.side, member.role) == ("partner", "member")


def test_the_same_address_brings_back_the_same_person(
    address: str, shared: str, crowd: Crowd, app: Flask, session: Session
) -> None:
    accept(crowd.anonymous, address)
    alias = crowd.anonymous.alias
    thread = crowd.anonymous.start(shared, body="From the association")
    again = Browser(app.test_client())
    assert alias in again.get(address).text
    assert accept(again, address).status_code == 303
    assert again.alias == alias
    assert "(you)" in again.get(thread).text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Person).where(Person.issuer == "convive")) == 1


def test_a_partner_can_leave_and_come_back_under_the_same_alias(address: str, shared: str, crowd: Crowd) -> None:
    accept(crowd.anonymous, address)
    alias = crowd.anonymous.alias
    answer = crowd.anonymous.post(f"{shared}/leave")
    assert answer.location == "/community/left"
    assert crowd.anonymous.get(answer.location).status_code == 200
    assert crowd.anonymous.get(shared).status_code == 404
    accept(crowd.anonymous, address)
    assert crowd.anonymous.alias == alias
    assert crowd.anonymous.get(shared).status_code == 200


def test_a_partner_sees_the_room_and_nothing_else(address: str, shared: str, crowd: Crowd, cast: Cast) -> None:
    accept(crowd.anonymous, address)
    placement = cast.home.placements["why-local-police"].uuid
    for path in (f"/community/p/{placement}/a/trust", f"{shared}/facilitate", f"/community/r/{uuid4()}"):
        assert crowd.anonymous.get(path).status_code in (403, 404)


def test_an_unknown_address_is_a_clear_404(crowd: Crowd) -> None:
    for token in ("x", "A" * 43, "A" * 5000, "..%2f..%2f", "%00", "é" * 30):
        assert crowd.anonymous.get(f"/join/{token}").status_code == 404
        assert crowd.anonymous.post(f"/join/{token}").status_code == 404


def test_an_unknown_address_says_what_to_do(crowd: Crowd) -> None:
    assert "ask the academy that invited you" in crowd.anonymous.get(f"/join/{'A' * 43}").text


def test_an_expired_address_is_gone(address: str, crowd: Crowd, clock: Clock) -> None:
    fields = _fields(crowd.anonymous, address)
    clock.advance(days=90)
    assert crowd.anonymous.get(address).status_code == 410
    assert crowd.anonymous.post(address, **fields).status_code == 410


def test_closing_an_address_shuts_the_room_at_once(address: str, shared: str, crowd: Crowd, session: Session) -> None:
    accept(crowd.anonymous, address)
    thread = crowd.anonymous.start(shared, body="Words that stay")
    session.rollback()
    uuid = session.scalars(select(Invitation.uuid)).one()
    assert crowd.facilitator.post(f"{shared}/invitations/{uuid}/revoke").status_code == 303
    assert crowd.facilitator.post(f"{shared}/invitations/{uuid}/revoke").status_code == 303
    assert crowd.anonymous.get(shared).status_code == 401
    assert crowd.anonymous.get(address).status_code == 410
    assert "Words that stay" in crowd.mate.get(thread).text
    assert "people of 2 academies, 5 members" in crowd.mate.get(shared).text


def test_a_visit_ends_with_its_invitation(shared: str, crowd: Crowd, session: Session, clock: Clock) -> None:
    address = address_from(crowd.facilitator, shared, days=30)
    clock.advance(days=29, hours=20)
    accept(crowd.anonymous, address)
    assert crowd.anonymous.get(shared).status_code == 200
    clock.advance(hours=4)
    assert crowd.anonymous.get(shared).status_code == 401


def test_only_the_digest_of_an_address_is_stored_and_it_is_shown_once(
    address: str, shared: str, crowd: Crowd, session: Session
) -> None:
    token = address.rsplit("/", 1)[1]
    assert token not in crowd.facilitator.get(f"{shared}/facilitate").text
    session.rollback()
    row = session.scalars(select(Invitation)).one()
    assert token not in (row.token_digest, row.uuid, row.label)


def test_an_invitation_needs_an_association_and_a_time(shared: str, crowd: Crowd, session: Session) -> None:
    for label, days in (("", "30"), ("x" * 101, "30"), ("Club", "31"), ("Club", ""), ("Club", "x")):
        answer = crowd.facilitator.post(f"{shared}/invitations", label=label, days=days)
        assert answer.status_code == 422
        assert label in answer.text
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


def test_the_facilitator_of_another_room_cannot_close_the_address(
    address: str, shared: str, crowd: Crowd, cast: Cast, session: Session
) -> None:
    door = f"/community/p/{cast.home.placements['role-and-limits'].uuid}/a/who-they-call"
    page = crowd.facilitator.get(door).text
    crowd.facilitator.post(door, alias=hidden(page, "alias"), offer=hidden(page, "offer"))
    other = crowd.facilitator.get(door).location
    uuid = session.scalars(select(Invitation.uuid)).one()
    assert crowd.facilitator.post(f"{other}/invitations/{uuid}/revoke").status_code == 404
    assert crowd.anonymous.get(address).status_code == 200


def test_an_alias_of_ones_own_making_is_refused(address: str, crowd: Crowd) -> None:
    assert crowd.anonymous.post(address, alias="Mayor", offer=0).status_code == 400


def test_members_do_not_see_the_name_of_an_association(address: str, shared: str, crowd: Crowd) -> None:
    accept(crowd.anonymous, address)
    crowd.anonymous.start(shared)
    assert "Vecinos" not in crowd.mate.get(shared).text
    assert "Vecinos" in crowd.facilitator.get(f"{shared}/facilitate").text


def test_the_browsers_language_is_the_guests(address: str, crowd: Crowd, session: Session) -> None:
    assert '<html lang="es" dir="ltr">' in crowd.anonymous.get(address, Accept_Language="es-MX").text
    assert '<html lang="en" dir="ltr">' in crowd.anonymous.get(address, Accept_Language="en-GB").text


def test_guests_change_the_language_before_they_join_and_keep_it(
    address: str, crowd: Crowd, session: Session
) -> None:
    assert 'href="?lang=es"' in crowd.anonymous.get(address, Accept_Language="en-GB").text
    page = crowd.anonymous.get(f"{address}?lang=es", Accept_Language="en-GB").text
    assert '<html lang="es" dir="ltr">' in page
    assert re.search(r'\?offer=\d+&amp;lang=es"', page)
    fields = {"alias": hidden(page, "alias"), "offer": hidden(page, "offer")}
    action = re.findall(r'<form method="post" action="([^"]*/join/[^"]+)"', page)[0]
    assert crowd.anonymous.post(action, **fields).status_code == 303
    assert session.scalars(select(Visit.locale).order_by(Visit.id.desc())).first() == "es"


@pytest.fixture
def limited(tmp_path: Path, clock: Clock, bell: Bell) -> Iterator[Flask]:
    """The tool with its rate limits on."""
    settings = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path / 'limited.sqlite'}", jobs="off")
    app = create_app(settings, clock, bell, TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=True)
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_guessing_addresses_is_slowed_down(limited: Flask) -> None:
    client = limited.test_client()
    answers = [client.get(f"/join/{uuid4()}", base_url=BASE).status_code for _ in range(125)]
    assert answers[0] == 404
    assert answers[-1] == 429


def _fields(browser: Browser, address: str) -> dict[str, str]:
    page = browser.get(address).text
    return {"alias": hidden(page, "alias"), "offer": hidden(page, "offer")}
