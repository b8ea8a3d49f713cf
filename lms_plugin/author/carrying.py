"""Files for translators: PO out, and PO back with a report before anything is saved.

What is saved is a draft by the same door as an uploaded package; a published version never changes. What a PO file
is belongs to `services.pofiles`, what a text that came back would do to `courses.packages`.
"""

from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias
from zlib import compress, decompressobj
from zlib import error as NoDeflate  # noqa: N812  (a name that says what it is)

from flask import Response, abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from courses import digests
from courses.errors import Problem
from courses.packages import Package, Verdict, taken, weighed
from courses.packages.package import ProgrammePackage
from lms_plugin.author import texts
from lms_plugin.author.rooms import author
from lms_plugin.author.translations import Work, language_of, of_module, of_programme
from lms_plugin.author.words import in_words
from lms_plugin.services import audit, pofiles
from lms_plugin.services.contents import OWN, Author, Drafted, hold, import_package
from lms_plugin.services.pofiles import NoPo, Passed
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a PO file; that of a whole programme has about half of it."""

MOST_CARRIED: Final = 450 * 1024
"""Characters that the report's form carries to its button: a form may hold 512 KB."""

MOST_SHOWN: Final = 200

Find: TypeAlias = Callable[[Session], Work]
"""Looks the same work up again, within the tenant."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would do to a language of a work, or did.

    `seen` names the version that was compared, `carried` is the file for the button that saves; "" for no button.
    """

    counts: Counter[str]
    late: int
    news: Sequence[Verdict]
    refused: Sequence[Problem]
    passed: Sequence[Passed]
    seen: str
    carried: str

    @property
    def total(self) -> int:
        """How many texts saving would change."""
        return self.counts["new"] + self.counts["changed"] + self.counts["confirmed"]


@author.post("/m/<module>/texts/<language>/po")
def module_po(module: str, language: str) -> Response:
    """The texts of a module for a translator's tools."""
    with transaction() as session:
        return _handed_out(session, of_module(session, module), language)


@author.post("/p/<programme>/texts/<language>/po")
def programme_po(programme: str, language: str) -> Response:
    """The texts of a programme with all its modules."""
    with transaction() as session:
        return _handed_out(session, of_programme(session, programme), language)


@author.post("/m/<module>/texts/<language>/back")
@limited("30 per minute")
def module_back(module: str, language: str) -> Response:
    """A translator's file for a module: checked, or saved as a draft."""
    return _taken_back(partial(of_module, module_uuid=module), language)


@author.post("/p/<programme>/texts/<language>/back")
@limited("30 per minute")
def programme_back(programme: str, language: str) -> Response:
    """The same for a whole programme."""
    return _taken_back(partial(of_programme, programme_uuid=programme), language)


def _handed_out(session: Session, work: Work, language: str) -> Response:
    """Noted like every download, by the transaction that is open."""
    code = language_of(language, work)
    _note(session, work, "content.po", {"language": code})
    data = pofiles.written(pofiles.catalogue_of(work.package, code, now()))
    # Keys are slugs and languages letters, so the name needs no escaping.
    disposition = f'attachment; filename="{work.key}-{code}.po"'
    return Response(data, mimetype="text/x-gettext-translation", headers={"Content-Disposition": disposition})


def _note(session: Session, work: Work, act: str, detail: dict[str, str | int]) -> None:
    who, thing = actor(), (work.kind, work.uuid)
    audit.note(session, who.academy_id, who.person_uuid, act, thing, now(), {work.kind: work.key, **detail})


def _taken_back(find: Find, language: str) -> Response:
    work = find(reading())
    code = language_of(language, work)
    if not work.is_own:
        abort(403)
    try:
        data = _sent()
        catalogue = pofiles.read(data, code)
    except NoPo as error:
        return _wrong(work, code, error)
    verdicts = tuple(weighed(work.package, code, pofiles.returned(catalogue)))
    report = _report(work, verdicts, tuple(pofiles.passed_over(catalogue)), data)
    if request.form.get("act") != "save" or not report.total:
        return _shown(work, code, report, ())
    saved = _saved(find, work, code, verdicts)
    return _shown(work, code, replace(report, carried="") if saved else report, saved)


def _sent() -> bytes:
    """The file, or what the report of it has carried back; raises NoPo."""
    file = request.files.get("po")
    data = file.read(LARGEST + 1) if file else _unpacked(request.form.get("carried", ""))
    if not data:
        raise NoPo(pofiles.NOTHING)
    if len(data) > LARGEST:
        raise NoPo(pofiles.TOO_LARGE)
    return data


def _packed(data: bytes) -> str:
    packed = b64encode(compress(data, 9)).decode()
    return packed if len(packed) <= MOST_CARRIED else ""


def _unpacked(carried: str) -> bytes:
    try:
        return decompressobj().decompress(b64decode(carried, validate=True), LARGEST + 1)
    except (NoBase64, NoDeflate, ValueError):
        return b""


def _report(work: Work, verdicts: Sequence[Verdict], passed: Sequence[Passed], data: bytes) -> Report:
    refused = [
        Problem(one.text.file, one.text.path, one.why, one.text.line) for one in verdicts if one.what == "refused"
    ]
    news = [one for one in verdicts if one.what in ("new", "changed", "confirmed")]
    return Report(
        counts=Counter(one.what for one in verdicts),
        late=sum(one.is_late for one in news),
        news=news,
        refused=in_words(refused),
        passed=passed,
        seen=_seen(work),
        carried=_packed(data) if news else "",
    )


def _saved(find: Find, work: Work, code: str, verdicts: Sequence[Verdict]) -> Sequence[Drafted]:
    """The new versions; none where the texts are no longer those that the report was about."""
    seen = _seen(work)
    with transaction() as session:
        hold(session, work.programme.id)
        if request.form.get("seen") != seen or _seen(find(session)) != seen:
            return ()
        who = actor()
        package = _addressed(work, code, taken(work.package, code, verdicts))
        drafted = import_package(session, package, Author(who.person_uuid, who.academy_id), now())
        texts_made = sum(one.what not in ("same", "refused") for one in verdicts)
        _note(session, work, "content.translate", {"language": code, "texts": texts_made})
    return drafted


def _seen(work: Work) -> str:
    """Names the versions that a report is about."""
    return digests.of_text("".join(module.digest for module in work.package.modules))[:16]


def _addressed(work: Work, code: str, package: Package) -> Package:
    """The package under the manifest of its programme, which names the language from now on.

    Single uploads have a programme that nobody wrote: they go in as they came, one by one.
    """
    if work.programme.key == OWN:
        return package
    before = package.programme or work.programme.package
    languages = tuple(dict.fromkeys((*before.manifest.languages, code)))
    manifest = before.manifest.model_copy(update={"languages": languages})
    return Package(ProgrammePackage(manifest, {code: {}, **before.translations}), package.modules)


def _shown(work: Work, code: str, report: Report, saved: Sequence[Drafted]) -> Response:
    body = render_template(
        "author/po_report.html", work=work, language=code, report=report, saved=saved, files=texts.files(work),
        most=MOST_SHOWN, is_late=request.form.get("act") == "save" and not saved and report.total > 0,
    )  # fmt: skip
    return Response(body, 200, mimetype="text/html")


def _wrong(work: Work, code: str, error: NoPo) -> Response:
    words = _(error.reason) % error.values if error.values else _(error.reason)
    if error.line:
        words = _("Line %(line)s: %(words)s", line=error.line, words=words)
    body = render_template("author/po_refused.html", work=work, language=code, errors={"po": words})
    return Response(body, 422, mimetype="text/html")
