"""Bookmarks: keep a section of a lesson, find it again, let it go, and take that back.

They are their owner's alone: no page of staff asks for them.
"""

from dataclasses import astuple
from datetime import datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from courses.player.frame import section_id
from lms_plugin.learn.activities import standing_or_404
from lms_plugin.learn.room import learn
from lms_plugin.queries import bookmarks, briefs
from lms_plugin.queries.attempts import Standing
from lms_plugin.queries.bookmarks import Kept
from lms_plugin.services.bookmarks import Spot, TooMany, drop, keep
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction

FRAGMENT = "X-Convive-Fragment"
LONGEST_SECTION = 64
UNDO_FOR = timedelta(hours=1)
"""For how long a bookmark that was let go can be taken back."""


@learn.post("/p/<placement>/a/<activity>/keep", endpoint="keep")
@limited("120 per minute")
def keep_section(placement: str, activity: str) -> Response:
    """Keep a section (`keep`) or let it go (`drop`); back to where it is read. The page's script needs no page."""
    section = request.form.get("keep") or request.form.get("drop") or ""
    with transaction() as session:
        standing = standing_or_404(placement, activity)
        spot = _spot(standing, section)
        if request.form.get("keep"):
            _keep_or_404(standing, spot)
        else:
            drop(session, spot)
    if request.headers.get(FRAGMENT):
        return Response(status=204)
    back = url_for("learn.activity", placement=placement, activity=activity, _anchor=section_id(section))
    return redirect(back, 303)


def _keep_or_404(standing: Standing, spot: Spot) -> None:
    session = reading()
    played = briefs.played(session, standing, now().date())
    if played is None or spot.section not in _sections(played.package.documents[standing.activity]):
        abort(404)
    try:
        keep(session, spot, now())
    except TooMany:
        flash(_("You have as many bookmarks as there is room for. Remove one under My bookmarks first."), "bad")


def _sections(document: object) -> set[str]:
    """Those of a lesson that have a heading, by which they are found again."""
    return {part.id for part in getattr(document, "sections", ()) if getattr(part, "heading", "")}


def _spot(standing: Standing, section: str) -> Spot:
    seat = standing.seat
    if seat.module_id is None or not 0 < len(section) <= LONGEST_SECTION:
        abort(404)
    return Spot(seat.enrolment_id, seat.module_id, standing.activity, section)


@learn.get("/mine/bookmarks")
def my_bookmarks() -> str:
    """All of them, or those whose module, lesson or section holds the words that are sought."""
    sought = request.args.get("q", "").strip()[:100]
    kept = bookmarks.kept(reading(), actor().person_id, locale())
    undo = request.args.get("undo", "")
    return render_template(
        "learn/bookmarks.html",
        bookmarks=[one for one in kept if _holds(one, sought)],
        all=len(kept),
        sought=sought,
        undo=undo if undo and _unsealed(undo) else "",
        section_id=section_id,
    )


def _holds(kept: Kept, sought: str) -> bool:
    words = " ".join((kept.module, kept.lesson, kept.heading, kept.cohort)).casefold()
    return all(word in words for word in sought.casefold().split())


@learn.post("/mine/bookmarks/<bookmark>/drop")
@limited("120 per minute")
def drop_bookmark(bookmark: str) -> Response:
    """Let one of one's own go; the page that follows offers to take that back."""
    with transaction() as session:
        kept = bookmarks.kept(session, actor().person_id, locale())
        found = next((one for one in kept if one.uuid == bookmark), None) or abort(404)
        spot = Spot(found.enrolment_id, found.module_id, found.activity, found.section)
        drop(session, spot)
    undo = _seal().dumps([actor().person_uuid, (now() + UNDO_FOR).isoformat(), *astuple(spot)])
    return redirect(url_for("learn.my_bookmarks", undo=undo, q=request.form.get("q", "")[:100] or None), 303)


@learn.post("/mine/bookmarks/restore")
@limited("120 per minute")
def restore_bookmark() -> Response:
    """Take back that a bookmark was let go; 404 for what this person has not just let go."""
    spot = _unsealed(request.form.get("undo", "")) or abort(404)
    with transaction() as session:
        keep(session, spot, now())
    return redirect(url_for("learn.my_bookmarks"), 303)


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="convive.bookmark")


def _unsealed(sealed: str) -> Spot | None:
    """The bookmark that was let go; None for what we have not sealed for this person within the hour."""
    try:
        person, until, *spot = _seal().loads(sealed)
    except BadSignature:
        return None
    is_own = person == actor().person_uuid and now() < datetime.fromisoformat(until)
    return Spot(*spot) if is_own else None
