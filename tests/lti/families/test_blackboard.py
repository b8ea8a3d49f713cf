"""The quirks of Blackboard Learn, each by its name. Source: docs.blackboard.com (LTI)."""

from dataclasses import replace

import pytest

from lti import claims
from lti.grades import Score, results, send_score
from lti.refused import Refused
from tests.lti.families.launching import asked, launched, query
from tests.support.lti_fakes import NOW, MemoryRegistrations, deep_linking
from tests.support.platforms.others import Blackboard


def test_the_deployment_is_the_institution() -> None:
    blackboard = Blackboard()
    other = "0a1b2c3d-0000-4000-8000-00000000000b"
    client = replace(blackboard.registration, deployment_ids=frozenset({blackboard.deployment_id, other}))
    wire = replace(blackboard.caller().wire, registrations=MemoryRegistrations(client))
    for deployment in (blackboard.deployment_id, other):
        found = launched(blackboard, blackboard.message(**{claims.DEPLOYMENT_ID: deployment}), wire)
        assert found.deployment_id == deployment
    with pytest.raises(Refused) as caught:
        launched(blackboard, blackboard.message(**{claims.DEPLOYMENT_ID: "of-another-institution"}), wire)
    assert caught.value.check == "deployment"


def test_its_storage_frame_is_kept_with_the_login() -> None:
    blackboard = Blackboard()
    wire = blackboard.caller().wire
    state = query(asked(blackboard, wire, lti_storage_target=Blackboard.STORAGE))["state"]
    record = wire.logins.peek(state)
    assert record is not None
    assert record.storage_target == "lti_storage_frame"


def test_results_of_one_person_keep_their_comment_though_its_filter_loses_it() -> None:
    blackboard = Blackboard()
    column = blackboard.add_column()
    for user in ("p1", "p2"):
        send_score(blackboard.caller(), column, Score(user, NOW, 7, 10, comment=f"Bien, {user}"))
    found = results(blackboard.caller(), column, "p1")
    assert [(one.user_id, one.comment) for one in found] == [("p1", "Bien, p1")]


def test_chosen_items_go_back_to_the_institutions_own_host() -> None:
    blackboard = Blackboard()
    body = deep_linking(deep_link_return_url="https://academy.blackboard.com/deep-linking")
    assert launched(blackboard, {**body, claims.DEPLOYMENT_ID: blackboard.deployment_id}).family == "blackboard"
