"""One learner: activities with status, attempts, score and times, and the grades on their way to the LMS.

What was handed in stands in `review`; what the learner chose or wrote is not shown to anybody here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from courses.progress import Path, module_progress, module_score
from lms_plugin.queries import cohort_grades, cohort_person, cohorts, past_outcomes
from lms_plugin.queries.cells import outcomes, status
from lms_plugin.queries.cohort_person import ModuleStanding, Someone, Tries
from lms_plugin.queries.cohorts import Taught
from lms_plugin.queries.past_outcomes import Corrected
from lms_plugin.services.accommodations import NoSuchTime, grant
from lms_plugin.teach import words
from lms_plugin.teach.advice import advice, reason
from lms_plugin.teach.room import taught, teach
from lms_plugin.teach.shelf import PlacedModule, modules_of
from lms_plugin.web.extratime import EXTRA_TIME
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.kinds import kind_name
from lms_plugin.web.transactions import reading, transaction


@dataclass(frozen=True, slots=True)
class Line:
    """One activity; `tries` is None where nothing was begun."""

    title: str
    kind: str
    status: str
    share: float | None
    tries: Tries | None
    is_graded: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One module with its activities."""

    title: str
    done: int
    required: int
    share: float | None
    last_at: datetime | None
    lines: tuple[Line, ...]
    placement_uuid: str
    corrected: tuple[tuple[str, Corrected], ...] = ()
    """Title of the activity and what a correction has changed."""


@teach.get("/c/<uuid:cohort>/people/<uuid:enrolment>")
def person(cohort: UUID, enrolment: UUID) -> str:
    """Show one learner of the cohort."""
    found = taught(cohort)
    return _page(found, _someone(found, enrolment), {})


@teach.post("/c/<uuid:cohort>/people/<uuid:enrolment>/time")
def allow_time(cohort: UUID, enrolment: UUID) -> Response | tuple[str, int]:
    """Set the extra time of one learner of the cohort."""
    found = taught(cohort)
    someone, who = _someone(found, enrolment), actor()
    try:
        with transaction() as session:
            grant(session, someone.id, request.form.get("extra_time", ""), who.person_uuid, now())
    except NoSuchTime:
        return _page(found, someone, {"extra_time": _("Choose one of these.")}), 422
    flash(_("Saved. It holds for attempts that begin from now on."), "ok")
    return redirect(url_for("teach.person", cohort=cohort, enrolment=enrolment), 303)


def _someone(cohort: Taught, enrolment: UUID) -> Someone:
    """The learner of this cohort; 404 for everybody else."""
    someone = cohort_person.someone(reading(), cohort.id, str(enrolment))
    if someone is None:
        abort(404)
    return someone


def _page(found: Taught, someone: Someone, errors: Mapping[str, str]) -> str:
    session = reading()
    standings = cohort_person.standings(session, someone.id)
    tries = cohort_person.tries(session, someone.id)
    modules = modules_of(cohorts.links(session, found.id))
    is_corrected = any(one.judged_anew for one in tries.values())
    corrected = past_outcomes.of_enrolment(session, someone.id) if is_corrected else ()
    return render_template(
        "teach/person.html",
        cohort=found,
        someone=someone,
        name=words.person_name(someone.name, someone.person_uuid),
        parts=[
            replace(_part(module, found.path, standings.get(module.id), tries), corrected=_corrected(module, corrected))
            for module in modules
        ],
        grades=cohort_grades.of_person(session, someone.id),
        advice=advice,
        reason=reason,
        times=EXTRA_TIME,
        errors=errors,
    )


def _part(
    module: PlacedModule, path: Path, at: ModuleStanding | None, tries: Mapping[tuple[int, str], Tries]
) -> Part:
    cells = at.cells if at is not None else {}
    lines = tuple(_lines(module, cells, tries))
    if at is not None and module.only is None:
        return Part(module.title, at.done, at.required, at.share, at.last_at, lines, module.placement_uuid)
    folded = module_progress(module.activities, outcomes(cells), path)
    score = module_score(folded) if at is not None else None
    share, last_at = score.share if score else None, at.last_at if at is not None else None
    return Part(module.title, folded.done, folded.required, share, last_at, lines, module.placement_uuid)


def _corrected(module: PlacedModule, corrected: Sequence[Corrected]) -> tuple[tuple[str, Corrected], ...]:
    """The corrections of scored activities that the link shows."""
    graded = {ref.key for ref in module.activities if ref.graded}
    own = (one for one in corrected if one.module_id == module.id and one.activity in graded)
    return tuple((module.local.title(one.activity), one) for one in own)


def _lines(module: PlacedModule, cells: Mapping[str, Any], tries: Mapping[tuple[int, str], Tries]) -> Iterator[Line]:
    for ref in module.activities:
        cell = cells.get(ref.key, {})
        yield Line(
            module.local.title(ref.key),
            kind_name(ref.kind),
            status(ref, cell),
            cell.get("share"),
            tries.get((module.id, ref.key)),
            ref.graded,
        )
