"""Connections: a checklist of what has arrived, adding by hand, switching off and on."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Cohort, Deployment, Grade, LineItem, NoticeHandler, RegistrationRow
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.sending import get, post

FACTS = {
    "name": "Campus",
    "issuer": "https://campus.example.org",
    "client_id": "abc",
    "deployment_id": "7",
    "auth_url": "https://campus.example.org/mod/lti/auth.php",
    "token_url": "https://campus.example.org/mod/lti/token.php",
    "jwks_url": "https://campus.example.org/mod/lti/certs.php",
    "token_audience": "",
    "family": "moodle",
}


def row(session: Session, cast: Cast) -> RegistrationRow:
    session.rollback()
    return session.get_one(RegistrationRow, cast.away.registration.id, populate_existing=True)


def test_the_list_shows_own_connections_only(admin: FlaskClient, cast: Cast) -> None:
    page = get(admin, "/admin/platforms").text
    assert cast.away.registration.uuid in page
    assert cast.home.registration.uuid not in page
    assert cast.home.registration.client_id not in page


def test_the_checklist_turns_true_as_things_arrive(
    admin: FlaskClient, cast: Cast, session: Session, clock: Clock
) -> None:
    address = f"/admin/platforms/{cast.away.registration.uuid}"
    assert get(admin, address).text.count("not yet") == 3
    cohort = session.get_one(Cohort, cast.away.cohort.id)
    cohort.roster_at = clock()
    session.get_one(RegistrationRow, cast.away.registration.id).launched_at = clock()
    line = session.scalars(select(LineItem).where(LineItem.placement_id.in_(
        one.id for one in cast.away.placements.values()
    ))).first()
    assert line is not None
    assert cast.stranger.enrolment is not None
    session.add(Grade(
        line_item_id=line.id, enrolment_id=cast.stranger.enrolment.id, wanted_share=1.0, wanted_at=clock(),
        due_at=clock(), sent_at=clock(), status="sent",
    ))  # fmt: skip
    session.commit()
    assert get(admin, address).text.count("not yet") == 0


def test_the_page_of_a_connection_has_what_the_lms_asks_for(admin: FlaskClient, cast: Cast) -> None:
    page = get(admin, f"/admin/platforms/{cast.away.registration.uuid}").text
    for value in ("/lti/login", "/lti/launch", "/lti/jwks.json"):
        assert f'value="http://localhost:8000{value}" readonly' in page


def test_every_address_has_a_button_that_copies_it_and_waits_for_the_script(admin: FlaskClient) -> None:
    for page in (get(admin, "/admin/platforms/add?lms=moodle").text, get(admin, "/admin/platforms/add").text):
        assert page.count('data-copy="a-') == 8
        assert page.count("hidden>Copy") == 8


def test_an_address_is_named_as_the_form_of_the_lms_names_it(admin: FlaskClient) -> None:
    for lms, field in (("moodle", "Initiate login URL"), ("canvas", "OpenID Connect Initiation Url")):
        assert f": {field}." in get(admin, f"/admin/platforms/add?lms={lms}").text


def test_the_checklist_asks_again_until_everything_has_arrived(admin: FlaskClient, cast: Cast) -> None:
    address = f"/admin/platforms/{cast.away.registration.uuid}/checks"
    assert f'hx-get="{address}"' in get(admin, f"/admin/platforms/{cast.away.registration.uuid}").text
    part = get(admin, address)
    assert part.text.count("not yet") == 3
    assert "<html" not in part.text


def test_the_checklist_of_another_academy_is_not_there(admin: FlaskClient, cast: Cast) -> None:
    assert get(admin, f"/admin/platforms/{cast.home.registration.uuid}/checks").status_code == 404


def test_messages_that_read_alike_name_their_field(admin: FlaskClient) -> None:
    page = post(admin, "/admin/platforms/add", **{**FACTS, "client_id": "", "deployment_id": ""}).text
    assert ">Client ID: Enter a value.</a>" in page
    assert ">Deployment ID: Enter a value.</a>" in page


def test_an_issuer_is_a_web_address(admin: FlaskClient) -> None:
    page = post(admin, "/admin/platforms/add", **{**FACTS, "issuer": "campus"})
    assert page.status_code == 422
    assert ">Issuer: Enter a whole web address" in page.text


def test_each_lms_has_three_steps(admin: FlaskClient) -> None:
    guides = (
        ("moodle", "Moodle"), ("canvas", "Developer Keys"), ("openedx", "lti_consumer"), ("x", "LTI"),
        ("blackboard", "LTI Tool Providers"), ("brightspace", "Manage Extensibility"), ("sakai", "External Tools"),
        ("ilias", "LTI Consumer"),
    )  # fmt: skip
    for name, words in guides:
        page = get(admin, f"/admin/platforms/add?lms={name}").text
        assert words in page
        steps = page.split('<ol class="steps">')[1].split("</ol>")[0]
        assert steps.count("<li>") == 3
    assert "https://canvas.instructure.com" in get(admin, "/admin/platforms/add?lms=canvas").text


def test_a_platform_is_registered_by_hand(admin: FlaskClient, cast: Cast, session: Session) -> None:
    answer = post(admin, "/admin/platforms/add", **FACTS)
    assert answer.status_code == 303
    session.rollback()
    added = session.scalars(select(RegistrationRow).where(RegistrationRow.client_id == "abc")).one()
    assert added.academy_id == cast.away.academy.id
    assert added.family == "moodle"
    assert session.scalars(select(Deployment).where(Deployment.registration_id == added.id)).one().deployment_id == "7"
    assert session.scalars(select(Audit).where(Audit.act == "platform.add")).one().thing_uuid == added.uuid


def test_what_is_wrong_is_said_and_what_was_typed_stays(admin: FlaskClient, session: Session) -> None:
    wrong = {**FACTS, "auth_url": "javascript:alert(1)", "client_id": "", "issuer": 'https://a"><b'}
    answer = post(admin, "/admin/platforms/add", **wrong)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert 'href="#f-auth_url"' in answer.text
    assert "https://a&#34;&gt;&lt;b" in answer.text
    session.rollback()
    assert session.scalars(select(RegistrationRow).where(RegistrationRow.name == "Campus")).first() is None


def test_values_that_cannot_be_stored_are_refused(admin: FlaskClient) -> None:
    for name in ("issuer", "client_id", "deployment_id", "name", "jwks_url"):
        for value in ("a\0b", "x" * 5000, "a\nb"):
            assert post(admin, "/admin/platforms/add", **{**FACTS, name: value}).status_code == 422


def test_a_client_that_is_registered_is_not_taken_over(admin: FlaskClient, cast: Cast) -> None:
    home = cast.home.registration
    answer = post(admin, "/admin/platforms/add", **{**FACTS, "issuer": home.issuer, "client_id": home.client_id})
    assert answer.status_code == 422
    assert "registered already" in answer.text


def test_a_connection_is_switched_off_and_on_and_both_are_noted(
    admin: FlaskClient, cast: Cast, session: Session
) -> None:
    address = f"/admin/platforms/{cast.away.registration.uuid}/switch"
    assert "cannot come back" in get(admin, address).text
    assert post(admin, address, status="disabled").status_code == 303
    assert row(session, cast).status == "disabled"
    assert "switched off" in get(admin, "/admin/platforms").text
    post(admin, address, status="disabled")
    assert post(admin, address, status="live").status_code == 303
    assert row(session, cast).status == "live"
    acts = session.scalars(select(Audit.act).where(Audit.thing_uuid == cast.away.registration.uuid).order_by(Audit.id))
    assert list(acts) == ["platform.disable", "platform.enable"]


def test_an_unknown_status_is_refused(admin: FlaskClient, cast: Cast, session: Session) -> None:
    assert post(admin, f"/admin/platforms/{cast.away.registration.uuid}/switch", status="gone").status_code == 400
    assert row(session, cast).status == "live"


def test_a_deployment_is_added_once(admin: FlaskClient, cast: Cast, session: Session) -> None:
    address = f"/admin/platforms/{cast.away.registration.uuid}/deployments"
    assert post(admin, address, deployment_id="2:abc").status_code == 303
    again = post(admin, address, deployment_id="2:abc")
    assert again.status_code == 422
    assert "registered already" in again.text
    for wrong in ("", "   ", "a\0b", "x" * 300):
        assert post(admin, address, deployment_id=wrong).status_code == 422
    session.rollback()
    rows = session.scalars(select(Deployment).where(Deployment.registration_id == cast.away.registration.id)).all()
    assert {one.deployment_id for one in rows} == {"1", "2:abc"}


def test_the_page_says_which_notices_were_asked_for(
    admin: FlaskClient, cast: Cast, session: Session, clock: Clock
) -> None:
    address = f"/admin/platforms/{cast.away.registration.uuid}"
    assert "no launch has shown that this LMS sends any" in get(admin, address).text
    common = {"url": "https://campus.example.org/notices", "tries": 0}
    for deployment, kind, more in (
        (cast.away.deployment, "LtiContextCopyNotice", {"sent": "https://localhost/lti/notices", "sent_at": clock()}),
        (cast.away.deployment, "LtiHelloWorldNotice", {"failure": "The platform is having trouble."}),
        (cast.home.deployment, "LtiSecretNotice", {}),
    ):
        session.add(NoticeHandler(deployment_id=deployment.id, notice_type=kind, **common, **more))
    session.commit()
    page = get(admin, address).text
    assert "A course was copied" in page
    assert "Asked for on" in page
    assert "The platform is having trouble." in page
    assert "LtiSecretNotice" not in page
