"""Reporting a contribution, and what facilitators do about it: hide it with a reason, show it again, or settle.

Each act has a page of its own that says what it will do.
"""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms_plugin.community import forms, pages
from lms_plugin.community.contributions import paragraphs
from lms_plugin.community.conversations import address
from lms_plugin.community.entrance import community
from lms_plugin.community.forms import Filled
from lms_plugin.community.pages import Answer
from lms_plugin.queries import threads
from lms_plugin.queries.rooms import Membership
from lms_plugin.queries.threads import OnePost
from lms_plugin.services import moderation
from lms_plugin.services.moderation import Target
from lms_plugin.web.house import now
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction


@community.get("/r/<uuid:room>/c/<uuid:post>/report")
def reporting(room: UUID, post: UUID) -> Answer:
    """The form to tell the facilitators."""
    inside = pages.inside(reading(), room)
    return _page("report", inside, _post(inside, post), Filled())


@community.post("/r/<uuid:room>/c/<uuid:post>/report")
@limited("10 per minute")
def report(room: UUID, post: UUID) -> Response | Answer:
    """Tell the facilitators; who did stays untold."""
    inside = pages.inside(reading(), room)
    found, filled = _post(inside, post), forms.reason(request.form)
    if filled.errors:
        return _page("report", inside, found, filled, 422)
    with transaction() as session:
        moderation.report(session, pages.inside(session, room), _target(found), filled.values["reason"], now())
    flash(_("The facilitators have your report. They do not see that it came from you."), "ok")
    return redirect(_address(room, found), 303)


@community.get("/r/<uuid:room>/c/<uuid:post>/hide")
def hiding(room: UUID, post: UUID) -> Answer:
    """The form to hide a contribution."""
    inside = pages.inside(reading(), room, "moderate")
    return _page("hide", inside, _post(inside, post), Filled())


@community.post("/r/<uuid:room>/c/<uuid:post>/hide")
def hide(room: UUID, post: UUID) -> Response | Answer:
    """Hide a contribution; its place and the reason stay."""
    inside = pages.inside(reading(), room, "moderate")
    found, filled = _post(inside, post), forms.reason(request.form)
    if filled.errors:
        return _page("hide", inside, found, filled, 422)
    with transaction() as session:
        pages.inside(session, room, "moderate")
        moderation.hide(session, pages.facilitator(), _target(found), filled.values["reason"], now())
    flash(_("The contribution is hidden. Its author still sees it, with your reason."), "ok")
    return redirect(_address(room, found), 303)


@community.post("/r/<uuid:room>/c/<uuid:post>/unhide")
def unhide(room: UUID, post: UUID) -> Response:
    """Show a hidden contribution again."""
    found = _post(pages.inside(reading(), room, "moderate"), post)
    with transaction() as session:
        pages.inside(session, room, "moderate")
        moderation.unhide(session, pages.facilitator(), _target(found), now())
    flash(_("The contribution is shown again."), "ok")
    return redirect(_address(room, found), 303)


@community.post("/r/<uuid:room>/c/<uuid:post>/settle")
def settle(room: UUID, post: UUID) -> Response:
    """Close the reports of a contribution without hiding it."""
    found = _post(pages.inside(reading(), room, "moderate"), post)
    with transaction() as session:
        pages.inside(session, room, "moderate")
        moderation.settle(session, pages.facilitator(), _target(found), now())
    flash(_("The report is settled. The contribution stays as it is."), "ok")
    return redirect(url_for("community.facilitate", room=room), 303)


def _page(template: str, inside: Membership, found: OnePost, filled: Filled, status: int = 200) -> Answer:
    return pages.show(template, inside, status, found=found, body=_body(inside, found), filled=filled)


def _body(inside: Membership, found: OnePost) -> str:
    """What is hidden from a member stays hidden on these pages too."""
    if found.row.hidden_at is not None and not (found.row.is_mine or inside.facilitates):
        return ""
    return paragraphs(found.row.body)


def _post(inside: Membership, post: UUID) -> OnePost:
    found = threads.post(reading(), inside, str(post))
    if found is None:
        abort(404)
    return found


def _target(found: OnePost) -> Target:
    return Target(found.id, found.row.uuid)


def _address(room: UUID, found: OnePost) -> str:
    return address(room, found.thread_uuid, found.row.uuid, found.row.number)
