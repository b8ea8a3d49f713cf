"""Manners that every service of the platform shares: bearer tokens, refusals, JSON, pages.

What a service keeps or answers belongs to its own module.
Sources: RFC 6750 (3), AGS 2.0 (3.2.4), NRPS 2.0 (2.4), RFC 8288 for the Link header.
"""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from lti.http import Reply, Request
from lti.platform.model import Grant
from lti.platform.ports import Platform

MAX_BODY = 64 * 1024
MAX_TEXT = 1000
MAX_PAGE = 200

P = ParamSpec("P")
Row = TypeVar("Row")


class Refusal(Exception):
    """A request that a service does not serve: becomes a JSON answer with this status."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.headers = headers or {}


def answering(serve: Callable[Concatenate[Request, P], Reply]) -> Callable[Concatenate[Request, P], Reply]:
    """Turn a Refusal into its reply, so that a service can simply raise."""

    @functools.wraps(serve)
    def served(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> Reply:
        try:
            return serve(request, *args, **kwargs)
        except Refusal as refusal:
            body = json.dumps({"error": refusal.sentence})
            return Reply(refusal.status, body, {"Content-Type": "application/json", **refusal.headers})

    return served


def bearer(request: Request, platform: Platform, any_of: Sequence[str], now: datetime) -> Grant:
    """The grant behind the bearer token; raises Refusal: 401 without a live token, 403 without one of the scopes."""
    scheme, _, token = header(request, "Authorization").partition(" ")
    grant = platform.tokens.grant(token.strip(), now) if scheme.lower() == "bearer" else None
    if grant is None:
        raise Refusal(401, "A live bearer token is required.", {"WWW-Authenticate": "Bearer"})
    if grant.scopes.isdisjoint(any_of):
        raise Refusal(403, f"The token lacks the scope {any_of[0]}.")
    return grant


def header(request: Request, name: str) -> str:
    """A request header by its name in any case; "" when it was not sent."""
    wanted = name.lower()
    return next((value for key, value in request.headers.items() if key.lower() == wanted), "")


def accept_only(request: Request, media_type: str) -> None:
    """Raise 406 when the Accept header rules our media type out."""
    ranges = [one.split(";")[0].strip() for one in header(request, "Accept").split(",") if one.strip()]
    if ranges and not {media_type, "*/*", "application/*", "application/json"} & set(ranges):
        raise Refusal(406, f"This service answers {media_type}.")


def read_json(request: Request, media_type: str) -> dict[str, Any]:
    """The object in the body; raises Refusal: 413, 415 or 400."""
    if len(request.body) > MAX_BODY:
        raise Refusal(413, "The body is larger than 64 KB.")
    if header(request, "Content-Type").split(";")[0].strip() not in {media_type, "application/json"}:
        raise Refusal(415, f"The body must be {media_type}.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "The body is not JSON.") from error
    if not isinstance(body, dict):
        raise Refusal(400, "The body must be a JSON object.")
    return body


def text(body: Mapping[str, Any], name: str) -> str:
    """An optional string of the body, "" when absent or null; raises Refusal 400 for anything else."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise Refusal(400, f"{name} must be a text of at most {MAX_TEXT} characters.")
    if not value.isprintable() and any("\ud800" <= one <= "\udfff" for one in value):
        raise Refusal(400, f"{name} contains half a character.")
    return value


def number(body: Mapping[str, Any], name: str) -> float:
    """A finite number of the body, not negative; raises Refusal 400."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e9:
        raise Refusal(400, f"{name} must be a number and not negative.")
    return float(value)


def answer(status: int, media_type: str, body: object, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, json.dumps(body, ensure_ascii=False), {"Content-Type": media_type, **(headers or {})})


def page(request: Request, rows: Sequence[Row], url: str) -> tuple[Sequence[Row], dict[str, str]]:
    """The rows asked for by `limit` and `page` (from 1), and a Link header while there are more."""
    if "limit" not in request.params:
        return rows, {}
    limit = _positive(request.params["limit"], "limit", MAX_PAGE)
    current = _positive(request.params.get("page", "1"), "page", 1_000_000)
    first = (current - 1) * limit
    headers = {}
    if first + limit < len(rows):
        query = urlencode({**request.params, "page": current + 1})
        joint = "&" if "?" in url else "?"
        headers["Link"] = f'<{url}{joint}{query}>; rel="next"'
    return rows[first : first + limit], headers


def _positive(value: str, name: str, most: int) -> int:
    """Values above `most` are brought down to it: a platform may always serve smaller pages."""
    if not (value.isascii() and value.isdigit()) or len(value) > 9 or int(value) < 1:
        raise Refusal(400, f"{name} must be a whole number of at least 1.")
    return min(int(value), most)
