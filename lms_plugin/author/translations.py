"""How far each language of each programme and module is: counts, bars, and the ways to the texts themselves.

The texts of one language are `texts`' matter, files for translators `carrying`'s.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses.packages import ModulePackage, Package, ProgrammePackage, TranslationStatus, status_in
from lms_plugin.author import lookups
from lms_plugin.author.rooms import author
from lms_plugin.queries import library
from lms_plugin.queries.library import ModuleRow, ProgrammeRow
from lms_plugin.services.contents import OWN
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to translate: a whole programme or one module, at the latest version of each module.

    `rows` are those of the modules in `package`, in its order.
    """

    programme: ProgrammeRow
    rows: tuple[ModuleRow, ...]
    package: Package
    title: str
    kind: Literal["programme", "module"]

    @property
    def is_own(self) -> bool:
        """Whether the academy may change it; the library's is the operator's."""
        return self.programme.academy_id is not None

    @property
    def uuid(self) -> str:
        """The name of the programme or the module in addresses."""
        return self.programme.uuid if self.kind == "programme" else self.rows[0].uuid

    @property
    def key(self) -> str:
        """Its key, as a file is called."""
        return self.programme.key if self.kind == "programme" else self.rows[0].key

    @property
    def source(self) -> str:
        """The language that everything is translated from."""
        return self.package.modules[0].language


@dataclass(frozen=True, slots=True)
class Line:
    """One language of a programme or a module."""

    code: str
    status: TranslationStatus


@dataclass(frozen=True, slots=True)
class Part:
    """A module with its languages."""

    row: ModuleRow
    title: str
    source: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """A programme with the sums of its languages, then its modules; none are summed up for single uploads."""

    row: ProgrammeRow
    title: str
    source: str
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]


@author.get("/translations")
def translations() -> str:
    """Every programme and module that an author may see, searched by title or key."""
    return _overview(" ".join(request.args.get("q", "").split())[:100], {})


@author.get("/translations/begin")
def begin_language() -> ResponseReturnValue:
    """To the texts of a language that nobody has begun yet; nothing is stored until texts come back."""
    asked = request.args
    code, programme, module = (asked.get(name, "").strip() for name in ("language", "programme", "module"))
    work = of_programme(reading(), programme) if programme else of_module(reading(), module)
    if _LANGUAGE.fullmatch(code) is None or code == work.source:
        error = _("Write the code of a language other than the source, such as pt or pt-PT.")
        return _overview("", {work.uuid: error}), 422
    if work.kind == "programme":
        return redirect(url_for("author.programme_texts", programme=work.uuid, language=code))
    return redirect(url_for("author.module_texts", module=work.uuid, language=code))


def _overview(sought: str, errors: Mapping[str, str]) -> str:
    stacks = [stack for row in library.programmes(reading(), actor().academy_id) if (stack := _stack(row, sought))]
    return render_template("author/translations.html", stacks=stacks, sought=sought, errors=errors)


def language_of(code: str, work: Work) -> str:
    """A language of an address; 404 for what is none, and for the one that is translated from."""
    if _LANGUAGE.fullmatch(code) is None or code == work.source:
        abort(404)
    return code


def of_module(session: Session, module_uuid: str) -> Work:
    """A module as it is worked on; 404 for everybody else's."""
    row = lookups.seen(session, module_uuid)
    programme = library.programme(session, actor().academy_id, row.programme_uuid)
    if programme is None or row.latest is None:
        abort(404)
    package = lookups.package(session, row.latest.digest)
    return Work(programme, (row,), Package(None, (package,)), package.in_locale(locale()).manifest.title, "module")


def of_programme(session: Session, programme_uuid: str) -> Work:
    """A programme with all its modules; 404 for everybody else's, an empty one, and for single uploads."""
    row = library.programme(session, actor().academy_id, programme_uuid)
    found = _modules(session, row) if row is not None and row.key != OWN else []
    if row is None or not found:
        abort(404)
    package = Package(row.package, tuple(one for _row, one in found))
    title = row.package.in_locale(locale()).manifest.title
    return Work(row, tuple(module for module, _ in found), package, title, "programme")


def _modules(session: Session, programme: ProgrammeRow) -> list[tuple[ModuleRow, ModulePackage]]:
    rows = (row for row in library.modules(session, actor().academy_id) if row.programme_id == programme.id)
    return [(row, lookups.package(session, row.latest.digest)) for row in rows if row.latest is not None]


def _stack(row: ProgrammeRow, sought: str) -> Stack | None:
    title = row.package.in_locale(locale()).manifest.title
    found = _modules(reading(), row)
    parts = tuple(_part(row, module, package) for module, package in found)
    is_whole = _fits(sought, title, row.key)
    fitting = tuple(one for one in parts if is_whole or _fits(sought, one.title, one.row.key))
    if not fitting:
        return None
    codes = dict.fromkeys(line.code for part in parts for line in part.lines)
    sums = (Line(code, _sum(row.package, [package for _row, package in found], code)) for code in codes)
    return Stack(row, title, parts[0].source, tuple(sums) if row.key != OWN else (), fitting)


def _fits(sought: str, title: str, key: str) -> bool:
    return sought.casefold() in f"{title} {key}".casefold()


def _part(programme: ProgrammeRow, row: ModuleRow, package: ModulePackage) -> Part:
    shared = programme.package.manifest.languages if programme.key != OWN else ()
    codes = sorted({*shared, *package.translations} - {package.language})
    title = package.in_locale(locale()).manifest.title
    return Part(row, title, package.language, tuple(Line(code, _status(package, code)) for code in codes))


def _sum(programme: ProgrammePackage, modules: Sequence[ModulePackage], code: str) -> TranslationStatus:
    every = [_status(one, code) for one in (programme, *modules)]
    return TranslationStatus(
        sum(one.total for one in every), sum(one.missing for one in every), sum(one.stale for one in every)
    )


@lru_cache(maxsize=1024)
def _status(package: ModulePackage | ProgrammePackage, code: str) -> TranslationStatus:
    return status_in(package, code)
