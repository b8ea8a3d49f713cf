"""Every launch of the official list against the application: the log says what `docs/certification.md` promises."""

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from lti import claims
from tests.lms_plugin.launch.door import LIS, MENTOR, Door
from tests.support.cast import Campus, Cast
from tests.support.certification import lines
from tests.support.lti_fakes import INSTRUCTOR, LEARNER, key

Launched = Callable[[Door, Campus], Any]
MINE = {"email": "lucia@academy.example", "name": "Lucía Ferrer", "given_name": "Lucía", "family_name": "Ferrer"}
NOT_LTI = (
    claims.VERSION, claims.MESSAGE_TYPE, claims.DEPLOYMENT_ID, claims.ROLES, claims.RESOURCE_LINK, claims.CONTEXT,
    claims.TARGET_LINK_URI,
)  # fmt: skip


def lacking(*names: str) -> Launched:
    return lambda door, campus: door.launch(campus, None, names)


def saying(**changes: Any) -> Launched:
    return lambda door, campus: door.launch(campus, None, (), changes)


def headed(kid: str | None) -> Launched:
    """A sound message, signed under another kid or none."""

    def launch(door: Door, campus: Campus) -> Any:
        begun = door.begin(campus)
        body = jwt.decode(door.message(campus, begun), options={"verify_signature": False})
        header = {} if kid is None else {"kid": kid}
        token = jwt.PyJWS().encode(json.dumps(body).encode(), key(0).private, "RS256", header)
        return door.post(begun, token)

    return launch


BAD: dict[str, Launched] = {
    "test_no_kid_sent_in_jwt_header": headed(None),
    "test_incorrect_kid_in_jwt_header": headed("another"),
    "test_wrong_lti_version": saying(**{claims.VERSION: "11.3"}),
    "test_no_lti_version": lacking(claims.VERSION),
    "test_invalid_lti_message": lacking(*NOT_LTI),
    "test_missing_lti_claims": lacking(*NOT_LTI),
    "test_timestamps_incorrect": saying(iat=11111, exp=22222),
    "test_message_type_claim_missing": lacking(claims.MESSAGE_TYPE),
    "test_role_claim_missing": lacking(claims.ROLES),
    "test_deployment_id_claim_missing": lacking(claims.DEPLOYMENT_ID),
    "test_resource_link_id_claim_missing": lacking(claims.RESOURCE_LINK),
    "test_user_claim_missing": lacking("sub"),
}
VALID: dict[str, Callable[[str], Launched]] = {
    "test_valid_launch": lambda role: saying(**MINE, **{claims.ROLES: [role]}),
    "test_valid_launch_with_multiple_role_values": lambda role: saying(
        **MINE, **{claims.ROLES: [LIS + "institution/person#Student", role, MENTOR]}
    ),
    "test_valid_launch_with_short_role_value": lambda role: saying(
        **MINE, **{claims.ROLES: [role.partition("#")[2]]}
    ),
    "test_valid_launch_with_unknown_role_value": lambda role: saying(
        **MINE, **{claims.ROLES: [LIS + "uknownrole/unknown#Helper", role]}
    ),
    "test_valid_launch_with_no_role_value": lambda role: saying(**MINE, **{claims.ROLES: []}),
    "test_valid_launch_with_email_only": lambda role: saying(email=MINE["email"], **{claims.ROLES: [role]}),
    "test_valid_launch_with_names_only": lambda role: saying(
        given_name="Lucía", family_name="Ferrer", **{claims.ROLES: [role]}
    ),
    "test_valid_launch_with_no_personal_data": lambda role: saying(**{claims.ROLES: [role]}),
    "test_valid_launch_with_email_without_context": lambda role: saying(
        email=MINE["email"], **{claims.ROLES: [role], claims.CONTEXT: None}
    ),
}


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The newest line of the log about a message."""
    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [line for line in logged if line["event"] == "launch"][-1]


def test_every_bad_payload_leaves_its_line(door: Door, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    for line in lines("Bad payloads"):
        answer = BAD[line.test](door, cast.home)
        found = last_line(capsys)
        assert 400 <= answer.status_code < 404, line
        assert {name: found[name] for name in line.fields} == line.fields, line
        assert found["reference"] in answer.text
    assert set(BAD) == {line.test for line in lines("Bad payloads")}


@pytest.mark.parametrize("role", [INSTRUCTOR, LEARNER])
def test_every_valid_launch_leaves_its_line(
    door: Door, cast: Cast, capsys: pytest.CaptureFixture[str], role: str
) -> None:
    for line in lines("Valid launches"):
        answer = VALID[line.test](role)(door, cast.home)
        found = last_line(capsys)
        assert answer.status_code == (200 if line.fields.get("landing") == "no_role" else 303), line
        assert {name: found[name] for name in line.fields} == line.fields, line
    assert set(VALID) == {line.test for line in lines("Valid launches")}


def test_the_services_claims_and_deep_linking_leave_theirs(
    door: Door, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    picking = next(line for line in lines("Deep linking") if line.title == "Request")
    door.picks(cast.home)
    found = last_line(capsys)
    assert {name: found[name] for name in picking.fields} == picking.fields
    for heading in ("Names and roles", "Assignments and grades"):
        line = next(line for line in lines(heading) if line.title == "Launch with claim")
        service = "http://127.0.0.1:8001/puerto-alba/services"
        claim = {
            claims.NRPS: {"context_memberships_url": f"{service}/members", "service_versions": ["2.0"]},
            claims.AGS: {"scope": [claims.SCOPE_SCORE], "lineitem": f"{service}/lineitems/1"},
        }
        door.launch(cast.home, None, (), claim)
        found = last_line(capsys)
        assert {name: found[name] for name in line.fields} == line.fields


def test_a_signed_answer_leaves_its_line(door: Door, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    door.picks(cast.home)
    capsys.readouterr()
    door.client.post("/pick/", data={"act": "cancel"}, base_url="https://localhost")
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    expected = {(line.event, line.fields["result"]) for line in lines("Deep linking") if line.event != "launch"}
    assert {(line["event"], line["result"])} == expected
