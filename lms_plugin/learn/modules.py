"""The module page, where a launch lands: what this is for, what is done, and one button that goes on.

Activities are opened in `activities`.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from flask import abort, current_app, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from courses import prose
from courses.jurisdictions.overlay import Overlay
from courses.packages import ModulePackage
from lms_plugin.access import Place, may
from lms_plugin.learn import entrances
from lms_plugin.learn.room import learn
from lms_plugin.learn.tasks import standing_of, tasks_of
from lms_plugin.queries import briefs, contents, learning, locks
from lms_plugin.queries.locks import ModuleAhead
from lms_plugin.queries.overlays import overlay, review
from lms_plugin.queries.seats import Seat
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading


@learn.get("/p/<placement>")
def module(placement: str) -> str | Response:
    """Show the module of a placement, or say why there is none yet."""
    who, session = actor(), reading()
    seat = entrances.seat(placement)
    if seat is None or not may(who, "learn", Place(enrolled_as=seat.role)):
        abort(404)
    if seat.module_id is None and seat.role == "instructor" and who.teaches:
        return redirect(url_for("teach.choose", placement=placement), 303)
    if seat.digest is None:
        return render_template("learn/closed.html", seat=seat)
    package = contents.module(session, seat.digest)
    if seat.activity_key is not None:
        if package.manifest.activity(seat.activity_key) is None:
            return render_template("learn/closed.html", seat=seat)
        return redirect(url_for("learn.activity", placement=placement, activity=seat.activity_key), 303)
    law = overlay(session, seat.law, now().date(), review(seat.law_signed_at))
    local = package.in_locale(locale())
    ahead = locks.modules_ahead(session, seat, package.manifest)
    tasks = tasks_of(local, seat.cells, seat.path)
    return render_template(
        "learn/module.html",
        seat=seat,
        programme_title=programme_title(seat),
        manifest=local.manifest,
        tasks=tasks,
        ahead=named(ahead),
        deadline_at=_deadline(seat, package),
        standing=standing_of(local.manifest.activities, seat.cells, tasks, seat.path),
        advisory=advisory(package, law, locale()),
        about=_about(package, law, locale()),
        told=learning.told(session, seat) if seat.has_line_item and seat.role == "learner" else None,
    )


def _deadline(seat: Seat, package: ModulePackage) -> datetime | None:
    """Until when the graded activities of the module take answers; None where there is no end, or none is graded."""
    graded = next((ref for ref in package.manifest.activities if ref.graded), None)
    return briefs.deadline(seat, graded) if graded is not None else None


def named(ahead: Sequence[ModuleAhead]) -> list[tuple[str, str]]:
    """Title and link of modules that come first."""
    return [(one.package.in_locale(locale()).manifest.title, one.placement_uuid) for one in ahead]


def programme_title(seat: Seat) -> str:
    """The programme above a module, in the reader's language; empty for a module that stands alone."""
    if seat.programme_id is None or seat.programme_digest is None:
        return ""
    found = contents.programme(reading(), seat.programme_id, seat.programme_digest)
    return found.in_locale(locale()).manifest.title


@lru_cache(maxsize=256)
def advisory(package: ModulePackage, law: Overlay, language: str) -> tuple[Markup, Markup] | None:
    """What is coming and what else may be done, as HTML; None where neither is needed."""
    written = package.in_locale(language).manifest.advisory
    if not written.level or not written.text:
        return None
    return _prose(written.text, law, language), _prose(written.alternative, law, language)


def _prose(text: str, law: Overlay, language: str) -> Markup:
    return Markup(prose.render(text, law, language)) if text else Markup()  # noqa: S704  # It leaves the room safe.


@lru_cache(maxsize=256)
def _about(package: ModulePackage, law: Overlay, language: str) -> Markup:
    """Objectives, products and sources: the same for every reader of a version, so rendered once."""
    manifest = package.in_locale(language).manifest
    products = [(part.title, _prose(part.text, law, language)) for part in manifest.products]
    template = current_app.jinja_env.get_template("learn/about.html")
    sources = [source for source in manifest.sources if source.holds_in(law.codes)]
    return Markup(template.render(manifest=manifest, products=products, sources=sources))  # noqa: S704
