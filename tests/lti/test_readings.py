"""Whatever a claim, an answer or a registration holds: a typed value or a refusal, and never more than it is worth."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti import answers, claims, keys, message, reading, urls
from lti.errors import ServiceError
from lti.families import FAMILIES, family, family_of
from lti.grades import line_items, results
from lti.http import Reply, Request
from lti.login import initiate
from lti.paging import next_page
from lti.ports import Registration
from lti.refused import Refused
from lti.roles import role_of, roles_of
from lti.roster import members
from tests.lti.calling import TOKEN_URL, Desk
from tests.support.anything import anything, calm, texts
from tests.support.lti_fakes import LAUNCH_URL, NOW, OWN_HOSTS, TARGET, MemoryLogins, MemoryRegistrations, registration
from tests.support.lti_fakes import message as sound

URL = "https://lms.example/service"
OPTIONAL = [claims.CONTEXT, claims.AGS, claims.NRPS, claims.CUSTOM, claims.LAUNCH_PRESENTATION, "name", "email"]
claim_names = st.sampled_from(sorted(sound()) + OPTIONAL)
lists_of_roles = st.lists(
    st.one_of(
        texts,
        st.sampled_from([
            "Instructor", "Learner", "Mentor", "Administrator", "urn:lti:role:ims/lis/Instructor",
            "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor",
            "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
            "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin",
        ]),
    ),
    max_size=6,
)  # fmt: skip


def judged(judge: Callable[..., Any], *given: Any) -> Any:
    """What it gives, or the refusal that it raises."""
    try:
        return judge(*given)
    except Refused as refused:
        return refused


@calm(150)
@given(claim_names, anything)
def test_any_value_of_any_claim_makes_a_message_or_a_refusal(name: str, value: Any) -> None:
    found = judged(message.read, {**sound(), name: value})
    if isinstance(found, Refused):
        assert found.status in (400, 401, 403)
        assert found.check.replace("_", "").isalpha()
    else:
        assert reading.storable(found.person.sub)
        assert all(reading.storable(text) for pair in found.custom.items() for text in pair)


@calm(150)
@given(anything)
def test_what_is_read_is_printable_and_short(value: Any) -> None:
    assert len(reading.name(value)) <= reading.NAME_LENGTH
    assert reading.printable(reading.name(value))
    assert reading.email(value) in ("", value)
    assert reading.locale(value) == "" or len(reading.locale(value)) <= 35
    assert reading.choice(value) in (True, False, None)
    assert urls.web_address(value) in (None, value)


@calm(80)
@pytest.mark.parametrize("reader", [reading.identifier, reading.mapping, reading.texts])
@given(value=anything)
def test_a_reader_gives_its_type_or_refuses(reader: Callable[..., Any], value: Any) -> None:
    with suppress(Refused):
        found = reader(value, "check", "sentence")
        assert found == value or not found or set(found) <= set(value)


@calm(150)
@given(lists_of_roles, st.randoms(use_true_random=False), st.sampled_from(sorted(FAMILIES)))
def test_the_order_of_roles_means_nothing(roles: list[str], chance: Any, key: str) -> None:
    shuffled = list(roles)
    chance.shuffle(shuffled)
    assert roles_of(roles, family(key)) == roles_of(shuffled, family(key))


@calm(150)
@given(lists_of_roles, st.sampled_from(sorted(FAMILIES)))
def test_a_vendors_own_role_never_gives_a_right(roles: list[str], key: str) -> None:
    foreign = ["https://vendor.example/roles#Instructor", "xmembership#Instructor", "http://purl.imsglobal.org/"]
    assert roles_of([*roles, *foreign], family(key)) == roles_of(roles, family(key))


@calm(150)
@given(st.lists(texts, max_size=6))
def test_only_words_of_the_vocabulary_make_staff(roles: list[str]) -> None:
    known = {"Instructor", "Administrator", "ContentDeveloper", "Learner", "Member"}
    if not known & set(roles):
        assert role_of(roles) is None


@calm(150)
@given(anything, anything, texts)
def test_any_message_has_a_family(platform: Any, issuer: Any, registered: str) -> None:
    found = family_of({claims.TOOL_PLATFORM: platform, "iss": issuer}, registered)
    assert found.key in FAMILIES


ISSUERS = ("https://lms.example", "https://canvas.instructure.com", "https://other.example")
registrations = st.lists(
    st.builds(
        lambda number, issuer, deployments: registration(
            id=number, issuer=issuer, client_id=f"client-{number}", deployment_ids=frozenset(deployments)
        ),
        st.integers(1, 4), st.sampled_from(ISSUERS), st.sets(st.sampled_from(["1", "2"])),
    ),
    max_size=4,
    unique_by=lambda one: one.id,
)  # fmt: skip
asked = st.fixed_dictionaries(
    {"iss": st.sampled_from([*ISSUERS, "x"]), "login_hint": st.just("h"), "target_link_uri": st.just(TARGET)},
    optional={
        "client_id": st.sampled_from(["client-1", "client-2", "client-9"]),
        "lti_deployment_id": st.sampled_from(["1", "2", "9"]),
    },
)


@calm(200)
@given(registrations, asked)
def test_a_login_goes_to_the_platform_that_asked_and_no_other(held: list[Registration], params: dict[str, str]) -> None:
    logins = MemoryLogins()
    fitting = [one for one in held if one.issuer == params["iss"]]
    if params.get("client_id"):
        fitting = [one for one in fitting if one.client_id == params["client_id"]]
    request = Request("GET", "/", params=params)
    found = judged(initiate, request, MemoryRegistrations(*held), logins, NOW, LAUNCH_URL, OWN_HOSTS)
    begun = [record.registration_id for record in logins.records.values()]
    if isinstance(found, Refused):
        assert (len(fitting) == 1, begun) == (False, [])
    else:
        assert len(begun) == 1
        assert set(begun) <= {one.id for one in fitting}


@calm(100)
@given(anything)
def test_any_key_is_fit_or_unfit(jwk: Any) -> None:
    with suppress(keys.UnfitKey):
        keys.public_key(jwk if isinstance(jwk, dict) else {"n": jwk, "e": "AQAB", "kty": "RSA"})


@calm(100)
@given(texts)
def test_any_wait_is_a_second_to_a_day(text: str) -> None:
    wait = answers.retry_after(Reply(429, "", {"Retry-After": text}), NOW)
    assert wait is None or 1 <= wait <= timedelta(days=1).total_seconds()


@calm(100)
@given(st.one_of(texts, st.text(alphabet='<>;,= "relnxthps:/.', max_size=60)))
def test_any_link_leads_to_the_same_server_or_nowhere(header: str) -> None:
    with suppress(ServiceError):
        found = next_page(Reply(200, "", {"Link": header}), URL)
        assert found is None or urls.origin(found) == "https://lms.example"


@calm(60)
@pytest.mark.parametrize("act", [members, line_items, results])
@given(body=st.one_of(anything.map(lambda value: json.dumps(value)), texts), token=anything)
def test_any_answer_of_a_service_is_data_or_has_a_fate(act: Callable[..., Any], body: str, token: Any) -> None:
    desk = Desk()
    desk.outward.answer("POST", TOKEN_URL, Reply(200, json.dumps(token)))
    desk.outward.answer("GET", URL, Reply(200, body))
    desk.outward.answer("GET", f"{URL}/results", Reply(200, body))
    with suppress(ServiceError):
        act(desk.caller, URL)
    desk.outward.answer("POST", TOKEN_URL, Reply(200, json.dumps({"access_token": "t", "expires_in": token})))
    with suppress(ServiceError):
        assert all(one is not None for one in act(desk.caller, URL))
