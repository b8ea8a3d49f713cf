"""Line items, scores and results."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from lti import claims
from lti.errors import GiveUp, Missing, NotGradable, NotGranted, TryLater
from lti.grades import (
    LineItem,
    Result,
    Score,
    create_line_item,
    delete_line_item,
    line_item,
    line_items,
    results,
    send_score,
    stamp,
    update_line_item,
)
from lti.http import Reply
from lti.urls import join
from tests.lti.calling import TOKEN_URL, Desk, reply
from tests.support.lti_fakes import NOW

ITEMS = "https://lms.example/2/lineitems?type_id=3"
ITEM = "https://lms.example/2/lineitems/9/lineitem?type_id=3"
SCORES = "https://lms.example/2/lineitems/9/lineitem/scores?type_id=3"
RESULTS = "https://lms.example/2/lineitems/9/lineitem/results?type_id=3"
COLUMN = {"id": ITEM, "label": "Quiz", "scoreMaximum": 10, "resourceId": "quiz-1", "tag": "quiz"}
SCORE = Score("person-1", NOW, given=8.5, maximum=10)


def body(desk: Desk, method: str, url: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.outward.sent(method, url)[-1].body)
    return found


def test_a_score_is_posted_beside_the_query_of_the_line_item() -> None:
    desk = Desk()
    desk.outward.answer("POST", SCORES, reply(status=200))
    send_score(desk.caller, ITEM, SCORE)
    assert body(desk, "POST", SCORES) == {
        "userId": "person-1",
        "timestamp": "2026-03-02T09:00:00.000+00:00",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 8.5,
        "scoreMaximum": 10,
    }
    sent = desk.outward.sent("POST", SCORES)[0]
    assert sent.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_success(status: int) -> None:
    desk = Desk()
    desk.outward.answer("POST", SCORES, reply(status=status))
    send_score(desk.caller, ITEM, SCORE)


def test_canvas_is_told_which_scores_are_new_submissions() -> None:
    desk = Desk("canvas")
    desk.outward.answer("POST", SCORES, reply({"resultUrl": "x"}))
    claim = "https://canvas.instructure.com/lti/submission"
    handed_in = replace(SCORE, submitted_at=NOW, comment="Well done")
    send_score(desk.caller, ITEM, handed_in)
    first = body(desk, "POST", SCORES)
    assert first[claim] == {"new_submission": True, "submitted_at": "2026-03-02T09:00:00.000+00:00"}
    send_score(desk.caller, ITEM, replace(handed_in, is_submission=False))
    regraded = body(desk, "POST", SCORES)
    assert regraded[claim] == {"new_submission": False}
    # Canvas adds each comment to those that are there.
    assert (first["comment"], "comment" in regraded) == ("Well done", False)


def test_a_score_says_when_the_work_was_begun_and_handed_in() -> None:
    desk = Desk()
    desk.outward.answer("POST", SCORES, reply())
    send_score(desk.caller, ITEM, replace(SCORE, started_at=NOW, submitted_at=NOW + timedelta(hours=1)))
    sent = body(desk, "POST", SCORES)
    assert sent["submission"] == {
        "startedAt": "2026-03-02T09:00:00.000+00:00", "submittedAt": "2026-03-02T10:00:00.000+00:00",
    }  # fmt: skip
    assert not [name for name in sent if name.startswith("https://")]


def test_progress_without_a_grade_carries_no_numbers() -> None:
    desk = Desk()
    desk.outward.answer("POST", SCORES, reply())
    send_score(desk.caller, ITEM, Score("p", NOW, activity_progress="Started", grading_progress="NotReady"))
    assert "scoreGiven" not in body(desk, "POST", SCORES)


@pytest.mark.parametrize(
    "given, maximum", [(float("nan"), 1), (float("inf"), 1), (-1, 1), (1, 0), (1, None), (1, float("inf"))]
)
def test_a_score_no_gradebook_can_hold_is_never_sent(given: float, maximum: float | None) -> None:
    desk = Desk()
    with pytest.raises(ValueError):
        send_score(desk.caller, ITEM, Score("p", NOW, given=given, maximum=maximum))
    assert desk.outward.sent("POST", SCORES) == []


def test_the_test_student_gets_no_score() -> None:
    desk = Desk("canvas")
    desk.outward.answer("POST", SCORES, reply({"errors": {"type": "unprocessable_entity"}}, 422))
    with pytest.raises(NotGradable):
        send_score(desk.caller, ITEM, SCORE)


def test_a_page_in_place_of_an_answer_is_not_taken_for_success() -> None:
    desk = Desk()
    desk.outward.answer("POST", SCORES, Reply(200, "<html>Please sign in</html>"))
    with pytest.raises(TryLater):
        send_score(desk.caller, ITEM, SCORE)


@pytest.mark.parametrize("address", ["", "javascript:x", "/relative"])
def test_without_an_address_nothing_is_called(address: str) -> None:
    desk = Desk()
    with pytest.raises(NotGranted):
        send_score(desk.caller, address, SCORE)
    assert desk.outward.calls == []


def test_without_the_scope_nothing_is_called() -> None:
    desk = Desk(granted=frozenset())
    with pytest.raises(NotGranted):
        send_score(desk.caller, ITEM, SCORE)
    assert desk.outward.calls == []


def test_a_platform_that_grants_scores_alone_can_be_sent_scores() -> None:
    desk = Desk(granted=frozenset({claims.SCOPE_SCORE}))
    desk.outward.answer("POST", SCORES, reply())
    send_score(desk.caller, ITEM, SCORE)
    assert b"scope%2Fscore" in desk.outward.sent("POST", TOKEN_URL)[0].body
    with pytest.raises(NotGranted):
        line_items(desk.caller, ITEMS)


def test_a_column_is_made() -> None:
    desk = Desk()
    desk.outward.answer("POST", ITEMS, reply(COLUMN, 201))
    made = create_line_item(desk.caller, ITEMS, LineItem("Quiz", 10, resource_id="quiz-1", tag="quiz"))
    assert made == LineItem("Quiz", 10, id=ITEM, resource_id="quiz-1", tag="quiz")
    assert body(desk, "POST", ITEMS) == {"label": "Quiz", "scoreMaximum": 10, "resourceId": "quiz-1", "tag": "quiz"}


def test_open_edx_is_never_sent_a_column_that_it_would_lose() -> None:
    desk = Desk("openedx")
    with pytest.raises(GiveUp):
        create_line_item(desk.caller, ITEMS, LineItem("Quiz", 10, resource_id="quiz-1"))
    assert desk.outward.calls == []
    desk.outward.answer("POST", ITEMS, reply(COLUMN, 201))
    create_line_item(desk.caller, ITEMS, LineItem("Quiz", 10, resource_id="quiz-1", resource_link_id="l"))
    assert body(desk, "POST", ITEMS)["resourceLinkId"] == "l"


@pytest.mark.parametrize(
    "answer", [reply([]), reply({}), reply({**COLUMN, "id": "javascript:x"}), reply({**COLUMN, "scoreMaximum": "x"})]
)
def test_a_made_column_without_an_address_is_tried_again(answer: Reply) -> None:
    desk = Desk()
    desk.outward.answer("POST", ITEMS, answer)
    with pytest.raises(TryLater):
        create_line_item(desk.caller, ITEMS, LineItem("Quiz", 10))


def test_a_deleted_column_is_missing() -> None:
    desk = Desk()
    desk.outward.answer("GET", ITEM, reply(status=404))
    with pytest.raises(Missing):
        line_item(desk.caller, ITEM)


def test_a_column_is_changed_and_deleted() -> None:
    desk = Desk()
    column = LineItem("Quiz 2", 20, id=ITEM, ends_at=datetime(2026, 4, 1, tzinfo=UTC))
    desk.outward.answer("PUT", ITEM, reply({**COLUMN, "label": "Quiz 2", "scoreMaximum": 20}))
    assert update_line_item(desk.caller, column).label == "Quiz 2"
    assert body(desk, "PUT", ITEM)["endDateTime"] == "2026-04-01T00:00:00.000+00:00"
    desk.outward.answer("PUT", ITEM, reply())
    assert update_line_item(desk.caller, column) == column
    desk.outward.answer("DELETE", ITEM, reply(status=204))
    delete_line_item(desk.caller, ITEM)
    assert len(desk.outward.sent("DELETE", ITEM)) == 1


def test_columns_are_read_over_all_pages_and_odd_ones_left_out() -> None:
    desk = Desk()
    second = "https://lms.example/2/LineItems?type_id=3&page=2"
    desk.outward.answer("GET", ITEMS, reply([COLUMN, 7, {"id": 7}], Link=f'<{second}>; rel="next"'))
    desk.outward.answer(
        "GET", second, reply([{**COLUMN, "id": ITEM + "&x=2", "startDateTime": "2026-01-01T00:00:00Z"}])
    )
    found = line_items(desk.caller, ITEMS)
    assert [item.id for item in found] == [ITEM, ITEM + "&x=2"]
    assert found[1].starts_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_columns_are_filtered_behind_the_query_of_their_container() -> None:
    desk = Desk()
    filtered = ITEMS + "&resource_link_id=a%2Bb%40c&tag=quiz"
    desk.outward.answer("GET", filtered, reply([COLUMN]))
    assert len(line_items(desk.caller, ITEMS, {"resource_link_id": "a+b@c", "tag": "quiz"})) == 1


def test_results_are_read_without_a_limit() -> None:
    desk = Desk("moodle")
    entries = [
        {"userId": "p1", "resultScore": 5, "resultMaximum": 10, "comment": "<b>ok</b>"},
        {"userId": "p2"},
        {"userId": "p3", "resultScore": "5", "resultMaximum": None, "comment": None},
        {"no": "user"},
        None,
    ]
    desk.outward.answer("GET", RESULTS, reply(entries))
    assert results(desk.caller, ITEM) == (
        Result("p1", 5, 10, "<b>ok</b>"),
        Result("p2", None, None),
        Result("p3", None, None),
    )
    desk.outward.answer("GET", RESULTS + "&user_id=p1", reply(entries[:1]))
    assert len(results(desk.caller, ITEM, "p1")) == 1


@pytest.mark.parametrize(
    "address, expected",
    [
        ("https://l.example/li/1", "https://l.example/li/1/scores"),
        ("https://l.example/li/1/", "https://l.example/li/1/scores"),
        ("https://l.example/li?x=1&y=a/b", "https://l.example/li/scores?x=1&y=a/b"),
        ("https://l.example/course-v1:A+B@1/li", "https://l.example/course-v1:A+B@1/li/scores"),
    ],
)
def test_a_step_is_joined_to_the_path(address: str, expected: str) -> None:
    assert join(address, "scores") == expected


def test_times_are_written_in_utc_with_milliseconds() -> None:
    madrid = timezone(timedelta(hours=2))
    assert stamp(datetime(2026, 7, 1, 12, 0, 0, 123456, madrid)) == "2026-07-01T10:00:00.123+00:00"
