"""The platform's notices: where a tool wants them, and what it is told, read as strictly as the tool reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from lti.errors import Unreachable
from lti.http import Reply, Request
from lti.key_sets import MemoryKeySets
from lti.keys import key_set
from lti.notices import CONTEXT_COPY, HELLO, Notice, read, tokens
from lti.platform import notices
from lti.platform import vocabulary as v
from lti.platform.memory import MemoryHandlers
from lti.platform.model import Context
from lti.platform.ports import Platform
from lti.ports import Registration
from lti.wire import Wire
from tests.lti.platform.conftest import TOOL
from tests.lti.platform.tool_side import KEY, NOW, KeySetServer, bearer_for, json_request
from tests.support.lti_fakes import MemoryKeys, MemoryLogins, MemoryRegistrations, MemoryTokens

HANDLER = "http://localhost:8000/lti/notices"
COPY = Context("c9", "Curso copiado", "C9")


@dataclass
class Handler(KeySetServer):
    """The tool's address for notices: keeps what comes."""

    came: list[bytes] = field(default_factory=list)
    answer: Reply = field(default_factory=lambda: Reply(200, "{}"))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        assert (url, headers["Content-Type"]) == (HANDLER, "application/json")
        self.came.append(body)
        return self.answer


@dataclass
class Dead(KeySetServer):
    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        raise Unreachable("No answer came.")


def ask(platform: Platform, notice_type: str, handler: str, client_id: str = "convive") -> Reply:
    authorised = bearer_for(platform, client_id, v.SCOPE_NOTICES)
    body = {"notice_type": notice_type, "handler": handler}
    return notices.handlers(json_request("PUT", authorised, body, "application/json"), platform, NOW)


def as_the_tool_reads_it(platform: Platform, came: bytes) -> Notice:
    known = Registration(
        1, platform.issuer, TOOL.client_id, platform.auth_url, platform.token_url, "https://lms.example/jwks",
        deployment_ids=frozenset({TOOL.deployment_id}),
    )
    server = KeySetServer({"https://lms.example/jwks": Reply(200, json.dumps(key_set([platform.key])))})
    wire = Wire(
        MemoryRegistrations(known), MemoryLogins(), MemoryKeys(KEY), MemoryKeySets(), MemoryTokens(), server
    )
    (token,) = tokens(came)
    return read(token, wire, NOW)


def test_a_tool_is_told_what_it_has_asked_for_and_nothing_else(platform: Platform) -> None:
    handler = Handler(platform.outward.replies)  # type: ignore[attr-defined]
    platform = replace(platform, outward=handler)
    assert notices.hello(platform, TOOL, NOW) is None
    assert ask(platform, HELLO, HANDLER).status == 200
    assert notices.copied(platform, TOOL, COPY, ("c1",), NOW) is None
    sent = notices.hello(platform, TOOL, NOW)
    assert sent is not None
    assert (sent.handler, sent.status) == (HANDLER, 200)
    found = as_the_tool_reads_it(platform, handler.came[0])
    assert (found.notice_type, found.deployment_id, found.origins) == (HELLO, "1", ())


def test_a_copied_course_is_told_with_the_courses_it_comes_from(platform: Platform) -> None:
    handler = Handler(platform.outward.replies)  # type: ignore[attr-defined]
    platform = replace(platform, outward=handler)
    ask(platform, CONTEXT_COPY, HANDLER)
    notices.copied(platform, TOOL, COPY, ("c2", "c1"), NOW)
    notices.copied(platform, TOOL, COPY, ("c2", "c1"), NOW)
    first, second = (as_the_tool_reads_it(platform, came) for came in handler.came)
    assert (first.notice_type, first.context_id, first.origins) == (CONTEXT_COPY, "c9", ("c2", "c1"))
    assert first.nonce != second.nonce


def test_a_tool_that_does_not_answer_costs_the_notice_alone(platform: Platform) -> None:
    dead = Dead(platform.outward.replies)  # type: ignore[attr-defined]
    platform = replace(platform, outward=dead)
    ask(platform, HELLO, HANDLER)
    sent = notices.hello(platform, TOOL, NOW)
    assert sent is not None
    assert (sent.status, sent.reason) == (0, "No answer came.")


def test_an_empty_handler_ends_the_notices_of_its_type(platform: Platform) -> None:
    for wanted in (HELLO, CONTEXT_COPY):
        ask(platform, wanted, HANDLER)
    assert json.loads(ask(platform, HELLO, "").body) == {"notice_type": HELLO, "handler": ""}
    authorised = bearer_for(platform, "convive", v.SCOPE_NOTICES)
    listed = notices.handlers(Request("GET", "/", headers=authorised), platform, NOW)
    assert json.loads(listed.body) == {
        "client_id": "convive", "deployment_id": "1",
        "notice_handlers": [{"notice_type": HELLO, "handler": ""}, {"notice_type": CONTEXT_COPY, "handler": HANDLER}],
    }
    assert notices.hello(platform, TOOL, NOW) is None


@pytest.mark.parametrize(
    "notice_type, handler",
    [
        ("LtiUnheardOfNotice", HANDLER), (HELLO, "https://other.example/lti/notices"), (HELLO, "http://[::"),
        (HELLO, "https://localhost:8000/lti/notices"), (HELLO, "/lti/notices"),
    ],
)  # fmt: skip
def test_notices_go_to_the_tool_itself_and_to_nobody_else(
    platform: Platform, notice_type: str, handler: str
) -> None:
    assert ask(platform, notice_type, handler).status == 400
    assert platform.handlers.listed("convive") == {}


def test_who_may_not_ask_is_refused(platform: Platform) -> None:
    assert notices.handlers(Request("GET", "/"), platform, NOW).status == 401
    scoreless = bearer_for(platform, "convive", v.SCOPE_SCORE)
    assert notices.handlers(Request("GET", "/", headers=scoreless), platform, NOW).status == 403
    assert notices.handlers(Request("DELETE", "/", headers=scoreless), platform, NOW).status == 405


def test_what_was_asked_for_outlives_a_restart() -> None:
    before = MemoryHandlers()
    before.set("convive", HELLO, HANDLER)
    assert MemoryHandlers(before.snapshot()).listed("convive") == {HELLO: HANDLER}
    assert before.listed("other") == {}
