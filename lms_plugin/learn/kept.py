"""What is kept about a person, for the person: in words and counts, as a file, and the way to have it erased.

Erasing is done by the academy that answers for the record; a person asks for it here.
"""

import json

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from courses.packages import LocalModule
from lms_plugin.learn.room import own
from lms_plugin.queries import contents, records
from lms_plugin.queries.records import Record
from lms_plugin.services.people import ask_to_be_erased
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction


@own.get("/data")
def data() -> str:
    """What is kept about the person, in words and counts."""
    record = _record()
    rooms = [{**one, "room": _title_of(one)} for one in record["rooms"]]
    asked_at = records.asked_to_erase_at(reading(), actor().person_uuid)
    return render_template("learn/data.html", record={**record, "rooms": rooms}, asked_at=asked_at)


def _title_of(room: Record) -> str:
    """The title of a room's discussion in the reader's language; the one it was made with when that is withdrawn."""
    if room["version"] is None:
        return str(room["room"])
    local: LocalModule = contents.module(reading(), room["version"]).in_locale(locale())
    return local.title(room["discussion"]) if room["discussion"] in local.documents else str(room["room"])


@own.get("/data.json")
@limited("10 per minute")
def export() -> Response:
    """The whole record of the person as a file."""
    body = json.dumps({"made_at": now().isoformat(), **_record()}, ensure_ascii=False, indent=2)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="convive-record.json"'
    return response


@own.post("/data/erase")
@limited("10 per minute")
def ask_erasure() -> Reply:
    """Ask the academy to erase the record; the administrators find the wish in their list."""
    who = actor()
    with transaction() as session:
        ask_to_be_erased(session, who.academy_id, who.person_uuid, now())
    flash(_("Your academy has been asked. Its administrator decides with you."), "ok")
    return redirect(url_for("own.data"), 303)


def _record() -> Record:
    record = records.record_of(reading(), actor().person_id)
    if record is None:
        abort(404)
    return record
