"""The law that slots are filled with: every overlay with its state, what needs a review, and one overlay to be read.

Administrators and jurists look at it here; bringing it in is the operator's act, signing it stands in `lawsigning`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, render_template, request

from courses.jurisdictions import Edition
from courses.jurisdictions.staleness import Age, age
from lms_plugin.access import Place, may
from lms_plugin.author import lawbook, lawwords
from lms_plugin.author.lawbook import Filter
from lms_plugin.author.rooms import law
from lms_plugin.queries import law as laws
from lms_plugin.queries import overlays
from lms_plugin.queries.law import LawVersion
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Law:
    """One jurisdiction as the list shows it; rows are its own, without those of its parents.

    `ages` counts the rows that trainees see; `drafts` wait for a named reviewer and fill no slot.
    """

    version: LawVersion
    name: str
    parents: tuple[str, ...]
    ages: Mapping[Age, int]
    drafts: int


@law.get("")
def shelf() -> str:
    """Every overlay with its state, and below the rows that somebody has to look at again, the oldest first."""
    session, today, who = reading(), now().date(), actor()
    found = laws.newest(session, who.academy_id)
    usable = overlays.usable_codes(session, who.academy_id)
    return render_template(
        "author/law.html",
        laws=[_law(one, today) for one in found],
        own=who.academy_jurisdiction,
        is_written=who.academy_jurisdiction in usable,
        is_draft=any(one.is_draft for one in found if one.code == who.academy_jurisdiction),
        ageing=lawbook.ageing(found, today),
    )


@law.get("/<jurisdiction>")
def overlay(jurisdiction: str) -> str:
    """One overlay, row by row; an older version where the address names it."""
    session, who = reading(), actor()
    found = laws.versions(session, who.academy_id, jurisdiction)
    version, wanted = _version(found, request.args.get("version", "")), _filter()
    modules = laws.held(session, who.academy_id)
    return render_template(
        "author/law_read.html",
        version=version,
        name=lawbook.name_of(version.edition),
        chapters=lawbook.chapters(version, now().date(), modules, wanted),
        filter=wanted,
        natures=lawwords.NATURES,
        may_sign=version.is_newest and version.signed is None and may(who, "sign_law", Place(who.academy_id)),
        has_others=len(found) > 1,
    )


def _version(found: Sequence[LawVersion], start: str) -> LawVersion:
    fitting = [one for one in found if one.digest.startswith(start)] if start else found[:1]
    return fitting[0] if len(fitting) == 1 else abort(404)


def _filter() -> Filter:
    asked = request.args
    status, nature = asked.get("status", ""), asked.get("nature", "")
    return Filter(
        status if status in ("stale", "expired", "drafts", "due") else "",
        nature if nature in lawwords.NATURES else "",
        " ".join(asked.get("q", "").split())[:100],
    )


def _law(version: LawVersion, today: date) -> Law:
    edition = version.edition
    ages, drafts = _counted(edition, today)
    return Law(version, lawbook.name_of(edition), tuple(level.code for level in edition.levels[1:]), ages, drafts)


def _counted(edition: Edition, today: date) -> tuple[Mapping[Age, int], int]:
    rows = edition.levels[0].rows()
    shown = [row for row in rows if row.is_published]
    return Counter(age(row, today) for row in shown), len(rows) - len(shown)
