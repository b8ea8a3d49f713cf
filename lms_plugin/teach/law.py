"""Under which law a cohort learns: its academy's, or another one that the academy may use.

Which overlays an academy may use follows from drafts and sign-offs, in `queries.overlays`.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from courses.jurisdictions.reader import in_language
from lms_plugin.queries import law as laws
from lms_plugin.queries import overlays
from lms_plugin.queries.cohorts import Taught
from lms_plugin.services.cohorts import choose_law
from lms_plugin.teach.room import taught, teach
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading, transaction

OWN = "academy"
"""In the form: the cohort follows its academy."""


@teach.get("/c/<uuid:cohort>/law")
def law(cohort: UUID) -> str:
    """The choice, and whom it concerns."""
    return _page(taught(cohort))


@teach.post("/c/<uuid:cohort>/law")
def save_law(cohort: UUID) -> Reply:
    """Store it for new attempts."""
    found, who = taught(cohort), actor()
    chosen = request.form.get("jurisdiction", "")
    if chosen != OWN and chosen not in _choices(found):
        errors = {"jurisdiction": _("Choose one of the list.")}
        return Response(_page(found, errors), 422, mimetype="text/html")
    with transaction() as session:
        choose_law(session, found.id, "" if chosen == OWN else chosen, who.person_uuid, now())
    flash(_("The law of this course is set. New attempts begin with it."), "ok")
    return redirect(url_for("teach.law", cohort=cohort), 303)


def _choices(cohort: Taught) -> Mapping[str, str]:
    """Code → name of what the academy may use; unions of states are nobody's law of their own."""
    session, today = reading(), now().date()
    codes = (code for code in overlays.usable_codes(session, cohort.academy_id) if code not in ("EU", "COE"))
    found = (overlays.usable(session, code, cohort.academy_id, today) for code in codes)
    return {one.code: in_language(one.levels[0].name, locale()) for one in found if one.levels}


def _page(cohort: Taught, errors: Mapping[str, str] | None = None) -> str:
    return render_template(
        "teach/law.html", cohort=cohort, standing=laws.of_cohort(reading(), cohort.id), choices=_choices(cohort),
        own=OWN, errors=errors or {},
    )  # fmt: skip
