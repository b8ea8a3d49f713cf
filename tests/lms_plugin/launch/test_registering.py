"""A platform registers itself: by an open invitation only, once, and it is live for nobody before it is approved."""

import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.factory import create_app
from lms_plugin.models import Audit, PlatformInvitation, Proposal, RegistrationRow
from lms_plugin.services import joining
from lms_plugin.services.audit import OPERATOR
from lms_plugin.web.house import House
from lti.errors import Unreachable
from tests.support.cast import Cast
from tests.support.house import Bell, Clock
from tests.support.joining import HTTPS, Joining, invited
from tests.support.registering import ADDRESS, BASE, ENDPOINT, TOKEN


@pytest.fixture
def lms(app: Flask) -> Joining:
    return Joining(app)


@pytest.fixture
def token(session: Session, cast: Cast, clock: Clock) -> str:
    return invited(session, cast.home.academy.id, clock)


def waiting(session: Session) -> list[Proposal]:
    session.rollback()
    return list(session.scalars(select(Proposal).where(Proposal.status == "waiting").order_by(Proposal.id)))


def rows(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(RegistrationRow)) or 0


def used_at(session: Session, token: str) -> Any:
    session.rollback()
    return session.scalar(
        select(PlatformInvitation.used_at).where(PlatformInvitation.token_digest == joining.digest(token))
    )


def test_the_page_says_who_asks_and_writes_and_calls_nothing(lms: Joining, token: str, session: Session) -> None:
    page = lms.visit(token)
    assert page.status_code == 200
    assert f"<strong>{BASE}</strong>" in page.text
    assert "Academia de Puerto Alba" in page.text
    assert lms.outward.calls == []
    assert used_at(session, token) is None
    policy = page.headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {BASE}" in policy
    assert page.headers["Cache-Control"] == "no-store"
    framed = lms.app.test_client().get(
        f"/lti/register/{token}", query_string={"openid_configuration": ADDRESS}, base_url=HTTPS,
        headers={"Referer": "https://school.example/accounts/1"},
    )  # fmt: skip
    assert "https://school.example" in framed.headers["Content-Security-Policy"]


def test_a_registration_waits_and_nobody_comes_in_before_it_is_approved(
    lms: Joining, token: str, session: Session, cast: Cast
) -> None:
    before = rows(session)
    answer = lms.confirm(token, frame=f"{BASE} https://x;script-src")
    assert answer.status_code == 200
    assert "registered.js" in answer.text
    assert "close this window" in answer.text
    assert "https://x" not in answer.headers["Content-Security-Policy"]
    assert rows(session) == before
    (row,) = waiting(session)
    assert (row.issuer, row.client_id, row.deployment_id) == (BASE, "abc", "7")
    assert (row.academy_id, row.family) == (cast.home.academy.id, "moodle")
    (line,) = session.scalars(select(Audit).where(Audit.act == "platform.propose"))
    assert (line.thing_uuid, line.academy_id) == (row.uuid, cast.home.academy.id)
    login = {"iss": BASE, "client_id": "abc", "login_hint": "x", "target_link_uri": "http://localhost:8000/lti/launch"}
    refused = lms.app.test_client().get("/lti/login", query_string=login, base_url=HTTPS)
    assert refused.status_code == 403
    assert "waits for its approval" in refused.text
    assert BASE in refused.headers["Content-Security-Policy"]


def test_the_lms_is_told_the_words_of_its_menus_in_both_languages(lms: Joining, token: str) -> None:
    lms.confirm(token)
    asked = json.loads(lms.outward.sent("POST", ENDPOINT)[0].body)
    about = asked["https://purl.imsglobal.org/spec/lti-tool-configuration"]
    (picker,) = [one for one in about["messages"] if one["type"] == "LtiDeepLinkingRequest"]
    assert (picker["label"], picker["label#es"]) == ("Convive: choose a module", "Convive: elegir un módulo")
    assert about["description#es"].startswith("Formación para academias de policía")


def test_an_invitation_works_once(lms: Joining, token: str, session: Session) -> None:
    assert lms.confirm(token).status_code == 200
    for answer in (lms.confirm(token), lms.visit(token)):
        assert answer.status_code == 403
        assert "used already" in answer.text
    assert len(lms.outward.sent("POST", ENDPOINT)) == 1
    assert len(waiting(session)) == 1


def test_an_invitation_that_is_strange_closed_or_expired_opens_nothing(
    lms: Joining, token: str, session: Session, cast: Cast, clock: Clock
) -> None:
    closed = invited(session, cast.home.academy.id, clock)
    row = session.scalars(select(PlatformInvitation).order_by(PlatformInvitation.id.desc())).first()
    assert row is not None
    joining.revoke(session, cast.home.academy.id, row.uuid, OPERATOR, clock())
    session.commit()
    clock.advance(days=7)
    strange = lms.app.test_client().get("/lti/register", base_url=HTTPS)
    assert (strange.status_code, "invitation" in strange.text) == (403, True)
    for value, word in ((token, "expired"), (closed, "closed"), ("x" * 32, "only with an invitation")):
        for answer in (lms.visit(value), lms.confirm(value)):
            assert answer.status_code == 403
            assert word in answer.text
    assert lms.outward.calls == []
    assert "frame-ancestors 'none'" in lms.visit("x" * 32).headers["Content-Security-Policy"]


