"""How complete the translations of a module are, and the stamps that let one see what has changed since.

Nothing is remembered: both are computed from the texts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from courses import texts
from courses.packages import parallel
from courses.packages.package import MANIFEST, ModulePackage, Package, ProgrammePackage
from courses.packages.reader import read_folder
from courses.packages.stored import Parallel


@dataclass(frozen=True, slots=True)
class TranslationStatus:
    """Texts of a module in one language: how many there are, lack, and were made of an older source."""

    total: int
    missing: int
    stale: int


def translation_status(module: ModulePackage) -> dict[str, TranslationStatus]:
    """Locale → how far the translation is, for every language but the source."""
    return {locale: _status(_models(module), files) for locale, files in module.translations.items()}


def status_in(package: ModulePackage | ProgrammePackage, locale: str) -> TranslationStatus:
    """The same in one language, also one that nobody has begun; a programme's modules count for themselves."""
    models = _models(package) if isinstance(package, ModulePackage) else {"programme": package.manifest}
    return _status(models, package.translations.get(locale, {}))


def _status(models: Mapping[str, BaseModel], files: Mapping[str, Parallel]) -> TranslationStatus:
    total = missing = stale = 0
    for name, model in models.items():
        source = texts.collect(model)
        one = files.get(name, Parallel({}, {}))
        total += len(source)
        missing += sum(path not in one.strings for path in source)
        stale += len(texts.stale(model, one.strings, one.of))
    return TranslationStatus(total, missing, stale)


def _models(module: ModulePackage) -> dict[str, BaseModel]:
    return {MANIFEST: module.manifest, **module.documents}


def stamp(path: str | Path) -> list[str]:
    """Write the `of` blocks of every translation in a folder as made of today's source; give the files changed.

    Only for somebody who has compared the texts: it declares every translated string up to date. Raises ContentError.
    """
    folder = Path(path)
    changed: list[str] = []
    for file, model, one in _translated_files(read_folder(folder)):
        of = stamps(model, one)
        if of == one.of:
            continue
        old = (folder / file).read_text("utf-8")
        (folder / file).write_text(parallel.restamp(old, file, of), "utf-8")
        changed.append(file)
    return changed


def stamps(model: BaseModel, one: Parallel) -> dict[str, str]:
    """The digests of today's source for every translated path, in the source's order."""
    return {path: texts.digest(text) for path, text in texts.collect(model).items() if path in one.strings}


def _translated_files(package: Package) -> Iterator[tuple[str, BaseModel, Parallel]]:
    if package.programme is not None:
        for locale, parallels in package.programme.translations.items():
            for name, one in parallels.items():
                yield f"{locale}/{name}.yaml", package.programme.manifest, one
    for module in package.modules:
        yield from _translated_files_of_module(module, f"modules/{module.key}/" if package.programme else "")


def _translated_files_of_module(module: ModulePackage, prefix: str) -> Iterator[tuple[str, BaseModel, Parallel]]:
    models = _models(module)
    for locale, parallels in module.translations.items():
        for name, one in parallels.items():
            suffix = ".yaml" if name == MANIFEST else module.kind_of(name).suffix
            yield f"{prefix}{locale}/{name}{suffix}", models[name], one
