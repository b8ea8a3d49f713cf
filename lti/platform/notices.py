"""Notices of the platform: what a tool has asked to be told, and telling it from server to server.

When something is to be told belongs to the host.
Sources: 1EdTech Platform Notification Service 1.0; LTI Context Copy Notice; Canvas' documentation of its service
(developerdocs.instructure.com, "Platform Notification Service": one handler per type, an empty one ends it).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from lti.errors import ServiceError
from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.keys import sign
from lti.platform.messages import timed
from lti.platform.model import Context, Tool
from lti.platform.ports import Platform
from lti.platform.service import Refusal, answer, answering, bearer, read_json, text

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice on its way: `status` is the answer's, 0 where none came; `reason` says why then."""

    handler: str
    claims: Mapping[str, Any]
    status: int
    reason: str = ""


@answering
def handlers(request: Request, platform: Platform, now: datetime) -> Reply:
    """Where the tool wants its notices: GET lists, PUT sets the handler of one type, an empty one ends it."""
    if request.method not in {"GET", "PUT"}:
        raise Refusal(405, "The notification service knows GET and PUT.", {"Allow": "GET, PUT"})
    grant = bearer(request, platform, (v.SCOPE_NOTICES,), now)
    tool = platform.tools.by_client_id(grant.client_id)
    if tool is None:
        raise Refusal(401, "The tool is no longer registered here.")
    if request.method == "PUT":
        return _set(request, platform, tool)
    known = platform.handlers.listed(tool.client_id)
    listed = [{"notice_type": one, "handler": known.get(one, "")} for one in v.NOTICE_TYPES]
    told = {"client_id": tool.client_id, "deployment_id": tool.deployment_id, "notice_handlers": listed}
    return answer(200, JSON, told)


def hello(platform: Platform, tool: Tool, now: datetime) -> Delivery | None:
    """Send the notice that only says that notices arrive; None where the tool has not asked for it."""
    return _send(platform, tool, v.HELLO_NOTICE, {}, now)


def copied(
    platform: Platform, tool: Tool, context: Context, origins: Sequence[str], now: datetime
) -> Delivery | None:
    """Tell that a course was made from others; None where the tool has not asked for it."""
    about = {
        v.CONTEXT: {"id": context.id, "label": context.label, "title": context.title, "type": list(context.types)},
        v.ORIGIN_CONTEXTS: list(origins),
    }
    return _send(platform, tool, v.CONTEXT_COPY_NOTICE, about, now)


def _set(request: Request, platform: Platform, tool: Tool) -> Reply:
    body = read_json(request, JSON)
    notice_type, handler = text(body, "notice_type"), text(body, "handler")
    if notice_type not in v.NOTICE_TYPES:
        raise Refusal(400, f"notice_type must be one of {', '.join(v.NOTICE_TYPES)}.")
    # The tool's own host only, so that nobody makes this platform post to others.
    if handler and _host(handler) != _host(tool.login_url):
        raise Refusal(400, "handler must be an address of the tool itself.")
    platform.handlers.set(tool.client_id, notice_type, handler)
    return answer(200, JSON, {"notice_type": notice_type, "handler": handler})


def _host(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc


def _send(
    platform: Platform, tool: Tool, notice_type: str, about: Mapping[str, Any], now: datetime
) -> Delivery | None:
    handler = platform.handlers.listed(tool.client_id).get(notice_type)
    if not handler:
        return None
    claims = {**_claims(platform, tool, notice_type, now), **about}
    body = json.dumps({"notices": [{"jwt": sign(claims, platform.key)}]}).encode()
    try:
        reply = platform.outward.post(handler, {"Content-Type": JSON, "Accept": JSON}, body)
    except ServiceError as error:
        return Delivery(handler, claims, 0, error.reason)
    return Delivery(handler, claims, reply.status)


def _claims(platform: Platform, tool: Tool, notice_type: str, now: datetime) -> dict[str, Any]:
    shared = {
        "iss": platform.issuer,
        "aud": tool.client_id,
        "azp": tool.client_id,
        v.VERSION_CLAIM: v.VERSION,
        v.DEPLOYMENT_ID: tool.deployment_id,
        v.NOTICE: {"id": str(uuid4()), "timestamp": now.isoformat(), "type": notice_type},
    }
    return timed(shared, uuid4().hex, now)
