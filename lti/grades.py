"""Grades: line items (columns of the gradebook), scores that we send, results that the platform shows.

A line item is one column; it may hang on a resource link. A score is what the
tool says about one person; a result is what the gradebook says. When and how
often a score is sent belongs to the host's jobs.
Source: Assignment and Grade Services 2.0.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias

from lti import answers, reading, urls
from lti.claims import SCOPE_LINE_ITEM, SCOPE_LINE_ITEM_READ, SCOPE_RESULT, SCOPE_SCORE
from lti.errors import GiveUp, NotGranted
from lti.paging import pages
from lti.refused import N_
from lti.services import Call, Caller, bearer_call, scopes_for

LINE_ITEM: Final = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS: Final = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE: Final = "application/vnd.ims.lis.v1.score+json"
RESULTS: Final = "application/vnd.ims.lis.v2.resultcontainer+json"

ActivityProgress: TypeAlias = Literal["Initialized", "Started", "InProgress", "Submitted", "Completed"]
GradingProgress: TypeAlias = Literal["FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"]

_NO_ADDRESS: Final = N_("The platform has given no address for this service.")


@dataclass(frozen=True, slots=True)
class LineItem:
    """One column: `id` is its address, "" before the platform made it; `maximum` is in points."""

    label: str
    maximum: float
    id: str = ""
    resource_id: str = ""
    resource_link_id: str = ""
    tag: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What the tool says about one person (`user_id` is the launch's `sub`).

    `timestamp` is UTC-aware and must rise by a whole second between two scores
    of one person (Moodle 4.5 and Open edX refuse others); a future one blocks
    later scores in Moodle. `given` is None while there is nothing to grade;
    Moodle and Canvas ignore it unless the grading progress is `FullyGraded`.
    `is_submission` says that the person has handed something in since the last
    score; a mark that changes without it is none.
    """

    user_id: str
    timestamp: datetime
    given: float | None = None
    maximum: float | None = None
    activity_progress: ActivityProgress = "Completed"
    grading_progress: GradingProgress = "FullyGraded"
    comment: str = ""
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    is_submission: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What the gradebook says about one person; `score` is None where it says nothing."""

    user_id: str
    score: float | None
    maximum: float | None
    comment: str = ""


def line_items(caller: Caller, container: str, filters: Mapping[str, str] | None = None) -> tuple[LineItem, ...]:
    """Every line item of a container, filtered by `resource_link_id`, `resource_id` or `tag`; all pages."""
    scopes = scopes_for(caller, SCOPE_LINE_ITEM_READ, SCOPE_LINE_ITEM)
    first = urls.with_query(_address(container), filters or {})
    return tuple(
        item
        for page in pages(caller, first, LINE_ITEMS, scopes)
        for entry in answers.list_of(page)
        if (item := _line_item(entry)) is not None
    )


def create_line_item(caller: Caller, container: str, item: LineItem) -> LineItem:
    """Make a column and return it with its address.

    Raises GiveUp before calling when the family would lose it: Open edX answers
    201 without `resourceLinkId` and `resourceId` and never shows the column.
    """
    if caller.family.lineitem_needs_resource and not (item.resource_id and item.resource_link_id):
        raise GiveUp(N_("This platform needs to know the activity and its link to make a column."))
    scopes = scopes_for(caller, SCOPE_LINE_ITEM)
    headers = {"Content-Type": LINE_ITEM, "Accept": LINE_ITEM}
    reply = bearer_call(caller, Call("POST", _address(container), headers, _body(_written(item))), scopes)
    return _one(answers.object_of(reply))


def line_item(caller: Caller, address: str) -> LineItem:
    """One column; raises Missing when it was deleted in the platform."""
    scopes = scopes_for(caller, SCOPE_LINE_ITEM_READ, SCOPE_LINE_ITEM)
    return _one(answers.object_of(bearer_call(caller, Call("GET", _address(address), {"Accept": LINE_ITEM}), scopes)))


def update_line_item(caller: Caller, item: LineItem) -> LineItem:
    """Replace a column's label, maximum and dates; platforms keep its resource link."""
    scopes = scopes_for(caller, SCOPE_LINE_ITEM)
    headers = {"Content-Type": LINE_ITEM, "Accept": LINE_ITEM}
    reply = bearer_call(caller, Call("PUT", _address(item.id), headers, _body(_written(item))), scopes)
    return _one(answers.object_of(reply)) if reply.body.strip() else item


def delete_line_item(caller: Caller, address: str) -> None:
    bearer_call(caller, Call("DELETE", _address(address)), scopes_for(caller, SCOPE_LINE_ITEM))


