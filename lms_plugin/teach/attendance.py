"""A live meeting of a cohort: when and where, the code of the day, who was there, and sheets of it.

What marking does is decided in `services.facilitators`; how the trainee types the code, in the trainee's room.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Reply

from courses.kinds.session.document import Meeting as Agenda
from courses.model import ActivityRef
from lms_plugin.queries import cohorts, meetings, participants
from lms_plugin.queries.cohorts import Taught
from lms_plugin.queries.meetings import MeetingRow
from lms_plugin.queries.participants import Participant
from lms_plugin.services import audit, facilitators
from lms_plugin.services import meetings as planning
from lms_plugin.services.attempts import Moved
from lms_plugin.services.facilitators import Facilitation
from lms_plugin.services.meetings import LONGEST_PLACE, Plan, Venue
from lms_plugin.teach import words
from lms_plugin.teach.room import taught, teach
from lms_plugin.teach.shelf import PlacedModule, module_or_404, modules_of
from lms_plugin.web import deadlines
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.spreadsheets import attachment
from lms_plugin.web.transactions import reading, transaction

Errors = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """The meeting at hand: whose it is, and its document."""

    cohort: Taught
    module: PlacedModule
    ref: ActivityRef
    agenda: Agenda


@dataclass(frozen=True, slots=True)
class Line:
    """One learner on the list; `way` is code, list, or "" for who is not marked."""

    uuid: str
    name: str
    way: str
    at: datetime | None


@teach.get("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/attendance")
def attendance(cohort: UUID, module: UUID, activity: str) -> str:
    """Show when the group meets, the code, and the list."""
    return _page(_held(cohort, module, activity))


@teach.post("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/meeting")
def plan_meeting(cohort: UUID, module: UUID, activity: str) -> Reply | tuple[str, int]:
    """Set date and place; that makes a new code."""
    held = _held(cohort, module, activity)
    fields = {name: request.form.get(name, "").strip() for name in ("starts_at", "place")}
    starts_at = _moment(fields["starts_at"], held)
    errors: dict[str, str] = {}
    if starts_at is None:
        errors["starts_at"] = _("Write a day and a time, such as 2026-12-01T17:30.")
    if len(fields["place"]) > LONGEST_PLACE or any(ord(sign) < ord(" ") for sign in fields["place"]):
        errors["place"] = _("Write one line of at most %(most)s characters.", most=LONGEST_PLACE)
    if errors or starts_at is None:
        return _page(held, fields, errors), 422
    venue, wanted = Venue(held.cohort, held.module.id, activity), Plan(starts_at, fields["place"], held.agenda.minutes)
    with transaction() as session:
        planning.plan(session, venue, wanted, planning.new_code(), actor(), now())
    flash(_("Saved. The code of the day is a new one."), "ok")
    return redirect(_address(held), 303)


@teach.post("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/attendance")
def mark_list(cohort: UUID, module: UUID, activity: str) -> Reply:
    """Save the ticks that were changed on the page; whoever was marked meanwhile stays as they are."""
    held = _held(cohort, module, activity)
    with transaction() as session:
        made = [_mark(session, held, one) for one in _changed(session, held)]
    done = sum(made)
    flash(ngettext("Saved for %(num)s person.", "Saved for %(num)s people.", done), "ok")
    if done < len(made):
        flash(_("Some could not be saved. Look at the list again."), "bad")
    return redirect(_address(held) + "#list", 303)


@teach.get("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/attendance/sheet")
def attendance_sheet(cohort: UUID, module: UUID, activity: str) -> str:
    """A sheet with every name, to be printed and signed."""
    held = _held(cohort, module, activity)
    return render_template("teach/attendance_sheet.html", **_around(held), lines=list(_lines(held)))


@teach.post("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/attendance.csv")
def export_attendance(cohort: UUID, module: UUID, activity: str) -> Response:
    """The list as a file."""
    held, ways = _held(cohort, module, activity), words.WAYS
    rows = [(one.name, str(ways[one.way]), one.at if one.way else None) for one in _lines(held)]
    who, detail = actor(), {"what": "attendance", "rows": len(rows)}
    with transaction() as session:
        thing = ("cohort", held.cohort.uuid)
        audit.note(session, held.cohort.academy_id, who.person_uuid, "export.csv", thing, now(), detail)
    return attachment(f"{held.cohort.title}-attendance", (_("Name"), _("Attendance"), _("Marked")), rows)


def _held(cohort: UUID, module: UUID, activity: str) -> Held:
    """The meeting, if the actor teaches the cohort where it is placed; 404 for everything else."""
    found = taught(cohort)
    placed = module_or_404(modules_of(cohorts.links(reading(), found.id)), str(module))
    ref = placed.local.manifest.activity(activity)
    agenda = placed.local.documents[activity] if ref is not None else None
    if ref is None or not isinstance(agenda, Agenda):
        abort(404)
    return Held(found, placed, ref, agenda)


def _page(held: Held, fields: Mapping[str, str] | None = None, errors: Errors | None = None) -> str:
    around = _around(held)
    return render_template(
        "teach/attendance.html",
        **around,
        lines=list(_lines(held)),
        fields=fields or _fields(around["meeting"], held),
        errors=errors or {},
        zone=deadlines.zone_name(held.cohort.jurisdiction),
        most=LONGEST_PLACE,
        is_open=around["meeting"] is not None and around["meeting"].takes_codes(now()),
        ways=words.WAYS,
    )


def _around(held: Held) -> dict[str, Any]:
    meeting = meetings.meeting(reading(), held.cohort.id, held.module.id, held.ref.key)
    return {
        "cohort": held.cohort,
        "module": held.module,
        "ref": held.ref,
        "agenda": held.agenda,
        "title": held.agenda.title,
        "meeting": meeting,
    }


def _fields(meeting: MeetingRow | None, held: Held) -> Mapping[str, str]:
    if meeting is None:
        return {"starts_at": "", "place": ""}
    return {"starts_at": deadlines.write(meeting.starts_at, held.cohort.jurisdiction), "place": meeting.place}


def _moment(text: str, held: Held) -> datetime | None:
    try:
        return deadlines.read(text, held.cohort.jurisdiction)
    except ValueError:
        return None


def _lines(held: Held) -> Iterator[Line]:
    for one in participants.participants(reading(), held.cohort.id, held.module.id, held.ref.key):
        way = _way(one)
        yield Line(one.enrolment_uuid, words.person_name(one.name, one.person_uuid), way, one.moved_at if way else None)


def _way(one: Participant) -> str:
    return (one.state or {}).get("present") or ""


def _changed(session: Session, held: Held) -> Sequence[Participant]:
    """Those whose tick is another one than the page had shown, and than it is now."""
    seen, ticked = set(request.form.getlist("seen")), set(request.form.getlist("present"))
    shown = set(request.form.getlist("shown"))
    found = participants.participants(session, held.cohort.id, held.module.id, held.ref.key)
    wanted = (one for one in found if one.enrolment_uuid in shown)
    turned = (one for one in wanted if (one.enrolment_uuid in seen) != (one.enrolment_uuid in ticked))
    return [one for one in turned if bool(_way(one)) != (one.enrolment_uuid in ticked)]


def _mark(session: Session, held: Held, one: Participant) -> bool:
    of = Facilitation(actor(), held.cohort, one.enrolment_id, one.enrolment_uuid, held.module.id, held.ref.key)
    act: Literal["present", "absent"] = "absent" if _way(one) else "present"
    return isinstance(facilitators.mark(session, of, act, now()), Moved)


def _address(held: Held) -> str:
    place = {"cohort": held.cohort.uuid, "module": held.module.uuid}
    return url_for("teach.attendance", **place, activity=held.ref.key)  # type: ignore[arg-type]
