"""Every text of a programme or a module in one language: source, translation, and what is left to do.

Counting is `translations`' matter; nothing is changed here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask import render_template, request
from sqlalchemy.orm import Session

from courses import texts as digests
from courses.packages import Entry, Package, entries
from lms_plugin.author import lookups
from lms_plugin.author.rooms import author
from lms_plugin.author.translations import Work, language_of, of_module, of_programme
from lms_plugin.queries import library
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading

PER_PAGE: Final = 40
STATES: Final = ("missing", "stale", "fine")
MOST_VERSIONS: Final = 20
"""How far back an older source is looked for."""

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """What an address asks to see: state, file and words; "" where it does not matter."""

    state: str
    file: str
    sought: str
    page: int

    def fits(self, entry: Entry) -> bool:
        """Whether a text is asked for."""
        if self.state and entry.state != self.state or self.file and entry.file != self.file:
            return False
        return self.sought.casefold() in f"{entry.source}\n{entry.translation}\n{entry.file}:{entry.path}".casefold()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of texts; `counts` are of all texts by state, `was` gives the source that a stale one was made of."""

    rows: Sequence[Entry]
    found: int
    last: int
    counts: Mapping[str, int]
    files: Mapping[str, str]
    was: Mapping[Place, str]


@author.get("/m/<module>/texts/<language>")
def module_texts(module: str, language: str) -> str:
    """The texts of one module."""
    return _page(of_module(reading(), module), language)


@author.get("/p/<programme>/texts/<language>")
def programme_texts(programme: str, language: str) -> str:
    """The texts of a programme and of all its modules."""
    return _page(of_programme(reading(), programme), language)


def _page(work: Work, language: str) -> str:
    code, asked = language_of(language, work), _asked()
    sheet = _sheet(reading(), work, code, asked)
    return render_template("author/texts.html", work=work, language=code, asked=asked, sheet=sheet, states=STATES)


def _asked() -> Filter:
    given = request.args
    number = given.get("page", "")
    return Filter(
        state=given.get("state", "") if given.get("state") in STATES else "",
        file=given.get("file", "")[:200],
        sought=" ".join(given.get("q", "").split())[:100],
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )


def _sheet(session: Session, work: Work, language: str, asked: Filter) -> Sheet:
    every = _entries(work.package, language)
    found = [one for one in every if asked.fits(one)]
    last = max((len(found) - 1) // PER_PAGE + 1, 1)
    begin = (min(max(asked.page, 1), last) - 1) * PER_PAGE
    rows = found[begin : begin + PER_PAGE]
    counts = {state: sum(one.state == state for one in every) for state in STATES}
    return Sheet(rows, len(found), last, counts, files(work), _as_it_was(session, work, rows))


@lru_cache(maxsize=64)
def _entries(package: Package, language: str) -> tuple[Entry, ...]:
    return tuple(entries(package, language))


def files(work: Work) -> dict[str, str]:
    """What each file of texts is called on a page, "" for the page of a programme or a module itself."""
    named = {"programme": ""} if work.package.programme else {}
    for module in work.package.modules:
        local = module.in_locale(locale())
        named[f"{module.key}/module"] = local.manifest.title
        named |= {f"{module.key}/{key}": local.title(key) for key in local.documents}
    return named


def _as_it_was(session: Session, work: Work, rows: Sequence[Entry]) -> dict[Place, str]:
    """The sources that stale texts were made of, from older versions of their modules."""
    wanted = {(one.file, one.path): one.of for one in rows if one.state == "stale" and one.of}
    found: dict[Place, str] = {}
    for row in work.rows if wanted else ():
        if any(file.startswith(f"{row.key}/") for file, _ in wanted):
            found = {**dict(_older(session, row.id, wanted)), **found}
    return found


def _older(session: Session, module_id: int, wanted: Mapping[Place, str]) -> Iterator[tuple[Place, str]]:
    for version in library.versions(session, actor().academy_id, module_id)[:MOST_VERSIONS]:
        package = Package(None, (lookups.package(session, version.digest),))
        for one in _entries(package, package.modules[0].language):
            place: Any = (one.file, one.path)
            if place in wanted and digests.digest(one.source) == wanted[place]:
                yield place, one.source
