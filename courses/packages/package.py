"""A package in memory: manifests, documents and parallel texts, with their digests.

Files and archives belong to the reader and the writer, rows and versions to the hosts.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from courses import digests, pseudo, texts
from courses.errors import ContentError, Problem
from courses.kinds import structure
from courses.media import Medium, split
from courses.model import FORMAT, Module, Programme
from courses.packages.stored import Documents, Languages, Parallel, Translated, parallels, title_of, translated
from courses.registry import kind

MANIFEST = "module"
"""The name under which the texts of a manifest stand beside those of the activities; no activity is called so."""

M = TypeVar("M", bound=BaseModel)


Translations = Mapping[str, Mapping[str, Parallel]]
"""Locale → file (`module`, `programme` or an activity's key) → texts."""


@dataclass(frozen=True, slots=True)
class LocalModule:
    """A module in one language; `missing` are the paths of the manifest that are still in the source language.

    `media` are the files of this language by name, those of the source language where it has none of its own.
    """

    manifest: Module
    documents: Mapping[str, Any]
    locale: str
    missing: frozenset[str] = frozenset()
    media: Mapping[str, Medium] = field(default_factory=dict)

    def title(self, activity: str) -> str:
        """The title of an activity."""
        return title_of(self.documents, activity)

    def untranslated(self, activity: str) -> frozenset[str]:
        """The paths of an activity that are still in the source language."""
        return self.documents.missing(activity) if isinstance(self.documents, Translated) else frozenset()

    @property
    def fallbacks(self) -> frozenset[str]:
        """All paths (`check/questions/q1/text`) that are still in the source language; every document is read."""
        own = (f"{key}/{path}" for key in self.documents for path in self.untranslated(key))
        return frozenset({*(f"{MANIFEST}/{path}" for path in self.missing), *own})


@dataclass(frozen=True, slots=True)
class LocalProgramme:
    """The manifest of a programme in one language."""

    manifest: Programme
    locale: str
    fallbacks: frozenset[str]


@dataclass(frozen=True, eq=False)
class ModulePackage:
    """One module with its documents in all languages. Equal digests make equal modules.

    `media` are the files of its folders `media/` by path (`media/rings.png`, `es/media/rings.png`); their bytes are
    kept apart, by digest.
    """

    manifest: Module
    documents: Mapping[str, Any]
    translations: Translations
    language: str
    media: Mapping[str, Medium] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of everything in all languages, 64 hex digits."""
        return digests.of_text(self.body())

    @cached_property
    def structure_digest(self) -> str:
        """SHA-256 of ids and keys alone: equal when running attempts fit both versions."""
        return digests.of_json({key: self.structure(key) for key in self.documents})

    @property
    def key(self) -> str:
        """The module's key."""
        return self.manifest.key

    @property
    def locales(self) -> tuple[str, ...]:
        """The source language, then the others in alphabetical order."""
        return (self.language, *sorted(self.translations))

    def structure(self, activity: str) -> str:
        """The structure digest of one activity, as its states carry it."""
        return structure.digest(self.kind_of(activity).structure(self.documents[activity]))

    def kind_of(self, activity: str) -> Any:
        """The kind of an activity; raises LookupError for an unknown key."""
        ref = self.manifest.activity(activity)
        if ref is None:
            raise LookupError(f"the module {self.key!r} has no activity {activity!r}")
        return kind(ref.kind)

    def body(self) -> str:
        """Canonical JSON of the whole module, as a version is stored; `from_body` reads it back."""
        return digests.canonical({
            "format": FORMAT,
            "language": self.language,
            "manifest": plain(self.manifest),
            "documents": {key: plain(document) for key, document in self.documents.items()},
            "translations": _plain_translations(self.translations),
            # A module without any keeps the digest that it had before there were media.
            **({"media": {path: asdict(one) for path, one in self.media.items()}} if self.media else {}),
        })  # fmt: skip

    @classmethod
    def from_body(cls, body: str, digest: str = "") -> "ModulePackage":
        """A module out of its stored body; raise ContentError for a body of another format or shape.

        Its documents are read when they are asked for (`courses.packages.stored`). A host that found the body by its
        digest says so: to work it out would read them all.
        """
        data = _loaded(body)
        try:
            manifest = texts.slim(Module.model_validate(data["manifest"]))
            kinds: dict[str, Any] = {activity.key: kind(activity.kind) for activity in manifest.activities}
            documents = Documents({key: one.Document for key, one in kinds.items()}, data["documents"])
            media = {path: Medium(**one) for path, one in data.get("media", {}).items()}
            made = cls(manifest, documents, Languages(data["translations"]), data["language"], media)
            if digest:
                made.__dict__["digest"] = digest
            return made
        except (ValidationError, LookupError, TypeError, AttributeError) as error:
            raise ContentError([Problem("body", "", f"this is no module of format {FORMAT}: {error}")]) from None

    def in_locale(self, locale: str) -> LocalModule:
        """The module in the reader's language: the locale, else its language, else the source language."""
        return _local_module(self, self.nearest(locale)) if locale not in pseudo.LOCALES else _made_up(self, locale)

    def nearest(self, locale: str) -> str:
        """Which of the module's languages suits a locale."""
        return nearest(self.locales, locale)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ModulePackage) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True, eq=False)
