"""A jurist signs a version of an overlay for the own academy: read first, then a name, then it counts.

Who is a jurist is said under People; storing the sign-off belongs to `services.jurists`.
"""

from collections.abc import Mapping

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from lms_plugin.access import Place, may
from lms_plugin.author import lawbook
from lms_plugin.author.rooms import law
from lms_plugin.queries import law as laws
from lms_plugin.queries.law import LawVersion
from lms_plugin.services.jurists import Signature, SignedAlready
from lms_plugin.services.jurists import sign as write_down
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction

LONGEST_NOTE = 2000


@law.get("/<jurisdiction>/sign")
def ask_sign(jurisdiction: str) -> str:
    """What is about to be signed and what that changes."""
    return _page(_newest(jurisdiction), {"name": actor().name or "", "note": ""})


@law.post("/<jurisdiction>/sign")
def sign(jurisdiction: str) -> Reply:
    """Sign the version that was read; one that is no longer the newest is read anew first, and one is signed once."""
    typed = {name: request.form.get(name, "").replace("\0", "").strip() for name in ("name", "note", "digest")}
    try:
        with transaction() as session:
            version, who = _newest(jurisdiction), actor()
            errors = _errors(typed, version)
            if version.signed is None and not errors:
                signature = Signature(version.code, version.digest, typed["name"], typed["note"])
                write_down(session, who.academy_id, who.person_uuid, signature, now())
    except SignedAlready:  # By a colleague, since this request has looked.
        version = _newest(jurisdiction)
        errors = _errors(typed, version)
    if version.signed is not None:
        return Response(_page(version, typed), 409, mimetype="text/html")
    if errors:
        return Response(_page(version, typed, errors), 422, mimetype="text/html")
    flash(_("You have signed the law of %(name)s for your academy.", name=lawbook.name_of(version.edition)), "ok")
    return redirect(url_for("law.overlay", jurisdiction=jurisdiction), 303)


def _newest(jurisdiction: str) -> LawVersion:
    who = actor()
    if not may(who, "sign_law", Place(who.academy_id)):
        abort(403)
    found = laws.versions(reading(), who.academy_id, jurisdiction)
    return found[0] if found and found[0].is_newest else abort(404)


def _errors(typed: Mapping[str, str], version: LawVersion) -> dict[str, str]:
    found = {}
    if not typed["name"] or len(typed["name"]) > 255:
        found["name"] = _("Write your name as it should stand under the sign-off.")
    if len(typed["note"]) > LONGEST_NOTE:
        found["note"] = _("Shorten the note to %(most)s characters.", most=LONGEST_NOTE)
    if request.form.get("confirm") != "yes":
        found["confirm"] = _("Confirm that you have compared this version with the law.")
    if typed["digest"] != version.digest:
        found["confirm"] = _("Another version has come in since you opened the page. Read that one first.")
    return found


def _page(version: LawVersion, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    return render_template(
        "author/law_sign.html", version=version, name=lawbook.name_of(version.edition), typed=typed,
        errors=errors or {}, most=LONGEST_NOTE,
    )  # fmt: skip
