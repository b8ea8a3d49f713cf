"""The list of programmes and modules: versions, drafts, languages, links.

One module has a page of its own (`versions`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import render_template, request
from sqlalchemy.orm import Session

from courses.packages import ModulePackage, TranslationStatus, translation_status
from lms_plugin.author.rooms import author
from lms_plugin.queries import contents as bodies
from lms_plugin.queries import library
from lms_plugin.queries.library import ModuleRow, ProgrammeRow
from lms_plugin.services.contents import OWN
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a module; the source language has no status, because it is what the others are measured by."""

    code: str
    status: TranslationStatus | None


@dataclass(frozen=True, slots=True)
class Book:
    """A module as the list shows it; the title is that of the latest version."""

    row: ModuleRow
    title: str
    minutes: int
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A programme with those of its modules that were looked for."""

    row: ProgrammeRow
    title: str
    books: tuple[Book, ...]

    @property
    def is_own(self) -> bool:
        """Whether the academy may change it; the library's is the operator's."""
        return self.row.academy_id is not None

    @property
    def can_be_packed(self) -> bool:
        """Whether it can be downloaded whole; single uploads are no programme that anybody wrote."""
        return bool(self.books) and self.row.key != OWN


@author.get("/")
def contents() -> str:
    """Everything an author may see, searched by title or key."""
    sought = " ".join(request.args.get("q", "").split())[:100]
    shelves = _shelves(reading(), actor().academy_id, sought)
    return render_template("author/contents.html", shelves=shelves, sought=sought)


@lru_cache(maxsize=512)
def languages(package: ModulePackage) -> tuple[Language, ...]:
    """The source language, then each other with how far its translation is."""
    states = translation_status(package)
    return tuple(Language(code, states.get(code)) for code in package.locales)


def book(session: Session, row: ModuleRow) -> Book | None:
    """A module with the words of its latest version; None for one without any version."""
    if row.latest is None:
        return None
    package = bodies.module(session, row.latest.digest)
    manifest = package.in_locale(locale()).manifest
    return Book(row, manifest.title, manifest.minutes, languages(package))


def _shelves(session: Session, academy_id: int, sought: str) -> Sequence[Shelf]:
    books: dict[int, list[Book]] = {}
    for row in library.modules(session, academy_id):
        found = book(session, row)
        if found is not None:
            books.setdefault(row.programme_id, []).append(found)
    programmes = library.programmes(session, academy_id)
    shelves = (_shelf(row, books.get(row.id, ()), sought.casefold()) for row in programmes)
    return tuple(shelf for shelf in shelves if shelf.books or not sought)


def _shelf(row: ProgrammeRow, books: Sequence[Book], sought: str) -> Shelf:
    title = row.package.in_locale(locale()).manifest.title
    whole = sought in f"{title} {row.key}".casefold()
    fitting = (one for one in books if whole or sought in f"{one.title} {one.row.key}".casefold())
    return Shelf(row, title, tuple(fitting))
