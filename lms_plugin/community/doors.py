"""How people of a cohort come into the room of a discussion, and how a cohort joins another one's room.

What they find inside is the matter of the files beside this one.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lms_plugin.access import Place, may
from lms_plugin.community import forms
from lms_plugin.community.entrance import community
from lms_plugin.community.pages import Answer
from lms_plugin.community.pinned import Pinned, pinned
from lms_plugin.queries import attempts, course_groups, locks
from lms_plugin.queries import rooms as rows
from lms_plugin.queries.rooms import Door
from lms_plugin.queries.seats import Seat, seat
from lms_plugin.services import aliases, rooms
from lms_plugin.services.aliases import Offer, Scope
from lms_plugin.services.rooms import Discussion, Newcomer
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where somebody of a cohort stands before a room: their seat, the discussion, and the room if there is one."""

    placement: str
    seat: Seat
    discussion: Discussion
    pinned: Pinned
    door: Door | None

    @property
    def is_instructor(self) -> bool:
        """Whether they teach this cohort and join as a facilitator."""
        return self.seat.role == "instructor"

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to ask: a member, and an instructor as facilitator."""
        inside = self.door is not None and self.door.is_inside
        return inside and not (self.is_instructor and self.door is not None and self.door.role != "facilitator")

    @property
    def newcomer(self) -> Newcomer:
        """The actor as they would join."""
        who = actor()
        if self.is_instructor:
            return Newcomer(who.person_id, who.person_uuid, who.academy_id, "facilitator", "staff")
        return Newcomer(who.person_id, who.person_uuid, who.academy_id, "member", "officer")

    @property
    def scope(self) -> Scope:
        """Whom an alias is drawn for; the cohort's discussion names the room, because it may not exist yet."""
        at = self.discussion
        return Scope(
            house().settings.secret_key, f"{at.cohort_uuid}/{at.module_uuid}/{at.activity_key}", actor().person_uuid
        )


@community.get("/p/<uuid:placement>/a/<activity>")
def enter(placement: UUID, activity: str) -> Response | Answer:
    """Straight into the room for a member; else the page that says what joining means."""
    at = _threshold(reading(), placement, activity)
    if _comes_later(reading(), at):
        return _say_what_comes_first(at)
    if not _is_meant(reading(), at):
        return _turn_away(at)
    if at.is_done and at.door is not None:
        return redirect(url_for("community.room", room=at.door.room_uuid), 303)
    return _ask(at, forms.count(request.args, "offer"))


@community.post("/p/<uuid:placement>/a/<activity>")
@limited("30 per minute")
def join(placement: UUID, activity: str) -> Response | Answer:
    """Join under the alias that was offered; the first of a cohort makes the room."""
    at = _threshold(reading(), placement, activity)
    if _comes_later(reading(), at):
        return _say_what_comes_first(at)
    if not _is_meant(reading(), at):
        return _turn_away(at)
    alias, offer = request.form.get("alias", ""), forms.count(request.form, "offer")
    known = at.door is not None and at.door.alias is not None
    if not known and not aliases.is_offered(at.scope, offer, alias):
        abort(400)
    try:
        with transaction() as session:
            rooms.join(session, at.discussion, at.newcomer, alias, now())
    except rooms.AliasTaken:
        taken = _("Somebody took this alias a moment ago. Here is another one.")
        return _ask(_threshold(reading(), placement, activity), offer + 1, {"alias": taken}, 409)
    return redirect(url_for("community.enter", placement=placement, activity=activity), 303)


@community.get("/p/<uuid:placement>/a/<activity>/code")
def code(placement: UUID, activity: str) -> Answer:
    """Where an instructor enters the code of another cohort's room."""
    return _ask_code(_teaching(reading(), placement, activity))


@community.post("/p/<uuid:placement>/a/<activity>/code")
@limited("10 per minute")
def join_by_code(placement: UUID, activity: str) -> Response | Answer:
    """Bring the whole cohort into that room; the instructor is then asked to join it like anybody."""
    at = _teaching(reading(), placement, activity)
    written = forms.line(request.form.get("code", ""))[:100]
    try:
        with transaction() as session:
            rooms.join_by_code(session, at.discussion, at.newcomer, written, now())
    except rooms.CodeRefused as refused:
        return _ask_code(at, written, {"code": _(str(refused))}, 422)
    flash(_("Your cohort is in the room now. Join it yourself, so that you can facilitate it."), "ok")
    return redirect(url_for("community.enter", placement=placement, activity=activity), 303)


@community.get("/left")
def left() -> str:
    """What somebody without an LMS sees after leaving."""
    return render_template("community/left.html")


def _threshold(session: Session, placement: UUID, activity: str) -> Threshold:
    """The place before the room; 404 for placements of others, and where there is no such discussion."""
    found = seat(session, actor(), str(placement))
    if found is None or found.module_uuid is None or not may(actor(), "learn", Place(enrolled_as=found.role)):
        abort(404)
    shown = pinned(found.digest, activity, found.law)
    if shown is None:
        abort(404)
    discussion = Discussion(found.cohort_id, found.cohort_uuid, found.module_uuid, activity, shown.title)
    door = rows.door(session, actor().person_id, found.cohort_id, found.module_uuid, activity)
    return Threshold(found.placement_uuid, found, discussion, shown, door)


def _teaching(session: Session, placement: UUID, activity: str) -> Threshold:
    at = _threshold(session, placement, activity)
    if not may(actor(), "teach", Place(enrolled_as=at.seat.role)):
        abort(403)
    return at


def _comes_later(session: Session, at: Threshold) -> bool:
    """Whether the person has something else to do before this discussion."""
    found = attempts.standing(session, actor(), at.placement, at.discussion.activity_key)
    return found is not None and bool(locks.ahead(session, found))


def _say_what_comes_first(at: Threshold) -> Response:
    """The page of the activity says it."""
    return redirect(url_for("learn.activity", placement=at.placement, activity=at.discussion.activity_key), 303)


def _is_meant(session: Session, at: Threshold) -> bool:
    """Whether the discussion is for the person's group; one for no group in particular is for everybody."""
    place = at.discussion
    return course_groups.may_enter(
        session, at.seat.enrolment_id, place.cohort_id, place.module_uuid, place.activity_key
    )


def _turn_away(at: Threshold) -> Answer:
    return render_template("community/other_group.html", at=at), 403


def _ask(at: Threshold, first: int, errors: dict[str, str] | None = None, status: int = 200) -> Answer:
    facts: dict[str, Any] = {"tally": None, "academies": (actor().academy_name,), "errors": errors or {}}
    if at.door is not None:
        facts |= {
            "tally": rows.tally(reading(), at.door.room_id),
            "academies": rows.academies(reading(), at.door.room_id),
        }
    return render_template("community/join.html", at=at, offer=_offer(at, first), **facts), status


def _offer(at: Threshold, first: int) -> Offer:
    if at.door is not None and at.door.alias is not None:
        return Offer(0, at.door.alias)
    taken = rows.aliases(reading(), at.door.room_id) if at.door is not None else frozenset[str]()
    try:
        return aliases.offer(at.scope, first, taken, locale())
    except LookupError:
        return aliases.offer(at.scope, 0, taken, locale())


def _ask_code(at: Threshold, written: str = "", errors: dict[str, str] | None = None, status: int = 200) -> Answer:
    return render_template("community/code.html", at=at, written=written, errors=errors or {}), status
