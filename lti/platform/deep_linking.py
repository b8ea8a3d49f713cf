"""The tool's answer to a deep linking request: checked, and read into content items.

Putting the items into the course belongs to the host.
Source: Deep Linking 2.0 (4.5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lti.http import Request
from lti.platform import vocabulary as v
from lti.platform.assertion import MAX_LIFE, Unproven, issuer_of, verify
from lti.platform.gradebook import read_item
from lti.platform.messages import ACCEPTED_TYPES
from lti.platform.model import ContentItem, Errand, LineItem, Tool
from lti.platform.ports import Platform
from lti.platform.service import MAX_TEXT, Refusal

MAX_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: `left_out` counts items of types we did not ask for; `message` and `error` are for the person."""

    errand: Errand
    items: tuple[ContentItem, ...]
    left_out: int
    message: str
    error: str
    claims: Mapping[str, Any]


def accept(request: Request, platform: Platform, now: datetime) -> Response:
    """Check the posted JWT and read its items; raises Unproven with one sentence.

    The response is bound by `data` to the errand, so it needs no cookie: it is
    posted from the tool's frame, where browsers send none. Each is taken once.
    """
    token = request.params.get("JWT", "")
    tool = platform.tools.by_client_id(issuer_of(token))
    if tool is None:
        raise Unproven("The issuer of the response is not a tool registered here.")
    claims = verify(token, tool, (platform.issuer,), platform.outward, now)
    _check_message(claims, tool)
    errand = _errand(claims, platform, tool, now)
    items, left_out = _items(claims, tool, errand)
    _take_once(claims, platform, tool, errand, now)
    return Response(errand, items, left_out, _words(claims, v.DL_MESSAGE), _words(claims, v.DL_ERROR), claims)


def _check_message(claims: Mapping[str, Any], tool: Tool) -> None:
    wanted = {
        v.MESSAGE_TYPE: v.DEEP_LINKING_RESPONSE,
        v.VERSION_CLAIM: v.VERSION,
        v.DEPLOYMENT_ID: tool.deployment_id,
    }
    for name, value in wanted.items():
        if claims.get(name) != value:
            raise Unproven(f"{name.rsplit('/', 1)[1]} must be {value}.")


def _errand(claims: Mapping[str, Any], platform: Platform, tool: Tool, now: datetime) -> Errand:
    data = claims.get(v.DL_DATA)
    errand = platform.errands.by_hint(data, now) if isinstance(data, str) else None
    if errand is None or errand.client_id != tool.client_id or errand.message_type != v.DEEP_LINKING_REQUEST:
        raise Unproven("data is not that of a deep linking request of the last ten minutes.")
    return errand


def _take_once(claims: Mapping[str, Any], platform: Platform, tool: Tool, errand: Errand, now: datetime) -> None:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise Unproven("A nonce is required.")
    until = now + MAX_LIFE * 2
    fresh = platform.seen.first_time(f"nonce {tool.client_id}", nonce, until, now)
    if not fresh or not platform.seen.first_time("deep linking", errand.hint, until, now):
        raise Unproven("This response was received before.")


def _items(claims: Mapping[str, Any], tool: Tool, errand: Errand) -> tuple[tuple[ContentItem, ...], int]:
    raw = claims.get(v.DL_ITEMS, [])
    if not isinstance(raw, list) or len(raw) > MAX_ITEMS:
        raise Unproven(f"content_items must be a list of at most {MAX_ITEMS}.")
    known = [item for item in raw if isinstance(item, dict) and item.get("type") in ACCEPTED_TYPES]
    return tuple(_item(item, tool, errand) for item in known), len(raw) - len(known)


def _item(raw: Mapping[str, Any], tool: Tool, errand: Errand) -> ContentItem:
    url = _words(raw, "url") or errand.target_link_uri
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Unproven("The url of a content item must be http or https.")
    custom = raw.get("custom") or {}
    if not isinstance(custom, dict):
        raise Unproven("custom of a content item must map names to texts.")
    return ContentItem(
        url=url, title=_words(raw, "title"), text=_words(raw, "text"),
        custom={_whole(name): _words(custom, name) for name in custom},
        line_item=_line_item(raw, tool, errand),
    )


def _line_item(raw: Mapping[str, Any], tool: Tool, errand: Errand) -> LineItem | None:
    wished = raw.get("lineItem")
    if wished is None:
        return None
    if not isinstance(wished, dict):
        raise Unproven("lineItem of a content item must be an object.")
    try:
        return read_item(wished, errand.context_id, tool.client_id)
    except Refusal as refusal:
        raise Unproven(f"lineItem: {refusal.sentence}") from refusal


def _words(source: Mapping[str, Any], name: str) -> str:
    value = source.get(name, "")
    return _whole(value) if isinstance(value, str) else ""


def _whole(text: str) -> str:
    """The text cut to size, without halves of characters, which JSON can carry but nothing can write."""
    return text[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")
