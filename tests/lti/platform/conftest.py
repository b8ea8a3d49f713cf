"""One platform with two courses, two tools and four people, all in memory."""

from dataclasses import replace

import pytest

from lti import keys
from lti.platform import vocabulary as v
from lti.platform.memory import (
    MemoryErrands,
    MemoryGradebook,
    MemoryHandlers,
    MemorySchool,
    MemorySeen,
    MemoryTokens,
    MemoryTools,
)
from lti.platform.model import Context, Errand, LineItem, Link, Person, Tool
from lti.platform.ports import Platform
from tests.lti.platform.tool_side import KEY, NOW, STRANGERS_KEY, KeySetServer

PLATFORM_KEY = keys.generate()
TOOL = Tool(
    client_id="convive", deployment_id="1", login_url="http://localhost:8000/lti/login",
    jwks_url="http://localhost:8000/lti/jwks.json", redirect_uris=frozenset({"http://localhost:8000/lti/launch"}),
)
OTHER_TOOL = replace(
    TOOL, client_id="other", login_url="https://other.example/login", jwks_url="https://other.example/jwks",
    redirect_uris=frozenset({"https://other.example/launch"}), scopes=frozenset({v.SCOPE_LINE_ITEM}),
)
ERRAND = Errand(
    hint="hint-launch", client_id="convive", sub="3", message_type=v.RESOURCE_LINK_REQUEST, context_id="c1",
    link_id="l1", target_link_uri="http://localhost:8000/lti/launch", return_url="https://lms.example/c1",
    document_target="iframe", created_at=NOW,
)


def _person(sub: str, given: str, family: str, *roles: str) -> Person:
    return Person(sub, f"{given} {family}", given, family, f"{given.lower()}@lms.example", roles, "es-ES")


@pytest.fixture
def outward() -> KeySetServer:
    server = KeySetServer()
    server.serve(TOOL.jwks_url, KEY)
    server.serve(OTHER_TOOL.jwks_url, STRANGERS_KEY)
    return server


@pytest.fixture
def school() -> MemorySchool:
    people = [
        _person("3", "Lucía", "Ferrer", v.LEARNER), _person("4", "Marc", "Oliver", v.LEARNER),
        _person("5", "Ana", "Belmonte", v.INSTRUCTOR), _person("6", "Julián", "Rivas", v.INSTITUTION_ADMINISTRATOR),
    ]
    contexts = [Context("c1", "Curso uno", "C1"), Context("c2", "Curso dos", "C2")]
    school = MemorySchool(contexts, people, {"c1": ["3", "4", "5"], "c2": ["4"]})
    school.add_link(Link("l1", "c1", "convive", "Módulo 1", TOOL.login_url, custom={"content": "a/b"}))
    school.add_link(Link("l2", "c1", "other", "Ajeno", "https://other.example"))
    return school


@pytest.fixture
def platform(outward: KeySetServer, school: MemorySchool) -> Platform:
    gradebook = MemoryGradebook()
    gradebook.add(LineItem("i1", "c1", "convive", "Módulo 1", 100.0, resource_link_id="l1"))
    gradebook.add(LineItem("i2", "c1", "other", "Ajeno", 10.0))
    errands = MemoryErrands()
    errands.add(ERRAND)
    errands.add(replace(ERRAND, hint="hint-pick", sub="5", message_type=v.DEEP_LINKING_REQUEST, link_id=""))
    base = "https://lms.example"
    return Platform(
        issuer=base, name="Aula", product="aula", auth_url=f"{base}/auth", token_url=f"{base}/token",
        services_url=f"{base}/services", deep_linking_url=f"{base}/deep-linking", key=PLATFORM_KEY,
        tools=MemoryTools([TOOL, OTHER_TOOL]), errands=errands, seen=MemorySeen(), tokens=MemoryTokens(),
        school=school, gradebook=gradebook, outward=outward, handlers=MemoryHandlers(),
    )
