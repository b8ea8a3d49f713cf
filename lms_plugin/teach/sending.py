"""What an instructor can do about grades: send again, send everything, ask the gradebook, bring a column back.

Each act only says that something should happen now; a job does it, and the page of grades shows what came of it.
"""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms_plugin.queries import cohort_grades
from lms_plugin.queries.cohorts import Taught
from lms_plugin.services import audit, columns, deliveries
from lms_plugin.teach.room import placed, taught, teach
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction


@teach.post("/c/<uuid:cohort>/grades/retry")
def retry_all(cohort: UUID) -> Response:
    """Send everything that has not arrived again."""
    found = taught(cohort)
    with transaction() as session:
        number = deliveries.retry_cohort(session, found.id, now())
        _note(session, found, "grade.retry", number)
    _say(number)
    return _back(found)


@teach.post("/c/<uuid:cohort>/grades/<uuid:grade>/retry")
def retry(cohort: UUID, grade: UUID) -> Response:
    """Send one grade again."""
    found = taught(cohort)
    row = cohort_grades.one(reading(), found.id, str(grade))
    if row is None:
        abort(404)
    with transaction() as session:
        number = deliveries.retry(session, [row.id], now())
        _note(session, found, "grade.retry", number)
    _say(number)
    return _back(found)


@teach.get("/c/<uuid:cohort>/grades/everything")
def confirm_everything(cohort: UUID) -> str:
    """Say what sending everything once more does, before it is done."""
    found = taught(cohort)
    number = cohort_grades.sendable(reading(), found.id)
    return render_template("teach/everything.html", cohort=found, number=number)


@teach.post("/c/<uuid:cohort>/grades/everything")
def send_everything(cohort: UUID) -> Response:
    """Send every grade of the cohort once more, those that have arrived too."""
    found = taught(cohort)
    if request.form.get("confirm") != "yes":
        return redirect(url_for("teach.confirm_everything", cohort=cohort), 303)
    with transaction() as session:
        number = deliveries.resend_cohort(session, found.id, now())
        _note(session, found, "grade.resend", number)
    told = ngettext("%(num)s grade is being sent again.", "%(num)s grades are being sent again.", number)
    flash(told if number else _("There is no grade that could be sent."), "ok")
    return _back(found)


@teach.post("/c/<uuid:cohort>/grades/results")
def ask_results(cohort: UUID) -> Response:
    """Ask the LMS what its gradebook says."""
    found = taught(cohort)
    with transaction() as session:
        number = columns.ask_results(session, found.id, now())
        _note(session, found, "grade.results", number)
    if number:
        flash(_("The LMS was asked what its gradebook says. The answer appears here within a minute."), "ok")
    else:
        flash(_("Your LMS does not let Convive read its gradebook."), "bad")
    return _back(found)


@teach.post("/p/<uuid:placement>/column")
def restore_column(placement: UUID) -> Response:
    """Look for a column that was deleted, and make it anew where it is not found."""
    link, who = placed(placement), actor()
    with transaction() as session:
        columns.restore(session, link.id, now())
        thing = ("placement", link.uuid)
        audit.note(session, link.cohort.academy_id, who.person_uuid, "column.restore", thing, now())
    flash(_("The LMS is asked for the column. The grades follow as soon as it is there."), "ok")
    return _back(link.cohort)


def _back(cohort: Taught) -> Response:
    return redirect(url_for("teach.grades", cohort=cohort.uuid), 303)


def _note(session: Session, cohort: Taught, act: str, number: int) -> None:
    if number:
        thing, detail = ("cohort", cohort.uuid), {"grades": number}
        audit.note(session, cohort.academy_id, actor().person_uuid, act, thing, now(), detail)


def _say(number: int) -> None:
    if not number:
        flash(_("Everything had arrived already."), "ok")
        return
    told = ngettext("%(num)s grade is being sent again.", "%(num)s grades are being sent again.", number)
    flash(told, "ok")
