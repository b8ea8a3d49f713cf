"""Line items: listing, paging, filters, and what a tool may change."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.gradebook import line_item, line_items
from lti.platform.model import LineItem
from lti.platform.ports import Platform
from tests.lti.platform.tool_side import NOW, bearer_for, json_request


def _headers(platform: Platform, *scopes: str) -> dict[str, str]:
    return bearer_for(platform, "convive", *(scopes or (v.SCOPE_LINE_ITEM,)))


def _post(platform: Platform, body: object, context_id: str = "c1") -> Reply:
    return line_items(
        json_request("POST", _headers(platform), body, v.LINE_ITEM_TYPE), platform, context_id, NOW
    )


def _list(platform: Platform, **params: str) -> Reply:
    request = Request("GET", "/", params=params, headers=_headers(platform, v.SCOPE_LINE_ITEM_READ))
    return line_items(request, platform, "c1", NOW)


def test_a_tool_sees_its_own_line_items_only(platform: Platform) -> None:
    reply = _list(platform)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == v.LINE_ITEMS_TYPE
    assert json.loads(reply.body) == [{
        "id": "https://lms.example/services/contexts/c1/lineitems/i1/lineitem",
        "label": "Módulo 1", "scoreMaximum": 100.0, "resourceLinkId": "l1",
    }]


def test_a_new_line_item_is_listed_by_its_filters(platform: Platform) -> None:
    body = {"label": "Examen", "scoreMaximum": 50, "resourceId": "exam", "tag": "final", "resourceLinkId": "l1",
            "startDateTime": "2026-11-22T09:00:00Z", "endDateTime": "2026-12-22T09:00:00+01:00"}
    created = _post(platform, body)
    assert created.status == 201
    assert json.loads(created.body) == {"id": created.headers["Location"]} | body
    for filters, found in (
        ({"resource_id": "exam"}, 1), ({"tag": "final"}, 1), ({"tag": "other"}, 0),
        ({"resource_link_id": "l1"}, 2), ({"resource_link_id": "l1", "tag": "final"}, 1),
    ):
        assert len(json.loads(_list(platform, **filters).body)) == found


def test_pages_can_be_followed_to_the_end(platform: Platform) -> None:
    for number in range(4):
        _post(platform, {"label": f"Prueba {number}", "scoreMaximum": 10})
    labels, params = [], {"limit": "2"}
    for _ in range(3):
        reply = _list(platform, **params)
        labels += [item["label"] for item in json.loads(reply.body)]
        link = re.search(r"<[^>]*[?&]page=(\d+)[^>]*>; rel=\"next\"", reply.headers.get("Link", ""))
        params = {"limit": "2", "page": link[1]} if link else {}
    assert labels == ["Módulo 1", "Prueba 0", "Prueba 1", "Prueba 2", "Prueba 3"]
    assert params == {}


@pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "-1"}, {"limit": "x"}, {"limit": "²"},
                                    {"limit": "9" * 30}, {"limit": "2", "page": "0"}])
def test_an_impossible_page_is_refused(platform: Platform, params: dict[str, str]) -> None:
    assert _list(platform, **params).status == 400


@pytest.mark.parametrize("change", [
    {"label": ""}, {"label": "  "}, {"label": None}, {"label": 5}, {"label": "x" * 1001}, {"label": "\ud800"},
    {"scoreMaximum": 0}, {"scoreMaximum": -1}, {"scoreMaximum": "10"}, {"scoreMaximum": None}, {"scoreMaximum": True},
    {"scoreMaximum": float("nan")}, {"scoreMaximum": float("inf")}, {"scoreMaximum": 10**400},
    {"endDateTime": "tomorrow"}, {"endDateTime": "2026-11-22T09:00:00"}, {"tag": ["x"]},
])
def test_a_line_item_with_a_wrong_field_is_refused(platform: Platform, change: dict[str, Any]) -> None:
    assert _post(platform, {"label": "Examen", "scoreMaximum": 10} | change).status == 400
    assert len(platform.gradebook.items("convive", "c1")) == 1


@pytest.mark.parametrize("link", ["unknown", "l2"])
def test_a_line_item_cannot_hang_on_a_link_that_is_not_the_tool_s(platform: Platform, link: str) -> None:
    assert _post(platform, {"label": "Examen", "scoreMaximum": 10, "resourceLinkId": link}).status == 404


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 5000])
def test_a_body_that_is_no_object_is_refused(platform: Platform, body: bytes) -> None:
    headers = {**_headers(platform), "content-type": v.LINE_ITEM_TYPE + "; charset=utf-8"}
    assert line_items(Request("POST", "/", headers=headers, body=body), platform, "c1", NOW).status == 400


def test_a_body_of_the_wrong_type_or_size_is_refused(platform: Platform) -> None:
    headers = _headers(platform)
    form = Request("POST", "/", headers={**headers, "Content-Type": "text/plain"}, body=b"{}")
    large = Request("POST", "/", headers={**headers, "Content-Type": v.LINE_ITEM_TYPE}, body=b" " * 70_000)
    assert line_items(form, platform, "c1", NOW).status == 415
    assert line_items(large, platform, "c1", NOW).status == 413


def test_an_answer_that_the_tool_does_not_accept_is_not_given(platform: Platform) -> None:
    headers = {**_headers(platform), "Accept": "text/html"}
    assert line_items(Request("GET", "/", headers=headers), platform, "c1", NOW).status == 406


def test_a_line_item_can_be_read_changed_and_deleted(platform: Platform) -> None:
    headers = _headers(platform)
    change = json_request("PUT", headers, {"label": "Nuevo", "scoreMaximum": 20, "tag": "t"}, v.LINE_ITEM_TYPE)
    assert line_item(change, platform, "c1", "i1", NOW).status == 200
    read = json.loads(line_item(Request("GET", "/", headers=headers), platform, "c1", "i1", NOW).body)
    assert (read["label"], read["scoreMaximum"], read["resourceLinkId"]) == ("Nuevo", 20.0, "l1")
    assert line_item(Request("DELETE", "/", headers=headers), platform, "c1", "i1", NOW).status == 204
    assert line_item(Request("GET", "/", headers=headers), platform, "c1", "i1", NOW).status == 404


def test_a_line_item_stays_with_its_link(platform: Platform) -> None:
    body = {"label": "Nuevo", "scoreMaximum": 20, "resourceLinkId": "l2"}
    request = json_request("PUT", _headers(platform), body, v.LINE_ITEM_TYPE)
    assert line_item(request, platform, "c1", "i1", NOW).status == 400


@pytest.mark.parametrize("context_id, item_id", [("c1", "i2"), ("c2", "i1"), ("c1", "nowhere")])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_line_item_of_another_tool_or_course_is_not_found(
    platform: Platform, method: str, context_id: str, item_id: str
) -> None:
    request = json_request(method, _headers(platform), {"label": "x", "scoreMaximum": 1}, v.LINE_ITEM_TYPE)
    assert line_item(request, platform, context_id, item_id, NOW).status == 404
    assert platform.gradebook.item("other", "c1", "i2") is not None


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer made-up"}, {"Authorization": "Basic eA=="}])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_without_a_token_is_refused(platform: Platform, method: str, headers: dict[str, str]) -> None:
    reply = line_items(Request(method, "/", headers=headers), platform, "c1", NOW)
    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_reading_rights_do_not_open_writing(platform: Platform) -> None:
    headers = _headers(platform, v.SCOPE_LINE_ITEM_READ, v.SCOPE_SCORE)
    body = {"label": "x", "scoreMaximum": 1}
    assert line_items(json_request("POST", headers, body, v.LINE_ITEM_TYPE), platform, "c1", NOW).status == 403
    for method in ("PUT", "DELETE"):
        request = json_request(method, headers, body, v.LINE_ITEM_TYPE)
        assert line_item(request, platform, "c1", "i1", NOW).status == 403


def test_other_methods_and_unknown_courses_are_refused(platform: Platform) -> None:
    headers = _headers(platform)
    assert line_items(Request("PATCH", "/", headers=headers), platform, "c1", NOW).headers["Allow"] == "GET, POST"
    assert line_item(Request("POST", "/", headers=headers), platform, "c1", "i1", NOW).status == 405
    assert line_items(Request("GET", "/", headers=headers), platform, "nowhere", NOW).status == 404


def test_line_item_addresses_may_carry_a_query(platform: Platform) -> None:
    moodle_like = replace(platform, item_query="?type_id=7")
    item = LineItem("i9", "c1", "convive", "x", 1.0)
    assert moodle_like.item_url(item).endswith("/i9/lineitem?type_id=7")
