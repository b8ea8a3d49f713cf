"""Approve or refuse what a platform has registered: nothing is live before an administrator has looked at it.

What approving changes is written in `services.proposals`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from lms_plugin.admin.guides import guide
from lms_plugin.admin.rooms import admin
from lms_plugin.queries import joining
from lms_plugin.queries.joining import Proposed
from lms_plugin.services import proposals
from lms_plugin.services.platforms import PlatformRefused
from lms_plugin.services.proposals import Decision
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction
from lti import claims


@dataclass(frozen=True, slots=True)
class Allowed:
    """One thing the tool has asked for, whether the platform grants it, and what is missing without it."""

    label: str
    granted: bool
    without: str


@admin.get("/proposals/<proposal>")
def proposal(proposal: str) -> str:
    """What the platform says of itself and what it allows."""
    return _page(_found(proposal))


@admin.post("/proposals/<proposal>/approve")
def approve(proposal: str) -> Reply:
    """Make it live; a second one who decides at the same moment is told that it is decided."""
    row = _found(proposal)
    typed = request.form.get("name", "").strip()
    decision = _decision(row, request.form.get("replaces", ""), typed)
    try:
        with transaction() as session:
            connection = proposals.approve(session, decision, now())
    except LookupError:
        return redirect(url_for("admin.proposal", proposal=proposal), 303)
    except PlatformRefused as refused:
        errors = {name: _(sentence) for name, sentence in refused.problems.items()}
        return Response(_page(row, errors, typed), 422, mimetype="text/html")
    flash(_("The connection is approved. Open a link in a course to try it."), "ok")
    return redirect(url_for("admin.platform", platform=connection), 303)


@admin.post("/proposals/<proposal>/refuse")
def refuse(proposal: str) -> Reply:
    """Keep it out."""
    row = _found(proposal)
    try:
        with transaction() as session:
            proposals.refuse(session, _decision(row), now())
    except LookupError:
        return redirect(url_for("admin.proposal", proposal=proposal), 303)
    flash(_("The connection is refused. Delete the tool in the LMS as well."), "ok")
    return redirect(url_for("admin.platforms"), 303)


def allowed(row: Proposed) -> tuple[Allowed, ...]:
    """In the order of how much is lost without it."""
    granted = set(row.scopes)
    columns = {claims.SCOPE_LINE_ITEM, claims.SCOPE_LINE_ITEM_READ} & granted
    return (
        Allowed(
            _("Launches from courses, and choosing a module for a course"),
            claims.RESOURCE_LINK_REQUEST in row.messages, "",
        ),
        Allowed(
            _("Writing grades into the gradebook"), claims.SCOPE_SCORE in granted,
            _("Grades stay here; nobody sees them in the LMS."),
        ),
        Allowed(
            _("Its own columns in the gradebook"), bool(columns),
            _("Only columns that the LMS makes by itself are used."),
        ),
        Allowed(
            _("Reading who is in a course"), claims.SCOPE_ROSTER in granted,
            _("Instructors see those only who have opened the tool."),
        ),
    )  # fmt: skip


def _found(uuid: str) -> Proposed:
    return joining.proposal(reading(), actor().academy_id, uuid) or abort(404)


def _decision(row: Proposed, replaces: str = "", name: str = "") -> Decision:
    who = actor()
    return Decision(row.uuid, who.academy_id, who.person_uuid, replaces, name)


def _page(row: Proposed, errors: Mapping[str, str] | None = None, typed: str = "") -> str:
    return render_template(
        "admin/proposal.html",
        row=row,
        kind=guide(row.family).name or row.family or _("not known to us; the general rules apply"),
        allowed=allowed(row),
        rivals=joining.rivals(reading(), actor().academy_id, row) if row.is_waiting else (),
        errors=errors or {},
        typed=typed or row.name,
    )
