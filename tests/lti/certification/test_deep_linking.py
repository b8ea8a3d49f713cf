"""The official list for deep linking: request, response, format, timestamps, signature, required claims, values.

Source: 1EdTech LTI Advantage conformance certification guide 1.3.
"""

import re
from datetime import timedelta
from typing import Any

import jwt
import pytest

from lti import claims
from lti.deep_linking import Item, NotAccepted, ResponseForm, Review, Span, Thumbnail, response_form
from lti.grades import LineItem
from lti.launch import Launch
from lti.refused import Refused
from tests.support.lti_fakes import NOW, Platform, deep_linking, key, registration

QUIZ = Item(
    url="https://tool.example/open/quiz",
    title="Indicators",
    text="Ten questions",
    custom={"content": "quiz"},
    line_item=LineItem("Indicators", 10, resource_id="quiz-1", tag="quiz"),
    target="window",
)


def request(**settings: Any) -> Launch:
    return Platform().launch(deep_linking(**settings))


def answer(*items: Item, **settings: Any) -> ResponseForm:
    found = request(**settings).deep_linking
    assert found is not None
    return response_form(found, items, registration(), "1", key(), NOW)


def body(form: ResponseForm) -> dict[str, Any]:
    token = dict(form.fields)["JWT"]
    options: Any = {"verify_exp": False, "verify_iat": False}
    return jwt.decode(
        token, key().private.public_key(), ["RS256"], options, audience="https://lms.example", issuer="client-1"
    )


def test_a_deep_linking_request_is_accepted() -> None:
    found = request(accept_multiple="false", title="Pick", auto_create=True).deep_linking
    assert found is not None
    assert (found.accept_multiple, found.title, found.auto_create) == (False, "Pick", True)


def test_the_response_is_a_form_posted_to_the_return_address() -> None:
    form = answer(QUIZ)
    assert form.action == "https://lms.example/deep-linking"
    assert [name for name, _ in form.fields] == ["JWT"]


def test_the_form_is_escaped_and_has_no_script() -> None:
    form = answer(QUIZ, deep_link_return_url='https://lms.example/back?a=1&b="><script>')
    html = form.html("Add & return")
    assert 'action="https://lms.example/back?a=1&amp;b=&quot;&gt;&lt;script&gt;"' in html
    assert "<script" not in html
    assert "Add &amp; return" in html


def test_the_response_has_sane_timestamps() -> None:
    found = body(answer(QUIZ))
    assert NOW.timestamp() - 10 < found["iat"] <= NOW.timestamp()
    assert 0 < found["exp"] - found["iat"] <= 600


def test_the_response_is_signed_with_the_published_key() -> None:
    token = dict(answer(QUIZ).fields)["JWT"]
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": key().kid, "typ": "JWT"}


def test_the_response_carries_every_required_claim() -> None:
    found = body(answer(QUIZ))
    assert (found["iss"], found["aud"]) == ("client-1", ["https://lms.example"])
    assert found[claims.MESSAGE_TYPE] == "LtiDeepLinkingResponse"
    assert found[claims.VERSION] == "1.3.0"
    assert found[claims.DEPLOYMENT_ID] == "1"
    assert len(found["nonce"]) > 20


def test_the_items_carry_what_was_chosen() -> None:
    assert body(answer(QUIZ))[claims.CONTENT_ITEMS] == [
        {
            "type": "ltiResourceLink",
            "url": "https://tool.example/open/quiz",
            "title": "Indicators",
            "text": "Ten questions",
            "custom": {"content": "quiz"},
            "lineItem": {"label": "Indicators", "scoreMaximum": 10, "resourceId": "quiz-1", "tag": "quiz"},
            "window": {"targetName": "_blank"},
        }
    ]


def test_data_is_echoed_exactly_when_it_was_sent() -> None:
    assert body(answer(QUIZ, data=""))[claims.DEEP_LINKING_DATA] == ""
    assert body(answer(QUIZ))[claims.DEEP_LINKING_DATA] == "csrf-of-the-platform"
    assert claims.DEEP_LINKING_DATA not in body(answer(QUIZ, data=None))


