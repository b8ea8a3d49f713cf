"""What a survey of a cohort says once it is closed: figures of five people and more, on the page and as a file.

While it is open nothing is shown but how many took part: who looked before and after would know the answers between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from courses.kinds.survey import figures
from courses.kinds.survey.document import Survey
from courses.kinds.survey.figures import Results
from courses.kinds.survey.views import labels
from courses.statistics import SMALLEST_CELL
from lms_plugin.queries import cohorts
from lms_plugin.queries import surveys as boxes
from lms_plugin.queries.cohorts import Taught
from lms_plugin.queries.surveys import Lid, Spot
from lms_plugin.services import audit
from lms_plugin.services.surveys import close as close_box
from lms_plugin.teach import words
from lms_plugin.teach.room import taught, teach
from lms_plugin.teach.shelf import PlacedModule, module_or_404, modules_of
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.spreadsheets import Cell, attachment
from lms_plugin.web.transactions import reading, transaction


@dataclass(frozen=True, slots=True)
class SurveyShown:
    """A survey on its page; `results` is None while its box is open."""

    lid: Lid
    results: Results | None
    document: Survey

    @property
    def may_close(self) -> bool:
        """Whether closing it would show anything."""
        return self.lid.closed_at is None and self.lid.sheets >= SMALLEST_CELL

    @staticmethod
    def wave(name: str) -> str:
        """The name of a wave in words."""
        return str(words.WAVES[name])

    def label(self, item: figures.ItemResult, value: int) -> str:
        """What a point of a scale is called: its label, else the figure."""
        named = labels(self.document, item.item, locale()) if item.item.type != "efficacy" else {}
        return named.get(value, str(value))


@dataclass(frozen=True, slots=True)
class _Place:
    cohort: Taught
    module: PlacedModule
    title: str
    spot: Spot


def shown(cohort: Taught, module: PlacedModule, activity: str) -> SurveyShown:
    """What there is to show of a survey."""
    document: Survey = module.local.documents[activity]
    session = reading()
    spot = boxes.spot_in(session, cohort.id, module.id, (document.series, document.wave))
    lid = boxes.lid(session, spot)
    if lid.closed_at is None:
        return SurveyShown(lid, None, document)
    return SurveyShown(lid, figures.results(document, boxes.closed(session, spot)), document)


@teach.get("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/close")
def ask_close_survey(cohort: UUID, module: UUID, activity: str) -> str:
    """Check before closing: nobody can answer afterwards, and it cannot be opened again."""
    at = _at(cohort, module, activity)
    return render_template("teach/close.html", at=at, activity=activity, lid=boxes.lid(reading(), at.spot))


@teach.post("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/close")
def close_survey(cohort: UUID, module: UUID, activity: str) -> Reply:
    """Close it for good and show the figures."""
    at, who = _at(cohort, module, activity), actor()
    with transaction() as session:
        is_closed = close_box(session, at.spot, now())
        if is_closed:
            detail = {"module": at.module.uuid, "activity": activity}
            thing = ("cohort", at.cohort.uuid)
            audit.note(session, at.cohort.academy_id, who.person_uuid, "survey.close", thing, now(), detail)
    if is_closed:
        flash(_("The survey is closed. Here is what it says."), "ok")
    return redirect(url_for("teach.activity", cohort=cohort, module=module, activity=activity), 303)


@teach.post("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/results.csv")
def export_survey(cohort: UUID, module: UUID, activity: str) -> Reply:
    """The figures as a file; never a sheet, and no words. While it is open there is none, and the page says why."""
    at, who = _at(cohort, module, activity), actor()
    found = shown(at.cohort, at.module, activity)
    if found.results is None:
        return redirect(url_for("teach.activity", cohort=cohort, module=module, activity=activity), 303)
    rows = list(_rows(found.results))
    with transaction() as session:
        detail = {"what": "survey", "rows": len(rows)}
        thing = ("cohort", at.cohort.uuid)
        audit.note(session, at.cohort.academy_id, who.person_uuid, "export.csv", thing, now(), detail)
    heading = (
        _("Question"), _("When"), _("People"), _("Mean"), _("Standard deviation"), _("Compared with"), _("Mean then"),
        _("Deviation then"), _("Gain"),
    )  # fmt: skip
    return attachment(f"{at.cohort.title}-{activity}", heading, rows)


def _rows(results: Results) -> Iterator[Sequence[Cell]]:
    for one in results.items:
        for wave, at in one.waves.items():
            means = _rounded(at.mean, at.deviation)
            yield (one.item.text, SurveyShown.wave(wave), at.n, *means, None, None, None, None)
        for change in one.changes:
            late, early = SurveyShown.wave(change.late), SurveyShown.wave(change.early)
            after = _rounded(change.after, change.after_deviation)
            before = _rounded(change.before, change.before_deviation)
            yield (one.item.text, late, change.n, *after, early, *before, *_rounded(change.gain))


def _rounded(*values: float | None) -> tuple[float | None, ...]:
    return tuple(None if value is None else round(value, 2) for value in values)


def _at(cohort: UUID, module: UUID, activity: str) -> _Place:
    """A survey of a cohort that the actor teaches; 404 for every other activity."""
    found, session = taught(cohort), reading()
    placed = module_or_404(modules_of(cohorts.links(session, found.id)), str(module))
    document = placed.local.documents.get(activity)
    if not isinstance(document, Survey):
        abort(404)
    spot = boxes.spot_in(session, found.id, placed.id, (document.series, document.wave))
    return _Place(found, placed, placed.local.title(activity), spot)
