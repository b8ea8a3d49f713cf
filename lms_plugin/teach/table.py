"""The cohort's table, ready for its template: two thousand cells cost a page only what joining their text costs.

Who is shown, and why, belongs to `picture`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from courses.model import ActivityRef
from lms_plugin.queries.cells import status
from lms_plugin.queries.cohort_people import Learner, Mark
from lms_plugin.teach import words
from lms_plugin.teach.paging import Page, page_of
from lms_plugin.teach.picture import Picture
from lms_plugin.teach.shelf import PlacedModule
from lms_plugin.web import formats
from lms_plugin.web.kinds import kind_name
from lms_plugin.web.language import locale

Marked = Mapping[int, Mark]

LOW = 50
"""A percentage below this is shaded, because somebody may need help with it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A module, or an activity of the chosen one; `foot` says in numbers how all people stand in it."""

    title: str
    note: str
    href: str
    foot: str


@dataclass(frozen=True, slots=True)
class Row:
    """One person: `cells` are all `<td>` of the row, joined."""

    name: str
    href: str
    cells: Markup


@dataclass(frozen=True, slots=True)
class Table:
    """What the template needs and nothing else."""

    columns: Sequence[Column]
    page: Page[Row]


def table(seen: Picture) -> Table:
    """The page of the table that the filter asks for."""
    people = page_of(seen.shown, seen.filter.page)
    address = url_for("teach.person", cohort=seen.cohort.uuid, enrolment="-").removesuffix("-")
    cells = _row_of(seen)
    rows = [Row(words.person_name(one.name, one.person_uuid), address + one.uuid, cells(one)) for one in people.rows]
    return Table(_columns(seen), Page(rows, people.number, people.count, people.total))


def _row_of(seen: Picture) -> Callable[[Learner], Markup]:
    """A function that gives the cells of one person: status, columns, score, last move."""
    words_of = {key: _status_cell(key) for key in words.SIGNS}
    middle, score, last = _cells(seen), _scores(seen), cache(_last_cell)
    nothing: Marked = {}

    def cells(one: Learner) -> Markup:
        own = seen.marks.get(one.id, nothing)
        days = None if one.last_at is None else (seen.now.date() - one.last_at.date()).days
        return _joined((words_of[seen.statuses[one.id]], middle(own), score(own), last(days)))

    return cells


def _status_cell(status: str) -> Markup:
    return Markup('<td class="is-{}">{}</td>').format(words.SIGNS[status], words.STATUS[status])


def _last_cell(days: int | None) -> Markup:
    return Markup("<td>{}</td>").format("—" if days is None else words.days_ago(days))


def _columns(seen: Picture) -> Sequence[Column]:
    if seen.chosen is None:
        return [_module_column(seen, module) for module in seen.modules]
    return [_activity_column(seen, seen.chosen, ref) for ref in seen.chosen.activities]


def _module_column(seen: Picture, module: PlacedModule) -> Column:
    own = [marks[module.id] for marks in seen.marks.values() if module.id in marks]
    done = sum(mark.is_complete for mark in own)
    href = url_for("teach.cohort", cohort=seen.cohort.uuid, **seen.filter.query(module=module.uuid))  # type: ignore[arg-type]
    note = "" if module.is_published else _("withdrawn")
    return Column(module.title, note, href, _foot(len(own), done))


def _activity_column(seen: Picture, module: PlacedModule, ref: ActivityRef) -> Column:
    own = [cell for marks in seen.marks.values() if (cell := _cells_of(marks, module).get(ref.key))]
    done = sum(status(ref, cell) == "done" for cell in own)
    href = url_for("teach.activity", cohort=seen.cohort.uuid, module=module.uuid, activity=ref.key)
    kind = kind_name(ref.kind)
    note = _("%(kind)s, an equivalent", kind=kind) if ref.instead_of else kind
    return Column(module.local.title(ref.key), note, href, _foot(len(own), done))


def _foot(begun: int, done: int) -> str:
    return str(_("%(begun)s begun, %(done)s done", begun=begun, done=done))


def _cells_of(marks: Marked, module: PlacedModule) -> Mapping[str, Any]:
    mark = marks.get(module.id)
    return (mark.cells if mark is not None else None) or {}


def _cells(seen: Picture) -> Callable[[Marked], Markup]:
    """A function that gives the joined cells of one person."""
    return _of_modules(seen.modules) if seen.chosen is None else _of_activities(seen.chosen)


def _of_modules(modules: Sequence[PlacedModule]) -> Callable[[Marked], Markup]:
    language, ids, blank = locale(), [module.id for module in modules], _cell("none", "–")

    def cells(marks: Marked) -> Markup:
        own = (marks.get(key) for key in ids)
        return _joined(blank if mark is None else module_cell(language, *mark[:2], _percent(mark[2])) for mark in own)

    return cells


def _of_activities(module: PlacedModule) -> Callable[[Marked], Markup]:
    language, refs = locale(), module.activities

    def cells(marks: Marked) -> Markup:
        own = _cells_of(marks, module)
        return _joined(activity_cell(language, *_facts(ref, own.get(ref.key))) for ref in refs)

    return cells


def _facts(ref: ActivityRef, cell: Mapping[str, Any] | None) -> tuple[str, int | None, int]:
    if cell is None:
        return "", None, 0
    at = cell["status"] if ref.complete.share is None else status(ref, cell)
    return at, _percent(cell["share"]), cell["attempts"]


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


@lru_cache(maxsize=8192)
def module_cell(language: str, done: int, required: int, percent: int | None) -> Markup:
    """A cell of a begun module. There are few different ones, so each is written once per process and language."""
    if not 0 < required <= done:
        return _cell("some", _("%(done)s of %(required)s", done=done, required=required))
    return _done_cell(percent, _("Done"))


@lru_cache(maxsize=8192)
def activity_cell(language: str, status: str, percent: int | None, attempts: int) -> Markup:
    """A cell of an activity, likewise."""
    if not status:
        return _cell("none", "–")
    if status != "done":
        return _cell("some", _("Begun"))
    text = _("Done") if attempts < 2 else _("Done, %(number)s attempts", number=attempts)
    return _done_cell(percent, text)


@lru_cache(maxsize=512)
def percentage(language: str, percent: int) -> str:
    """A whole percentage as the language writes it."""
    return formats.share(percent / 100)


def _done_cell(percent: int | None, text: str) -> Markup:
    if percent is None:
        return _cell("done", text)
    return _cell("low" if percent < LOW else "done", f"{percentage(locale(), percent)} · {text}")


def _cell(shade: str, text: str) -> Markup:
    return Markup('<td class="cell cell-{}">{}</td>').format(shade, text)


def _joined(cells: Iterable[Markup]) -> Markup:
    return Markup("".join(cells))  # noqa: S704  # Each of them was escaped when it was made.


def _scores(seen: Picture) -> Callable[[Marked], Markup]:
    """A function that gives the cell with the mean score of the modules that one person has begun."""
    language, ids = locale(), [seen.chosen.id] if seen.chosen else [module.id for module in seen.modules]

    def score(marks: Marked) -> Markup:
        shares = [
            mark.share
            for key in ids
            # Nothing done yet is no score: a nought would look like a failure.
            if (mark := marks.get(key)) is not None and mark.share is not None and (mark.done or mark.share)
        ]
        return score_cell(language, round(100 * sum(shares) / len(shares)) if shares else None)

    return score


@lru_cache(maxsize=512)
def score_cell(language: str, percent: int | None) -> Markup:
    """The cell of a score, of which there are few."""
    return Markup('<td class="number">{}</td>').format("—" if percent is None else percentage(language, percent))
