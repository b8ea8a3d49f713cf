"""Certificates of the academy: found by their code, shown with what they say, revoked for good.

They are issued to people who have earned them, in the trainee's room.
"""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms_plugin.admin.rooms import admin
from lms_plugin.queries import certificates as found
from lms_plugin.queries.certificates import Listed
from lms_plugin.services.certificates import revoke
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction


@admin.get("/certificates")
def certificates() -> str:
    """A page of them, the newest first, or of those that were looked for."""
    sought = " ".join(request.args.get("q", "").replace("\0", "").split())[:100]
    page = found.page(reading(), actor().academy_id, sought, request.args.get("page", 1, int))
    return render_template("admin/certificates.html", page=page, sought=sought)


@admin.get("/certificates/<certificate>")
def certificate(certificate: str) -> str:
    """One certificate, and the button that revokes it."""
    return render_template("admin/certificate.html", one=_listed(certificate))


@admin.post("/certificates/<certificate>/revoke")
def certificate_revoke(certificate: str) -> Response:
    """Revoke it; whoever checks its code reads so from then on."""
    who = actor()
    with transaction() as session:
        if not revoke(session, who.academy_id, certificate, who.person_uuid, now()):
            abort(404)
    flash(_("The certificate is revoked."), "ok")
    return redirect(url_for("admin.certificate", certificate=certificate), 303)


def _listed(uuid: str) -> Listed:
    return found.one_of(reading(), actor().academy_id, uuid) or abort(404)
