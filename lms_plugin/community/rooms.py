"""The room's own page: what is pinned, the conversations, search, a composer, and the way out.

One conversation is the matter of `community.conversations`.
"""

from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms_plugin.community import forms, pages
from lms_plugin.community.contributions import excerpt
from lms_plugin.community.entrance import community
from lms_plugin.community.forms import Filled
from lms_plugin.community.pages import Answer
from lms_plugin.queries import threads
from lms_plugin.queries.rooms import Membership
from lms_plugin.services import posts, rooms
from lms_plugin.services.posts import Draft
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction

LONGEST_SEARCH = 100


@community.get("/r/<uuid:room>")
def room(room: UUID) -> Answer:
    """Conversations, newest first; with `q` the contributions that hold these words."""
    inside = pages.inside(reading(), room)
    words = forms.line(request.args.get("q", ""))[:LONGEST_SEARCH]
    return _found(inside, words) if words else _room(inside, Filled(), forms.new_key())


@community.post("/r/<uuid:room>")
@limited("20 per minute")
def start(room: UUID) -> Response | Answer:
    """Open a conversation."""
    inside, key, filled = pages.inside(reading(), room), forms.key(request.form), forms.thread(request.form)
    if filled.errors:
        return _room(inside, filled, key, 422)
    draft = Draft(key, filled.values["body"])
    with transaction() as session:
        written = posts.start_thread(session, pages.inside(session, room), filled.values["title"], draft, now())
    return redirect(url_for("community.thread", room=room, thread=written.thread_uuid), 303)


@community.get("/r/<uuid:room>/news")
def room_news(room: UUID) -> Response:
    """The line that says how much is new since the page was made: one statement, 304 while nothing changed."""
    posts_now = threads.posts_in_room(reading(), actor().person_id, str(room))
    if posts_now is None:
        abort(404)
    return news(posts_now, url_for("community.room", room=room))


@community.post("/r/<uuid:room>/read")
def read_all(room: UUID) -> Response:
    """Mark every conversation as read."""
    with transaction() as session:
        posts.mark_all(session, pages.inside(session, room))
    return redirect(url_for("community.room", room=room), 303)


@community.get("/r/<uuid:room>/leave")
def leaving(room: UUID) -> Answer:
    """Say what leaving means before it happens."""
    return pages.show("leave", pages.inside(reading(), room))


@community.post("/r/<uuid:room>/leave")
def leave(room: UUID) -> Response:
    """Leave; the posts stay under the alias."""
    with transaction() as session:
        rooms.leave(session, pages.inside(session, room), now())
    who = actor()
    if who.placement_uuid is None:
        return redirect(url_for("community.left"), 303)
    flash(_("You have left the room. What you wrote stays there under your alias."), "ok")
    return redirect(url_for("learn.module", placement=who.placement_uuid), 303)


def news(posts_now: int, address: str) -> Response:
    """A fragment for polling. The browser may keep it but must ask again each time."""
    seen = forms.count(request.args, "seen")
    response = make_response(
        render_template("community/news.html", new=max(posts_now - seen, 0), address=address)
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(f"{posts_now}-{seen}-{locale()}")
    return response.make_conditional(request)


def _room(inside: Membership, filled: Filled, key: str, status: int = 200) -> Answer:
    page = forms.page(request.args)
    listed = threads.listed(reading(), inside, page)
    if page > pages.pages(listed.total):
        abort(404)
    facts: dict[str, Any] = {"listed": listed, "page": page, "pages": pages.pages(listed.total)}
    return pages.show("room", inside, status, **facts, filled=filled, key=key)


def _found(inside: Membership, words: str) -> Answer:
    page = forms.page(request.args)
    found, total = threads.search(reading(), inside, words, page)
    if page > pages.pages(total) and page > 1:
        abort(404)
    rows = [(row, excerpt(row.body, words)) for row in found]
    return pages.show("search", inside, rows=rows, total=total, words=words, page=page, pages=pages.pages(total))
