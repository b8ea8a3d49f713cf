"""What two versions of an overlay say differently, which content that reaches, and what still runs on older ones.

Finding differences belongs to `courses.jurisdictions.changes`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, request

from courses.jurisdictions import Edition
from courses.jurisdictions.changes import Change, changes, touched
from lms_plugin.author import lawbook, lawwords
from lms_plugin.author.rooms import law
from lms_plugin.queries import law as laws
from lms_plugin.queries.law import LawVersion
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that is not as it was; `what` is added, removed or changed."""

    id: str
    code: str
    thing: str
    name: str
    what: str
    fields: tuple[Difference, ...]


@law.get("/<jurisdiction>/changes")
def changed(jurisdiction: str) -> str:
    """Two versions side by side, the newest and the one before it unless others are asked for."""
    session, academy_id = reading(), actor().academy_id
    found = laws.versions(session, academy_id, jurisdiction) or abort(404)
    new = _asked(found, "new", found[0])
    old = _asked(found, "old", _before(found, new))
    reached = laws.reached(session, academy_id, touched(old.edition, new.edition))
    return render_template(
        "author/law_changes.html", versions=found, old=old, new=new,
        name=lawbook.name_of(new.edition),
        pieces=[_piece(one, new.edition, old.edition) for one in changes(old.edition, new.edition)],
        places=lawbook.places(reached), running=laws.running(session, academy_id, jurisdiction),
    )  # fmt: skip


def _asked(found: Sequence[LawVersion], name: str, usual: LawVersion) -> LawVersion:
    """The version whose digest begins as the address says."""
    start = request.args.get(name, "")
    if not start:
        return usual
    fitting = [one for one in found if one.digest.startswith(start)]
    return fitting[0] if len(fitting) == 1 else abort(404)


def _before(found: Sequence[LawVersion], new: LawVersion) -> LawVersion:
    older = sorted((one for one in found if one.digest != new.digest), key=lambda one: one.created_at)
    earlier = [one for one in older if one.created_at <= new.created_at]
    return (earlier or older or [new])[-1]


def _piece(change: Change, *editions: Edition) -> Piece:
    levels = [level for edition in editions for level in edition.levels if level.code == change.code]
    row = next((row for level in levels for row in level.rows() if row.id == change.id), None)
    differences = tuple(
        Difference(
            lawwords.field(one),
            lawwords.value(one.name.partition("/")[0], one.before),
            lawwords.value(one.name.partition("/")[0], one.after),
        )
        for one in change.fields
    )
    name = lawwords.name(change) if row is None else lawbook.title_of(row)
    return Piece(change.id, change.code, lawwords.thing(change), name, change.what, differences)