class ProgrammePackage:
    """The manifest of a programme with its parallel texts."""

    manifest: Programme
    translations: Translations

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON in all languages; the modules have digests of their own."""
        return digests.of_text(self.body())

    @property
    def key(self) -> str:
        """The programme's key."""
        return self.manifest.key

    def body(self) -> str:
        """Canonical JSON, as a version is stored."""
        translations = _plain_translations(self.translations)
        return digests.canonical({"format": FORMAT, "manifest": plain(self.manifest), "translations": translations})

    @classmethod
    def from_body(cls, body: str) -> "ProgrammePackage":
        """A programme out of its stored body; raise ContentError for a body of another format or shape."""
        data = _loaded(body)
        try:
            files = {locale: parallels(one) for locale, one in data["translations"].items()}
            return cls(Programme.model_validate(data["manifest"]), files)
        except (ValidationError, LookupError, TypeError, AttributeError) as error:
            raise ContentError([Problem("body", "", f"this is no programme of format {FORMAT}: {error}")]) from None

    def in_locale(self, locale: str) -> LocalProgramme:
        """The manifest in the reader's language."""
        if locale in pseudo.LOCALES:
            return LocalProgramme(_dressed(self.manifest, locale), locale, frozenset())
        return _local_programme(self, nearest((self.manifest.language, *sorted(self.translations)), locale))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ProgrammePackage) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True, slots=True)
class Package:
    """What was read: a programme with its modules, or one module alone; `warnings` stop nobody.

    `corrections` says where a module names the version that it corrects: module key → file and line.
    `bytes_of` are the media of the modules by digest; only who writes or stores a package needs them.
    """

    programme: ProgrammePackage | None
    modules: tuple[ModulePackage, ...]
    warnings: tuple[Problem, ...] = ()
    corrections: Mapping[str, tuple[str, int | None]] = field(default_factory=dict, hash=False)
    bytes_of: Mapping[str, bytes] = field(default_factory=dict, hash=False)


def plain(model: BaseModel) -> dict[str, Any]:
    """A model as JSON data without fields that hold their default, so that a new field changes no old digest."""
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def nearest(locales: tuple[str, ...], locale: str) -> str:
    """The locale itself, else its language (`es` for `es-MX`), else the first of the list."""
    language = locale.replace("_", "-").split("-", 1)[0]
    return next((name for name in (locale, language) if name in locales), locales[0])


@lru_cache(maxsize=64)
def _local_programme(programme: ProgrammePackage, locale: str) -> LocalProgramme:
    model, missing = translated(programme.manifest, programme.translations.get(locale, {}).get("programme"))
    return LocalProgramme(model, locale, frozenset() if locale == programme.manifest.language else missing)


@lru_cache(maxsize=512)
def _local_module(module: ModulePackage, locale: str) -> LocalModule:
    if locale == module.language:
        return LocalModule(module.manifest, module.documents, locale, media=media_in(module.media, ""))
    files = module.translations.get(locale, {})
    manifest, missing = translated(module.manifest, files.get(MANIFEST))
    return LocalModule(manifest, Translated(module.documents, files), locale, missing, media_in(module.media, locale))


def media_in(media: Mapping[str, Medium], locale: str) -> dict[str, Medium]:
    """Name → file: those of the source language, and in their place those of `locale`."""
    placed = [(*split(path), one) for path, one in media.items()]
    source = {name: one for language, name, one in placed if not language}
    return source | {name: one for language, name, one in placed if language == locale}


@lru_cache(maxsize=64)
def _made_up(module: ModulePackage, locale: str) -> LocalModule:
    """The module in a language that nobody speaks, or in the real one behind it where somebody has translated it."""
    if pseudo.real(locale) in module.locales and locale != pseudo.ACCENTED:
        return replace(_local_module(module, pseudo.real(locale)), locale=locale)
    documents = {key: _dressed(document, locale) for key, document in module.documents.items()}
    return LocalModule(_dressed(module.manifest, locale), documents, locale)


def _dressed(model: M, locale: str) -> M:
    every = texts.walk(model)
    return texts.apply(
        model, {one.path: (pseudo.prose if one.prose else pseudo.line)(one.text, locale) for one in every}
    )


def _plain_translations(translations: Translations) -> dict[str, Any]:
    return {
        locale: {name: {"strings": dict(one.strings), "of": dict(one.of)} for name, one in files.items()}
        for locale, files in translations.items()
    }


def _loaded(body: str) -> Mapping[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ContentError([Problem("body", "", "this is no JSON")]) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ContentError([Problem("body", "format", f"only format {FORMAT} can be read")])
    return data
