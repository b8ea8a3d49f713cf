"""Invitations, approving, refusing: the way of a platform from a pasted address to its first launch."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import AccessTokenRow, Audit, Deployment, PlatformInvitation, Proposal, RegistrationRow
from lms_plugin.services import joining
from lms_plugin.services.platforms import PlatformRefused
from lms_plugin.services.proposals import Decision, approve
from lti.http import Reply
from tests.lti.calling import reply, token
from tests.support.cast import Cast, sign_in
from tests.support.house import Clock
from tests.support.joining import Joining, invited
from tests.support.registering import BASE
from tests.support.sending import get, post


@pytest.fixture
def lms(app: Flask) -> Joining:
    return Joining(app)


def proposal(session: Session, **wanted: Any) -> Proposal:
    session.rollback()
    return session.scalars(select(Proposal).filter_by(**wanted).order_by(Proposal.id.desc())).first()  # type: ignore[return-value]


def live(session: Session, client_id: str = "abc") -> RegistrationRow | None:
    session.rollback()
    wanted = select(RegistrationRow).where(RegistrationRow.client_id == client_id)
    return session.scalar(wanted.execution_options(populate_existing=True))


def deployments(session: Session, registration: RegistrationRow) -> set[str]:
    wanted = select(Deployment.deployment_id).where(Deployment.registration_id == registration.id)
    return set(session.scalars(wanted))


def joined(lms: Joining, session: Session, academy_id: int | None, clock: Clock, **answer: Any) -> Proposal:
    """A platform that has registered itself and waits."""
    lms.answers(**answer)
    assert lms.confirm(invited(session, academy_id, clock)).status_code == 200
    return proposal(session, status="waiting")


def test_an_address_is_made_shown_once_and_followed_to_the_approval(
    admin: FlaskClient, lms: Joining, session: Session, clock: Clock
) -> None:
    assert 'action="/admin/platforms/invitations"' in get(admin, "/admin/platforms/connect?lms=moodle").text
    made = post(admin, "/admin/platforms/invitations", family="moodle")
    assert made.status_code == 201
    found = re.search(r'value="(http://localhost:8000/lti/register/([\w-]{32}))" readonly', made.text)
    assert found is not None
    token = found[2]
    row = session.scalars(select(PlatformInvitation)).one()
    assert (row.family, row.token_digest) == ("moodle", joining.digest(token))
    assert (row.expires_at - row.created_at).days == 7
    page = f"/admin/platforms/invitations/{row.uuid}"
    assert token not in get(admin, page).text
    assert page in get(admin, "/admin/platforms").text
    assert get(admin, f"{page}/progress").text.count("not yet") == 5
    assert lms.confirm(token).status_code == 200
    waiting = proposal(session, status="waiting")
    part = get(admin, f"{page}/progress").text
    assert (part.count("not yet"), f"/admin/proposals/{waiting.uuid}" in part) == (4, True)
    assert "Waiting for your approval" in get(admin, "/admin/platforms").text
    assert post(admin, f"/admin/proposals/{waiting.uuid}/approve").status_code == 303
    assert get(admin, f"{page}/progress").text.count("not yet") == 3
    acts = set(session.scalars(select(Audit.act)))
    assert {"platform.invite", "platform.propose", "platform.approve"} <= acts


def test_a_closed_invitation_is_closed_and_open_ones_are_not_endless(
    admin: FlaskClient, lms: Joining, session: Session, cast: Cast, clock: Clock
) -> None:
    token = invited(session, cast.away.academy.id, clock)
    row = session.scalars(select(PlatformInvitation)).one()
    assert post(admin, f"/admin/platforms/invitations/{row.uuid}/close").status_code == 303
    assert lms.confirm(token).status_code == 403
    assert post(admin, f"/admin/platforms/invitations/{row.uuid}/close").status_code == 303
    assert len(list(session.scalars(select(Audit).where(Audit.act == "platform.uninvite")))) == 1
    for _ in range(joining.MOST_OPEN):
        invited(session, cast.away.academy.id, clock)
    crowded = post(admin, "/admin/platforms/invitations", family="")
    assert (crowded.status_code, "too many open invitations" in crowded.text) == (422, True)


def test_strangers_neither_see_nor_decide(
    app: Flask, lms: Joining, admin: FlaskClient, session: Session, cast: Cast, clock: Clock
) -> None:
    waiting = joined(lms, session, cast.home.academy.id, clock)
    row = session.scalars(select(PlatformInvitation)).one()
    reads = (f"/admin/proposals/{waiting.uuid}", f"/admin/platforms/invitations/{row.uuid}",
             f"/admin/platforms/invitations/{row.uuid}/progress")  # fmt: skip
    acts = (
        f"/admin/proposals/{waiting.uuid}/approve", f"/admin/proposals/{waiting.uuid}/refuse",
        f"/admin/platforms/invitations/{row.uuid}/close", f"/admin/platforms/{cast.home.registration.uuid}/test",
    )  # fmt: skip
    # Of the other academy, of this one without the right, and nobody at all.
    people = [(admin, 404), (app.test_client(), 401)]
    people += [(sign_in(app.test_client(), one), 403) for one in (cast.trainee, cast.instructor)]
    for browser, status in people:
        assert {get(browser, address).status_code for address in reads} == {status}
        assert {post(browser, address).status_code for address in acts} == {status}
    assert waiting.uuid not in get(admin, "/admin/platforms").text
    assert proposal(session, uuid=waiting.uuid).status == "waiting"
    assert live(session) is None
    decision = Decision(waiting.uuid, cast.away.academy.id, cast.away_administrator.person.uuid)
    with pytest.raises(LookupError):
        approve(session, decision, clock())
    session.rollback()


def test_what_the_lms_allows_is_shown_and_approving_makes_it_live_once(
    admin: FlaskClient, lms: Joining, session: Session, cast: Cast, clock: Clock
) -> None:
    lms.says(scopes_supported=["https://purl.imsglobal.org/spec/lti-ags/scope/score"])
    waiting = joined(lms, session, cast.away.academy.id, clock)
    page = get(admin, f"/admin/proposals/{waiting.uuid}").text
    assert (BASE in page, page.count("not allowed"), page.count("</span> allowed</span>")) == (True, 2, 2)
    for wrong in ("x" * 300, "a\0b"):
        refused = post(admin, f"/admin/proposals/{waiting.uuid}/approve", name=wrong)
        assert (refused.status_code, 'href="#f-name"' in refused.text) == (422, True)
    first = post(admin, f"/admin/proposals/{waiting.uuid}/approve", name=" Campus ")
    assert first.status_code == 303
    row = live(session)
    assert row is not None
    assert (row.status, row.academy_id, row.awaits_deployment) == ("live", cast.away.academy.id, False)
    assert row.name == "Campus"
    assert deployments(session, row) == {"7"}
    again = post(admin, f"/admin/proposals/{waiting.uuid}/approve")
    assert again.location.endswith(f"/admin/proposals/{waiting.uuid}")
    assert "This was approved" in get(admin, f"/admin/proposals/{waiting.uuid}").text
    assert len(list(session.scalars(select(Audit).where(Audit.act == "platform.approve")))) == 1


def test_a_refused_one_stays_out_and_its_client_may_come_again(
    admin: FlaskClient, lms: Joining, session: Session, cast: Cast, clock: Clock
) -> None:
    waiting = joined(lms, session, cast.away.academy.id, clock)
    assert post(admin, f"/admin/proposals/{waiting.uuid}/refuse").status_code == 303
    assert live(session) is None
    assert post(admin, f"/admin/proposals/{waiting.uuid}/approve").location.endswith(waiting.uuid)
    assert live(session) is None
    again = joined(lms, session, cast.away.academy.id, clock)
    post(admin, f"/admin/proposals/{again.uuid}/approve")
    assert live(session) is not None


def test_registering_again_renews_the_one_connection(
    admin: FlaskClient, lms: Joining, session: Session, cast: Cast, clock: Clock
) -> None:
    first = joined(lms, session, cast.away.academy.id, clock)
    post(admin, f"/admin/proposals/{first.uuid}/approve")
    before = live(session)
    assert before is not None
    session.add(
        AccessTokenRow(registration_id=before.id, scopes_digest="x", value="sealed", expires_at=clock())
    )
    before.status = "disabled"
    session.commit()
    lms.says(token_endpoint=f"{BASE}/token/2")
    same = joined(lms, session, cast.away.academy.id, clock)
    assert "renews its addresses" in get(admin, f"/admin/proposals/{same.uuid}").text
    post(admin, f"/admin/proposals/{same.uuid}/approve")
    after = live(session)
    assert after is not None
    assert (after.id, after.status, after.token_url) == (before.id, "live", f"{BASE}/token/2")
    assert session.scalar(select(AccessTokenRow.id)) is None


def test_a_new_client_of_a_connected_lms_takes_over_or_stands_beside_it(
    admin: FlaskClient, lms: Joining, session: Session, cast: Cast, clock: Clock
) -> None:
    first = joined(lms, session, cast.away.academy.id, clock)
    post(admin, f"/admin/proposals/{first.uuid}/approve")
    after = live(session)
    assert after is not None
    new_client = joined(lms, session, cast.away.academy.id, clock, client_id="new", deployment_id="9")
    page = get(admin, f"/admin/proposals/{new_client.uuid}").text
    assert f'value="{after.uuid}" checked' in page
    wrong = post(admin, f"/admin/proposals/{new_client.uuid}/approve", replaces=cast.home.registration.uuid)
    assert (wrong.status_code, "f-replaces" in wrong.text) == (422, True)
    post(admin, f"/admin/proposals/{new_client.uuid}/approve", replaces=after.uuid)
    renewed = live(session, "new")
    assert renewed is not None
    assert renewed.id == after.id
    assert deployments(session, renewed) == {"7", "9"}
    third = joined(lms, session, cast.away.academy.id, clock, client_id="third")
    post(admin, f"/admin/proposals/{third.uuid}/approve", replaces="")
    kept = live(session, "third")
    assert kept is not None
    assert kept.id != after.id


def test_what_another_academy_has_connected_meanwhile_is_not_taken_over(
    admin: FlaskClient, lms: Joining, session: Session, cast: Cast, clock: Clock
) -> None:
    waiting = joined(lms, session, cast.away.academy.id, clock)
    home = session.get_one(RegistrationRow, cast.home.registration.id)
    home.issuer, home.client_id = BASE, "abc"
    session.commit()
    refused = post(admin, f"/admin/proposals/{waiting.uuid}/approve")
    assert (refused.status_code, "registered already" in refused.text) == (422, True)
    assert proposal(session, uuid=waiting.uuid).status == "waiting"
    with pytest.raises(PlatformRefused):
        approve(session, Decision(waiting.uuid, cast.away.academy.id, cast.away_administrator.person.uuid), clock())
    session.rollback()


def test_a_connection_is_tested_step_by_step_and_the_failing_step_is_named(
    admin: FlaskClient, app: Flask, session: Session, cast: Cast
) -> None:
    lms, row = Joining(app), cast.away.registration
    lms.outward.answer("GET", row.auth_url, Reply(400))
    lms.outward.answer("GET", row.jwks_url, Reply(404))
    lms.outward.answer("POST", row.token_url, token())
    lms.outward.answer("GET", f"{row.issuer}/courses/course-1/members?limit=1", reply({"members": []}))
    page = post(admin, f"/admin/platforms/{row.uuid}/test")
    assert page.status_code == 200
    assert "Step 2 fails: Key set" in page.text
    assert "copy it again" in page.text
    assert page.text.count("works</span>") == 4
    (line,) = session.scalars(select(Audit).where(Audit.act == "platform.test"))
    assert line.detail["keys"] == "failed"
    session.get_one(RegistrationRow, row.id).status = "disabled"
    session.commit()
    assert "switched off" in post(admin, f"/admin/platforms/{row.uuid}/test").text
