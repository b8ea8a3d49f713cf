"""A package in memory: manifests, documents and parallel texts, with their digests.

Files and archives belong to the reader and the writer, rows and versions to the hosts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from courses import digests, texts
from courses.errors import ContentError, Problem
from courses.kinds import structure
from courses.model import FORMAT, Module, Programme
from courses.registry import kind

MANIFEST = "module"
"""The name under which the texts of a manifest stand beside those of the activities; no activity is called so."""

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Parallel:
    """The texts of one file in another language: path → string, path → digest of the source it was made of."""

    strings: Mapping[str, str]
    of: Mapping[str, str]


Translations = Mapping[str, Mapping[str, Parallel]]
"""Locale → file (`module`, `programme` or an activity's key) → texts."""


@dataclass(frozen=True, slots=True)
class LocalModule:
    """A module in one language; `fallbacks` are the paths (`check/questions/q1/text`) still in the source language."""

    manifest: Module
    documents: Mapping[str, Any]
    locale: str
    fallbacks: frozenset[str]

    def title(self, activity: str) -> str:
        """The title of an activity."""
        return str(self.documents[activity].title)


@dataclass(frozen=True, slots=True)
class LocalProgramme:
    """The manifest of a programme in one language."""

    manifest: Programme
    locale: str
    fallbacks: frozenset[str]


@dataclass(frozen=True, eq=False)
class ModulePackage:
    """One module with its documents in all languages. Equal digests make equal modules."""

    manifest: Module
    documents: Mapping[str, Any]
    translations: Translations
    language: str

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
        })  # fmt: skip

    @classmethod
    def from_body(cls, body: str) -> "ModulePackage":
        """A module out of its stored body; raise ContentError for a body of another format or shape."""
        data = _loaded(body)
        try:
            manifest = Module.model_validate(data["manifest"])
            kinds: dict[str, Any] = {activity.key: kind(activity.kind) for activity in manifest.activities}
            documents = {key: one.Document.model_validate(data["documents"][key]) for key, one in kinds.items()}
            return cls(manifest, documents, _translations(data["translations"]), data["language"])
        except (ValidationError, LookupError, TypeError, AttributeError) as error:
            raise ContentError([Problem("body", "", f"this is no module of format {FORMAT}: {error}")]) from None

    def in_locale(self, locale: str) -> LocalModule:
        """The module in the reader's language: the locale, else its language, else the source language."""
        return _local_module(self, self.nearest(locale))

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
            return cls(Programme.model_validate(data["manifest"]), _translations(data["translations"]))
        except (ValidationError, LookupError, TypeError, AttributeError) as error:
            raise ContentError([Problem("body", "", f"this is no programme of format {FORMAT}: {error}")]) from None

    def in_locale(self, locale: str) -> LocalProgramme:
        """The manifest in the reader's language."""
        return _local_programme(self, nearest((self.manifest.language, *sorted(self.translations)), locale))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ProgrammePackage) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True, slots=True)
class Package:
    """What was read: a programme with its modules, or one module alone; `warnings` stop nobody."""

    programme: ProgrammePackage | None
    modules: tuple[ModulePackage, ...]
    warnings: tuple[Problem, ...] = ()


def plain(model: BaseModel) -> dict[str, Any]:
    """A model as JSON data without fields that hold their default, so that a new field changes no old digest."""
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def nearest(locales: tuple[str, ...], locale: str) -> str:
    """The locale itself, else its language (`es` for `es-MX`), else the first of the list."""
    language = locale.replace("_", "-").split("-", 1)[0]
    return next((name for name in (locale, language) if name in locales), locales[0])


def translated(model: M, parallel: Parallel | None) -> tuple[M, frozenset[str]]:
    """The model with the strings of a language, and the paths that have none."""
    strings = {} if parallel is None else parallel.strings
    return texts.apply(model, strings), frozenset(path for path in texts.collect(model) if path not in strings)


@lru_cache(maxsize=64)
def _local_programme(programme: ProgrammePackage, locale: str) -> LocalProgramme:
    model, missing = translated(programme.manifest, programme.translations.get(locale, {}).get("programme"))
    return LocalProgramme(model, locale, frozenset() if locale == programme.manifest.language else missing)


@lru_cache(maxsize=512)
def _local_module(module: ModulePackage, locale: str) -> LocalModule:
    if locale == module.language:
        return LocalModule(module.manifest, module.documents, locale, frozenset())
    files = module.translations.get(locale, {})
    manifest, missing = translated(module.manifest, files.get(MANIFEST))
    fallbacks = {f"{MANIFEST}/{path}" for path in missing}
    documents: dict[str, Any] = {}
    for key, document in module.documents.items():
        documents[key], missing = translated(document, files.get(key))
        fallbacks.update(f"{key}/{path}" for path in missing)
    return LocalModule(manifest, documents, locale, frozenset(fallbacks))


def _plain_translations(translations: Translations) -> dict[str, Any]:
    return {
        locale: {name: {"strings": dict(one.strings), "of": dict(one.of)} for name, one in files.items()}
        for locale, files in translations.items()
    }


def _translations(data: Any) -> Translations:
    return {
        locale: {name: Parallel(one["strings"], one["of"]) for name, one in files.items()}
        for locale, files in data.items()
    }


def _loaded(body: str) -> Mapping[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ContentError([Problem("body", "", "this is no JSON")]) from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ContentError([Problem("body", "format", f"only format {FORMAT} can be read")])
    return data
