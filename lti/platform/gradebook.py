"""Line items: the columns a tool may list, create, change and delete.

Marks in those columns belong to `lti.platform.scores`. A tool sees its own
columns only; another tool's are answered as not found.
Source: AGS 2.0 (3.2).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.model import Grant, LineItem
from lti.platform.ports import Platform
from lti.platform.service import Refusal, accept_only, answer, answering, bearer, number, page, read_json, text

READ = (v.SCOPE_LINE_ITEM, v.SCOPE_LINE_ITEM_READ)
WRITE = (v.SCOPE_LINE_ITEM,)


@answering
def line_items(request: Request, platform: Platform, context_id: str, now: datetime) -> Reply:
    """The container of a course: GET lists (filters, `limit` and `page`), POST creates."""
    if request.method == "GET":
        return _listed(request, platform, context_id, now)
    if request.method == "POST":
        return _created(request, platform, context_id, now)
    raise Refusal(405, "The container knows GET and POST.", {"Allow": "GET, POST"})


@answering
def line_item(request: Request, platform: Platform, context_id: str, item_id: str, now: datetime) -> Reply:
    """One line item: GET, PUT or DELETE."""
    if request.method not in {"GET", "PUT", "DELETE"}:
        raise Refusal(405, "A line item knows GET, PUT and DELETE.", {"Allow": "GET, PUT, DELETE"})
    grant = bearer(request, platform, READ if request.method == "GET" else WRITE, now)
    item = own_item(platform, grant, context_id, item_id)
    if request.method == "DELETE":
        platform.gradebook.remove(item)
        return Reply(204)
    if request.method == "PUT":
        item = _changed(item, read_json(request, v.LINE_ITEM_TYPE))
        platform.gradebook.replace(item)
    return answer(200, v.LINE_ITEM_TYPE, shown(platform, item))


def own_item(platform: Platform, grant: Grant, context_id: str, item_id: str) -> LineItem:
    """The tool's line item; raises Refusal 404."""
    item = platform.gradebook.item(grant.client_id, context_id, item_id)
    if item is None:
        raise Refusal(404, "There is no such line item.")
    return item


def shown(platform: Platform, item: LineItem) -> dict[str, Any]:
    """The line item as the wire has it; what was not given is left out."""
    optional = {
        "resourceLinkId": item.resource_link_id,
        "resourceId": item.resource_id,
        "tag": item.tag,
        "startDateTime": item.start_at,
        "endDateTime": item.end_at,
    }
    body: dict[str, Any] = {"id": platform.item_url(item), "label": item.label, "scoreMaximum": item.maximum}
    return body | {name: value for name, value in optional.items() if value}


def read_item(body: Mapping[str, Any], context_id: str, client_id: str) -> LineItem:
    """A line item without id from a body; raises Refusal 400 that names the field."""
    maximum = number(body, "scoreMaximum")
    if maximum <= 0:
        raise Refusal(400, "scoreMaximum must be above 0.")
    return LineItem(
        id="", context_id=context_id, client_id=client_id, label=text(body, "label").strip(), maximum=maximum,
        resource_link_id=text(body, "resourceLinkId"), resource_id=text(body, "resourceId"), tag=text(body, "tag"),
        start_at=_moment(body, "startDateTime"), end_at=_moment(body, "endDateTime"),
    )


def _listed(request: Request, platform: Platform, context_id: str, now: datetime) -> Reply:
    grant = bearer(request, platform, READ, now)
    accept_only(request, v.LINE_ITEMS_TYPE)
    _check_context(platform, context_id)
    filters = {name: request.params[name] for name in ("resource_link_id", "resource_id", "tag")
               if name in request.params}
    items = [
        item for item in platform.gradebook.items(grant.client_id, context_id)
        if all(getattr(item, name) == value for name, value in filters.items())
    ]
    rows, headers = page(request, items, platform.items_url(context_id))
    return answer(200, v.LINE_ITEMS_TYPE, [shown(platform, item) for item in rows], headers)


def _created(request: Request, platform: Platform, context_id: str, now: datetime) -> Reply:
    grant = bearer(request, platform, WRITE, now)
    _check_context(platform, context_id)
    item = read_item(read_json(request, v.LINE_ITEM_TYPE), context_id, grant.client_id)
    if not item.label:
        raise Refusal(400, "label must not be empty.")
    _check_link(platform, item)
    kept = platform.gradebook.add(item)
    return answer(201, v.LINE_ITEM_TYPE, shown(platform, kept), {"Location": platform.item_url(kept)})


def _changed(item: LineItem, body: Mapping[str, Any]) -> LineItem:
    """The line item after a PUT; id and link stay as they were (AGS 2.0, 3.2.7: a tool must not move them)."""
    wanted = read_item(body, item.context_id, item.client_id)
    if not wanted.label:
        raise Refusal(400, "label must not be empty.")
    if wanted.resource_link_id not in {"", item.resource_link_id}:
        raise Refusal(400, "resourceLinkId cannot be changed.")
    return replace(wanted, id=item.id, resource_link_id=item.resource_link_id)


def _check_context(platform: Platform, context_id: str) -> None:
    if platform.school.context(context_id) is None:
        raise Refusal(404, "There is no such course.")


def _check_link(platform: Platform, item: LineItem) -> None:
    if not item.resource_link_id:
        return
    link = platform.school.link(item.resource_link_id)
    if link is None or (link.context_id, link.client_id) != (item.context_id, item.client_id):
        raise Refusal(404, "resourceLinkId is no link of this tool in this course.")


def _moment(body: Mapping[str, Any], name: str) -> str:
    value = text(body, name)
    if not value:
        return ""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise Refusal(400, f"{name} must be an ISO 8601 date and time.") from error
    if moment.tzinfo is None:
        raise Refusal(400, f"{name} must have a time zone.")
    return value
