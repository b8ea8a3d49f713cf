"""A package's texts as a translator gets them, and what comes back as parallel texts.

Which file format carries them (PO) is the hosts' matter; files on disk belong to `parallel` and `writer`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel

from courses import texts
from courses.errors import Problem
from courses.packages.package import MANIFEST, Package, Parallel, Translations

PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to translate: `file` is `programme`, or `<module>/module` and `<module>/<activity>`.

    `translation` is "" where there is none yet; `is_stale` says that it was made of another source text.
    """

    file: str
    path: str
    source: str
    translation: str = ""
    is_stale: bool = False
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """A text that came back: `source` is what its translator saw."""

    file: str
    path: str
    source: str
    translation: str


def entries(package: Package, locale: str) -> Iterator[Entry]:
    """Every text of a package in the order of its files, with its translation into a language so far."""
    for file, model in _models(package):
        one = _parallel(package, file, locale)
        stale = set(texts.stale(model, one.strings, one.of))
        for found in texts.walk(model):
            if found.text.strip():
                done = one.strings.get(found.path, "")
                yield Entry(file, found.path, found.text, done, found.path in stale, found.prose)


def taken_in(package: Package, locale: str, returned: Iterable[Returned]) -> tuple[Package, tuple[Problem, ...]]:
    """The package with the texts that came back, and a problem for each that has no place in it.

    What is not among them stays as it was. A text whose source has changed since it was handed out is taken and
    counts as stale, because its stamp is of the source that its translator saw.
    """
    models = dict(_models(package))
    known = {file: texts.collect(model) for file, model in models.items()}
    made: dict[str, dict[str, Returned]] = {}
    problems: list[Problem] = []
    for one in returned:
        if one.path not in known.get(one.file, {}):
            problems.append(Problem(one.file, one.path, "the source has no text at this path"))
        elif one.translation.strip():
            made.setdefault(one.file, {})[one.path] = one
    fresh = {
        file: _renewed(_parallel(package, file, locale), texts_made, known[file]) for file, texts_made in made.items()
    }
    return _with(package, locale, fresh), tuple(problems)


def _renewed(old: Parallel, made: Mapping[str, Returned], source: Mapping[str, str]) -> Parallel:
    strings = {**old.strings, **{path: one.translation for path, one in made.items()}}
    of = {**old.of, **{path: texts.digest(one.source) for path, one in made.items()}}
    in_order = [path for path in source if path in strings]
    left_over = [path for path in strings if path not in source]
    return Parallel(
        {path: strings[path] for path in (*in_order, *left_over)},
        {path: of[path] for path in (*in_order, *left_over) if path in of},
    )


def _with(package: Package, locale: str, fresh: Mapping[str, Parallel]) -> Package:
    programme = package.programme
    if programme is not None and PROGRAMME in fresh:
        names = {PROGRAMME: fresh[PROGRAMME]}
        programme = replace(programme, translations=_joined(programme.translations, locale, names))
    modules = []
    for module in package.modules:
        own = {file.partition("/")[2]: one for file, one in fresh.items() if file.partition("/")[0] == module.key}
        own.pop("", None)
        modules.append(replace(module, translations=_joined(module.translations, locale, own)) if own else module)
    return replace(package, programme=programme, modules=tuple(modules))


def _joined(translations: Translations, locale: str, fresh: Mapping[str, Parallel]) -> Translations:
    return {**translations, locale: {**translations.get(locale, {}), **fresh}}


def _models(package: Package) -> Iterator[tuple[str, BaseModel]]:
    if package.programme is not None:
        yield PROGRAMME, package.programme.manifest
    for module in package.modules:
        yield f"{module.key}/{MANIFEST}", module.manifest
        yield from ((f"{module.key}/{key}", document) for key, document in module.documents.items())


def _parallel(package: Package, file: str, locale: str) -> Parallel:
    key, _, name = file.partition("/")
    nothing = Parallel({}, {})
    if not name:
        found = package.programme.translations if package.programme is not None else {}
        return found.get(locale, {}).get(PROGRAMME, nothing)
    module = next(module for module in package.modules if module.key == key)
    return module.translations.get(locale, {}).get(name, nothing)
