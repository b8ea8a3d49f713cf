"""Key sets of platforms: caching, rotation, the limit on fetching, and hostile sets."""

import json
import threading
from datetime import timedelta

import pytest

from lti.errors import AddressRefused, Unreachable
from lti.http import Reply
from lti.key_sets import MemoryKeySets, find_key
from lti.keys import key_set
from lti.refused import Refused
from tests.support.lti_fakes import NOW, Platform, key, message

JWKS = "https://lms.example/jwks"


def launch(platform: Platform, minutes: float = 0) -> str:
    """One launch some minutes later: "accepted", or the check that refused it."""
    now = NOW + timedelta(minutes=minutes)
    login = platform.start(now)
    token = platform.sign({**platform.envelope(login.nonce, now), **message()})
    try:
        platform.post(login, token, now)
    except Refused as refusal:
        return refusal.check
    return "accepted"


def fetches(platform: Platform) -> int:
    return len(platform.outward.sent("GET", JWKS))


def test_a_key_set_is_fetched_once() -> None:
    platform = Platform()
    assert {launch(platform) for _ in range(5)} == {"accepted"}
    assert fetches(platform) == 1


def test_a_rotated_key_is_found_by_one_more_fetch() -> None:
    platform = Platform()
    launch(platform)
    platform.key = key(1)
    platform.publish(key(0), key(1))
    assert launch(platform, minutes=2) == "accepted"
    assert fetches(platform) == 2


def test_a_thousand_unknown_kids_cause_one_fetch_a_minute() -> None:
    platform = Platform()
    launch(platform)
    platform.key = key(1)
    assert {launch(platform, minutes=1.5) for _ in range(20)} == {"kid"}
    assert fetches(platform) == 2
    launch(platform, minutes=3)
    assert fetches(platform) == 3


def test_a_thousand_invented_kids_cause_one_fetch_a_minute_also_from_many_threads() -> None:
    platform = Platform()
    launch(platform)
    refused: list[str] = []

    def invent(start: int) -> None:
        for number in range(start, start + 125):
            now = NOW + timedelta(minutes=2, seconds=number * 59 / 1_000)
            with pytest.raises(Refused) as caught:
                find_key(platform.registration, f"invented-{number}", "RS256", platform.wire, now)
            refused.append(caught.value.check)

    threads = [threading.Thread(target=invent, args=(start,)) for start in range(0, 1_000, 125)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert refused == ["kid"] * 1_000
    assert fetches(platform) == 2


def test_a_withdrawn_key_stops_working_within_the_hour() -> None:
    platform = Platform()
    launch(platform)
    platform.publish(key(1))
    assert launch(platform, minutes=59) == "accepted"
    assert launch(platform, minutes=61) == "kid"


def test_a_key_set_server_that_is_down_is_survived_for_a_day() -> None:
    platform = Platform()
    launch(platform)
    platform.outward.answer("GET", JWKS, Unreachable("down"))
    assert launch(platform, minutes=120) == "accepted"
    assert launch(platform, minutes=25 * 60) == "kid"


def test_after_a_failed_first_fetch_the_next_try_may_come_soon() -> None:
    platform = Platform()
    platform.outward.answer("GET", JWKS, Unreachable("down"))
    assert launch(platform) == "kid"
    platform.publish(key())
    assert launch(platform, minutes=0.05) == "kid"
    assert launch(platform, minutes=0.1) == "accepted"


@pytest.mark.parametrize(
    "answer",
    [
        Reply(500, ""),
        Reply(302, "", {"Location": "http://169.254.169.254/"}),
        Reply(200, "<html>"),
        Reply(200, ""),
        Reply(200, "[]"),
        Reply(200, "{}"),
        Reply(200, '{"keys": {}}'),
        Reply(200, '{"keys": [7, null, "x", []]}'),
        Reply(200, "[" * 100_000),
        Reply(200, '{"keys": ['),
        AddressRefused("private"),
    ],
)
def test_a_key_set_that_is_none_refuses_the_launch(answer: Reply | Exception) -> None:
    platform = Platform()
    platform.outward.answer("GET", JWKS, answer)
    assert launch(platform) == "kid"


@pytest.mark.parametrize(
    "change", [{"d": "AQAB"}, {"kty": "oct"}, {"use": "enc"}, {"alg": "HS256"}, {"n": "AQAB"}, {"e": "AQ"}]
)
def test_an_unfit_key_refuses_the_launch(change: dict[str, str]) -> None:
    platform = Platform()
    platform.outward.answer("GET", JWKS, Reply(200, json.dumps({"keys": [{**key().public_jwk, **change}]})))
    assert launch(platform) == "key"


def test_a_key_set_with_a_kid_twice_refuses_the_launch() -> None:
    platform = Platform()
    platform.publish(key(), key())
    assert launch(platform) == "key"


def test_a_key_without_its_algorithm_is_taken() -> None:
    platform = Platform()
    bare = {name: value for name, value in key().public_jwk.items() if name != "alg"}
    platform.outward.answer("GET", JWKS, Reply(200, json.dumps({"keys": [bare]})))
    assert launch(platform) == "accepted"


def test_those_who_come_while_a_set_is_fetched_wait_for_it() -> None:
    sets, waiting = MemoryKeySets(), threading.Event()
    assert sets.may_refetch(JWKS, NOW)
    answers: list[bool] = []

    def second() -> None:
        waiting.set()
        answers.append(sets.may_refetch(JWKS, NOW))

    thread = threading.Thread(target=second)
    thread.start()
    waiting.wait(5)
    sets.put(JWKS, key_set([key()]), NOW)
    thread.join(10)
    assert answers == [False]
    assert sets.get(JWKS) is not None


def test_addresses_do_not_limit_each_other() -> None:
    sets = MemoryKeySets()
    assert sets.may_refetch("https://a.example", NOW)
    assert sets.may_refetch("https://b.example", NOW)
