"""Connect an LMS the normal way: make a one-time address, paste it there, watch it arrive.

The address itself is shown once and stored nowhere; deciding about what arrives is `deciding`'s matter.
"""

import secrets
from datetime import datetime

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from lms_plugin.admin.guides import GUIDES, guide
from lms_plugin.admin.platforms import Check, checks
from lms_plugin.admin.rooms import admin
from lms_plugin.queries import joining as invited
from lms_plugin.queries.joining import Path
from lms_plugin.services import joining
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction


@admin.get("/platforms/connect")
def ask_connect() -> str:
    """Which LMS, and the steps for it."""
    return _choice(request.args.get("lms", ""))


@admin.post("/platforms/invitations")
def invite() -> Reply:
    """Make one address and show it, this once."""
    family = guide(request.form.get("family", "")).key
    token, who = secrets.token_urlsafe(24), actor()
    try:
        with transaction() as session:
            uuid = joining.invite(session, who.academy_id, family, token, who.person_uuid, now()).uuid
    except joining.TooManyInvitations as refused:
        return Response(_choice(family, {"invitation": _(str(refused))}), 422, mimetype="text/html")
    address = f"{house().settings.base_url.rstrip('/')}/lti/register/{token}"
    return Response(_page(_found(uuid), address), 201, mimetype="text/html")


@admin.get("/platforms/invitations/<invitation>")
def invitation(invitation: str) -> str:
    """How far it has led; the address is not shown again."""
    return _page(_found(invitation))


@admin.get("/platforms/invitations/<invitation>/progress")
def progress(invitation: str) -> str:
    """The checklist alone, for the page that asks again while something can still arrive."""
    return render_template("admin/progress.html", **_facts(_found(invitation)))


@admin.post("/platforms/invitations/<invitation>/close")
def uninvite(invitation: str) -> Reply:
    """Close it; what it has led to already stays."""
    _found(invitation)
    who = actor()
    with transaction() as session:
        closed = joining.revoke(session, who.academy_id, invitation, who.person_uuid, now())
    if closed:
        flash(_("The invitation is closed."), "ok")
    return redirect(url_for("admin.platforms"), 303)


def arrivals(path: Path) -> tuple[Check, ...]:
    """What arrives in which order, from the registration to the first grade."""
    found, live = path.proposed, path.connection
    registered: datetime | None = found.created_at if found else None
    steps = (
        Check(_("Registration"), registered, _("Somebody pastes the address into the LMS.")),
        Check(_("Approval"), live.created_at if live else None, _("You look at what the LMS allows, and approve.")),
    )
    if live is not None:
        return (*steps, *checks(live)[1:])
    return (*steps, *(Check(label, None, how) for label, how in _later()))


def _later() -> tuple[tuple[str, str], ...]:
    return (
        (_("First launch"), _("Open a link to this tool in a course.")),
        (_("Roster"), _("An instructor asks for it on the page of a cohort.")),
        (_("First grade"), _("A trainee finishes a graded activity.")),
    )


def _found(uuid: str) -> Path:
    return invited.path(reading(), actor().academy_id, uuid) or abort(404)


def _facts(path: Path) -> dict[str, object]:
    arrived = arrivals(path)
    state = path.invited.state(now())
    is_open = state in ("open", "used") and not (path.proposed and path.proposed.status in ("refused", "replaced"))
    return {
        "invited": path.invited, "proposed": path.proposed, "connection": path.connection, "checks": arrived,
        "state": state, "going_on": is_open and any(one.at is None for one in arrived),
        "guide": guide(path.invited.family),
    }  # fmt: skip


def _page(path: Path, address: str = "") -> str:
    return render_template("admin/invitation.html", address=address, **_facts(path))


def _choice(family: str, errors: dict[str, str] | None = None) -> str:
    guides = [one for one in GUIDES.values() if one.key]
    return render_template("admin/connect.html", guide=guide(family), guides=guides, errors=errors or {})
