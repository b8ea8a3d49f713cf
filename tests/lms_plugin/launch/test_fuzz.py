"""Whatever is sent to the door, nothing breaks: no 500, no secret in the log, and the door opens for the next one.

The examples are the same in every run, and few enough for a few seconds; the wire alone is tried with many more in
`tests/lti`.
"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import LoginRow
from lti import claims
from tests.lms_plugin.launch.door import BASE, TARGET, Begun, Door
from tests.support.anything import anything, calm, texts
from tests.support.cast import Cast
from tests.support.lti_fakes import INSTRUCTOR, LEARNER

NAMES = sorted(
    value for name, value in vars(claims).items() if name.isupper() and isinstance(value, str) and "/claim/" in value
)
ENVELOPE = ["iss", "aud", "azp", "exp", "iat", "nbf", "nonce", "sub", "name", "email", "locale", "given_name"]
changed = st.dictionaries(st.sampled_from(NAMES + ENVELOPE), anything, max_size=3)
parameters = st.dictionaries(
    st.sampled_from([
        "iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint", "lti_deployment_id",
        "lti_storage_target", "unknown",
    ]),
    st.one_of(texts, st.just(TARGET)).map(lambda text: text.encode("utf-8", "replace").decode()),
)  # fmt: skip
bodies = st.one_of(
    st.binary(max_size=60), st.sampled_from([b"state=%00", b"state=%ff&id_token=%ff", b"&" * 50, b"a=" + b"x" * 5_000])
)
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain", "")


@pytest.fixture
def secrets() -> list[str]:
    return []


@pytest.fixture(autouse=True)
def afterwards(
    door: Door, cast: Cast, session: Session, secrets: list[str], capsys: pytest.CaptureFixture[str]
) -> Any:
    """The door is sound at the end, and the log has told nothing."""
    yield
    assert door.launch(cast.home, door.browser()).status_code == 303
    session.rollback()
    written = capsys.readouterr().out
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert lines
    told = [secret for secret in (*secrets, *session.scalars(select(LoginRow.state))) if secret in written]
    assert told == []
    assert [line for line in lines if line["level"] == "error"] == []


@calm(60)
@given(params=parameters, method=st.sampled_from(["GET", "POST"]))
def test_any_login(door: Door, cast: Cast, params: dict[str, str], method: str) -> None:
    known = {"iss": cast.home.registration.issuer, "login_hint": "h", "target_link_uri": TARGET}
    for sent in (params, {**known, **params}):
        place: dict[str, Any] = {"query_string" if method == "GET" else "data": sent}
        answer = door.client.open("/lti/login", method=method, base_url=BASE, **place)
        assert answer.status_code in (302, 400, 401, 403)


@calm(60)
@given(changes=changed, role=st.sampled_from([LEARNER, INSTRUCTOR]))
def test_any_signed_message(door: Door, cast: Cast, secrets: list[str], changes: dict[str, Any], role: str) -> None:
    begun = door.begin(cast.home)
    token = door.message(cast.home, begun, (), **{claims.ROLES: [role], **changes})
    secrets += [begun.nonce, token]
    assert door.post(begun, token).status_code in (303, 400, 401, 403)


@calm(40)
@given(place=st.integers(0, 400), text=st.one_of(texts, st.sampled_from([".", "=", "-", "é", ""])))
def test_any_damaged_message(door: Door, cast: Cast, secrets: list[str], place: int, text: str) -> None:
    begun = door.begin(cast.home)
    whole = door.message(cast.home, begun)
    token = whole[:place] + text.encode("utf-8", "replace").decode() + whole[place + len(text) or place :]
    secrets.append(whole)
    answer = door.post(begun, token)
    assert answer.status_code in ((303,) if token == whole else (400, 401))


@calm(60)
@given(body=bodies, kind=st.sampled_from(KINDS), path=st.sampled_from(["/lti/launch", "/lti/login"]))
def test_any_body(door: Door, body: bytes, kind: str, path: str) -> None:
    answer = door.client.post(path, data=body, content_type=kind, base_url=BASE)
    assert 400 <= answer.status_code < 500


@calm(40)
@given(state=texts, token=texts)
def test_any_form(door: Door, state: str, token: str) -> None:
    begun = Begun(state.encode("utf-8", "replace").decode(), "")
    assert door.post(begun, token.encode("utf-8", "replace").decode()).status_code in (400, 401)
