"""Publish a draft, or take a module off: both say first what changes for whom.

The pointers are moved by `services.contents`.
"""

from dataclasses import dataclass

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Reply

from lms_plugin.author import lookups, shelves, versions
from lms_plugin.author.rooms import author
from lms_plugin.queries import corrections, forecasts, library
from lms_plugin.queries.forecasts import Forecast, Line
from lms_plugin.queries.library import ModuleRow
from lms_plugin.services import contents
from lms_plugin.services.contents import ContentRefused
from lms_plugin.web.house import now
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading, transaction


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction would change, with the titles of its activities."""

    told: Forecast
    lines: tuple[tuple[str, Line], ...]


@author.get("/m/<module>/publish")
def ask_publish(module: str) -> str:
    """Check before publishing: what changes, and for whom."""
    row = lookups.own(reading(), module)
    return _ask("author/publish.html", row)


@author.post("/m/<module>/publish")
def publish(module: str) -> Reply:
    """Publish the draft that the page showed; another draft since then is shown first."""
    shown = request.form.get("digest", "")
    with transaction() as session:
        thing = contents.locked(session, lookups.own(session, module).id)
        row = lookups.own(session, module)
        if row.draft is not None and row.draft.digest == shown and not _is_overtaken(session, row):
            number = contents.publish(session, thing, lookups.author_here(), now()).number
            flash(_("Version %(number)s is published.", number=number), "ok")
            return redirect(url_for("author.module", module=module), 303)
    return _out_of_date(module)


def _is_overtaken(session: Session, row: ModuleRow) -> bool:
    """Whether another correction was quicker; the page says so instead of its button."""
    return row.draft is not None and corrections.overtaken_by(session, row.draft.id) is not None


@author.get("/m/<module>/withdraw")
def ask_withdraw(module: str) -> str:
    """Check before withdrawing."""
    row = lookups.own(reading(), module)
    return _ask("author/withdraw.html", row)


@author.post("/m/<module>/withdraw")
def withdraw(module: str) -> Reply:
    """Take the module off the list of trainees."""
    with transaction() as session:
        thing = contents.locked(session, lookups.own(session, module).id)
        try:
            contents.withdraw(session, thing, lookups.author_here(), now())
            flash(_("The module is withdrawn. Trainees no longer see it."), "ok")
        except ContentRefused as refused:
            flash(_(str(refused)), "bad")
    return redirect(url_for("author.module", module=module), 303)


def _ask(template: str, row: ModuleRow, notice: str = "") -> str:
    session = reading()
    if row.published is None and template == "author/withdraw.html":
        abort(404)
    return render_template(
        template,
        book=shelves.book(session, row),
        row=row,
        changes=versions.changes(row),
        lags=versions.lags_of(row),
        running=library.running_attempts(session, row.id),
        correction=_correction(session, row) if template == "author/publish.html" else None,
        notice=notice,
    )


def _correction(session: Session, row: ModuleRow) -> Correction | None:
    """What the draft would change for attempts that are finished; None where it corrects nothing."""
    told = forecasts.forecast(session, row.draft.id) if row.draft is not None and row.has_news else None
    if told is None or row.draft is None:
        return None
    local = lookups.package(session, row.draft.digest).in_locale(locale())
    return Correction(told, tuple((local.title(line.key), line) for line in told.lines))


def _out_of_date(module: str) -> Response:
    row = lookups.own(reading(), module)
    notice = _("The draft has changed since you opened this page. Look at it again; nothing was published.")
    return Response(_ask("author/publish.html", row, notice), 409, mimetype="text/html")
