"""The answer to a deep linking request: proven, bound to its request, taken once."""

from datetime import timedelta
from typing import Any

import pytest

from lti.http import Request
from lti.platform import vocabulary as v
from lti.platform.assertion import Unproven
from lti.platform.deep_linking import Response, accept
from lti.platform.model import LineItem, bound
from lti.platform.ports import Platform
from tests.lti.platform.tool_side import NOW, STRANGERS_KEY, deep_linking_claims, signed

LINK = {
    "type": "ltiResourceLink", "title": "Módulo 1", "text": "Dos horas", "url": "http://localhost:8000/lti/launch",
    "custom": {"content": "hate-crime/why-local-police"}, "lineItem": {"scoreMaximum": 100, "tag": "module"},
}


def _accept(platform: Platform, claims: dict[str, Any]) -> Response:
    return accept(Request("POST", "/", params={"JWT": signed(claims)}), platform, NOW)


def _claims(platform: Platform, *items: Any, **change: Any) -> dict[str, Any]:
    return deep_linking_claims(platform.issuer, "hint-pick", list(items)) | change


def test_a_resource_link_comes_back_with_its_wishes(platform: Platform) -> None:
    response = _accept(platform, _claims(platform, LINK))
    (item,) = response.items
    assert response.errand.context_id == "c1"
    assert (item.title, item.text, item.custom) == ("Módulo 1", "Dos horas", LINK["custom"])
    assert item.line_item == LineItem("", "c1", "convive", "", 100.0, tag="module")


def test_a_wished_line_item_takes_label_and_link_from_what_was_placed(platform: Platform) -> None:
    link = platform.school.link("l1")
    wished = _accept(platform, _claims(platform, LINK)).items[0].line_item
    assert link is not None
    assert wished is not None
    kept = bound(wished, link, "i7")
    assert (kept.id, kept.label, kept.resource_link_id, kept.maximum) == ("i7", "Módulo 1", "l1", 100.0)


def test_items_we_did_not_ask_for_are_counted_and_left_out(platform: Platform) -> None:
    response = _accept(platform, _claims(platform, {"type": "html", "html": "<b>x</b>"}, None, LINK))
    assert (len(response.items), response.left_out) == (1, 2)


def test_an_empty_choice_is_an_answer_too(platform: Platform) -> None:
    response = _accept(platform, _claims(platform, **{v.DL_MESSAGE: "Nada elegido"}))
    assert (response.items, response.message) == ((), "Nada elegido")


def test_a_resource_link_without_address_opens_the_tool_s_own(platform: Platform) -> None:
    response = _accept(platform, _claims(platform, {"type": "ltiResourceLink"}))
    assert response.items[0].url == "http://localhost:8000/lti/launch"


def test_a_response_is_taken_once_even_under_a_new_nonce(platform: Platform) -> None:
    first = _claims(platform, LINK)
    _accept(platform, first)
    for again in (first, _claims(platform, LINK)):
        with pytest.raises(Unproven, match="before"):
            _accept(platform, again)


def test_a_response_with_a_fault_may_be_sent_again_mended(platform: Platform) -> None:
    with pytest.raises(Unproven):
        _accept(platform, _claims(platform, LINK | {"url": "javascript:alert(1)"}))
    assert _accept(platform, _claims(platform, LINK)).items


@pytest.mark.parametrize("change", [
    {"iss": "unknown"}, {"aud": "https://elsewhere.example"}, {"nonce": None}, {"nonce": 5}, {"exp": 1},
    {v.MESSAGE_TYPE: v.DEEP_LINKING_REQUEST}, {v.VERSION_CLAIM: "1.1"}, {v.DEPLOYMENT_ID: "2"},
    {v.DL_DATA: "unknown"}, {v.DL_DATA: "hint-launch"}, {v.DL_DATA: None}, {v.DL_DATA: {"a": 1}},
    {v.DL_ITEMS: {}}, {v.DL_ITEMS: "x"}, {v.DL_ITEMS: [LINK] * 51},
    {v.DL_ITEMS: [LINK | {"url": "file:///etc/passwd"}]}, {v.DL_ITEMS: [LINK | {"custom": ["x"]}]},
    {v.DL_ITEMS: [LINK | {"lineItem": "x"}]}, {v.DL_ITEMS: [LINK | {"lineItem": {"scoreMaximum": 0}}]},
])
def test_a_response_with_a_wrong_claim_is_refused(platform: Platform, change: dict[str, Any]) -> None:
    with pytest.raises(Unproven):
        _accept(platform, _claims(platform, LINK, **change))


def test_hostile_words_become_text_that_can_be_shown(platform: Platform) -> None:
    item = LINK | {"title": "\ud800" * 2000, "text": 5, "custom": {"\udfff": "\ud800", "n": 7}}
    (kept,) = _accept(platform, _claims(platform, item)).items
    assert len(kept.title) == 1000
    assert kept.text == ""
    f"{kept}".encode()


def test_a_stranger_s_signature_and_no_token_at_all_are_refused(platform: Platform) -> None:
    forged = signed(_claims(platform, LINK), STRANGERS_KEY)
    for params in ({"JWT": forged}, {"JWT": "x"}, {}):
        with pytest.raises(Unproven):
            accept(Request("POST", "/", params=params), platform, NOW)


def test_a_response_that_comes_too_late_is_refused(platform: Platform) -> None:
    later = NOW + timedelta(minutes=11)
    claims = deep_linking_claims(platform.issuer, "hint-pick", [LINK], later)
    with pytest.raises(Unproven, match="ten minutes"):
        accept(Request("POST", "/", params={"JWT": signed(claims)}), platform, later)
