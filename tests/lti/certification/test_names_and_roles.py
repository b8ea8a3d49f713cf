"""The official list for rosters: launch with claim, request, Accept header, bearer token, exact scope.

Source: 1EdTech LTI Advantage conformance certification guide 1.3.
"""

from urllib.parse import parse_qs

from lti import claims
from lti.roster import members
from tests.lti.calling import TOKEN_URL, Desk, reply
from tests.support.lti_fakes import INSTRUCTOR, Platform, message

ROSTER = "https://lms.example/members"


def asked() -> Desk:
    desk = Desk()
    desk.outward.answer("GET", ROSTER, reply({"members": [{"user_id": "p1", "roles": [INSTRUCTOR]}]}))
    assert [one.user_id for one in members(desk.caller, ROSTER)] == ["p1"]
    return desk


def test_launch_with_the_names_and_roles_claim() -> None:
    found = Platform().launch(
        message(**{claims.NRPS: {"context_memberships_url": ROSTER, "service_versions": ["2.0"]}})
    )
    assert found.nrps == claims.Nrps(ROSTER)


def test_the_roster_is_requested_from_the_claimed_address() -> None:
    assert len(asked().outward.sent("GET", ROSTER)) == 1


def test_the_request_names_the_media_type() -> None:
    accept = asked().outward.sent("GET", ROSTER)[0].headers["Accept"]
    assert accept == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def test_the_request_carries_a_bearer_token() -> None:
    assert asked().outward.sent("GET", ROSTER)[0].headers["Authorization"] == "Bearer token-1"


def test_the_token_is_asked_for_with_exactly_the_scope() -> None:
    form = parse_qs(asked().outward.sent("POST", TOKEN_URL)[0].body.decode())
    assert form["scope"] == ["https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"]
