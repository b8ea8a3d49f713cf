"""What a launch costs the database: whoever comes again costs what they always did, whatever else is claimed."""

from flask import Flask

from lms_plugin.db import db
from lti import claims
from tests.lms_plugin.launch.door import Door, ags
from tests.support.cast import Cast
from tests.support.counting import statements

EVERYTHING = {
    claims.AGS: ags(),
    claims.NRPS: {"context_memberships_url": "http://127.0.0.1:8001/members", "service_versions": ["2.0"]},
    claims.GROUPS: {"context_groups_url": "http://127.0.0.1:8001/groups", "service_versions": ["1.0"]},
    claims.LTI1P1: {"user_id": "34212", "oauth_consumer_key": "k", "oauth_consumer_key_sign": "x"},
}


def test_who_comes_again_costs_six_statements_with_groups_and_an_unsigned_claim_too(
    app: Flask, door: Door, cast: Cast
) -> None:
    for sent in ({claims.AGS: ags()}, EVERYTHING):
        door.launch(cast.home, sent=sent)
        begun = door.begin(cast.home)
        token = door.message(cast.home, begun, **sent)  # type: ignore[arg-type]
        with statements(db.engine) as seen:
            assert door.post(begun, token).status_code == 303
        assert len(seen) <= 6, seen
