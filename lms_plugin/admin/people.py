"""What is kept about a person of the own academy: found, shown in outline, given out, erased.

Answers and words are not shown here: the outline is made in `queries.outlines`, erasing in `services.people`.
"""

import json

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from lms_plugin.admin.rooms import admin
from lms_plugin.queries import outlines
from lms_plugin.queries.records import Record, asked_to_erase_at
from lms_plugin.services import audit
from lms_plugin.services import people as records
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction


@admin.get("/people")
def people() -> str:
    """Look for a record; who has asked to be erased stands above."""
    sought = " ".join(request.args.get("q", "").replace("\0", "").split())[:100]
    session, academy_id = reading(), actor().academy_id
    rows = outlines.found(session, academy_id, sought) if sought else ()
    return render_template("admin/people.html", sought=sought, rows=rows, wishes=outlines.wishes(session, academy_id))


@admin.get("/people/<person>")
def record(person: str) -> str:
    """The outline of one person; a data privacy launch with a person lands here."""
    return render_template(
        "admin/record.html", record=_outline(person), asked_at=asked_to_erase_at(reading(), person)
    )


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
