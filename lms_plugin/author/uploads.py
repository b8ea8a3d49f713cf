"""Upload a package: a report first, and a draft only where nothing is wrong. A draft changes nothing for trainees.

Reading and checking is `courses.packages`' matter, storing `services.contents`'.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses.errors import ContentError, Problem
from courses.packages import ModulePackage, Package, read_zip
from courses.packages.files import MAX_PACKED
from lms_plugin.author import lookups
from lms_plugin.author.changes import between
from lms_plugin.author.rooms import author
from lms_plugin.author.words import Said, in_words, say
from lms_plugin.queries import corrections, library
from lms_plugin.queries.library import ModuleRow
from lms_plugin.services.contents import OWN, ContentRefused, import_package
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import locale
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction

MOST_SHOWN = 200
"""Problems on one page; a file of nonsense has thousands, and nobody mends more than these at a time."""


UNNAMED = "package.zip"
"""What `courses.packages` calls a zip file, of which it sees only the bytes."""

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """A module of a package beside what is there: `row` is None for a new one, `changes` is empty for the same."""

    key: str
    title: str
    row: ModuleRow | None
    changes: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a package holds and would do; `left_out` are titles of modules that it no longer lists and that stay."""

    title: str
    is_module: bool
    arrivals: tuple[Arrival, ...]
    left_out: tuple[str, ...]
    warnings: Sequence[Problem]


@author.get("/upload")
def ask_upload() -> str:
    """The form."""
    return render_template("author/upload.html", errors={})


@author.post("/upload")
@limited("30 per minute")
def upload() -> Response:
    """Check a package, or check it and save it as a draft. Sending the same one twice changes nothing twice."""
    file = request.files.get("package")
    data = file.read(MAX_PACKED + 1) if file else b""
    if not data:
        errors = {"package": _("Choose a zip file with a programme or a module.")}
        return _page(422, render_template("author/upload.html", errors=errors))
    try:
        package = read_zip(data)
    except ContentError as error:
        return _page(422, _refused(_called(in_words(error.problems))))
    if problems := corrections.problems(reading(), actor().academy_id, _key(package), package):
        return _page(422, _refused(in_words(problems)))
    report = _report(reading(), package)
    if request.form.get("act") != "save":
        return _page(200, render_template("author/report.html", report=report, saved=(), most=MOST_SHOWN))
    return _save(package, report)


def _save(package: Package, report: Report) -> Response:
    try:
        with transaction() as session:
            saved = import_package(session, package, lookups.author_here(), now())
    except ContentRefused as refused:
        return _page(422, _refused(_called([Problem(UNNAMED, "", _(str(refused)))])))
    except ContentError as error:
        return _page(422, _refused(in_words(error.problems)))
    return _page(200, render_template("author/report.html", report=report, saved=saved, most=MOST_SHOWN))


def _called(problems: Sequence[Problem]) -> list[Problem]:
    """What is wrong with the package as a whole, under the name that its file has on the author's machine."""
    file = request.files.get("package")
    name = file.filename[-LONGEST_NAME:] if file and file.filename else UNNAMED
    return [replace(one, file=name) if one.file == UNNAMED else one for one in problems]


def _refused(problems: Sequence[Problem]) -> str:
    errors = [one for one in problems if one.severity == "error"]
    warnings = [one for one in problems if one.severity == "warning"]
    return render_template("author/refused.html", problems=errors, warnings=warnings, most=MOST_SHOWN)


def _page(status: int, body: str) -> Response:
    return Response(body, status, mimetype="text/html")


def _report(session: Session, package: Package) -> Report:
    rows = [row for row in library.modules(session, actor().academy_id) if _is_own(row, _key(package))]
    arrivals = tuple(_arrival(session, module, rows) for module in package.modules)
    listed = {module.key for module in package.modules}
    left = [row for row in rows if row.key not in listed] if package.programme else []
    return Report(
        title=package.programme.in_locale(locale()).manifest.title if package.programme else arrivals[0].title,
        is_module=package.programme is None,
        arrivals=arrivals,
        left_out=tuple(_title(session, row) for row in left),
        warnings=in_words(package.warnings),
    )


def _key(package: Package) -> str:
    """The key of the programme that its modules join."""
    return package.programme.key if package.programme else OWN


def _is_own(row: ModuleRow, key: str) -> bool:
    return row.academy_id is not None and row.programme_key == key


def _arrival(session: Session, module: ModulePackage, rows: Sequence[ModuleRow]) -> Arrival:
    row = next((one for one in rows if one.key == module.key), None)
    before = lookups.package(session, row.latest.digest) if row and row.latest else None
    same = before is not None and before.digest == module.digest
    changes = () if same else between(before, module, locale())
    return Arrival(module.key, module.in_locale(locale()).manifest.title, row, say(changes))


def _title(session: Session, row: ModuleRow) -> str:
    if row.latest is None:
        return row.key
    return lookups.package(session, row.latest.digest).in_locale(locale()).manifest.title
