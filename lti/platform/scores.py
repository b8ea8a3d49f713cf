"""Scores that a tool sends and results that it may read back.

The columns they stand in belong to `lti.platform.gradebook`. A score is one
report about one person; the result is what the gradebook makes of the last.
Source: AGS 2.0 (3.3, 3.4). Timestamps must rise, as Moodle 4.5 was seen to demand (409).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.gradebook import own_item
from lti.platform.model import LineItem, Mark, Person
from lti.platform.ports import Platform, StaleMark
from lti.platform.service import Refusal, accept_only, answer, answering, bearer, number, page, read_json, text


@answering
def scores(request: Request, platform: Platform, context_id: str, item_id: str, now: datetime) -> Reply:
    """Take one score: 200; 404 for someone not in the course, 409 for a timestamp that does not rise."""
    if request.method != "POST":
        raise Refusal(405, "Scores are posted.", {"Allow": "POST"})
    grant = bearer(request, platform, (v.SCOPE_SCORE,), now)
    item = own_item(platform, grant, context_id, item_id)
    mark = read_mark(read_json(request, v.SCORE_TYPE))
    _check_learner(platform, context_id, mark.sub)
    try:
        platform.gradebook.record(item, mark)
    except StaleMark as stale:
        raise Refusal(409, "A score with this or a later timestamp has already been received.") from stale
    return Reply(200, "", {"Content-Type": v.SCORE_TYPE})


@answering
def results(request: Request, platform: Platform, context_id: str, item_id: str, now: datetime) -> Reply:
    """The results of a column, of all or of `user_id`, by `limit` and `page`."""
    if request.method != "GET":
        raise Refusal(405, "Results are read.", {"Allow": "GET"})
    grant = bearer(request, platform, (v.SCOPE_RESULT,), now)
    accept_only(request, v.RESULTS_TYPE)
    item = own_item(platform, grant, context_id, item_id)
    wanted = request.params.get("user_id")
    marks = [mark for mark in platform.gradebook.marks(item) if wanted in (None, mark.sub)]
    path = f"{platform.items_url(context_id)}/{item.id}/lineitem/results"
    rows, headers = page(request, marks, path)
    return answer(200, v.RESULTS_TYPE, [_result(platform, item, mark) for mark in rows], headers)


def read_mark(body: Mapping[str, Any]) -> Mark:
    """A mark from the body of a score; raises Refusal 400 that names the field."""
    given = None if body.get("scoreGiven") is None else number(body, "scoreGiven")
    maximum = 1.0 if given is None and body.get("scoreMaximum") is None else number(body, "scoreMaximum")
    if maximum <= 0:
        raise Refusal(400, "scoreMaximum must be above 0.")
    return Mark(
        sub=_required(body, "userId"),
        given=given,
        maximum=maximum,
        activity_progress=_one_of(body, "activityProgress", v.ACTIVITY_PROGRESS),
        grading_progress=_one_of(body, "gradingProgress", v.GRADING_PROGRESS),
        comment=text(body, "comment"),
        at=_timestamp(body),
    )


def _check_learner(platform: Platform, context_id: str, sub: str) -> None:
    person = _member(platform, context_id, sub)
    if person is None:
        raise Refusal(404, "This person is not enrolled in the course.")
    if not person.learns:
        raise Refusal(400, "Only learners have grades.")


def _member(platform: Platform, context_id: str, sub: str) -> Person | None:
    return next((person for person in platform.school.members(context_id) if person.sub == sub), None)


def _result(platform: Platform, item: LineItem, mark: Mark) -> dict[str, Any]:
    path, query, rest = platform.item_url(item).partition("?")
    body: dict[str, Any] = {
        "id": f"{path}/results/{mark.sub}{query}{rest}",
        "scoreOf": platform.item_url(item),
        "userId": mark.sub,
    }
    score = mark.scaled(item.maximum)
    if score is not None:
        body |= {"resultScore": score, "resultMaximum": item.maximum}
    return body | ({"comment": mark.comment} if mark.comment else {})


def _required(body: Mapping[str, Any], name: str) -> str:
    value = text(body, name)
    if not value:
        raise Refusal(400, f"{name} is required.")
    return value


def _one_of(body: Mapping[str, Any], name: str, words: frozenset[str]) -> str:
    value = _required(body, name)
    if value not in words:
        raise Refusal(400, f"{name} must be one of {', '.join(sorted(words))}.")
    return value


def _timestamp(body: Mapping[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(_required(body, "timestamp"))
    except ValueError as error:
        raise Refusal(400, "timestamp must be an ISO 8601 date and time.") from error
    if moment.tzinfo is None:
        raise Refusal(400, "timestamp must have a time zone.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise Refusal(400, "timestamp is out of range.") from error