def send_score(caller: Caller, address: str, score: Score) -> None:
    """Send one score to a line item; returns when the platform has taken it.

    Raises Conflict when a score as new is already there, NotGradable for people
    without grades, Missing when the column is gone, TryLater, GiveUp.
    """
    call = Call("POST", urls.join(_address(address), "scores"), {"Content-Type": SCORE}, _body(_score(caller, score)))
    bearer_call(caller, call, scopes_for(caller, SCOPE_SCORE))


def results(caller: Caller, address: str, user_id: str = "") -> tuple[Result, ...]:
    """The gradebook's results of a line item, of all people or one; never with `limit`, which Moodle 4.5 fails on."""
    is_asked_for = bool(user_id) and not caller.family.filtered_results_lose_comments
    filters = {"user_id": user_id} if is_asked_for else {}
    first = urls.with_query(urls.join(_address(address), "results"), filters)
    return tuple(
        Result(
            user_id=entry["userId"],
            score=_number(entry.get("resultScore")),
            maximum=_number(entry.get("resultMaximum")),
            comment=reading.name(entry.get("comment"), reading.TEXT_LENGTH),
        )
        for page in pages(caller, first, RESULTS, scopes_for(caller, SCOPE_RESULT))
        for entry in answers.list_of(page)
        if isinstance(entry.get("userId"), str) and user_id in ("", entry["userId"])
    )


def stamp(moment: datetime) -> str:
    """A UTC-aware time as ISO 8601 with milliseconds and offset, which every platform reads."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _address(address: str) -> str:
    if urls.web_address(address) is None:
        raise NotGranted(_NO_ADDRESS)
    return address


def _body(members: Mapping[str, Any]) -> bytes:
    return json.dumps(members, allow_nan=False).encode()


def _score(caller: Caller, score: Score) -> dict[str, Any]:
    """The members of a score; raises ValueError for numbers no gradebook can hold."""
    numbers = [number for number in (score.given, score.maximum) if number is not None]
    if not all(math.isfinite(number) and number >= 0 for number in numbers) or score.maximum == 0:
        raise ValueError(f"a score must be finite and not negative, its maximum above 0: {score}")
    if score.given is not None and score.maximum is None:
        raise ValueError("a score needs a maximum")
    graded = {} if score.given is None else {"scoreGiven": score.given, "scoreMaximum": score.maximum}
    is_said = bool(score.comment) and (score.is_submission or not caller.family.comments_pile_up)
    return {
        "userId": score.user_id,
        "timestamp": stamp(score.timestamp),
        "activityProgress": score.activity_progress,
        "gradingProgress": score.grading_progress,
        **graded,
        **({"comment": score.comment} if is_said else {}),
        **_submission(caller, score),
    }


def _submission(caller: Caller, score: Score) -> dict[str, Any]:
    """When the work was begun and handed in (AGS 2.0, Score), and what the family wants beside it."""
    times = {"startedAt": score.started_at, "submittedAt": score.submitted_at}
    written = {name: stamp(moment) for name, moment in times.items() if moment is not None}
    members: dict[str, Any] = {"submission": written} if written else {}
    claim = caller.family.submission_claim
    if claim:
        handed_in = {"submitted_at": stamp(score.submitted_at)} if score.submitted_at and score.is_submission else {}
        members[claim] = {"new_submission": score.is_submission, **handed_in}
    return members


def _written(item: LineItem) -> dict[str, Any]:
    members = {
        "id": item.id,
        "label": item.label,
        "scoreMaximum": item.maximum,
        "resourceId": item.resource_id,
        "resourceLinkId": item.resource_link_id,
        "tag": item.tag,
        "startDateTime": stamp(item.starts_at) if item.starts_at else "",
        "endDateTime": stamp(item.ends_at) if item.ends_at else "",
    }
    return {name: value for name, value in members.items() if value != ""}


def _one(entry: Mapping[str, Any]) -> LineItem:
    found = _line_item(entry)
    if found is None:
        raise answers.nonsense()
    return found


def _line_item(entry: Mapping[str, Any]) -> LineItem | None:
    """A line item as the platform wrote it; None when it has no address or no maximum."""
    address, maximum = urls.web_address(entry.get("id")), _number(entry.get("scoreMaximum"))
    if address is None or maximum is None:
        return None
    return LineItem(
        id=address,
        label=reading.name(entry.get("label")),
        maximum=maximum,
        resource_id=reading.name(entry.get("resourceId")),
        resource_link_id=reading.name(entry.get("resourceLinkId")),
        tag=reading.name(entry.get("tag")),
        starts_at=_moment(entry.get("startDateTime")),
        ends_at=_moment(entry.get("endDateTime")),
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _moment(value: object) -> datetime | None:
    """A time with an offset; None for anything else."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
