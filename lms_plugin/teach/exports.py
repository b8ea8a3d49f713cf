"""Spreadsheets of a cohort: the people whom the filter shows, and the grades to the LMS.

They are asked for by POST, because each leaves a line in the audit list, and reading never writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from lms_plugin.queries import cohort_grades, course_groups
from lms_plugin.queries.cells import status
from lms_plugin.queries.cohort_people import Mark
from lms_plugin.queries.cohorts import Taught
from lms_plugin.services import audit
from lms_plugin.teach import filters, words
from lms_plugin.teach.advice import reason
from lms_plugin.teach.picture import Picture, picture
from lms_plugin.teach.room import taught, teach
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.spreadsheets import Cell, attachment
from lms_plugin.web.transactions import reading, transaction


@teach.post("/c/<uuid:cohort>/people.csv")
def export(cohort: UUID) -> Response:
    """The table of people as a file, without pages."""
    seen = picture(taught(cohort), filters.read(request.form), now())
    rows = list(_people(seen))
    _note(seen.cohort, "people", len(rows))
    return attachment(f"{seen.cohort.title}-people", _heading(seen), rows)


@teach.post("/c/<uuid:cohort>/grades.csv")
def export_grades(cohort: UUID) -> Response:
    """Every grade of the cohort with where it stands."""
    found = taught(cohort)
    rows = [
        (
            words.person_name(one.name, one.person_uuid), one.column, _rounded(one.wanted), one.maximum,
            str(words.GRADES[one.status]), _rounded(one.sent), one.sent_at, reason(one.failure),
        )
        for one in cohort_grades.every(reading(), found.id)
    ]  # fmt: skip
    _note(found, "grades", len(rows))
    heading = (_("Name"), _("Column"), _("Points"), _("Of"), _("Status"), _("Points sent"), _("Sent"), _("Reason"))
    return attachment(f"{found.title}-grades", heading, rows)


def _note(cohort: Taught, what: str, rows: int) -> None:
    who, detail = actor(), {"what": what, "rows": rows}
    with transaction() as session:
        audit.note(session, cohort.academy_id, who.person_uuid, "export.csv", ("cohort", cohort.uuid), now(), detail)


def _heading(seen: Picture) -> Sequence[str]:
    columns = _activity_titles(seen) if seen.chosen else _module_titles(seen)
    groups = (_("Groups"),) if seen.groups else ()
    return (_("Name"), *groups, _("Status"), _("Last active"), *columns)


def _module_titles(seen: Picture) -> Iterator[str]:
    for module in seen.modules:
        yield _("%(title)s: done", title=module.title)
        yield _("%(title)s: required", title=module.title)
        yield _("%(title)s: score", title=module.title)


def _activity_titles(seen: Picture) -> Iterator[str]:
    if seen.chosen is None:
        return
    for ref in seen.chosen.activities:
        title = seen.chosen.local.title(ref.key)
        yield _("%(title)s: status", title=title)
        yield _("%(title)s: attempts", title=title)
        yield _("%(title)s: score", title=title)


def _people(seen: Picture) -> Iterator[Sequence[Cell]]:
    groups = course_groups.names(reading(), seen.cohort.id) if seen.groups else {}
    for one in seen.shown:
        grouped = ("; ".join(groups.get(one.id, ())),) if seen.groups else ()
        name, status = words.person_name(one.name, one.person_uuid), str(words.STATUS[seen.statuses[one.id]])
        own = seen.marks.get(one.id, {})
        cells = _of_activities(seen, own) if seen.chosen else _of_modules(seen, own)
        yield (name, *grouped, status, one.last_at, *cells)


def _of_modules(seen: Picture, own: Mapping[int, Mark]) -> Iterator[Cell]:
    for module in seen.modules:
        mark = own.get(module.id)
        yield from (None, None, None) if mark is None else (mark.done, mark.required, _rounded(mark.share))


def _of_activities(seen: Picture, own: Mapping[int, Mark]) -> Iterator[Cell]:
    if seen.chosen is None:
        return
    mark = own.get(seen.chosen.id)
    cells = (mark.cells if mark is not None else None) or {}
    for ref in seen.chosen.activities:
        cell = cells.get(ref.key)
        if cell is None:
            yield from (_("Not begun"), 0, None)
            continue
        yield _("Done") if status(ref, cell) == "done" else _("Begun")
        yield from (cell["attempts"], _rounded(cell["share"]))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
