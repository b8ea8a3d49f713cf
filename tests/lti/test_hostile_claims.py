"""Whatever a platform signs or a browser posts, the answer is a launch or a refusal: never another exception."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti import claims
from lti.http import Request
from lti.launch import Launch, accept
from lti.login import cookie_name, initiate
from lti.refused import Refused
from tests.support.anything import calm, texts
from tests.support.lti_fakes import LAUNCH_URL, NOW, OWN_HOSTS, Platform, deep_linking, message

PLATFORM = Platform()
NAMES = sorted(
    value for name, value in vars(claims).items() if name.isupper() and isinstance(value, str) and "/claim/" in value
)
ENVELOPE = ["iss", "aud", "azp", "exp", "iat", "nbf", "nonce", "sub", "name", "email", "locale", "given_name"]
INNER = [
    "id", "title", "label", "type", "lineitem", "lineitems", "scope", "context_memberships_url", "service_versions",
    "deep_link_return_url", "accept_types", "accept_presentation_document_targets", "accept_multiple", "data",
    "return_url", "document_target", "locale", "product_family_code",
]  # fmt: skip

anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(INNER), texts), inner, max_size=4)
    ),
    max_leaves=8,
)
changes = st.dictionaries(st.sampled_from(NAMES + ENVELOPE), anything, max_size=4)


def judged(body: dict[str, Any]) -> Launch | Refused:
    login = PLATFORM.start()
    try:
        return PLATFORM.post(login, PLATFORM.sign({**PLATFORM.envelope(login.nonce), **body}))
    except Refused as refusal:
        return refusal


def said(thing: object) -> Iterator[str]:
    """Every text anywhere in a launch."""
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing):
        yield from (text for each in fields(thing) for text in said(getattr(thing, each.name)))
    elif isinstance(thing, Mapping):
        yield from (text for pair in thing.items() for text in said(list(pair)))
    elif isinstance(thing, list | tuple | frozenset):
        yield from (text for each in thing for text in said(each))


def storable(text: str) -> bool:
    """Fit for PostgreSQL and a log: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and text == text.encode("utf-8", "replace").decode()


@calm(150)
@given(changes)
def test_any_claims_are_judged(changed: dict[str, Any]) -> None:
    found = judged({**message(), **changed})
    if isinstance(found, Launch):
        assert all(storable(text) for text in said(found))
    else:
        assert found.status in (400, 401, 403)


@calm(150)
@given(changes)
def test_any_deep_linking_claims_are_judged(changed: dict[str, Any]) -> None:
    found = judged({**deep_linking(), **changed})
    assert isinstance(found, Refused) or all(storable(text) for text in said(found))


@calm(150)
@given(st.dictionaries(st.sampled_from(INNER), anything), st.sampled_from(NAMES))
def test_any_members_of_any_claim_are_judged(members: dict[str, Any], name: str) -> None:
    found = judged({**message(), name: members})
    assert isinstance(found, Refused) or all(storable(text) for text in said(found))


@calm(150)
@given(st.one_of(texts, st.text(alphabet="eyJ.-_=0aZ", max_size=200)), st.text(max_size=50))
def test_any_form_is_judged(token: str, state: str) -> None:
    cookies = {cookie_name(state): state}
    request = Request("POST", "/", params={"state": state, "id_token": token}, cookies=cookies)
    with pytest.raises(Refused):
        accept(request, PLATFORM.wire, NOW)


@calm(150)
@given(
    st.dictionaries(
        st.sampled_from(["iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint", "lti_deployment_id"]),
        st.one_of(texts, st.sampled_from(["https://lms.example", "https://tool.example/x", "client-1"])),
    )
)
def test_any_login_is_answered(params: dict[str, str]) -> None:
    request = Request("GET", "/lti/login", params=params)
    with suppress(Refused):
        reply = initiate(request, PLATFORM.registrations, PLATFORM.logins, NOW, LAUNCH_URL, OWN_HOSTS)
        assert reply.headers["Location"].startswith("https://lms.example/auth?")
