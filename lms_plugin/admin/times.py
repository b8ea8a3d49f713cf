"""Extra time of a learner, set by an administrator: an office for accommodations seldom teaches the course.

Instructors have the same on their page of a person.
"""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms_plugin.admin.rooms import admin
from lms_plugin.queries import outlines
from lms_plugin.services.accommodations import NoSuchTime, grant
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction


@admin.post("/people/<person>/time")
def allow_time(person: str) -> Response:
    """Set the extra time of one enrolment of this person."""
    who, wanted = actor(), request.form.get("enrolment", "")
    courses = outlines.courses(reading(), who.academy_id, person)
    course = next((one for one in courses if one.uuid == wanted), None) or abort(404)
    try:
        with transaction() as session:
            grant(session, course.id, request.form.get("extra_time", ""), who.person_uuid, now())
    except NoSuchTime:
        abort(400)
    flash(_("Saved. It holds for attempts that begin from now on."), "ok")
    return redirect(url_for("admin.record", person=person, _anchor="time"), 303)
