"""The quirks of Moodle, each by its name. Seen in 4.5 where nothing else is said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lti.errors import Conflict, GiveUp, NotGranted
from lti.families import family
from lti.grades import LineItem, Score, create_line_item, line_items, results, send_score
from lti.refused import Refused
from lti.roster import members
from tests.lti.families.launching import asked, launched, query
from tests.support.lti_fakes import LAUNCH_URL, NOW, key
from tests.support.platforms.moodle import GradeSyncOnly, Moodle


def given(moodle: Moodle, user: str) -> object:
    return {who: score["scoreGiven"] for (_, who), score in moodle.kept.items()}.get(user)


def test_the_login_is_posted_and_its_json_hint_comes_back_unchanged() -> None:
    moodle = Moodle()
    answer = query(asked(moodle, moodle.caller().wire, "POST", lti_message_hint=moodle.hint()))
    assert answer["lti_message_hint"] == moodle.hint()


def test_the_redirect_uri_equals_the_registered_line_exactly() -> None:
    moodle = Moodle()
    assert query(asked(moodle, moodle.caller().wire, target_link_uri=f"{LAUNCH_URL}?x=1"))["redirect_uri"] == LAUNCH_URL


def test_a_message_lives_a_minute_and_names_a_bare_number_and_a_short_type() -> None:
    found = launched(Moodle(), life=60)
    assert (found.sub, found.family) == ("4", "moodle")
    assert found.context is not None
    assert found.context.types == ("CourseSection",)


def test_an_activitys_own_consumer_key_is_refused_and_named() -> None:
    moodle = Moodle()
    with pytest.raises(Refused) as caught:
        launched(moodle, {**moodle.message(), "aud": "consumer-key"})
    assert caught.value.check == "audience"
    assert "consumer key" in caught.value.sentence


def test_a_columns_address_keeps_its_query_string_behind_the_path() -> None:
    moodle = Moodle()
    column = moodle.add_column()
    send_score(moodle.caller(), column, Score("p1", NOW, 7, 10))
    assert moodle.asked == [("POST", column.replace("/lineitem?", "/lineitem/scores?"))]
    assert given(moodle, "p1") == 7


def test_filters_stand_behind_the_query_string_of_the_container() -> None:
    moodle = Moodle()
    moodle.add_column(tag="other")
    own = moodle.add_column(tag="quiz")
    assert [one.id for one in line_items(moodle.caller(), moodle.container(), {"tag": "quiz"})] == [own]


def test_a_score_must_be_later_by_a_whole_second() -> None:
    moodle = Moodle()
    column = moodle.add_column()
    send_score(moodle.caller(), column, Score("p1", NOW, 1, 10))
    with pytest.raises(Conflict):
        send_score(moodle.caller(), column, Score("p1", NOW + timedelta(milliseconds=900), 2, 10))
    send_score(moodle.caller(), column, Score("p1", NOW + timedelta(seconds=1), 3, 10))
    assert given(moodle, "p1") == 3


def test_a_future_timestamp_is_taken_and_blocks_what_comes_later() -> None:
    moodle = Moodle()
    column = moodle.add_column()
    send_score(moodle.caller(), column, Score("p1", NOW + timedelta(days=1), 1, 10))
    with pytest.raises(Conflict):
        send_score(moodle.caller(), column, Score("p1", NOW + timedelta(minutes=1), 2, 10))


def test_what_is_not_fully_graded_is_answered_200_and_stored_nowhere() -> None:
    moodle = Moodle()
    column = moodle.add_column()
    send_score(moodle.caller(), column, Score("p1", NOW, 5, 10, grading_progress="Pending"))
    assert given(moodle, "p1") is None
    assert family("moodle").keeps_only_fully_graded


def test_a_score_above_the_maximum_is_clamped() -> None:
    moodle = Moodle()
    send_score(moodle.caller(), moodle.add_column(), Score("p1", NOW, 12, 10))
    assert given(moodle, "p1") == 10


@pytest.mark.parametrize("user", ["5", "unknown"])
def test_a_score_for_a_teacher_or_an_unknown_person_is_given_up(user: str) -> None:
    moodle = Moodle()
    with pytest.raises(GiveUp):
        send_score(moodle.caller(), moodle.add_column(), Score(user, NOW, 1, 10))


def test_grade_sync_only_grants_no_columns_and_scores_go_all_the_same() -> None:
    moodle = GradeSyncOnly()
    column = moodle.add_column()
    send_score(moodle.caller(), column, Score("p1", NOW, 7, 10))
    for forbidden in (
        lambda: line_items(moodle.caller(), moodle.container()),
        lambda: create_line_item(moodle.caller(), moodle.container(), LineItem("Quiz", 10)),
    ):
        with pytest.raises(NotGranted):
            forbidden()
    assert [method for method, _ in moodle.asked] == ["POST"], "nothing is asked for that was not granted"


def test_results_are_read_without_a_limit_which_is_always_answered_404() -> None:
    moodle = Moodle()
    column = moodle.add_column()
    send_score(moodle.caller(), column, Score("p1", NOW, 7, 10))
    assert [(one.user_id, one.score) for one in results(moodle.caller(), column)] == [("p1", 7)]
    assert [one.user_id for one in results(moodle.caller(), column, "p1")] == ["p1"]
    assert not any("limit" in address for _, address in moodle.asked)


def test_a_token_is_granted_though_our_clock_is_a_little_ahead() -> None:
    moodle = Moodle()
    caller = moodle.caller()
    moodle.now = NOW - timedelta(seconds=4)
    assert members(caller, moodle.roster_url())


def test_its_cache_of_our_keys_needs_a_new_kid_for_a_new_key() -> None:
    moodle = Moodle()
    members(moodle.caller(), moodle.roster_url())
    moodle.tool_key = key(101)
    assert members(moodle.caller(), moodle.roster_url())
    assert len(moodle.cached_keys) == 2
    assert {jwk["alg"] for jwk in moodle.cached_keys.values()} == {"RS256"}


def test_what_was_registered_by_hand_without_a_family_works_as_well() -> None:
    moodle = Moodle()
    column = moodle.add_column()
    caller = moodle.caller()
    send_score(replace(caller, registration=replace(caller.registration, family="")), column, Score("p1", NOW, 7, 10))
    assert given(moodle, "p1") == 7
