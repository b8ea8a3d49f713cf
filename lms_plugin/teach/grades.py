"""Grades on their way to the LMS: what arrived, what waits, what was refused and what to do about it.

What an instructor can do about them stands in `sending`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Response, make_response, render_template, request

from lms_plugin.queries import cohort_grades
from lms_plugin.queries.cohort_grades import STATES, Column, GradeRow
from lms_plugin.queries.cohorts import Taught
from lms_plugin.teach.advice import advice, reason
from lms_plugin.teach.filters import page_number
from lms_plugin.teach.paging import PAGE, Page, pages
from lms_plugin.teach.room import taught, teach
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Ledger:
    """One page of grades. `mark` changes with anything that the table would show: it is the ETag of the table."""

    cohort: Taught
    state: str
    numbers: Mapping[str, int]
    page: Page[GradeRow]
    columns: Sequence[Column]
    mark: str

    def query(self, **changes: str | int) -> dict[str, str | int]:
        """The part of an address that says this page, with changes."""
        wanted = {"state": self.state, "page": self.page.number, **changes}
        return {name: value for name, value in wanted.items() if value not in ("", 1)}

    @property
    def left(self) -> int:
        """How many have not arrived."""
        return self.numbers["parked"] + self.numbers["waiting"]

    @property
    def is_asking(self) -> bool:
        """Whether something is on its way that the page should show soon."""
        asked = any(one.results_due_at is not None or one.state == "wanted" for one in self.columns)
        return asked or bool(self.numbers["waiting"])

    @property
    def has_results(self) -> bool:
        """Whether the gradebook was ever asked."""
        return any(one.results_at is not None for one in self.columns)


@teach.get("/c/<uuid:cohort>/grades", endpoint="grades")
def grades_page(cohort: UUID) -> str:
    """Show where the grades stand."""
    return render_template("teach/grades.html", ledger=_ledger(taught(cohort)), advice=advice, reason=reason)


@teach.get("/c/<uuid:cohort>/grades/table")
def grades_table(cohort: UUID) -> Response:
    """The table alone, for the page that asks again and again; 304 while nothing has changed."""
    ledger = _ledger(taught(cohort))
    if request.if_none_match.contains(ledger.mark):
        response = make_response("", 304)
    else:
        html = render_template("teach/grades_table.html", ledger=ledger, advice=advice, reason=reason)
        response = make_response(html)
    response.set_etag(ledger.mark)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _ledger(cohort: Taught) -> Ledger:
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    columns = cohort_grades.columns(reading(), cohort.id)
    numbers = {each: sum(getattr(one, each) for one in columns) for each in STATES}
    total = numbers[state] if state else sum(numbers[each] for each in STATES)
    number = min(page_number(request.args.get("page", "")), pages(total))
    rows = cohort_grades.page(reading(), cohort.id, state, (number - 1) * PAGE, PAGE)
    mark = _mark((rows, sorted(numbers.items()), columns, locale(), actor().person_uuid))
    return Ledger(cohort, state, numbers, Page(rows, number, pages(total), total), columns, mark)


def _mark(facts: tuple[object, ...]) -> str:
    seen = repr(facts)
    return hashlib.sha256(seen.encode()).hexdigest()[:24]
