"""The law that slots are filled with: which overlays are in the database, from when, and in what state.

Authors look at it here and preview modules under it; bringing it in is the operator's act.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template

from courses.jurisdictions import Edition
from courses.jurisdictions.reader import in_language
from courses.jurisdictions.staleness import Age, age
from lms_plugin.author.rooms import author
from lms_plugin.queries import overlays
from lms_plugin.queries.overlays import Shelved
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Law:
    """One jurisdiction as the list shows it; rows are its own, without those of its parents.

    `ages` counts the rows that trainees see; `drafts` wait for a named reviewer and fill no slot.
    """

    code: str
    name: str
    parents: tuple[str, ...]
    digest: str
    created_at: datetime
    signed_off_by: str | None
    ages: Mapping[Age, int]
    drafts: int


@author.get("/law")
def law() -> str:
    """Every overlay with its state."""
    today = now().date()
    laws = [_law(one, today) for one in overlays.shelf(reading())]
    own = actor().academy_jurisdiction
    return render_template("author/law.html", laws=laws, own=own, is_written=own in {one.code for one in laws})


def _law(shelved: Shelved, today: date) -> Law:
    name = in_language(shelved.edition.levels[0].name, locale())
    parents = tuple(level.code for level in shelved.edition.levels[1:])
    ages, drafts = _counted(shelved.edition, today)
    return Law(
        shelved.code, name, parents, shelved.digest, shelved.created_at, shelved.signed_off_by, ages, drafts
    )  # fmt: skip


def _counted(edition: Edition, today: date) -> tuple[Mapping[Age, int], int]:
    rows = edition.levels[0].rows()
    shown = [row for row in rows if row.is_published]
    return Counter(age(row, today) for row in shown), len(rows) - len(shown)
