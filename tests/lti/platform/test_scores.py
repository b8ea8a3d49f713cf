"""Scores and results: what the gradebook takes, and what it gives back."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.memory import MemoryGradebook
from lti.platform.model import LineItem, Mark
from lti.platform.ports import Platform, StaleMark
from lti.platform.scores import results, scores
from tests.lti.platform.tool_side import NOW, bearer_for, json_request

SCORE = {
    "userId": "3", "scoreGiven": 8, "scoreMaximum": 10, "activityProgress": "Completed",
    "gradingProgress": "FullyGraded", "timestamp": "2026-11-22T09:00:00.000Z", "comment": "Bien argumentado",
}


def _send(platform: Platform, item_id: str = "i1", context_id: str = "c1", **change: Any) -> Reply:
    headers = bearer_for(platform, "convive", v.SCOPE_SCORE)
    body = {name: value for name, value in (SCORE | change).items() if value is not None}
    return scores(json_request("POST", headers, body, v.SCORE_TYPE), platform, context_id, item_id, NOW)


def _read(platform: Platform, **params: str) -> Reply:
    headers = bearer_for(platform, "convive", v.SCOPE_RESULT)
    return results(Request("GET", "/", params=params, headers=headers), platform, "c1", "i1", NOW)


def test_a_score_becomes_a_result_on_the_scale_of_the_line_item(platform: Platform) -> None:
    assert _send(platform).status == 200
    reply = _read(platform)
    url = "https://lms.example/services/contexts/c1/lineitems/i1/lineitem"
    assert reply.headers["Content-Type"] == v.RESULTS_TYPE
    assert json.loads(reply.body) == [{
        "id": f"{url}/results/3", "scoreOf": url, "userId": "3", "resultScore": 80.0, "resultMaximum": 100.0,
        "comment": "Bien argumentado",
    }]


@pytest.mark.parametrize("timestamp", ["2026-11-22T09:00:00Z", "2026-11-22T10:00:00+01:00", "2026-11-22T08:59:59Z"])
def test_a_timestamp_that_does_not_rise_is_a_conflict_and_changes_nothing(platform: Platform, timestamp: str) -> None:
    _send(platform)
    assert _send(platform, timestamp=timestamp, scoreGiven=1).status == 409
    assert json.loads(_read(platform).body)[0]["resultScore"] == 80.0


def test_a_later_score_replaces_the_earlier_one(platform: Platform) -> None:
    _send(platform)
    assert _send(platform, timestamp="2026-11-22T09:00:01Z", scoreGiven=9).status == 200
    assert json.loads(_read(platform).body)[0]["resultScore"] == 90.0


@pytest.mark.parametrize("progress", ["Pending", "PendingManual", "Failed", "NotReady"])
def test_a_score_that_is_not_fully_graded_gives_no_result_score(platform: Platform, progress: str) -> None:
    assert _send(platform, gradingProgress=progress).status == 200
    assert "resultScore" not in json.loads(_read(platform).body)[0]


def test_a_score_without_points_clears_the_earlier_one(platform: Platform) -> None:
    _send(platform)
    reply = _send(platform, scoreGiven=None, scoreMaximum=None, timestamp="2026-11-22T09:00:01Z")
    assert reply.status == 200
    assert "resultScore" not in json.loads(_read(platform).body)[0]


@pytest.mark.parametrize("sub, status", [("6", 404), ("nobody", 404), ("5", 400)])
def test_only_learners_of_the_course_have_grades(platform: Platform, sub: str, status: int) -> None:
    assert _send(platform, userId=sub).status == status


@pytest.mark.parametrize("change", [
    {"userId": None}, {"userId": 3}, {"userId": ""}, {"scoreGiven": "8"}, {"scoreGiven": -1}, {"scoreGiven": True},
    {"scoreGiven": float("nan")}, {"scoreMaximum": 0}, {"scoreMaximum": None}, {"activityProgress": "Done"},
    {"activityProgress": None}, {"gradingProgress": "Graded"}, {"gradingProgress": ["Pending"]},
    {"timestamp": None}, {"timestamp": "now"}, {"timestamp": "2026-11-22T09:00:00"}, {"timestamp": 5},
    {"timestamp": "0001-01-01T00:00:00+23:00"}, {"comment": {"a": 1}}, {"comment": "\udfff"},
])
def test_a_score_with_a_wrong_field_is_refused(platform: Platform, change: dict[str, Any]) -> None:
    assert _send(platform, **change).status == 400
    assert json.loads(_read(platform).body) == []


@pytest.mark.parametrize("context_id, item_id", [("c1", "i2"), ("c2", "i1"), ("c1", "nowhere")])
def test_a_score_for_a_column_that_is_not_the_tool_s_is_not_found(
    platform: Platform, context_id: str, item_id: str
) -> None:
    assert _send(platform, item_id, context_id).status == 404


def test_results_can_be_asked_for_one_person_and_by_pages(platform: Platform) -> None:
    _send(platform)
    _send(platform, userId="4", scoreGiven=5)
    assert [one["userId"] for one in json.loads(_read(platform, user_id="4").body)] == ["4"]
    first = _read(platform, limit="1")
    assert [one["userId"] for one in json.loads(first.body)] == ["3"]
    assert 'page=2>; rel="next"' in first.headers["Link"]
    last = _read(platform, limit="1", page="2")
    assert [one["userId"] for one in json.loads(last.body)] == ["4"]
    assert "Link" not in last.headers


def test_a_stranger_neither_sends_nor_reads(platform: Platform) -> None:
    wrong_scope = bearer_for(platform, "convive", v.SCOPE_ROSTER)
    for headers, status in (({}, 401), (wrong_scope, 403)):
        request = json_request("POST", headers, SCORE, v.SCORE_TYPE)
        assert scores(request, platform, "c1", "i1", NOW).status == status
        assert results(Request("GET", "/", headers=headers), platform, "c1", "i1", NOW).status == status


def test_scores_are_posted_and_results_are_read(platform: Platform) -> None:
    assert scores(Request("GET", "/"), platform, "c1", "i1", NOW).status == 405
    assert results(Request("POST", "/"), platform, "c1", "i1", NOW).status == 405


def test_the_memory_gradebook_refuses_an_equal_timestamp_for_the_same_person_only() -> None:
    book = MemoryGradebook()
    item = book.add(LineItem("", "c1", "convive", "x", 10.0))
    mark = Mark("3", 1.0, 1.0, "Completed", "FullyGraded", "", datetime(2026, 1, 1, tzinfo=UTC))
    book.record(item, mark)
    with pytest.raises(StaleMark):
        book.record(item, mark)
    book.record(item, Mark("4", *[getattr(mark, name) for name in Mark.__slots__[1:]]))
    assert len(book.marks(item)) == 2
