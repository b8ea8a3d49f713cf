"""Both sides of the wire together: the tool's, and the platform's of `lti.platform`, with nothing in between."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from lti import grades, keys, roster
from lti.claims import DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST
from lti.deep_linking import Item, response_form
from lti.errors import Conflict, GiveUp
from lti.http import Reply, Request
from lti.key_sets import MemoryKeySets
from lti.launch import Launch, accept
from lti.login import initiate
from lti.platform import deep_linking, gradebook, scores
from lti.platform import login as platform_login
from lti.platform import roster as platform_roster
from lti.platform.authorise import authorise
from lti.platform.memory import (
    MemoryErrands,
    MemoryGradebook,
    MemoryHandlers,
    MemorySchool,
    MemorySeen,
    MemoryTokens,
    MemoryTools,
)
from lti.platform.model import Context, Errand, Link, Person, Tool
from lti.platform.ports import Platform
from lti.platform.token import grant
from lti.refused import Refused
from lti.services import Caller
from lti.wire import Wire
from tests.support.lti_fakes import (
    INSTRUCTOR,
    LAUNCH_URL,
    LEARNER,
    NOW,
    OWN_HOSTS,
    TARGET,
    MemoryKeys,
    MemoryLogins,
    MemoryRegistrations,
    key,
    registration,
)
from tests.support.lti_fakes import MemoryTokens as ToolTokens

BASE = "https://lms.example"
TOOL = Tool(
    client_id="client-1",
    deployment_id="1",
    login_url="https://tool.example/lti/login",
    jwks_url="https://tool.example/lti/jwks.json",
    redirect_uris=frozenset({LAUNCH_URL}),
)
LUCIA = Person("p1", "Lucía Ferrer", "Lucía", "Ferrer", "lucia@lms.example", (LEARNER,), "es-ES")
ANA = Person("p2", "Ana Belmonte", "Ana", "Belmonte", "ana@lms.example", (INSTRUCTOR,), "es-ES")


@dataclass
class Line:
    """The network between the two: addresses of one are served by functions of the other."""

    platform: Platform | None = None
    tool_keys: MemoryKeys | None = None

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._serve("GET", url, headers, b"")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._serve("POST", url, headers, body)

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return self._serve("PUT", url, headers, body)

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        return self._serve("DELETE", url, headers, b"")

    def _serve(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        assert self.platform is not None
        assert self.tool_keys is not None
        parts = urlsplit(url)
        params = dict(parse_qsl(parts.query))
        if url == TOOL.jwks_url:
            return Reply(200, json.dumps(keys.key_set(self.tool_keys.published())))
        if parts.path == "/jwks":
            return Reply(200, json.dumps(keys.key_set([self.platform.key])))
        if parts.path == "/token":
            form = dict(parse_qsl(body.decode()))
            return grant(Request(method, parts.path, params=form, headers=headers), self.platform, NOW)
        return self._service(Request(method, parts.path, params, headers=headers, body=body))

    def _service(self, request: Request) -> Reply:
        assert self.platform is not None
        steps = request.path.removeprefix("/services/contexts/").split("/")
        if steps[1:] == ["members"]:
            return platform_roster.members(request, self.platform, steps[0], NOW)
        if steps[1:] == ["lineitems"]:
            return gradebook.line_items(request, self.platform, steps[0], NOW)
        serve = {"lineitem": gradebook.line_item, "scores": scores.scores, "results": scores.results}[steps[-1]]
        return serve(request, self.platform, steps[0], steps[2], NOW)


@dataclass
class Both:
    platform: Platform
    wire: Wire

    def launch(self, person: Person, message_type: str = RESOURCE_LINK_REQUEST) -> Launch:
        return self.open(person, message_type, person)

    def open(self, person: Person, message_type: str, signed_in: Person | None) -> Launch:
        """What happens when someone opens the link of `person` in a browser where `signed_in` is signed in."""
        errand = Errand(
            hint=f"hint-{person.sub}-{message_type}",
            client_id=TOOL.client_id,
            sub=person.sub,
            message_type=message_type,
            context_id="c1",
            link_id="l1",
            target_link_uri=TARGET,
            return_url=f"{BASE}/c1",
            document_target="iframe",
            created_at=NOW,
        )
        self.platform.errands.add(errand)
        start = Request("GET", "/lti/login", params=platform_login.parameters(self.platform.issuer, TOOL, errand))
        reply = initiate(start, self.wire.registrations, self.wire.logins, NOW, LAUNCH_URL, OWN_HOSTS)
        asked = dict(parse_qsl(urlsplit(reply.headers["Location"]).query))
        answer = authorise(Request("GET", "/auth", params=asked), self.platform, signed_in, NOW)
        assert answer.action == LAUNCH_URL
        cookies = {cookie.name: cookie.value for cookie in reply.cookies}
        return accept(Request("POST", "/lti/launch", answer.fields, cookies), self.wire, NOW)

    def caller(self, launch: Launch) -> Caller:
        assert launch.ags is not None
        return Caller(launch.registration, self.wire, NOW, launch.ags.scopes)


@pytest.fixture(params=["", "?type_id=7"], ids=["plain", "with a query as Moodle has it"])
def both(request: pytest.FixtureRequest) -> Both:
    line = Line()
    school = MemorySchool([Context("c1", "Curso", "C1")], [LUCIA, ANA], {"c1": ["p1", "p2"]})
    school.add_link(Link("l1", "c1", TOOL.client_id, "Módulo 1", TARGET, custom={"content": "module-1"}))
    platform = Platform(
        issuer=BASE, name="Aula", product="aula", auth_url=f"{BASE}/auth", token_url=f"{BASE}/token",
        services_url=f"{BASE}/services", deep_linking_url=f"{BASE}/deep-linking", key=key(5),
        tools=MemoryTools([TOOL]), errands=MemoryErrands(), seen=MemorySeen(), tokens=MemoryTokens(),
        school=school, gradebook=MemoryGradebook(), outward=line, handlers=MemoryHandlers(), item_query=request.param,
    )  # fmt: skip
    held = MemoryKeys(key(6))
    line.platform, line.tool_keys = platform, held
    known = MemoryRegistrations(registration())
    return Both(platform, Wire(known, MemoryLogins(), held, MemoryKeySets(), ToolTokens(), line))


def test_a_learner_opens_an_activity(both: Both) -> None:
    found = both.launch(LUCIA)
    assert (found.sub, found.name, found.place.enrolled_as) == ("p1", "Lucía Ferrer", "learner")
    assert (found.resource_link.id if found.resource_link else None, found.custom["content"]) == ("l1", "module-1")


@pytest.mark.parametrize("signed_in", [None, ANA])
def test_who_is_not_signed_in_is_refused_with_the_platforms_word(both: Both, signed_in: Person | None) -> None:
    with pytest.raises(Refused) as caught:
        both.open(LUCIA, RESOURCE_LINK_REQUEST, signed_in)
    assert (caught.value.check, caught.value.detail) == ("platform_error", "login_required")


def test_a_column_is_made_and_a_score_arrives(both: Both) -> None:
    launch = both.launch(LUCIA)
    assert launch.ags is not None
    caller = both.caller(launch)
    wished = grades.LineItem("Módulo 1", 10, resource_id="module-1", resource_link_id="l1")
    made = grades.create_line_item(caller, launch.ags.lineitems, wished)
    grades.send_score(caller, made.id, grades.Score("p1", NOW, given=8, maximum=10))
    assert [(one.user_id, one.score, one.maximum) for one in grades.results(caller, made.id)] == [("p1", 8, 10)]
    with pytest.raises(Conflict):
        grades.send_score(caller, made.id, grades.Score("p1", NOW, given=9, maximum=10))
    grades.send_score(caller, made.id, grades.Score("p1", NOW + timedelta(seconds=1), given=9, maximum=10))
    assert grades.results(caller, made.id, "p1")[0].score == 9


def test_a_column_can_be_found_changed_and_deleted(both: Both) -> None:
    launch = both.launch(ANA)
    assert launch.ags is not None
    caller, container = both.caller(launch), launch.ags.lineitems
    made = grades.create_line_item(caller, container, grades.LineItem("Quiz", 10, resource_id="q", tag="quiz"))
    assert grades.line_items(caller, container, {"tag": "quiz"}) == (made,)
    changed = grades.update_line_item(caller, replace(made, label="Quiz 2"))
    assert (changed.label, grades.line_item(caller, made.id).label) == ("Quiz 2", "Quiz 2")
    grades.delete_line_item(caller, made.id)
    assert grades.line_items(caller, container) == ()


def test_a_stranger_to_the_course_gets_no_score(both: Both) -> None:
    launch = both.launch(LUCIA)
    assert launch.ags is not None
    caller = both.caller(launch)
    made = grades.create_line_item(caller, launch.ags.lineitems, grades.LineItem("Quiz", 10, resource_id="q"))
    with pytest.raises(GiveUp):
        grades.send_score(caller, made.id, grades.Score("nobody", NOW, given=1, maximum=10))


def test_the_roster_comes_page_by_page(both: Both) -> None:
    launch = both.launch(ANA)
    assert launch.nrps is not None
    everyone = roster.members(both.caller(launch), launch.nrps.url + "?limit=1")
    assert [(one.user_id, one.place.enrolled_as) for one in everyone] == [("p1", "learner"), ("p2", "instructor")]


def test_chosen_activities_go_back_and_are_taken_once(both: Both) -> None:
    launch = both.launch(ANA, DEEP_LINKING_REQUEST)
    assert launch.deep_linking is not None
    quiz = Item(TARGET, "Quiz", custom={"content": "quiz"}, line_item=grades.LineItem("Quiz", 10))
    form = response_form(
        launch.deep_linking, [quiz], launch.registration, launch.deployment_id, both.wire.keys.signing(), NOW
    )
    assert form.action == both.platform.deep_linking_url
    taken = deep_linking.accept(Request("POST", "/deep-linking", dict(form.fields)), both.platform, NOW)
    assert [(item.title, item.url, dict(item.custom)) for item in taken.items] == [
        ("Quiz", TARGET, {"content": "quiz"})
    ]
    assert taken.items[0].line_item is not None
    with pytest.raises(Exception, match="received before"):
        deep_linking.accept(Request("POST", "/deep-linking", dict(form.fields)), both.platform, NOW)
