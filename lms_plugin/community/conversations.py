"""One conversation: reading on from where one stopped, replying, mending what one wrote.

Reports and hiding are the matter of `community.moderation`.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms_plugin.community import forms, pages
from lms_plugin.community.contributions import paragraphs
from lms_plugin.community.entrance import community
from lms_plugin.community.forms import Filled
from lms_plugin.community.pages import Answer
from lms_plugin.community.rooms import news
from lms_plugin.queries import threads
from lms_plugin.queries.rooms import Membership
from lms_plugin.queries.threads import PER_PAGE, OnePost, PostRow, ThreadRow
from lms_plugin.services import posts
from lms_plugin.services.posts import EDIT_WINDOW, Draft
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction


@community.get("/r/<uuid:room>/t/<uuid:thread>")
def thread(room: UUID, thread: UUID) -> Answer:
    """The contributions, 50 a page; without a page given, the one with the first unread contribution."""
    inside = pages.inside(reading(), room)
    return _thread(inside, _head(inside, thread), Filled(), forms.new_key())


@community.post("/r/<uuid:room>/t/<uuid:thread>")
@limited("20 per minute")
def reply(room: UUID, thread: UUID) -> Response | Answer:
    """Add a contribution."""
    filled = forms.contribution(request.form)
    if filled.errors:
        inside, key = pages.inside(reading(), room), forms.key(request.form)
        return _thread(inside, _head(inside, thread), filled, key, 422)
    with transaction() as session:
        writer = pages.writer(session, room, thread)
        draft = Draft(forms.key(request.form), filled.values["body"], forms.count(request.form, "seen"))
        written = posts.reply(session, writer, draft, now())
    return redirect(address(room, written.thread_uuid, written.post_uuid, written.number), 303)


@community.get("/r/<uuid:room>/t/<uuid:thread>/news")
def thread_news(room: UUID, thread: UUID) -> Response:
    """The line that says how much is new: one statement, 304 while nothing changed."""
    posts_now = threads.posts_in_thread(reading(), actor().person_id, str(room), str(thread))
    if posts_now is None:
        abort(404)
    page = forms.count(request.args, "seen") // PER_PAGE + 1
    return news(posts_now, url_for("community.thread", room=room, thread=thread, page=page, _anchor="unread"))


@community.post("/r/<uuid:room>/t/<uuid:thread>/read")
def read(room: UUID, thread: UUID) -> Response | str:
    """Note how far the member has read; the page's script sends this when its end comes into view."""
    with transaction() as session:
        try:
            posts.mark_thread(
                session, pages.inside(session, room), str(thread), forms.count(request.form, "seen")
            )  # fmt: skip
        except posts.NotThere:
            abort(404)
    if request.headers.get("HX-Request"):
        return render_template("community/read.html")
    return redirect(url_for("community.room", room=room), 303)


@community.get("/r/<uuid:room>/c/<uuid:post>/edit")
def editing(room: UUID, post: UUID) -> Answer:
    """The form to mend an own contribution."""
    inside, own = _own(room, post)
    return pages.show("edit", inside, own=own, filled=Filled({"body": own.row.body}), before=_stamp(own.row))


@community.post("/r/<uuid:room>/c/<uuid:post>/edit")
@limited("20 per minute")
def edit(room: UUID, post: UUID) -> Response | Answer:
    """Mend an own contribution within 15 minutes; refused with the words kept when it is too late."""
    inside, own = _own(room, post)
    filled, before = forms.contribution(request.form), request.form.get("before", "")
    if filled.errors:
        return pages.show("edit", inside, 422, own=own, filled=filled, before=before)
    try:
        with transaction() as session:
            posts.edit(session, pages.inside(session, room), own.id, filled.values["body"], _moment(before), now())
    except posts.EditRefused as refused:
        late = Filled(filled.values, {"body": _(str(refused))})
        return pages.show("edit", inside, 409, own=own, filled=late, before=_stamp(own.row))
    flash(_("Your contribution is changed."), "ok")
    return redirect(address(room, own.thread_uuid, own.row.uuid, own.row.number), 303)


def address(room: UUID, thread_uuid: str, post_uuid: str, number: int) -> str:
    """Where a contribution stands."""
    page = (number - 1) // PER_PAGE + 1
    return url_for("community.thread", room=room, thread=thread_uuid, page=page, _anchor=f"p-{post_uuid}")


def _head(inside: Membership, thread: UUID) -> ThreadRow:
    found = threads.thread(reading(), inside, str(thread))
    if found is None:
        abort(404)
    return found


def _thread(inside: Membership, head: ThreadRow, filled: Filled, key: str, status: int = 200) -> Answer:
    last = pages.pages(head.posts)
    page = forms.page(request.args) if "page" in request.args else head.page_of_new
    page = last if status == 422 else page
    if page > last:
        abort(404)
    rows = threads.posts(reading(), inside, head.uuid, page)
    facts: dict[str, Any] = {
        "head": head,
        "page": page,
        "pages": last,
        "rows": [(row, paragraphs(row.body)) for row in rows],
    }
    facts["shown"] = rows[-1].number if rows else 0
    facts["editable"] = {row.uuid for row in rows if _can_edit(row)}
    return pages.show("thread", inside, status, **facts, filled=filled, key=key)


def _can_edit(row: PostRow) -> bool:
    return row.is_mine and row.hidden_at is None and row.created_at > now() - EDIT_WINDOW


def _own(room: UUID, post: UUID) -> tuple[Membership, OnePost]:
    inside = pages.inside(reading(), room)
    found = threads.post(reading(), inside, str(post))
    if found is None:
        abort(404)
    if not found.row.is_mine:
        abort(403)
    return inside, found


def _stamp(row: PostRow) -> str:
    return row.edited_at.isoformat() if row.edited_at else ""


def _moment(stamp: str) -> datetime | None:
    """The moment that a form of ours carried; 400 for what it cannot have carried."""
    if not stamp:
        return None
    try:
        found = datetime.fromisoformat(stamp)
        # The edges of the calendar have no UTC.
        return found.astimezone(UTC) if found.tzinfo else abort(400)
    except (ValueError, OverflowError):
        abort(400)
