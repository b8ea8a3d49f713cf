"""The academy's connections: a list with what has arrived so far, and the page of one.

How one comes about is `inviting`' and `connecting`'s matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from lms_plugin.admin.addresses import addresses
from lms_plugin.admin.guides import guide
from lms_plugin.admin.rooms import admin
from lms_plugin.queries import connections, joining
from lms_plugin.queries.connections import Connection
from lms_plugin.services.connections import Status, add_deployment, switch
from lms_plugin.services.platforms import PlatformRefused
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction
from lti.notices import CONTEXT_COPY, HELLO


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that shows that a connection works, when it was seen, and what brings it about."""

    label: str
    at: datetime | None
    how: str


@admin.get("/platforms")
def platforms() -> str:
    """All connections of the academy."""
    rows = [(row, checks(row)) for row in connections.connections(reading(), actor().academy_id)]
    asked = joining.invitations(reading(), actor().academy_id, now())
    return render_template(
        "admin/platforms.html",
        rows=rows,
        proposals=joining.proposals(reading(), actor().academy_id),
        invitations=[(one, one.state(now()), guide(one.family).name or _("another LMS")) for one in asked],
    )


@admin.get("/platforms/<platform>")
def platform(platform: str) -> str:
    """One connection."""
    return _page(_found(platform))


@admin.get("/platforms/<platform>/checks")
def arrivals(platform: str) -> str:
    """The checklist alone, for the page that asks again while something has not arrived."""
    row = _found(platform)
    return render_template("admin/checks.html", row=row, checks=checks(row))


@admin.post("/platforms/<platform>/deployments")
def deployment(platform: str) -> Reply:
    """Accept one more deployment of the same registration."""
    wanted = request.form.get("deployment_id", "")
    row, who = _found(platform), actor()
    try:
        with transaction() as session:
            add_deployment(session, who.academy_id, platform, wanted, who.person_uuid, now())
    except PlatformRefused as refused:
        errors = {name: _(sentence) for name, sentence in refused.problems.items()}
        return Response(_page(row, errors, wanted), 422, mimetype="text/html")
    flash(_("The deployment was added."), "ok")
    return redirect(url_for("admin.platform", platform=platform), 303)


@admin.get("/platforms/<platform>/switch")
def ask_switch(platform: str) -> str:
    """Check before switching off or on: what it means, and for whom."""
    row = _found(platform)
    return render_template("admin/switch.html", row=row)


@admin.post("/platforms/<platform>/switch")
def switch_platform(platform: str) -> Reply:
    """Switch to what the page said, which is harmless twice."""
    wanted = request.form.get("status", "")
    if wanted not in ("live", "disabled"):
        abort(400)
    _found(platform)
    who = actor()
    try:
        with transaction() as session:
            switch(session, who.academy_id, platform, cast(Status, wanted), who.person_uuid, now())
    except PlatformRefused as refused:
        sentence = refused.problems["status"]
        flash(_(sentence), "bad")
        return redirect(url_for("admin.platform", platform=platform), 303)
    words = _("The connection is switched on.") if wanted == "live" else _("The connection is switched off.")
    flash(words, "ok")
    return redirect(url_for("admin.platform", platform=platform), 303)


def checks(row: Connection) -> tuple[Check, ...]:
    """In the order in which they arrive."""
    return (
        Check(_("Registered"), row.created_at, ""),
        Check(_("First launch"), row.launched_at, _("Open a link to this tool in a course.")),
        Check(_("Roster"), row.roster_at, _("An instructor asks for it on the page of a cohort.")),
        Check(_("First grade"), row.graded_at, _("A trainee finishes a graded activity.")),
    )


def _found(uuid: str) -> Connection:
    return connections.connection(reading(), actor().academy_id, uuid) or abort(404)


def _page(row: Connection, errors: Mapping[str, str] | None = None, typed: str = "") -> str:
    return render_template(
        "admin/platform.html",
        row=row,
        checks=checks(row),
        deployments=connections.deployments(reading(), actor().academy_id, row.id),
        notices=connections.notices(reading(), actor().academy_id, row.id),
        notice_names={CONTEXT_COPY: _("A course was copied"), HELLO: _("A greeting, to try the way")},
        addresses=addresses(),
        errors=errors or {},
        typed=typed,
    )
