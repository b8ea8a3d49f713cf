"""Reads a package from a folder or a zip: all of it, or every reason why not.

What the documents say belongs to their kinds, what must hold between files to the checks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from courses import texts
from courses.errors import ContentError, Problem, Sentence
from courses.kinds.kind import Kind
from courses.model import ActivityRef, Module, Programme
from courses.packages import media, parallel, sequences
from courses.packages.checks import check_module, check_texts
from courses.packages.files import ROOTS, Files, folder_files, zip_files
from courses.packages.formats import lifted
from courses.packages.lines import Lines
from courses.packages.package import MANIFEST, ModulePackage, Package, ProgrammePackage
from courses.packages.stored import Parallel
from courses.reading import read_model
from courses.registry import kinds
from courses.source import parsed_once, read_yaml

DEFAULT_LANGUAGE = "en"

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_RESERVED_KEYS = (MANIFEST, "programme")

T = TypeVar("T")


def read_folder(path: str | Path) -> Package:
    """The programme or the module of a folder; raise ContentError with every problem."""
    return _package(folder_files(Path(path)))


def read_zip(data: bytes) -> Package:
    """The programme or the module in a zip, at its root or in one top folder; raise ContentError with every problem."""
    return _package(zip_files(data))


def _package(files: Files) -> Package:
    """A manifest is read for its format and then for itself, and a file with problems once more for their lines."""
    with parsed_once():
        return _read(files)


def _read(files: Files) -> Package:
    root = next((name for name in ROOTS if name in files.texts), None)
    if root is None:
        message = Sentence("there is neither programme.yaml nor module.yaml: one of them must stand at the top")
        raise ContentError([*files.problems, Problem(".", "", message)])
    try:
        reading = _Reading(lifted(files.texts, root), list(files.problems), files.media)
    except ContentError as error:
        raise ContentError([*files.problems, *error.problems]) from None
    package = reading.programme() if root == "programme.yaml" else reading.module_alone()
    if not any(problem.severity == "error" for problem in reading.problems):
        reading.report_unused()
    lines = Lines(reading.texts)
    found = [lines.located(problem) for problem in reading.problems]
    if package is None or any(problem.severity == "error" for problem in found):
        raise ContentError(found)
    corrections = dict(_corrections(package, lines))
    return replace(package, warnings=tuple(found), bytes_of=reading.bytes_of, corrections=corrections)


def _corrections(package: Package, lines: Lines) -> Iterator[tuple[str, tuple[str, int | None]]]:
    for module in package.modules:
        if module.manifest.corrects:
            file = "module.yaml" if package.programme is None else f"modules/{module.key}/module.yaml"
            yield module.key, (file, lines.located(Problem(file, "corrects", "")).line)


@dataclass(slots=True)
class _Reading:
    """One pass over the files; problems are collected, never raised on the way."""

    texts: Mapping[str, str]
    problems: list[Problem]
    media: Mapping[str, bytes] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    bytes_of: dict[str, bytes] = field(default_factory=dict)

    def programme(self) -> Package | None:
        manifest = self._file("programme.yaml", lambda text, file: read_model(Programme, text, file))
        if manifest is None:
            return None
        others = [locale for locale in manifest.languages if locale != manifest.language]
        if len(others) != len(manifest.languages) - 1 or len(set(others)) != len(others):
            message = Sentence("name every language once, the source language among them")
            self._problem("programme.yaml", "languages", message)
        self.problems += check_texts(manifest, "programme.yaml")
        read = [self.module(f"modules/{key}/", key, manifest.language, others) for key in manifest.modules]
        modules = tuple(module for module in read if module is not None)
        files = {module.key: f"modules/{module.key}/module.yaml" for module in modules}
        if len(modules) == len(manifest.modules):
            manifests = [module.manifest for module in modules]
            self.problems += sequences.check_programme(manifest, manifests, files)
        translations = {locale: self._programme_texts(manifest, locale) for locale in others}
        return Package(ProgrammePackage(manifest, translations), modules)

    def _programme_texts(self, manifest: Programme, locale: str) -> dict[str, Parallel]:
        file = f"{locale}/programme.yaml"
        if file not in self.texts:
            message = Sentence(
                "there is no translation into %(locale)s: until there is one, readers get the source", locale=locale
            )
            self._problem(file, "", message, "warning")
            return {}
        found = self._file(file, parallel.read)
        if found is None:
            return {}
        self.problems += parallel.refuse_unknown(found, texts.collect(manifest), file)
        return {"programme": found}

    def module_alone(self) -> Package | None:
        folders = {path.split("/", 1)[0] for path in (*self.texts, *self.media) if "/" in path}
        others = sorted(name for name in folders if _LOCALE.fullmatch(name))
        module = self.module("", None, DEFAULT_LANGUAGE, others)
        return None if module is None else Package(None, (module,))

    def module(self, prefix: str, key: str | None, language: str, others: list[str]) -> ModulePackage | None:
        file = f"{prefix}module.yaml"
        manifest = self._file(file, _module_manifest)
        if manifest is None:
            return None
        if key is not None and manifest.key != key:
            self._problem(file, "key", Sentence("the key must be the name of the folder, %(key)s", key=repr(key)))
        if key is not None and manifest.language not in (None, language):
            message = Sentence(
                "the language of the programme is %(language)s: write the same here", language=repr(language)
            )
            self._problem(file, "language", message)
        names: dict[tuple[str, str], str] = {(manifest.language or language, MANIFEST): file}
        documents = self._documents(manifest, prefix, manifest.language or language, names)
        if len(documents) < len({activity.key for activity in manifest.activities}):
            self._check_alone(manifest, documents, prefix)
            return None
        translations = {locale: self._parallels(manifest, prefix, locale, names) for locale in others}
        own = media.files_of(prefix, self.media, others)
        taken, refused = media.examine(prefix, own)
        self.problems += refused
        self.used.update(f"{prefix}{path}" for path in own)
        module = ModulePackage(manifest, documents, translations, manifest.language or language, taken)
        self.problems += check_module(module, names)
        sources = {key: names[module.language, key] for key in documents}
        self.problems += media.check(module, prefix, sources, own)
        self.bytes_of |= media.bytes_by_digest(module, own)
        return module

    def _documents(
        self, manifest: Module, prefix: str, language: str, names: dict[tuple[str, str], str]
    ) -> dict[str, Any]:
        documents: dict[str, Any] = {}
        for activity in manifest.activities:
            one = self._kind(activity, f"{prefix}module.yaml")
            if one is None:
                continue
            file = f"{prefix}{activity.key}{one.suffix}"
            names[language, activity.key] = file
            document = self._file(file, one.parse)
            if document is not None:
                documents[activity.key] = document
        return documents

    def _check_alone(self, manifest: Module, documents: Mapping[str, Any], prefix: str) -> None:
        """What can be said of the documents that were read while others could not be."""
        for activity in manifest.activities:
            if activity.key in documents:
                one = kinds()[activity.kind]
                self.problems += one.check(documents[activity.key], f"{prefix}{activity.key}{one.suffix}")

    def _kind(self, activity: ActivityRef, file: str) -> Kind | None:
        if activity.key in _RESERVED_KEYS:
            message = Sentence("this key is kept for the manifest: give the activity another")
            self._problem(file, f"activities/{activity.key}/key", message)
            return None
        found = kinds().get(activity.kind)
        if found is None:
            known = ", ".join(kinds())
            message = Sentence(
                "there is no kind %(kind)s: write one of %(known)s", kind=repr(activity.kind), known=known
            )
            self._problem(file, f"activities/{activity.key}/kind", message)
        return found

    def _parallels(
        self, manifest: Module, prefix: str, locale: str, names: dict[tuple[str, str], str]
    ) -> dict[str, Parallel]:
        found: dict[str, Parallel] = {}
        suffixes = {MANIFEST: ".yaml", **{one.key: kinds()[one.kind].suffix for one in manifest.activities}}
        for name, suffix in suffixes.items():
            file = f"{prefix}{locale}/{name}{suffix}"
            one = self._file(file, parallel.read) if file in self.texts else None
            if one is not None:
                names[locale, name], found[name] = file, one
        return found

    def _file(self, file: str, read: Callable[[str, str], T]) -> T | None:
        self.used.add(file)
        if file not in self.texts:
            if not any(problem.file == file for problem in self.problems):
                self._problem(file, "", Sentence("this file is missing: add it, or take its name out of the manifest"))
            return None
        try:
            return read(self.texts[file], file)
        except ContentError as error:
            self.problems.extend(error.problems)
            return None

    def report_unused(self) -> None:
        for file in (*self.texts, *self.media):
            if file not in self.used:
                message = Sentence(
                    "this file belongs to no activity and no language of the package: name it, or take it out",
                )
                self._problem(file, "", message, "warning")

    def _problem(self, file: str, path: str, message: str, severity: Any = "error") -> None:
        self.problems.append(Problem(file, path, message, severity=severity))


def _module_manifest(text: str, file: str) -> Module:
    """The manifest, with `graded` as its kind has it wherever the file says nothing."""
    manifest = read_model(Module, text, file)
    said = [activity.get("graded") is not None for activity in read_yaml(text, file).data["activities"]]
    activities = tuple(
        activity if is_said else activity.model_copy(update={"graded": _graded(activity.kind)})
        for activity, is_said in zip(manifest.activities, said, strict=True)
    )
    return manifest.model_copy(update={"activities": activities})


def _graded(kind: str) -> bool:
    return kind in kinds() and kinds()[kind].graded
