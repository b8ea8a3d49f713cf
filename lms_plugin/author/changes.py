"""What differs between two versions of a module, activity by activity.

Two versions are all this file knows: pointers, people and pages are not its matter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from courses.media import Medium
from courses.packages import LocalModule, ModulePackage, TranslationStatus, status_in
from courses.packages.package import MANIFEST, media_in

What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One activity, or the module's own page (key `module`), and what happened to it.

    `content`: words or settings in the source language; `structure`: questions, options, sections or
    scenes came or went, so a running attempt could not go on with it; `placing`: minutes, grading or
    another line of the manifest; `languages`: locales whose texts differ.
    """

    key: str
    title: str
    what: What
    content: bool = False
    structure: bool = False
    placing: bool = False
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lag:
    """A language in which the newer version is further behind; `before` is None where nothing is published yet."""

    code: str
    after: TranslationStatus
    before: TranslationStatus | None


def lags(old: ModulePackage | None, new: ModulePackage) -> tuple[Lag, ...]:
    """Languages with more texts missing or out of date than in the old version, those it leaves out among them."""
    codes = sorted({*new.locales, *(old.locales if old else ())} - {new.language})
    pairs = (Lag(code, status_in(new, code), _standing(old, code)) for code in codes)
    return tuple(one for one in pairs if _is_behind(one))


def _standing(old: ModulePackage | None, code: str) -> TranslationStatus | None:
    """How far a language was; nothing is missing or out of date in the one that the others are made of."""
    if old is None:
        return None
    return status_in(old, code) if code != old.language else TranslationStatus(0, 0, 0)


def _is_behind(one: Lag) -> bool:
    missing, stale = (one.before.missing, one.before.stale) if one.before else (0, 0)
    return one.after.missing > missing or one.after.stale > stale


def between(old: ModulePackage | None, new: ModulePackage, locale: str) -> tuple[Change, ...]:
    """Changes from one version to the next, in the new one's order; titles in a language. No old one: all is added."""
    shown = new.in_locale(locale)
    if old is None:
        return tuple(Change(key, shown.title(key), "added") for key in new.documents)
    return tuple(_changes(old, new, shown, old.in_locale(locale)))


def _changes(old: ModulePackage, new: ModulePackage, shown: LocalModule, before: LocalModule) -> Iterator[Change]:
    manifest = _manifest(old, new, shown)
    if manifest is not None:
        yield manifest
    for key in new.documents:
        if key not in old.documents:
            yield Change(key, shown.title(key), "added")
        elif (change := _activity(old, new, shown, key)) is not None:
            yield change
    for key in old.documents:
        if key not in new.documents:
            yield Change(key, before.title(key), "removed")


def _manifest(old: ModulePackage, new: ModulePackage, shown: LocalModule) -> Change | None:
    content = _own_words(old) != _own_words(new)
    order = _order(old, new) != _order(new, old)
    languages = _languages(old, new, MANIFEST)
    if not (content or order or languages):
        return None
    return Change(MANIFEST, shown.manifest.title, "changed", content=content, placing=order, languages=languages)


def _order(module: ModulePackage, other: ModulePackage) -> list[str]:
    """The order of the activities that both have."""
    return [ref.key for ref in module.manifest.activities if ref.key in other.documents]


def _own_words(module: ModulePackage) -> Mapping[str, Any]:
    return module.manifest.model_dump(exclude={"activities"})


def _activity(old: ModulePackage, new: ModulePackage, shown: LocalModule, key: str) -> Change | None:
    before, after = old.manifest.activity(key), new.manifest.activity(key)
    structure = old.structure(key) != new.structure(key)
    content = before is not None and after is not None and before.kind == after.kind
    content = old.documents[key] != new.documents[key] or _media(old, key) != _media(new, key) if content else True
    languages = _languages(old, new, key)
    if not (content or structure or languages or before != after):
        return None
    return Change(key, shown.title(key), "changed", content, structure, before != after, languages)


def _media(module: ModulePackage, key: str) -> list[Medium | None]:
    """The files that an activity shows, in all languages."""
    shown = getattr(module.documents[key], "media", ())
    names = [name for one in shown for name in (one.file, one.captions) if name]
    return [media_in(module.media, locale).get(name) for locale in ("", *module.translations) for name in names]


def _languages(old: ModulePackage, new: ModulePackage, name: str) -> tuple[str, ...]:
    """Locales in which the strings of a file differ; digests of the source are no news to anybody."""
    locales = sorted({*old.translations, *new.translations})
    return tuple(locale for locale in locales if _strings(old, locale, name) != _strings(new, locale, name))


def _strings(module: ModulePackage, locale: str, name: str) -> Mapping[str, str]:
    found = module.translations.get(locale, {}).get(name)
    return {} if found is None else found.strings
