"""Put an activity on a page: the player's fragment, the same for trainees and for previews.

Whether somebody may see it, and where its state is kept, belongs to the rooms.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, Literal

from flask import has_request_context, request
from markupsafe import Markup, escape

from courses.kinds.kind import Filled, Reader, View, printable
from courses.media import FOLDER
from courses.packages import LocalModule, ModulePackage
from courses.player.frame import Asset, Frame, section_id
from courses.player.rendering import printed, render
from lms_plugin.queries.briefs import Played

Mode = Literal["live", "read_only"]

KEEPING: Final = "k"
"""The id of the page's form for bookmarks, which the buttons in the activity belong to."""

MEDIA: Final = "/media"
"""Where files of modules stand, by digest."""

_MARK = f"x{secrets.token_hex(8)}"
"""Stands for what differs from reader to reader in a kept fragment; nobody who writes content can know it."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What the page around an activity wants.

    `base_url` followed by a key is an activity's address; `hidden` are the page's own fields; `error` and `notice`
    are messages of the player's catalogue. `bookmarks` are the sections that the reader has kept; None where nobody
    keeps any.
    """

    base_url: str
    move_url: str
    hidden: tuple[tuple[str, str], ...] = ()
    error: str = ""
    notice: str = ""
    mode: Mode = "live"
    bookmarks: frozenset[str] | None = None


def fragment(played: Played, state: Mapping[str, Any], locale: str, now: datetime, manners: Manners) -> Markup:
    """The activity as it stands: `<div class="convive-player">…</div>`.

    What is not graded looks alike for all who stand at the same state, so it is rendered once and kept; what is private
    is never kept.
    """
    if played.kind.graded or played.kind.private or manners.error or manners.notice:
        return _safe(_pressed(_rendered(played, state, locale, now, manners), manners))
    key = _Key(played, json.dumps(dict(state), sort_keys=True))
    nobody = None if manners.bookmarks is None else frozenset[str]()
    kept = _kept(key, locale, manners.mode, len(manners.hidden), nobody)
    return _safe(_pressed(_filled(kept, manners), manners))


def paper(played: Played, locale: str, reader: Reader, base_url: str) -> Markup | None:
    """The activity for paper with all its content; None where there is none, or none for this reader."""
    local = played.local(locale)
    kind = printable(played.kind, local.documents[played.ref.key], reader)
    if kind is None:
        return None
    view = kind.on_paper(played.brief(locale), locale, reader)
    return _on_paper(played, kind, view, locale, base_url)


def written(played: Played, state: Mapping[str, Any], locale: str, base_url: str) -> Markup | None:
    """The activity for paper with what somebody wrote in it; None while that is nothing, or where no kind has it."""
    kind = played.kind
    if not isinstance(kind, Filled):
        return None
    view = kind.written_on_paper(played.brief(locale), state, locale)
    return _on_paper(played, kind, view, locale, base_url) if view is not None else None


def _on_paper(played: Played, kind: Any, view: View, locale: str, base_url: str) -> Markup:
    manners = Manners(base_url, "", mode="read_only")
    return _safe(printed(kind, view, _frame(played.package, played.ref.key, locale, manners)))


def mark_finished(html: Markup) -> Markup:
    """Let the page's style sheet know that the activity is over, also when a script swaps the fragment in."""
    return _safe(str(html).replace(" data-convive-player", " data-convive-player data-convive-finished", 1))


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704  # The player escapes; what came from people went through `courses.prose`.


def _rendered(played: Played, state: Mapping[str, Any], locale: str, now: datetime, manners: Manners) -> str:
    frame = _frame(played.package, played.ref.key, locale, manners)
    return render(played.kind, played.kind.view(played.brief(locale), state, now, locale), frame)


def _frame(package: ModulePackage, key: str, locale: str, manners: Manners) -> Frame:
    local = package.in_locale(locale)
    return Frame(
        locale=locale,
        move_url=manners.move_url,
        hidden=manners.hidden,
        activity_url=lambda key, section: _address(manners.base_url, local, key, section),
        activity_title=lambda key, section: _title(local, key, section),
        sources={source.id: source for source in local.manifest.sources},
        media=_assets(package, local),
        untranslated=local.untranslated(key),
        source_language=package.language,
        text_language=local.locale,
        keeping=KEEPING if manners.bookmarks is not None else "",
        error=manners.error,
        notice=manners.notice,
        mode=manners.mode,
    )


def _assets(package: ModulePackage, local: LocalModule) -> Mapping[str, Asset]:
    """The files of the module in the reader's language, with the language that each is in."""
    root = request.script_root if has_request_context() else ""
    return {
        name: Asset(
            f"{root}{MEDIA}/{one.digest}", one.type, one.width, one.height,
            local.locale if f"{local.locale}/{FOLDER}/{name}" in package.media else package.language,
        )
        for name, one in local.media.items()
    }  # fmt: skip


def _address(base_url: str, local: LocalModule, key: str, section: str | None) -> str | None:
    if key not in local.documents:
        return None
    return f"{base_url}{key}#{section_id(section)}" if section else base_url + key


def _title(local: LocalModule, key: str, section: str | None) -> str | None:
    document = local.documents.get(key)
    if document is None:
        return None
    sections = getattr(document, "sections", ()) if section else ()
    heading = next((part.heading for part in sections if part.id == section), "")
    return f"{document.title}: {heading}" if heading else str(document.title)


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """An activity and a state as the key of a cache; equal where the digests are."""

    played: Played
    state: str

    def _identity(self) -> tuple[str, str, str, str]:
        return self.played.package.digest, self.played.ref.key, self.played.overlay.digest, self.state

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())


@lru_cache(maxsize=512)
def _kept(key: _Key, locale: str, mode: Mode, fields: int, bookmarks: frozenset[str] | None) -> str:
    hidden = tuple((f"{_MARK}n{number}z", f"{_MARK}v{number}z") for number in range(fields))
    manners = Manners(base_url=f"{_MARK}base/", move_url=f"{_MARK}move", hidden=hidden, mode=mode, bookmarks=bookmarks)
    # Only a deadline asks for the time, and only graded activities have one.
    played = replace(key.played, terms=replace(key.played.terms, deadline_at=None))
    return _rendered(played, json.loads(key.state), locale, datetime.min.replace(tzinfo=UTC), manners)


def _filled(kept: str, manners: Manners) -> str:
    filled = kept.replace(f"{_MARK}base/", str(escape(manners.base_url)))
    filled = filled.replace(f"{_MARK}move", str(escape(manners.move_url)))
    for number, (name, value) in enumerate(manners.hidden):
        filled = filled.replace(f"{_MARK}n{number}z", str(escape(name)))
        filled = filled.replace(f"{_MARK}v{number}z", str(escape(value)))
    return filled


def _pressed(html: str, manners: Manners) -> str:
    """With the buttons of the sections that the reader has kept as they are when pressed."""
    for section in manners.bookmarks or ():
        html = html.replace(_button("keep", section, "false"), _button("drop", section, "true"))
    return html


def _button(act: str, section: str, pressed: str) -> str:
    """The part of a bookmark's button that differs from reader to reader."""
    return f'name="{act}" value="{section}" aria-pressed="{pressed}"'
