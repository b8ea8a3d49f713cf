"""How deep a cohort goes: the whole programme, or the core path that leaves out what is marked for specialists.

What follows for everybody's progress is `services.paths`' matter.
"""

from typing import get_args
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from courses.progress import Path
from lms_plugin.services import paths
from lms_plugin.teach.room import taught, teach
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import transaction

PATHS: tuple[Path, ...] = get_args(Path)


@teach.get("/c/<uuid:cohort>/path")
def path(cohort: UUID) -> str:
    """The choice."""
    return render_template("teach/path.html", cohort=taught(cohort), errors={})


@teach.post("/c/<uuid:cohort>/path")
def choose_path(cohort: UUID) -> Response | tuple[str, int]:
    """Store it; everybody's progress is counted by it at once."""
    found, who = taught(cohort), actor()
    chosen = next((one for one in PATHS if one == request.form.get("path")), None)
    if chosen is None:
        return render_template("teach/path.html", cohort=found, errors={"path": _("Choose one of the two paths.")}), 422
    with transaction() as session:
        paths.choose(session, found.id, chosen, who.person_uuid, now())
    flash(_("Saved."), "ok")
    return redirect(url_for("teach.cohort", cohort=cohort), 303)
