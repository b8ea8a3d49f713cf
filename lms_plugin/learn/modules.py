"""The module page, where a launch lands: what this is for, what is done, and one button that goes on.

Activities are opened in `activities`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import abort, current_app, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from courses import prose
from courses.jurisdictions.overlay import Overlay
from courses.model import ActivityRef
from courses.packages import LocalModule, ModulePackage
from courses.progress import module_progress
from lms_plugin.access import Place, may
from lms_plugin.learn import words
from lms_plugin.learn.room import learn
from lms_plugin.queries import contents, learning, seats
from lms_plugin.queries.overlays import overlay, review
from lms_plugin.queries.seats import Seat
from lms_plugin.services.progress import outcomes
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    key: str
    title: str
    kind: str
    minutes: int
    required: bool
    status: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is in a module: the bar, its words, and where the one button leads."""

    done: int
    required: int
    words: str
    next: Task
    is_begun: bool
    is_complete: bool


@learn.get("/p/<placement>")
def module(placement: str) -> str | Response:
    """Show the module of a placement, or say why there is none yet."""
    who, session = actor(), reading()
    seat = seats.seat(session, who, placement)
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
    tasks = tasks_of(local, seat.cells)
    return render_template(
        "learn/module.html",
        seat=seat,
        programme_title=programme_title(seat),
        manifest=local.manifest,
        tasks=tasks,
        standing=standing_of(local.manifest.activities, seat.cells, tasks),
        advisory=advisory(package, law, locale()),
        about=_about(package, law, locale()),
        told=learning.told(session, seat) if seat.has_line_item and seat.role == "learner" else None,
    )


def tasks_of(local: LocalModule, cells: Mapping[str, Any]) -> tuple[Task, ...]:
    """The activities of a module with what somebody has done with them."""
    return tuple(_task(local, ref, cells.get(ref.key, {})) for ref in local.manifest.activities)


def _task(local: LocalModule, ref: ActivityRef, cell: Mapping[str, Any]) -> Task:
    status, share = cell.get("status", "not_started"), cell.get("share") if ref.graded else None
    return Task(ref.key, local.title(ref.key), words.kind_name(ref.kind), ref.minutes, ref.required, status, share)


def standing_of(refs: tuple[ActivityRef, ...], cells: Mapping[str, Any], tasks: tuple[Task, ...]) -> Standing:
    """Fold the cells; the next task is the first required one that is not done, else the first of all."""
    folded = module_progress(refs, outcomes(cells))
    left = [task for task in tasks if task.required and task.status != "done"]
    said = words.progress_words(folded.done, folded.required, folded.minutes_left)
    return Standing(folded.done, folded.required, said, left[0] if left else tasks[0], bool(cells), folded.is_complete)


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
