"""Preview: a version played as a trainee of any jurisdiction, in any language. Moves are real and stored nowhere.

What may be seen is decided by the kinds, so an answer key stays as hidden as it is for trainees.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from sqlalchemy.orm import Session

from courses import pseudo
from courses.errors import IllegalMove
from courses.kinds.kind import Move, Terms, printable
from courses.kinds.privacy import Echoing
from courses.packages import LocalModule
from courses.player.moves import move_from_form
from lms_plugin.author import lookups
from lms_plugin.author.rooms import author
from lms_plugin.author.sealed import Spot, Unsealed, open_seal, seal
from lms_plugin.author.words import in_words
from lms_plugin.queries import overlays
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.library import ModuleRow, VersionRow
from lms_plugin.web import playing
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import AS, actor
from lms_plugin.web.kinds import kind_name
from lms_plugin.web.language import locale
from lms_plugin.web.playing import Manners
from lms_plugin.web.transactions import reading

NEUTRAL = "none"
"""In an address: no jurisdiction, the law's places say “ask your jurist”."""

SEAL = "sealed"
"""The hidden field that carries the state."""

_SAVED = re.compile(r'\bdata-convive-(saved|saving)="[^"]*"')
"""What the player's script would say after a move; here it would be untrue."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One version under one law in one language, as the address says."""

    row: ModuleRow
    version: VersionRow
    jurisdiction: str
    language: str
    local: LocalModule


@author.get("/m/<module>/preview")
def preview(module: str) -> str:
    """Choose version, jurisdiction and language; the activities below are played with them."""
    session, asked = reading(), request.args
    row = lookups.seen(session, module)
    jurisdiction = asked.get("jurisdiction") or actor().academy_jurisdiction
    stage = _stage(session, row, asked.get("version"), jurisdiction, asked.get("language") or locale())
    languages = lookups.package(session, stage.version.digest).locales
    return render_template(
        "author/preview.html", stage=stage, choices=_jurisdictions(session), languages=languages, kind_name=kind_name,
    )


@author.get("/m/<module>/preview/<version>/<jurisdiction>/<language>/<activity>")
def rehearse(module: str, version: str, jurisdiction: str, language: str, activity: str) -> Response:
    """An activity from its beginning."""
    session = reading()
    stage = _stage(session, lookups.seen(session, module), version, jurisdiction, language)
    played = _played(stage, activity)
    return _answer(stage, played, _begun(played), 200)


@author.get("/m/<module>/preview/<version>/<jurisdiction>/<language>/<activity>/sheet")
def sheet(module: str, version: str, jurisdiction: str, language: str, activity: str) -> str:
    """All of an activity with its keys, a scenario's map, and what the checker says; 404 for what has no sheet."""
    stage = _stage(reading(), lookups.seen(reading(), module), version, jurisdiction, language)
    played = _played(stage, activity)
    fragment = playing.paper(played, stage.language, "instructor", "")
    if fragment is None:
        abort(404)
    return render_template(
        "author/sheet.html",
        stage=stage,
        activity=played.ref,
        title=stage.local.title(activity),
        problems=in_words(played.kind.check(played.package.documents[activity], activity)),
        fragment=fragment,
    )


@author.post("/m/<module>/preview/<version>/<jurisdiction>/<language>/<activity>")
def rehearse_move(module: str, version: str, jurisdiction: str, language: str, activity: str) -> Response:
    """A move on the state that the page carries; the answer carries the next one."""
    session = reading()
    stage = _stage(session, lookups.seen(session, module), version, jurisdiction, language)
    played = _played(stage, activity)
    try:
        state = open_seal(house().settings.secret_key, _spot(stage, activity), request.form.get(SEAL, ""), now())
    except Unsealed:
        return _answer(stage, played, _begun(played), 409)
    move = None
    try:
        move = move_from_form(request.form.items(multi=True)).move
        return _answer(stage, played, played.kind.advance(played.brief(), state, move, now()), 200)
    except IllegalMove as illegal:
        return _answer(stage, played, state, 422, str(illegal), move)


def _stage(session: Session, row: ModuleRow, number: str | None, jurisdiction: str, language: str) -> Stage:
    version = lookups.version(session, row, number)
    if jurisdiction not in _jurisdictions(session):
        abort(404)
    if language in pseudo.LOCALES and language not in house().settings.locales:
        abort(404)
    local = lookups.package(session, version.digest).in_locale(language)
    return Stage(row, version, jurisdiction, local.locale, local)


def _jurisdictions(session: Session) -> tuple[str, ...]:
    """All that the academy may choose, its own whether there is an overlay or not, and none."""
    who = actor()
    return tuple(dict.fromkeys((*overlays.usable_codes(session, who.academy_id), who.academy_jurisdiction, NEUTRAL)))


def _played(stage: Stage, activity: str) -> Played:
    session = reading()
    package = lookups.package(session, stage.version.digest)
    ref = package.manifest.activity(activity)
    if ref is None:
        abort(404)
    law = overlays.usable(session, stage.jurisdiction, actor().academy_id, now().date())
    return Played(package, ref, package.kind_of(activity), law, Terms(excluded=law.unasked))


def _begun(played: Played) -> Mapping[str, Any]:
    return played.kind.start(played.brief(), secrets.randbelow(2**31), now())


def _spot(stage: Stage, activity: str) -> Spot:
    return Spot(actor().person_uuid, stage.version.digest, activity, stage.jurisdiction)


def _answer(
    stage: Stage, played: Played, state: Mapping[str, Any], status: int, error: str = "", typed: Move | None = None
) -> Response:
    """The page, or the fragment alone for the player's script. It follows a POST too: there is nowhere to go to.

    Of a move that was refused, `typed`, the page shows again what was entered.
    """
    fragment = _fragment(stage, played, state, error, typed)
    if request.headers.get("X-Convive-Fragment"):
        return Response(fragment, status, mimetype="text/html")
    body = render_template(
        "author/rehearsal.html",
        stage=stage,
        activity=played.ref,
        title=stage.local.title(played.ref.key),
        fragment=fragment,
        has_sheet=printable(played.kind, played.package.documents[played.ref.key], "instructor") is not None,
        is_over=status == 409,
    )
    return Response(body, status, mimetype="text/html")


def _fragment(stage: Stage, played: Played, state: Mapping[str, Any], error: str, typed: Move | None) -> Markup:
    key = played.ref.key
    sealed = seal(house().settings.secret_key, _spot(stage, key), state, now())
    address = url_for("author.rehearse", **_place(stage), activity=key)
    manners = Manners(
        base_url=address.removesuffix(key),
        move_url=address,
        hidden=(("csrf_token", generate_csrf()), (AS, actor().person_uuid), (SEAL, sealed)),
        error=error,
    )
    if typed is not None and isinstance(played.kind, Echoing):
        state = played.kind.echoed(played.brief(), state, typed)
    shown = playing.fragment(played, state, stage.language, now(), manners)
    # Everything in it was escaped by the player's templates.
    return Markup(_SAVED.sub(r'data-convive-\1=""', str(shown)))  # noqa: S704


def _place(stage: Stage) -> dict[str, Any]:
    return {
        "module": stage.row.uuid,
        "version": str(stage.version.number),
        "jurisdiction": stage.jurisdiction,
        "language": stage.language,
    }
