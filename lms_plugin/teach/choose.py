"""What a link shows: an instructor chooses its module on the first visit, and may change its settings later.

Which module may be chosen is decided in `services.placement_settings`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from courses.progress import GradingMethod
from lms_plugin.queries import contents, library
from lms_plugin.queries.cohorts import Placed
from lms_plugin.queries.library import ModuleRow
from lms_plugin.services import placement_settings
from lms_plugin.services.placement_settings import MOST_ATTEMPTS, AlreadyBegun, Decision, ModuleNotOffered
from lms_plugin.teach import words
from lms_plugin.teach.room import placed, teach
from lms_plugin.web import deadlines
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.kinds import kind_name
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading, transaction

Errors = dict[str, str]
Fields = Mapping[str, str]
METHODS: tuple[GradingMethod, ...] = get_args(GradingMethod)


@dataclass(frozen=True, slots=True)
class Part:
    """One activity of a module, which a link may show alone; `value` is what the form sends."""

    value: str
    title: str
    kind: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A module that may be chosen; `languages` are those it can be read in."""

    uuid: str
    title: str
    purpose: str
    minutes: int
    languages: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A programme with the modules that may be chosen."""

    title: str
    is_own: bool
    modules: list[Offered]


@teach.get("/p/<uuid:placement>/choose")
def choose(placement: UUID) -> str:
    """Show what may be chosen, or the settings of a link that has its module."""
    found = placed(placement)
    return _page(found, _fields_of(found), {})


@teach.post("/p/<uuid:placement>/choose")
def decide(placement: UUID) -> Response | tuple[str, int]:
    """Save the choice; a form that is not right comes back with everything that was written in it."""
    found, who = placed(placement), actor()
    fields = {name: request.form.get(name, "") for name in ("module", "attempts", "grading", "deadline", "no_column")}
    decision, errors = _decision(found, fields)
    if decision is None:
        return _page(found, fields, errors), 422
    try:
        with transaction() as session:
            placement_settings.decide(session, found.id, decision, who.person_uuid, now())
    except ModuleNotOffered:
        return _page(found, fields, {"module": _("Choose one of the modules in the list.")}), 422
    except AlreadyBegun:
        words_ = _("People have begun this module through the link. Add a new link in the LMS for another module.")
        return _page(placed(placement), fields, {"module": words_}), 422
    flash(_("Saved."), "ok")
    return redirect(url_for("teach.cohort", cohort=found.cohort.uuid), 303)


def _fields_of(link: Placed) -> Fields:
    settings, written = link.settings, link.settings.get("deadline_at")
    deadline = datetime.fromisoformat(written) if written else None
    return {
        "module": _content(link),
        "attempts": str(settings.get("attempts") or 0),
        "grading": settings.get("grading") or "highest",
        "deadline": deadlines.write(deadline, link.cohort.jurisdiction),
        "no_column": "" if settings.get("column", True) else "yes",
    }


def _decision(link: Placed, fields: Fields) -> tuple[Decision | None, Errors]:
    errors: Errors = {}
    attempts, grading = _attempts(fields["attempts"]), _grading(fields["grading"])
    deadline = _deadline(link, fields["deadline"], errors)
    if attempts is None:
        errors["attempts"] = _("Write a whole number from 0 to %(most)s.", most=MOST_ATTEMPTS)
    if grading is None:
        errors["grading"] = _("Choose which attempt counts.")
    if not fields["module"] and link.module_uuid is None:
        errors["module"] = _("Choose the module that this link shows.")
    if errors or attempts is None or grading is None:
        return None, errors
    module, activity = _other_content(link, fields["module"])
    return Decision(module, attempts, grading, deadline, activity, not fields["no_column"]), {}


def _other_content(link: Placed, chosen: str) -> tuple[str | None, str | None]:
    """Module and activity to be set; None leaves what is there, which may have been withdrawn since."""
    if chosen in ("", _content(link)):
        return None, None
    module, _slash, activity = chosen.replace("\0", "").partition("/")
    return module[:36], activity[:64] or None


def _content(link: Placed) -> str:
    """What a link shows, as the form says it: `<module>` or `<module>/<activity>`."""
    return "/".join(part for part in (link.module_uuid, link.activity_key) if part)


def _attempts(text: str) -> int | None:
    text = text.strip() or "0"
    is_number = text.isascii() and text.isdigit() and len(text) <= 4
    return int(text) if is_number and int(text) <= MOST_ATTEMPTS else None


def _grading(text: str) -> GradingMethod | None:
    return next((method for method in METHODS if method == text), None)


def _deadline(link: Placed, text: str, errors: Errors) -> datetime | None:
    if not text.strip():
        return None
    try:
        return deadlines.read(text.strip(), link.cohort.jurisdiction)
    except ValueError:
        errors["deadline"] = _("Write the deadline as a day and a time, such as 2026-12-01T23:59.")
        return None


def _page(link: Placed, fields: Fields, errors: Errors) -> str:
    is_fixed = link.module_uuid is not None and link.begun > 0
    return render_template(
        "teach/choose.html",
        link=link,
        cohort=link.cohort,
        fields=fields,
        errors=errors,
        is_fixed=is_fixed,
        shelves=[] if is_fixed else list(_shelves(link)),
        present=_present(link) if is_fixed else None,
        copied=_copied(link),
        content=_content(link),
        methods=[(method, words.METHODS[method]) for method in METHODS],
        zone=deadlines.zone_name(link.cohort.jurisdiction),
        most=MOST_ATTEMPTS,
    )


@dataclass(frozen=True, slots=True)
class Copied:
    """From which course a link was copied, and the deadline that was left behind there."""

    cohort: str
    deadline_at: datetime | None


def _copied(link: Placed) -> Copied | None:
    if link.copied is None:
        return None
    left = link.copied.get("deadline_at")
    return Copied(link.copied.get("cohort") or _("another course"), datetime.fromisoformat(left) if left else None)


def _present(link: Placed) -> Offered | None:
    row = library.module(reading(), link.cohort.academy_id, link.module_uuid or "")
    return None if row is None or row.latest is None else _offered(row)


def _shelves(link: Placed) -> Iterator[Shelf]:
    session, academy_id = reading(), link.cohort.academy_id
    rows = [row for row in library.modules(session, academy_id) if row.published is not None]
    for programme in library.programmes(session, academy_id):
        modules = [_offered(row) for row in rows if row.programme_id == programme.id]
        if modules:
            title = programme.package.in_locale(locale()).manifest.title
            yield Shelf(title, programme.academy_id is not None, modules)


def _offered(row: ModuleRow) -> Offered:
    pointer: Any = row.published or row.latest
    package = contents.module(reading(), pointer.digest)
    manifest = package.in_locale(locale()).manifest
    local = package.in_locale(locale())
    parts = tuple(
        Part(f"{row.uuid}/{ref.key}", local.title(ref.key), kind_name(ref.kind), ref.minutes)
        for ref in manifest.activities
    )
    return Offered(row.uuid, manifest.title, manifest.purpose, manifest.minutes, ", ".join(package.locales), parts)
