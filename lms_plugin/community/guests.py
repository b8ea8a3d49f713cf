"""People without an LMS come in by a personal address and stay the same person each time.

Making and closing addresses is the facilitators' matter.
"""

import re

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms_plugin.community import forms
from lms_plugin.community.entrance import invited
from lms_plugin.community.pages import Answer
from lms_plugin.community.pinned import pinned
from lms_plugin.queries import invitations as rows
from lms_plugin.queries import rooms as room_rows
from lms_plugin.queries import visits
from lms_plugin.queries.invitations import Guest
from lms_plugin.services import aliases, invitations, rooms
from lms_plugin.services.aliases import Offer, Scope
from lms_plugin.web import identity
from lms_plugin.web.house import house, now
from lms_plugin.web.language import locale
from lms_plugin.web.limits import by_address, limited
from lms_plugin.web.transactions import reading, transaction

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")


@invited.get("/join/<token>")
@limited("120 per minute", by_address)
def join(token: str) -> Answer:
    """What the room is, who is in it and what its rules are, before anything begins."""
    guest = _guest(token)
    if guest is None or guest.is_closed(now()):
        return _closed(guest)
    return _ask(token, guest, forms.count(request.args, "offer"))


@invited.post("/join/<token>")
@limited("30 per minute", by_address)
def enter(token: str) -> Response | Answer:
    """Begin a visit as the person of this invitation; the first time makes that person."""
    guest = _guest(token)
    if guest is None or guest.is_closed(now()):
        return _closed(guest)
    alias, offer = guest.alias or request.form.get("alias", ""), forms.count(request.form, "offer")
    if guest.alias is None and not aliases.is_offered(_scope(guest), offer, alias):
        abort(400)
    try:
        with transaction() as session:
            visit = invitations.accept(session, guest, alias, locale(), now())
    except rooms.AliasTaken:
        return _ask(token, guest, offer + 1, _("Somebody took this alias a moment ago. Here is another one."), 409)
    visitor = visits.actor_of(reading(), visit, now())
    if visitor is None:
        return _closed(guest)
    identity.begin(visitor.visit_uuid, visitor.frame_origin)
    return redirect(url_for("community.room", room=guest.room_uuid), 303)


def _guest(token: str) -> Guest | None:
    return rows.guest(reading(), rooms.digest(token)) if _TOKEN.fullmatch(token) else None


def _closed(guest: Guest | None) -> Answer:
    status = 404 if guest is None else 410
    return render_template("community/closed.html", guest=guest), status


def _scope(guest: Guest) -> Scope:
    return Scope(house().settings.secret_key, guest.room_uuid, f"invitation/{guest.uuid}")


def _ask(token: str, guest: Guest, first: int, problem: str = "", status: int = 200) -> Answer:
    shown = pinned(guest.digest, guest.activity_key, guest.law)
    facts = {
        "academies": room_rows.academies(reading(), guest.room_id),
        "tally": room_rows.tally(reading(), guest.room_id),
        "title": shown.title if shown else guest.room_title,
        "errors": {"alias": problem} if problem else {},
    }
    page = render_template(
        "community/guest.html", token=token, guest=guest, pinned=shown, offer=_offer(guest, first), **facts
    )  # fmt: skip
    return page, status


def _offer(guest: Guest, first: int) -> Offer:
    if guest.alias is not None:
        return Offer(0, guest.alias)
    taken = room_rows.aliases(reading(), guest.room_id)
    try:
        return aliases.offer(_scope(guest), first, taken, locale())
    except LookupError:
        return aliases.offer(_scope(guest), 0, taken, locale())
