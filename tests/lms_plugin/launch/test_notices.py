"""Notices at the door: each taken once, a bad one costs the others nothing, and what was copied is remembered."""

import json
from collections.abc import Sequence
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.db import db
from lms_plugin.launch import journal
from lms_plugin.models import ContextCopy, NoticeHandler, NoticeRow
from lti import claims
from lti.notices import CONTEXT_COPY, HELLO
from tests.lms_plugin.launch.door import BASE, Door, sign
from tests.support.cast import Campus, Cast
from tests.support.counting import statements
from tests.support.house import Bell

SERVICE = "http://127.0.0.1:8001/puerto-alba/notice-handlers/106"


def notice(door: Door, campus: Campus, nonce: str = "n-1", **changes: Any) -> str:
    at = int(door.clock().timestamp())
    return sign({
        "iss": campus.registration.issuer, "aud": campus.registration.client_id, "iat": at, "exp": at + 3600,
        "nonce": nonce, claims.VERSION: claims.LTI_VERSION, claims.DEPLOYMENT_ID: "1",
        claims.NOTICE: {"id": nonce, "timestamp": "2026-11-23T08:00:00Z", "type": CONTEXT_COPY},
        claims.CONTEXT: {"id": "course-2"}, claims.ORIGIN_CONTEXTS: ["course-1"], **changes,
    })  # fmt: skip


def send(door: Door, *jwts: object) -> TestResponse:
    body = json.dumps({"notices": [{"jwt": one} for one in jwts]})
    return door.client.post("/lti/notices", data=body, content_type="application/json", base_url=BASE)


def copies(session: Session) -> Sequence[tuple[int, str, str]]:
    session.rollback()
    rows = select(ContextCopy.deployment_id, ContextCopy.context_id, ContextCopy.origin_id).order_by(ContextCopy.id)
    return [tuple(row) for row in session.execute(rows)]


def test_a_copied_course_is_remembered_once_however_often_it_is_told(door: Door, cast: Cast, session: Session) -> None:
    token = notice(door, cast.home)
    for again in (token, token, notice(door, cast.home, "n-2")):
        answer = send(door, again)
        assert (answer.status_code, answer.get_json()) == (200, {"accepted": 1, "refused": []})
    assert copies(session) == [(cast.home.deployment.id, "course-2", "course-1")]


def test_a_used_nonce_counts_for_no_other_notice_of_its_platform(door: Door, cast: Cast, session: Session) -> None:
    assert send(door, notice(door, cast.home)).status_code == 200
    other = notice(door, cast.home, **{claims.ORIGIN_CONTEXTS: ["course-9"]})
    answer = send(door, other)
    assert (answer.status_code, answer.get_json()) == (401, {"accepted": 0, "refused": ["nonce"]})
    assert send(door, notice(door, cast.away)).status_code == 200, "another platform counts for itself"
    assert [row[2] for row in copies(session)] == ["course-1", "course-1"]


def test_a_bad_notice_costs_the_others_nothing(door: Door, cast: Cast, session: Session) -> None:
    forged = sign({"iss": cast.home.registration.issuer, "aud": cast.home.registration.client_id}, number=5)
    good, late = notice(door, cast.home, "a"), notice(door, cast.home, "b", exp=1)
    hello = notice(door, cast.home, "c", **{claims.NOTICE: {"id": "c", "type": HELLO}})
    with structlog.testing.capture_logs() as lines:
        answer = send(door, forged, None, good, late, hello, "x.y.z")
    assert answer.status_code == 200
    assert answer.get_json() == {"accepted": 2, "refused": ["signature", "id_token", "expired", "id_token"]}
    assert len(copies(session)) == 1
    assert session.scalar(select(func.count(NoticeRow.id))) == 2
    told = [(line["result"], line["check"]) for line in lines if line["event"] == "notice"]
    assert told == [
        ("refused", "signature"), ("refused", "id_token"), ("accepted", ""), ("refused", "expired"), ("accepted", ""),
        ("refused", "id_token"),
    ]  # fmt: skip
    assert good not in str(lines)


def test_one_delivery_makes_us_call_one_platform_only(door: Door, cast: Cast, session: Session) -> None:
    answer = send(door, notice(door, cast.home), notice(door, cast.away, "n-2"))
    assert answer.get_json() == {"accepted": 1, "refused": ["registration"]}
    assert {call.url for call in door.outward.calls} == {cast.home.registration.jwks_url}


def test_what_is_no_batch_is_refused_and_never_an_error(door: Door) -> None:
    for body in (
        b"",
        b"[]",
        b'{"notices": 5}',
        b"\xff",
        b'{"notices":[' + b'{"jwt":"a"},' * 100 + b"{}]}",
        b"[" * 50_000,
    ):
        answer = door.client.post("/lti/notices", data=body, content_type="application/json", base_url=BASE)
        assert answer.status_code == 400
    large = b'{"notices": [' + b" " * 1_100_000 + b"{}]}"
    assert door.client.post("/lti/notices", data=large, base_url=BASE).status_code == 413
    assert door.client.post("/lti/notices", data={"notices": "x"}, base_url=BASE).status_code == 400
    assert door.client.get("/lti/notices", base_url=BASE).status_code == 405


def test_a_notice_of_a_disabled_platform_or_strange_deployment_is_refused(
    door: Door, cast: Cast, session: Session
) -> None:
    assert send(door, notice(door, cast.home, **{claims.DEPLOYMENT_ID: "2"})).status_code == 403
    cast.home.registration.status = "disabled"
    session.commit()
    assert send(door, notice(door, cast.home)).status_code == 403
    assert copies(session) == []


def test_every_notice_is_counted() -> None:
    assert "convive_notices" in [metric.name for metric in journal.REGISTRY.collect()]


def launch(door: Door, campus: Campus, url: str = SERVICE, types: Sequence[str] = (HELLO, CONTEXT_COPY)) -> None:
    kinds = [*types, "LtiAssetProcessorSubmissionNotice"]
    offered = {"service_versions": ["1.0"], "platform_notification_service_url": url,
               "scope": [claims.SCOPE_NOTICES], "notice_types_supported": kinds}  # fmt: skip
    assert door.launch(campus, sent={claims.NOTICE_SERVICE: offered}).status_code == 303


def test_the_first_launch_that_shows_the_service_wishes_for_its_notices_and_later_ones_cost_nothing(
    app: Flask, door: Door, cast: Cast, session: Session, bell: Bell
) -> None:
    with statements(db.engine) as plain:
        door.launch(cast.home)
        plain.clear()
        door.launch(cast.home)
    rung = bell.rung
    launch(door, cast.home)
    assert bell.rung == rung + 1
    wanted = session.execute(select(NoticeHandler.notice_type, NoticeHandler.url, NoticeHandler.sent)).all()
    assert {tuple(row) for row in wanted} == {(HELLO, SERVICE, None), (CONTEXT_COPY, SERVICE, None)}
    session.rollback()
    with statements(db.engine) as sent:
        launch(door, cast.home)
    assert (len(sent), bell.rung) == (len(plain), rung + 1)
    launch(door, cast.home, SERVICE + "7", [HELLO])
    session.rollback()
    urls = {row.notice_type: row.url for row in session.scalars(select(NoticeHandler))}
    assert urls == {HELLO: SERVICE + "7", CONTEXT_COPY: SERVICE}
