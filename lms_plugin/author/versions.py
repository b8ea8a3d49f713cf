"""The page of one module: its versions, what the draft would change, and what may be done with it.

Doing it belongs to `publishing`, `downloads` and `rehearsals`.
"""

from flask import render_template

from courses.packages import ModulePackage
from lms_plugin.author import lookups, shelves
from lms_plugin.author.changes import Lag, between, lags
from lms_plugin.author.rooms import author
from lms_plugin.author.words import Said, say
from lms_plugin.queries import library
from lms_plugin.queries.library import ModuleRow
from lms_plugin.services.audit import OPERATOR
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading


@author.get("/m/<module>")
def module(module: str) -> str:
    """One module as its author sees it; the library's is shown too, without the buttons that change it."""
    session = reading()
    row = lookups.seen(session, module)
    return render_template(
        "author/module.html",
        book=shelves.book(session, row),
        row=row,
        versions=library.versions(session, actor().academy_id, row.id),
        changes=changes(row),
        mine=lookups.may_author(row),
        operator=OPERATOR,
    )


def changes(row: ModuleRow) -> tuple[Said, ...]:
    """What publishing the draft would change for a new attempt; nothing where there is no news."""
    before, after = _both(row)
    return say(between(before, after, locale())) if after else ()


def lags_of(row: ModuleRow) -> tuple[Lag, ...]:
    """The languages in which publishing the draft would leave more to translate; nothing where there is no news."""
    before, after = _both(row)
    return lags(before, after) if after else ()


def _both(row: ModuleRow) -> tuple[ModulePackage | None, ModulePackage | None]:
    """What is published and the draft that would take its place, as far as there are any."""
    if row.draft is None or not row.has_news:
        return None, None
    session = reading()
    before = lookups.package(session, row.published.digest) if row.published else None
    return before, lookups.package(session, row.draft.digest)
