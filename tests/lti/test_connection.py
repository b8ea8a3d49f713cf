"""The test of a connection names the step that fails, why, and what to do."""

import json
from typing import Any

import pytest

from lti import claims, keys
from lti.connection import STEPS, Services, Step, examine
from lti.errors import AddressRefused, Unreachable
from lti.http import Reply
from lti.services import Caller
from tests.lti.calling import reply, token
from tests.support.lti_fakes import NOW, Platform, registration
from tests.support.outward import FakeOutward

AUTH, JWKS, TOKEN = "https://lms.example/auth", "https://lms.example/jwks", "https://lms.example/token"
ROSTER, COLUMN = "https://lms.example/members", "https://lms.example/columns/7?type_id=1"
SERVICES = Services(ROSTER, COLUMN, frozenset({claims.SCOPE_LINE_ITEM, claims.SCOPE_SCORE}))


class Desk:
    """A platform where everything works, until a test changes an answer."""

    def __init__(self, **facts: Any) -> None:
        self.platform = Platform(registration(**facts))
        self.outward: FakeOutward = self.platform.outward
        self.outward.answer("GET", AUTH, Reply(400, "login_hint is missing"))
        self.outward.answer("POST", TOKEN, token())
        self.outward.answer("GET", f"{ROSTER}?limit=1", reply({"id": ROSTER, "members": []}))
        self.outward.answer("GET", COLUMN, reply({"id": COLUMN, "label": "Module", "scoreMaximum": 100}))

    def examine(self, services: Services = SERVICES) -> dict[str, Step]:
        steps = examine(Caller(self.platform.registration, self.platform.wire, NOW), services)
        assert tuple(step.key for step in steps) == STEPS
        return {step.key: step for step in steps}

    def failing(self) -> dict[str, Step]:
        return {key: step for key, step in self.examine().items() if step.state == "failed"}


def test_a_sound_connection_passes_every_step() -> None:
    assert {step.state for step in Desk().examine().values()} == {"ok"}


def test_what_no_launch_has_told_yet_is_not_tried() -> None:
    steps = Desk().examine(Services())
    assert [steps[key].state for key in STEPS] == ["ok", "ok", "ok", "untried", "untried"]
    assert "open a link" in steps["roster"].reason


@pytest.mark.parametrize(("url", "method", "answer", "step", "word"), [
    (AUTH, "GET", Reply(404), "login", "nothing at"),
    (AUTH, "GET", Reply(503), "login", "trouble"),
    (AUTH, "GET", Unreachable("gone"), "login", "gone"),
    (JWKS, "GET", AddressRefused("private"), "keys", "private"),
    (JWKS, "GET", Unreachable("gone"), "keys", "gone"),
    (JWKS, "GET", Reply(404), "keys", "no key set"),
    (JWKS, "GET", Reply(200, "<html>"), "keys", "no key set"),
    (JWKS, "GET", Reply(200, '{"keys": []}'), "keys", "holds no key"),
    (JWKS, "GET", Reply(200, '{"keys": [{"kty": "oct", "k": "a"}, 7]}'), "keys", "holds no key"),
    (f"{ROSTER}?limit=1", "GET", Reply(403), "roster", "does not allow"),
    (f"{ROSTER}?limit=1", "GET", Reply(404), "roster", "any more"),
    (f"{ROSTER}?limit=1", "GET", Reply(200, "<html>"), "roster", "something else"),
    (COLUMN, "GET", Reply(404), "grades", "any more"),
    (COLUMN, "GET", Reply(500), "grades", "trouble"),
])  # fmt: skip
def test_the_step_that_fails_is_named_with_its_reason_and_advice(
    url: str, method: str, answer: Reply | Exception, step: str, word: str
) -> None:
    desk = Desk()
    desk.outward.answer(method, url, answer)
    failing = desk.failing()
    assert list(failing) == [step]
    assert word in failing[step].reason
    assert failing[step].advice


def test_refused_credentials_are_told_in_the_platform_s_words_and_no_service_is_tried() -> None:
    desk = Desk()
    desk.outward.answer("POST", TOKEN, reply({"error": "invalid_client", "error_description": "Unknown client."}, 400))
    steps = desk.examine()
    assert (steps["token"].state, steps["token"].said) == ("failed", "Unknown client.")
    assert [steps[key].state for key in ("roster", "grades")] == ["untried", "untried"]
    assert len(desk.outward.sent("POST", TOKEN)) == 1


def test_a_tool_that_is_known_and_allowed_nothing_is_told_apart_from_one_that_is_unknown() -> None:
    desk = Desk()
    desk.outward.answer("POST", TOKEN, reply({"error": "invalid_scope"}, 400))
    step = desk.failing()["token"]
    assert "allows it none" in step.reason
    assert len(desk.outward.sent("POST", TOKEN)) == 3


def test_one_allowed_service_shows_that_the_credentials_are_good() -> None:
    desk = Desk()
    desk.outward.answer("POST", TOKEN, reply({"error": "invalid_scope"}, 400), token())
    assert desk.examine(Services())["token"].state == "ok"


def test_a_token_that_is_kept_from_before_hides_nothing() -> None:
    desk = Desk()
    desk.examine()
    desk.outward.answer("POST", TOKEN, reply({"error": "invalid_client"}, 401))
    assert "token" in desk.failing()
    assert desk.platform.wire.tokens.held == {}  # type: ignore[attr-defined]


def test_where_only_scores_are_allowed_a_token_for_them_must_do() -> None:
    desk = Desk()
    services = Services("", COLUMN, frozenset({claims.SCOPE_SCORE}))
    assert desk.examine(services)["grades"].state == "ok"
    assert desk.outward.sent("GET", COLUMN) == []


def test_a_column_without_a_scope_is_not_allowed() -> None:
    step = Desk().examine(Services("", COLUMN))["grades"]
    assert (step.state, "Allow this service" in step.advice) == ("failed", True)


def test_a_key_set_is_fetched_though_one_is_known() -> None:
    desk = Desk()
    desk.outward.answer("GET", JWKS, Reply(200, json.dumps(keys.key_set([desk.platform.key]))))
    desk.examine()
    desk.examine()
    assert len(desk.outward.sent("GET", JWKS)) == 2
