"""What is not accepted gets a page with a reason and a reference, leaves nothing behind, and is never a 500."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.config import Settings
from lms_plugin.factory import create_app
from lms_plugin.models import LoginRow, Person, RegistrationRow, Visit
from lti import claims
from lti.errors import Unreachable
from lti.login import cookie_name
from tests.lms_plugin.launch.door import BASE, MENTOR, TARGET, Begun, Door, sign, visits
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.lti_fakes import INSTRUCTOR, LEARNER


def people(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Person)) or 0


def assert_refused(answer: TestResponse, status: int, words: str, reference: str = "Reference") -> None:
    assert answer.status_code == status, answer.text
    assert words in answer.text
    assert re.search(rf"{reference}: <code>[0-9a-f]{{8}}</code>", answer.text)
    assert "None" not in answer.text


def test_the_same_message_is_accepted_once(door: Door, cast: Cast, session: Session) -> None:
    begun = door.begin(cast.home)
    cookie = door.client.get_cookie(cookie_name(begun.state), domain="localhost")
    token = door.message(cast.home, begun)
    assert door.post(begun, token).status_code == 303
    assert cookie is not None
    door.client.set_cookie(cookie.key, cookie.value, domain="localhost")
    # The browser has come in by now, and the page speaks the language of that visit.
    assert_refused(door.post(begun, token), 401, "ya se ha usado", "Referencia")
    assert len(visits(session)) == 1


def test_a_message_signed_by_somebody_else_is_refused(door: Door, cast: Cast, session: Session) -> None:
    before = people(session)
    begun = door.begin(cast.home)
    forged = sign({"iss": cast.home.registration.issuer, "nonce": begun.nonce}, 1)
    assert_refused(door.post(begun, forged), 401, "message is not valid")
    assert people(session) == before


LACKING: tuple[tuple[dict[str, Any], tuple[str, ...], int, str], ...] = (
    ({"exp": 1}, (), 401, "has expired"),
    ({"nonce": "another"}, (), 401, "(nonce)"),
    ({"aud": "another"}, (), 401, "addressed to another tool"),
    ({"iss": "https://elsewhere.example"}, (), 401, "another platform"),
    ({claims.DEPLOYMENT_ID: "2"}, (), 403, "deployment"),
    ({claims.VERSION: "1.1"}, (), 400, "LTI 1.3"),
    ({}, (claims.MESSAGE_TYPE,), 400, "type of message"),
    ({}, (claims.ROLES,), 400, "roles"),
    ({}, (claims.RESOURCE_LINK,), 400, "resource link"),
    ({}, ("sub",), 401, "no user"),
    ({}, ("exp",), 401, "lacks a part"),
)


def test_a_message_that_lacks_something_is_refused_with_the_reason(door: Door, cast: Cast, session: Session) -> None:
    before = people(session)
    for changes, without, status, words in LACKING:
        assert_refused(door.launch(cast.home, None, without, changes), status, words)
    assert people(session) == before


def test_an_unknown_platform_is_refused_at_the_login(door: Door, cast: Cast) -> None:
    answer = door.login(cast.home, iss="https://unknown.example")
    assert_refused(answer, 403, "not registered")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_login_with_a_bad_parameter_is_refused(door: Door, cast: Cast) -> None:
    for name in ("iss", "login_hint", "target_link_uri"):
        for value in ("", "\x00", "x" * 9000):
            assert door.login(cast.home, None, **{name: value}).status_code in (400, 403)


def test_a_login_for_another_host_is_refused_inside_the_platforms_frame(door: Door, cast: Cast) -> None:
    answer = door.login(cast.home, target_link_uri="https://elsewhere.example/x")
    assert_refused(answer, 400, "does not belong to this tool")
    assert "frame-ancestors 'self' http://127.0.0.1:8001" in answer.headers["Content-Security-Policy"]


def test_a_login_by_post_is_taken(door: Door, cast: Cast) -> None:
    registration = cast.home.registration
    known = {"iss": registration.issuer, "client_id": registration.client_id}
    form = {**known, "login_hint": "h", "target_link_uri": TARGET}
    assert door.client.post("/lti/login", data=form, base_url=BASE).status_code == 302


def test_the_state_cookie_comes_back_inside_a_frame(door: Door, cast: Cast) -> None:
    cookie = door.login(cast.home).headers["Set-Cookie"]
    for part in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Max-Age=600"):
        assert part in cookie


def test_without_its_cookie_a_launch_is_offered_again_in_a_window_of_its_own(
    door: Door, cast: Cast, session: Session
) -> None:
    begun = door.begin(cast.home)
    token = door.message(cast.home, begun)
    answer = door.post(begun, token, door.browser())
    assert_refused(answer, 401, "Open in a new window")
    assert 'target="_blank"' in answer.text
    assert "http://localhost:8000/lti/login?iss=" in answer.text
    assert "lti_message_hint=course-7" in answer.text
    assert "frame-ancestors 'self' http://127.0.0.1:8001" in answer.headers["Content-Security-Policy"]
    # Nothing was spent: the browser that began may still go on.
    assert door.post(begun, token).status_code == 303


def test_a_message_in_the_address_is_not_read(door: Door, cast: Cast) -> None:
    begun = door.begin(cast.home)
    query = {"state": begun.state, "id_token": door.message(cast.home, begun)}
    assert_refused(door.client.post("/lti/launch", query_string=query, base_url=BASE), 400, "could not be opened")
    assert door.post(begun, query["id_token"]).status_code == 303


def test_without_cookie_and_without_login_there_is_no_way_to_offer(door: Door, cast: Cast) -> None:
    assert_refused(door.post(Begun("unknown", ""), "x"), 401, "could not be opened")


def test_who_has_no_role_here_is_shown_the_roles_that_came(door: Door, cast: Cast, session: Session) -> None:
    before = people(session)
    for roles, shown in (([MENTOR], MENTOR), ([], "no role at all"), (["<script>alert(1)"], "&lt;script&gt;alert(1)")):
        answer = door.launch(cast.home, sent={claims.ROLES: roles})
        assert answer.status_code == 200, "a valid launch, as the certification wants it"
        assert "did not give you a role" in answer.text
        assert shown in answer.text
    assert people(session) == before


def test_a_trainee_may_not_choose_content(door: Door, cast: Cast, session: Session) -> None:
    before = people(session)
    assert_refused(door.picks(cast.home, [LEARNER]), 403, "Only instructors")
    assert people(session) == before


def test_a_disabled_registration_is_refused_at_once(door: Door, cast: Cast, session: Session) -> None:
    begun = door.begin(cast.home)
    session.rollback()
    session.get_one(RegistrationRow, cast.home.registration.id).status = "disabled"
    session.commit()
    assert_refused(door.login(cast.home), 403, "not registered")
    assert_refused(door.post(begun, door.message(cast.home, begun)), 403, "not registered")


def test_a_platform_out_of_reach_is_a_refusal(door: Door, cast: Cast) -> None:
    door.outward.answer("GET", cast.home.registration.jwks_url, Unreachable("down"))
    assert_refused(door.launch(cast.home), 401, "key set")


def test_a_login_waits_ten_minutes_and_no_longer(door: Door, cast: Cast) -> None:
    begun = door.begin(cast.home)
    door.clock.advance(minutes=11)
    assert_refused(door.post(begun, door.message(cast.home, begun)), 401, "took too long")


def test_nonsense_is_never_a_fault_of_ours(door: Door) -> None:
    for form in (
        {}, {"state": "x"}, {"id_token": "x"}, {"state": "\x00", "id_token": "x"},
        {"state": "x" * 5000, "id_token": "x"}, {"state": "é", "id_token": "é"},
        {"error": "login_required", "state": "x"}, {"as": "somebody"},
    ):  # fmt: skip
        assert 400 <= door.client.post("/lti/launch", data=form, base_url=BASE).status_code < 500


def test_a_body_that_is_no_form_is_refused(door: Door) -> None:
    for body in (b"\xff\xfe", b"{" * 1000, json.dumps({"state": "x"}).encode()):
        for kind in ("application/json", "application/x-www-form-urlencoded", "multipart/form-data"):
            answer = door.client.post("/lti/launch", data=body, content_type=kind, base_url=BASE)
            assert 400 <= answer.status_code < 500


def test_the_log_names_the_check_and_no_person(
    door: Door, cast: Cast, capsys: pytest.CaptureFixture[str], session: Session
) -> None:
    door.launch(cast.home, name="Nora Vidal", email="nora@academy.example")
    door.launch(cast.home, None, (), name="Nora Vidal", exp=1)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    told = [(line["event"], line["result"], line["check"]) for line in lines]
    begun = ("login", "accepted", "")
    assert told == [begun, ("launch", "accepted", ""), begun, ("launch", "refused", "expired")]
    assert lines[-1]["registration"] == cast.home.registration.id
    written = json.dumps(lines)
    tokens = [*session.scalars(select(LoginRow.state)), *session.scalars(select(Visit.uuid))]
    assert not any(secret in written for secret in ("Nora", "nora@", "eyJ", *tokens))


def test_a_flood_of_launches_is_slowed_down(tmp_path: Path, clock: Clock) -> None:
    url = f"sqlite:///{tmp_path / 'flood.sqlite'}"
    settings = Settings(_env_file=None, database_url=url, jobs="off")
    browser = create_app(settings, clock, TESTING=True, RATELIMIT_ENABLED=True).test_client()
    answers = [browser.post("/lti/launch", base_url=BASE) for _ in range(601)]
    assert {answer.status_code for answer in answers[:600]} == {400}
    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "60")


def test_what_a_role_opens_is_not_kept_by_the_browser_alone(door: Door, cast: Cast) -> None:
    door.launch(cast.home, sent={claims.ROLES: [INSTRUCTOR]})
    assert door.launch(cast.home, sent={claims.ROLES: [MENTOR]}).status_code == 200
    assert door.client.get(f"/teach/c/{cast.home.cohort.uuid}", base_url=BASE).status_code == 401
