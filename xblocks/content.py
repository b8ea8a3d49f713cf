"""From the author's fields to what a kind wants to know: the document in the reader's language, the law, the terms.

Playing with it belongs to `playing`, complaining about it to `checking`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from courses import jurisdictions, texts
from courses.errors import ContentError, Problem
from courses.jurisdictions.overlay import NEUTRAL, Overlay
from courses.jurisdictions.reader import UnknownJurisdiction
from courses.kinds import structure
from courses.kinds.kind import Brief, Terms
from courses.media import split
from courses.model import Source
from courses.packages import Parallel, parallel
from courses.packages.package import nearest
from courses.player.frame import Asset
from courses.reading import validate
from courses.registry import kind
from courses.source import Marked
from xblocks import library
from xblocks.fields import Fields
from xblocks.library import Authored

LATE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as one reader gets it now."""

    brief: Brief
    locale: str
    sources: Mapping[str, Source]
    structure: str
    """The digest that a fitting state carries; ids are the same in all languages."""
    media: Mapping[str, Asset] = field(default_factory=dict)
    untranslated: frozenset[str] = frozenset()
    source_language: str = ""


def authored(block: Fields) -> Authored:
    """The block's own text, else the library's; raise ContentError when neither can be read."""
    if not block.document.strip():
        return library.read(block.kind_name, block.activity)
    return Authored(block.document, block.language, dict(block.translations), read_sources(block.sources))


def read_sources(raw: Any) -> dict[str, Source]:
    """Sources by id; raise ContentError with every problem."""
    if not isinstance(raw, list):
        raise ContentError([Problem("sources", "", "the sources are a list")])
    found = [validate(Source, Marked(item, {}), "sources") for item in raw]
    return {source.id: source for source in found}


def document(block: Fields) -> Any:
    """The document in its own language; raise ContentError."""
    return parsed(block.kind_name, authored(block).text)


def reading(block: Fields, locale: str, now: datetime) -> Reading:
    """What the kind and the player want to know; raise ContentError for a text that cannot be read."""
    source = authored(block)
    chosen = nearest((source.language, *sorted(source.translations)), locale)
    # A parallel text in the language of the text itself is an error that `checking` names; the text goes before it.
    other = source.translations.get(chosen, "") if chosen != source.language else ""
    local = translated(block.kind_name, source.text, other)
    overlay = overlay_of(block, now)
    deadline_at = now - LATE if is_late(block) else None
    terms = Terms(deadline_at, excluded=overlay.unasked, extra_time=block.extra_share())
    digest = structure.digest(block.kind.structure(local))
    missing = untranslated(block.kind_name, source, chosen)
    media = assets(block, source, chosen)
    return Reading(Brief(local, overlay, terms), chosen, source.sources, digest, media, missing, source.language)


def assets(block: Fields, source: Authored, locale: str) -> dict[str, Asset]:
    """The files of a library activity at the block's own address; a text of the block's own has none."""
    found = {}
    for path, one in source.media.items():
        language, name = split(path)
        if language in ("", locale) and (language or name not in found):
            url = block.runtime.handler_url(block, "media", suffix=path)
            found[name] = Asset(url, one.type, one.width, one.height, language or source.language)
    return found


def untranslated(kind_name: str, source: Authored, locale: str) -> frozenset[str]:
    """Paths of the document whose texts are still in the source language."""
    if locale == source.language:
        return frozenset()
    try:
        strings = read_parallel(kind_name, source.translations[locale], "translation").strings
    except ContentError:
        strings = {}
    return frozenset(texts.collect(parsed(kind_name, source.text)).keys() - strings.keys())


def lesson_title(block: Fields, lesson: str, section: str | None, locale: str) -> str | None:
    """What a lesson beside a library activity is called, with its section; None where the text stands alone."""
    module, _, _ = block.activity.rpartition("/")
    if block.document.strip():
        return None
    try:
        source = library.read("lesson", f"{module}/{lesson}")
        found = translated("lesson", source.text, source.translations.get(locale, ""))
    except ContentError:
        return None
    headings = {part.id: part.heading for part in found.sections if part.heading}
    return ": ".join([found.title, *filter(None, [headings.get(section or "")])])


def locales(block: Fields) -> tuple[str, ...]:
    """The language of the text, then those of its translations."""
    source = authored(block)
    return (source.language, *sorted(source.translations.keys() - {source.language}))


def overlay_of(block: Fields, now: datetime) -> Overlay:
    """The law of the block's jurisdiction on this day; neutral for a code that this release does not know."""
    try:
        return jurisdictions.load(block.jurisdiction or "", now.date())
    except UnknownJurisdiction:
        return NEUTRAL


def attempts_left(block: Fields) -> int | None:
    """None where there is no limit."""
    return None if block.max_attempts is None else max(0, block.max_attempts - block.attempts)


def is_late(block: Fields) -> bool:
    """Whether the deadline of a graded block has passed, grace period included; False where no deadline is known."""
    has_passed = getattr(block, "has_deadline_passed", None)
    return bool(block.kind.graded and has_passed is not None and has_passed())


def is_titled(block: Fields) -> bool:
    """Whether the course team has given the block a name of its own."""
    return bool(block.display_name) and block.display_name != block.nouns


def name_of(block: Fields) -> str:
    """The name that the course team gave, else the title of the text, else what the block is."""
    if is_titled(block):
        return block.display_name
    try:
        return str(document(block).title)
    except ContentError:
        return block.nouns


@lru_cache(maxsize=256)
def parsed(kind_name: str, text: str) -> Any:
    """The document of a text; raise ContentError."""
    return kind(kind_name).parse(text, "document")


@lru_cache(maxsize=256)
def translated(kind_name: str, text: str, other: str) -> Any:
    """The document with the strings of a parallel text put in; an unreadable parallel text counts as none."""
    local = parsed(kind_name, text)
    try:
        return texts.apply(local, read_parallel(kind_name, other, "translation").strings) if other else local
    except ContentError:
        return local


def read_parallel(kind_name: str, text: str, name: str) -> Parallel:
    """The strings of a parallel text; raise ContentError, whose file is `name`."""
    return parallel.read(text, f"{name}{kind(kind_name).suffix}")