def test_what_fails_is_told_and_the_same_invitation_may_be_tried_again(
    lms: Joining, token: str, session: Session
) -> None:
    for said in ({"issuer": "https://other.example"}, {"token_endpoint": "http://lms.example/t\0"}):
        lms.says(**said)
        answer = lms.confirm(token)
        assert (answer.status_code, "Reference" in answer.text) == (400, True)
    lms.outward.answer("GET", ADDRESS, Unreachable("The platform's server gave no whole answer."))
    answer = lms.confirm(token)
    assert (answer.status_code, bool(answer.headers["Retry-After"])) == (503, True)
    lms.says()
    lms.answers(status=401)
    answer = lms.confirm(token)
    assert (answer.status_code, "Begin it again in your LMS" in answer.text) == (403, True)
    assert used_at(session, token) is None
    assert waiting(session) == []
    lms.answers()
    assert lms.confirm(token).status_code == 200


def test_what_is_wrong_in_the_address_is_told_and_tried_so_often_only(
    lms: Joining, token: str, session: Session
) -> None:
    for params in ({"openid_configuration": ""}, {"openid_configuration": "javascript:alert(1)"},
                   {"registration_token": "a\nb"}, {"openid_configuration": "https://[broken"},
                   {"openid_configuration": "https://a/" + "a" * 4000}):  # fmt: skip
        for answer in (lms.visit(token, **params), lms.confirm(token, **params)):
            assert answer.status_code == 400
            assert "javascript:" not in answer.text
    lms.says(issuer="https://other.example")
    tries = session.scalar(select(PlatformInvitation.tries)) or 0
    answers = [lms.confirm(token).status_code for _ in range(joining.MOST_TRIES - tries + 2)]
    assert answers == [400] * (len(answers) - 2) + [403] * 2


def test_of_many_at_the_same_moment_one_registers(
    app: Flask, lms: Joining, token: str, session: Session
) -> None:
    barrier = threading.Barrier(6)

    def press(_: int) -> int:
        with app.app_context():
            barrier.wait()
            return lms.confirm(token, app.test_client()).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(press, range(6)))
    assert answers == [200] + [403] * 5
    assert len(waiting(session)) == 1
    assert len(lms.outward.sent("POST", ENDPOINT)) == 1


def test_a_client_that_waits_already_is_not_doubled(
    lms: Joining, token: str, session: Session, cast: Cast, clock: Clock
) -> None:
    lms.confirm(token)
    lms.answers(deployment_id="8")
    lms.confirm(invited(session, cast.home.academy.id, clock))
    (row,) = waiting(session)
    assert row.deployment_id == "8"
    assert session.scalar(select(func.count()).where(Proposal.status == "replaced")) == 1


def test_a_client_of_another_academy_is_not_taken_over(
    lms: Joining, token: str, session: Session, cast: Cast, clock: Clock
) -> None:
    away = session.get_one(RegistrationRow, cast.away.registration.id)
    away.issuer, away.client_id = BASE, "abc"
    session.commit()
    answer = lms.confirm(token)
    assert answer.status_code == 403
    assert "registered already" in answer.text
    away = session.get_one(RegistrationRow, cast.away.registration.id, populate_existing=True)
    away.client_id = "other"
    session.commit()
    assert lms.confirm(token).status_code == 200
    assert lms.confirm(invited(session, cast.away.academy.id, clock)).status_code == 403
    (row,) = waiting(session)
    assert row.academy_id == cast.home.academy.id


def test_neither_token_nor_whole_address_is_written_to_the_log(
    lms: Joining, token: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        lms.visit(token)
        lms.says(issuer="https://other.example")
        lms.confirm(token)
        lms.says()
        lms.confirm(token)
        lms.confirm(token)
    told = capsys.readouterr().out + caplog.text
    assert '"check": "issuer"' in told
    assert '"host": "lms.example"' in told
    for secret in (TOKEN, token, "secret=1"):
        assert secret not in told


def test_a_flood_of_registrations_meets_the_limit_and_calls_nobody(app: Flask, cast: Cast, clock: Clock) -> None:
    house: House = app.extensions["convive"]
    flooded = create_app(house.settings, clock, Bell(), TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=True)
    lms = Joining(flooded)
    with flooded.app_context():
        answers = [lms.confirm(f"guess-{number}").status_code for number in range(100)]
    assert set(answers) == {403, 429}
    assert answers.count(403) <= 60
    assert lms.outward.calls == []


def test_the_page_closes_by_both_names_of_the_message(lms: Joining) -> None:
    """Sakai's portal listens for the newer name only, everybody else for the specification's."""
    with lms.app.test_client().get("/static/registered.js", base_url=HTTPS) as answer:
        script = answer.text
    posted = script[script.index("[") : script.index("postMessage")]
    assert '"org.imsglobal.lti.close"' in posted
    assert '"lti.close"' in posted


def test_old_subjects_of_sakai_are_understood_by_the_storage_page(lms: Joining) -> None:
    with lms.app.test_client().get("/static/cookieless.js", base_url=HTTPS) as answer:
        script = answer.text
    assert 'PREFIXES = ["lti.", "org.imsglobal.lti."]' in script
