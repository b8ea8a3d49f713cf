"""The facilitators' page: reports to settle, members by alias, another cohort or an association to invite.

A code and an address are shown once, on the page that follows their making, and kept nowhere but as digests.
"""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug import Response

from lms_plugin.community import forms, pages
from lms_plugin.community.contributions import paragraphs
from lms_plugin.community.entrance import community
from lms_plugin.community.forms import Filled
from lms_plugin.community.pages import Answer
from lms_plugin.queries import facilitation
from lms_plugin.queries.rooms import Membership
from lms_plugin.services import invitations, rooms
from lms_plugin.services.invitations import Terms
from lms_plugin.web.house import house, now
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No letters that are read for one another on paper."""

SHOWN_ONCE = "community_once"


@community.get("/r/<uuid:room>/facilitate")
def facilitate(room: UUID) -> Answer:
    """Everything a facilitator can do for the room."""
    return _page(pages.inside(reading(), room, "moderate"), Filled(), _take_once(room))


@community.post("/r/<uuid:room>/code")
@limited("30 per hour")
def make_code(room: UUID) -> Response:
    """A code by which one other cohort may join, for 14 days."""
    code = "-".join("".join(secrets.choice(CODE_LETTERS) for _letter in range(4)) for _group in range(3))
    with transaction() as session:
        inside = pages.inside(session, room, "moderate")
        rooms.issue_code(session, inside, pages.facilitator(), code, now())
    return _show_once(room, "code", code)


@community.post("/r/<uuid:room>/invitations")
@limited("60 per hour")
def invite(room: UUID) -> Response | Answer:
    """A personal address for somebody of an association."""
    inside, filled = pages.inside(reading(), room, "moderate"), forms.invitation(request.form)
    if filled.errors:
        return _page(inside, filled, {}, 422)
    token, life = secrets.token_urlsafe(32), timedelta(days=forms.count(filled.values, "days"))
    with transaction() as session:
        inside = pages.inside(session, room, "moderate")
        terms = Terms(filled.values["label"], now() + life)
        invitations.invite(session, inside, pages.facilitator(), token, terms, now())
    address = house().settings.base_url.rstrip("/") + url_for("invited.join", token=token)
    return _show_once(room, "address", address)


@community.post("/r/<uuid:room>/invitations/<uuid:invitation>/revoke")
def revoke(room: UUID, invitation: UUID) -> Response:
    """Close an address; whoever came by it is outside at once."""
    with transaction() as session:
        inside = pages.inside(session, room, "moderate")
        if not invitations.revoke(session, inside, pages.facilitator(), str(invitation), now()):
            abort(404)
    flash(_("The invitation is closed. What was written under it stays."), "ok")
    return redirect(url_for("community.facilitate", room=room, _anchor="invitations"), 303)


def _page(inside: Membership, filled: Filled, once: dict[str, str], status: int = 200) -> Answer:
    session = reading()
    facts: dict[str, Any] = {
        "reports": [(row, paragraphs(row.body)) for row in facilitation.reports(session, inside)],
        "members": facilitation.members(session, inside),
        "invitations": facilitation.invitations(session, inside, now()),
        "has_code": inside.join_until is not None and inside.join_until > now(),
    }
    return pages.show("facilitate", inside, status, **facts, filled=filled, once=once, days=forms.DAYS)


def _show_once(room: UUID, kind: str, secret: str) -> Response:
    """Through the facilitator's own cookie, so that reloading the page neither repeats the act nor shows it again."""
    cookie[SHOWN_ONCE] = [str(room), kind, secret]
    return redirect(url_for("community.facilitate", room=room, _anchor=kind), 303)


def _take_once(room: UUID) -> dict[str, str]:
    of, kind, secret = cookie.pop(SHOWN_ONCE, ("", "", ""))
    return {kind: secret} if of == str(room) else {}