def test_a_column_is_left_out_where_the_platform_takes_none() -> None:
    assert "lineItem" not in body(answer(QUIZ, accept_lineitem=False))[claims.CONTENT_ITEMS][0]


def test_nothing_chosen_is_an_answer_too() -> None:
    assert body(answer())[claims.CONTENT_ITEMS] == []


def test_two_items_are_refused_where_one_is_taken() -> None:
    with pytest.raises(NotAccepted):
        answer(QUIZ, QUIZ, accept_multiple=False)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//lms.example/x",
        "https://evil.example/x",
        "https://lms.example@evil.example/x",
        "https://lms.example.evil.example/",
        "https://lms.example\\@evil.example/",
        "java\tscript:alert(1)",
        7,
        ["https://lms.example"],
    ],
)
def test_a_return_address_that_is_not_the_platforms_is_refused(address: object) -> None:
    with pytest.raises(Refused) as caught:
        request(deep_link_return_url=address)
    assert caught.value.check == "return_url"


def test_a_vendor_with_one_issuer_for_all_schools_returns_to_the_schools_host() -> None:
    canvas = registration(issuer="https://canvas.instructure.com")
    launch = Platform(canvas).launch(deep_linking(deep_link_return_url="https://academy.instructure.com/back"))
    assert launch.family == "canvas"


@pytest.mark.parametrize("settings", [None, [], {}, "text", {"accept_types": ["link"]}])
def test_settings_that_cannot_be_used_are_refused(settings: object) -> None:
    with pytest.raises(Refused):
        Platform().launch({**deep_linking(), claims.DEEP_LINKING_SETTINGS: settings})


@pytest.mark.parametrize(
    "change", [{"accept_types": ["link"]}, {"accept_types": "x"}, {"accept_presentation_document_targets": []}]
)
def test_a_request_that_takes_no_resource_links_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        request(**change)


def test_a_picker_of_an_older_platform_may_name_its_targets_in_one_text() -> None:
    found = request(accept_presentation_document_targets="iframe, window").deep_linking
    assert found is not None
    assert found.accept_targets == {"iframe", "window"}


def test_every_token_has_a_nonce_of_its_own() -> None:
    nonces = {body(answer(QUIZ))["nonce"] for _ in range(3)}
    assert len(nonces) == 3
    assert all(re.fullmatch(r"[\w-]+", nonce) for nonce in nonces)


def test_an_item_may_carry_a_picture_windows_and_a_way_back_to_the_attempts() -> None:
    day = timedelta(days=1)
    item = Item(
        url="https://tool.example/lti/launch", title="Quiz", line_item=LineItem("Quiz", 10.0),
        review=Review("https://tool.example/lti/launch", "Attempts"),
        thumbnail=Thumbnail("https://tool.example/icon.png", 64, 64), target="window",
        available=Span(NOW, NOW + day), submission=Span(ends_at=NOW + day),
    )  # fmt: skip
    (sent,) = body(answer(item))[claims.CONTENT_ITEMS]
    until = "2026-03-03T09:00:00.000+00:00"
    assert sent["available"] == {"startDateTime": "2026-03-02T09:00:00.000+00:00", "endDateTime": until}
    assert sent["submission"] == {"endDateTime": until}
    assert sent["thumbnail"] == {"url": "https://tool.example/icon.png", "width": 64, "height": 64}
    assert sent["lineItem"]["submissionReview"] == {
        "reviewableStatus": ["InProgress", "Submitted", "Completed"], "label": "Attempts",
        "url": "https://tool.example/lti/launch",
    }  # fmt: skip
    assert (sent["window"], "iframe" in sent) == ({"targetName": "_blank"}, False)


def test_what_an_item_does_not_have_is_not_sent() -> None:
    (sent,) = body(answer(Item(url="https://tool.example/lti/launch", title="Quiz")))[claims.CONTENT_ITEMS]
    assert set(sent) <= {"type", "url", "title", "iframe"}
