"""The cohort: who needs me today, the table of people, the links of the course, the roster.

Who is shown in which row is decided in `picture`; the spreadsheet is written in `exports`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms_plugin.queries.cohorts import Link
from lms_plugin.services import audit, rosters
from lms_plugin.teach import filters, words
from lms_plugin.teach.advice import reason
from lms_plugin.teach.filters import UNDELIVERED
from lms_plugin.teach.picture import Picture, called, counts, picture
from lms_plugin.teach.room import taught, teach
from lms_plugin.teach.shelf import PlacedModule
from lms_plugin.teach.table import table
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import transaction

NEEDS: Final = ("inactive", "stuck", UNDELIVERED, "unopened")
"""Who needs an instructor today, the most urgent first."""


@dataclass(frozen=True, slots=True)
class Need:
    """One line of "Who needs me today": a figure and the rows it counts."""

    key: str
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter with how many people it would show, None where that is not counted."""

    value: str
    words: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A link of the course as its list shows it."""

    title: str
    module: str
    href: str
    method: str
    attempts: int
    deadline_at: datetime | None
    copied_from: str
    """The course that the link was copied from, until somebody has saved its settings; else ""."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A discussion of the cohort: the way into its room, and the page for the code of another academy's room."""

    title: str
    href: str
    code_href: str


@teach.get("/c/<uuid:cohort>")
def cohort(cohort: UUID) -> str:
    """Show the table of a cohort."""
    seen = picture(taught(cohort), filters.read(request.args), now())
    return render_template(
        "teach/cohort.html",
        seen=seen,
        filter=seen.filter,
        cohort=seen.cohort,
        reason=reason,
        table=table(seen),
        needs=list(_needs(seen)),
        statuses=_statuses(seen),
        groups=[Choice(group.uuid, group.title, group.people) for group in seen.groups],
        modules=[Choice(module.uuid, module.title, None) for module in seen.modules],
        links=[_shown(link, seen.modules) for link in seen.links],
        rooms=list(_rooms(seen.modules)),
    )


@teach.post("/c/<uuid:cohort>/roster")
def roster(cohort: UUID) -> Response:
    """Ask the platform for the roster; a job reads it."""
    found, who = taught(cohort), actor()
    if not found.has_roster:
        flash(_("Your LMS offers no roster for this course. People appear when they open an activity."), "bad")
        return redirect(url_for("teach.cohort", cohort=cohort), 303)
    with transaction() as session:
        rosters.request(session, found.id, now())
        audit.note(session, found.academy_id, who.person_uuid, "roster.request", ("cohort", found.uuid), now())
    flash(_("The LMS was asked for the roster. New people appear here within a minute; reload the page."), "ok")
    return redirect(url_for("teach.cohort", cohort=cohort), 303)


def _needs(seen: Picture) -> Iterator[Need]:
    """Figures over all learners of the table, whatever was searched; each leads to the rows it counts."""
    number = counts(seen, seen.learners)
    for key in NEEDS:
        query = seen.filter.query(q="", group="", status=key)
        yield Need(key, number[key], url_for("teach.cohort", cohort=seen.cohort.uuid, **query) + "#people")  # type: ignore[arg-type]


def _statuses(seen: Picture) -> list[Choice]:
    number = counts(seen, called(seen.learners, seen.filter, seen.inside))
    everybody = Choice("", _("Everybody"), number[""])
    return [everybody, *(Choice(key, str(text), number[key]) for key, text in words.STATUS.items())]


def _shown(link: Link, modules: Sequence[PlacedModule]) -> Shown:
    placed = next((one for one in modules if one.id == link.module_id), None)
    module, settings = "" if placed is None else _content(placed, link.activity_key), link.settings
    return Shown(
        link.title or module or _("Link without a title"),
        module,
        url_for("teach.choose", placement=link.uuid),
        str(words.METHODS.get(settings.get("grading", ""), words.METHODS["highest"])),
        int(settings.get("attempts") or 0),
        datetime.fromisoformat(settings["deadline_at"]) if settings.get("deadline_at") else None,
        _copied_from(link),
    )


def _copied_from(link: Link) -> str:
    if link.copied is None or link.copied.get("settled"):
        return ""
    return str(link.copied.get("cohort") or _("another course"))


def _content(module: PlacedModule, activity_key: str | None) -> str:
    """What a link shows: the module, or one activity of it."""
    if activity_key is None or module.local.manifest.activity(activity_key) is None:
        return module.title
    return f"{module.title}: {module.local.title(activity_key)}"


def _rooms(modules: Sequence[PlacedModule]) -> Iterator[Shared]:
    """The discussions of the cohort; entering finds the room or offers to open it."""
    for module in modules:
        for ref in module.activities:
            if ref.kind == "discussion":
                place = module.placement_uuid
                yield Shared(
                    module.local.title(ref.key),
                    url_for("community.enter", placement=place, activity=ref.key),
                    url_for("community.code", placement=place, activity=ref.key),
                )
