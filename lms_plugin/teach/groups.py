"""The groups of a cohort as the LMS has them, and for which of them the room of a discussion is meant.

Groups are made and filled in the LMS; what is chosen here is stored by `services.groups`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms_plugin.queries import cohorts, course_groups
from lms_plugin.queries.cohorts import Taught
from lms_plugin.queries.course_groups import GroupRow
from lms_plugin.services.groups import choose
from lms_plugin.services.rooms import Discussion
from lms_plugin.teach.room import taught, teach
from lms_plugin.teach.shelf import modules_of
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction


@dataclass(frozen=True, slots=True)
class Limited:
    """A discussion of the cohort with the groups it is meant for; none means everybody."""

    module_uuid: str
    activity_key: str
    title: str
    module: str
    groups: Collection[str]


@teach.get("/c/<uuid:cohort>/groups")
def groups(cohort: UUID) -> str:
    """The groups, and the discussions with the groups that may enter their rooms."""
    found = taught(cohort)
    rows = course_groups.groups(reading(), found.id)
    return render_template("teach/groups.html", cohort=found, groups=rows, discussions=list(_discussions(found)))


@teach.post("/c/<uuid:cohort>/groups/<uuid:module>/<activity>")
def limit(cohort: UUID, module: UUID, activity: str) -> Response:
    """Mean the room of a discussion for the ticked groups, or for everybody again."""
    found, who = taught(cohort), actor()
    at = next(
        (one for one in _discussions(found) if (one.module_uuid, one.activity_key) == (str(module), activity)), None
    )
    if at is None:
        abort(404)
    ticked = _ticked(course_groups.groups(reading(), found.id))
    discussion = Discussion(found.id, found.uuid, at.module_uuid, at.activity_key, at.title)
    with transaction() as session:
        choose(session, discussion, ticked, (found.academy_id, who.person_uuid), now())
    limited, open_to_all = _("Only people of these groups may enter the room now."), _("Everybody may enter the room.")
    flash(limited if ticked else open_to_all, "ok")
    return redirect(url_for("teach.groups", cohort=cohort), 303)


def _ticked(known: Collection[GroupRow]) -> list[str]:
    """The ticked groups of this cohort; anything else in the form is passed over."""
    sent = set(request.form.getlist("group"))
    return [group.uuid for group in known if group.uuid in sent]


def _discussions(cohort: Taught) -> Iterator[Limited]:
    session = reading()
    chosen = course_groups.chosen(session, cohort.id)
    for module in modules_of(cohorts.links(session, cohort.id)):
        for ref in module.activities:
            if ref.kind == "discussion":
                limited = chosen.get((module.uuid, ref.key), ())
                yield Limited(module.uuid, ref.key, module.local.title(ref.key), module.title, limited)
