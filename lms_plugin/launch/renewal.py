"""A visit seen from a page that is open: whether it still lives, for whom, and how it goes on in a window of its own.

Beginning a visit is the launch's matter. No address here ever holds a visit: what opens the window is posted.
"""

import secrets
from datetime import timedelta
from typing import Final

from flask import Response, abort, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeSerializer

from lms_plugin.launch.front import launch, local_page
from lms_plugin.launch.wire import wire
from lms_plugin.queries import visits
from lms_plugin.services.visits import give_ticket, take_ticket
from lms_plugin.web import identity
from lms_plugin.web.headers import is_from_here
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import AS, actor
from lms_plugin.web.transactions import reading, transaction

TICKET_LIFE: Final = timedelta(seconds=60)


@launch.get("/visit")
def visit() -> ResponseReturnValue:
    """Whose visit this is; the person of an open page is given a fresh token, and nobody else is.

    A page that was refused, because its visit had ended, asks this before it sends again.
    """
    who = actor()
    meant = request.args.get(AS)
    if meant is not None and meant != who.person_uuid:
        abort(409, description="person")
    fresh = {"hidden": {"csrf_token": generate_csrf()}} if meant is not None else {}
    return jsonify(visit=identity.mark(who.visit_uuid), **fresh)


@launch.post("/window")
def ticket() -> Response:
    """What lets a window of its own be the same visit: good for a minute and once, posted and never an address."""
    who, once = actor(), secrets.token_urlsafe(24)
    with transaction() as session:
        give_ticket(session, who.visit_uuid, once)
    return jsonify(ticket=_signing().dumps([who.visit_uuid, once, int(now().timestamp())]))


@wire.post("/window")
def own_window() -> ResponseReturnValue:
    """Go on with a visit in a window of its own, which does not share the frame's cookies.

    Only a form of our own pages is taken: another site must not put somebody into its own visit.
    """
    if not is_from_here():
        abort(400)
    visit_uuid, once = _opened(request.form.get("ticket", ""))
    who = visits.actor_of(reading(), visit_uuid, now()) if visit_uuid else None
    if who is None:
        abort(401)
    with transaction() as session:
        is_first = take_ticket(session, visit_uuid, once)
    if not is_first:
        abort(401)
    identity.begin(who.visit_uuid, who.frame_origin)
    return redirect(local_page(request.form.get("next", "")), 303)


def _opened(given: str) -> tuple[str, str]:
    """The visit of a ticket and what makes it good for one use; nothing of a forged or an old one."""
    try:
        visit_uuid, once, at = _signing().loads(given)
    except (BadSignature, ValueError):
        return "", ""
    # The clock of another process may be a moment ahead.
    is_young = -1 <= now().timestamp() - at <= TICKET_LIFE.total_seconds()
    return (str(visit_uuid), str(once)) if is_young else ("", "")


def _signing() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="convive.window")
