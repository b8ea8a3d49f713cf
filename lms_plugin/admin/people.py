"""What is kept about a person of the own academy: found, shown in outline, given out, erased.

Answers and words are not shown here: the outline is made in `queries.outlines`, erasing in `services.people`.
"""

import json

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from lms_plugin.admin.rooms import admin
from lms_plugin.queries import law as laws
from lms_plugin.queries import outlines
from lms_plugin.queries.records import Record, asked_to_erase_at
from lms_plugin.services import audit
from lms_plugin.services import people as records
from lms_plugin.services.jurists import appoint, dismiss
from lms_plugin.web.extratime import EXTRA_TIME
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction


@admin.get("/people")
def people() -> str:
    """Look for a record; who has asked to be erased stands above."""
    sought = " ".join(request.args.get("q", "").replace("\0", "").split())[:100]
    session, academy_id = reading(), actor().academy_id
    rows = outlines.found(session, academy_id, sought) if sought else ()
    wishes, jurists = outlines.wishes(session, academy_id), laws.jurists(session, academy_id)
    return render_template("admin/people.html", sought=sought, rows=rows, wishes=wishes, jurists=jurists)


@admin.get("/people/<person>")
def record(person: str) -> str:
    """The outline of one person; a data privacy launch with a person lands here."""
    found, session = _outline(person), reading()
    is_jurist = person in {one.uuid for one in laws.jurists(session, actor().academy_id)}
    asked_at = asked_to_erase_at(session, person)
    courses = outlines.courses(session, actor().academy_id, person)
    return render_template(
        "admin/record.html", record=found, asked_at=asked_at, is_jurist=is_jurist, courses=courses, times=EXTRA_TIME
    )


@admin.post("/people/<person>/jurist")
def appoint_jurist(person: str) -> Reply:
    """Make somebody a jurist of the academy."""
    who = actor()
    with transaction() as session:
        is_done = appoint(session, who.academy_id, person, who.person_uuid, now())
    return _said(person, _("This person can now sign the law for your academy.")) if is_done else abort(404)


@admin.post("/people/<person>/jurist/end")
def dismiss_jurist(person: str) -> Reply:
    """End it; what was signed stays."""
    who = actor()
    with transaction() as session:
        is_done = dismiss(session, who.academy_id, person, who.person_uuid, now())
    return _said(person, _("This person signs no more. What was signed stays signed.")) if is_done else abort(404)


def _said(person: str, words: str) -> Reply:
    flash(words, "ok")
    return redirect(url_for("admin.record", person=person), 303)


@admin.post("/people/<person>/record.json")
def export_record(person: str) -> Response:
    """The outline as a file; giving it out is a line of the audit list."""
    found, who = _outline(person), actor()
    with transaction() as session:
        audit.note(session, who.academy_id, who.person_uuid, "person.export", ("person", person), now())
    body = json.dumps({"made_at": now().isoformat(), **found}, ensure_ascii=False, indent=2)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="convive-record.json"'
    return response


@admin.get("/people/<person>/erase")
def ask_erase(person: str) -> str:
    """Check before erasing: what goes, what stays, and that nothing brings it back."""
    return render_template("admin/erase.html", record=_outline(person), errors={})


@admin.post("/people/<person>/erase")
def erase_person(person: str) -> Reply:
    """Erase for good, if that was confirmed."""
    found, who = _outline(person), actor()
    if request.form.get("confirm") != "yes":
        errors = {"confirm": _("Confirm that you want to erase the record.")}
        return Response(render_template("admin/erase.html", record=found, errors=errors), 422, mimetype="text/html")
    if person == who.person_uuid:
        abort(409)
    with transaction() as session:
        row = records.find(session, person)
        if row is None or row.academy_id != who.academy_id:
            abort(404)
        records.erase(session, row, who.person_uuid, now())
    flash(_("The record was erased."), "ok")
    return redirect(url_for("admin.people"), 303)


def _outline(person: str) -> Record:
    return outlines.outline_of(reading(), actor().academy_id, person) or abort(404)
