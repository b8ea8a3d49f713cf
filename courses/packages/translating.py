"""A package's texts as a translator gets them, and what comes back as parallel texts.

Which file format carries them (PO) is the hosts' matter; files on disk belong to `parallel` and `writer`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel

from courses import prose, texts
from courses.errors import ContentError, Problem, Sentence
from courses.packages.package import MANIFEST, Package, Translations
from courses.packages.stored import Parallel
from courses.sections import read_sections
from courses.source import code_point, strange_character

PROGRAMME = "programme"


What = Literal["new", "changed", "confirmed", "same", "refused"]
State = Literal["missing", "stale", "fine"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to translate: `file` is `programme`, or `<module>/module` and `<module>/<activity>`.

    `translation` is "" where there is none yet; `is_stale` says that it was made of another source text, whose digest
    is `of` ("" where that was never noted).
    """

    file: str
    path: str
    source: str
    translation: str = ""
    is_stale: bool = False
    prose: bool = False
    of: str = ""

    @property
    def state(self) -> State:
        """Whether anything is left to do."""
        if not self.translation:
            return "missing"
        return "stale" if self.is_stale else "fine"


@dataclass(frozen=True, slots=True)
class Returned:
    """A text that came back: `source` is what its translator saw, `line` where it stands in the translator's file."""

    file: str
    path: str
    source: str
    translation: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What taking in a text that came back would do.

    `confirmed`: the words stay, and the text is no longer stale. `before` is the translation so far. `is_late` says
    that the source has changed since it was handed out, so that it counts as stale. `why` is said of a refused one.
    """

    text: Returned
    what: What
    before: str = ""
    is_late: bool = False
    why: str = ""


def entries(package: Package, locale: str) -> Iterator[Entry]:
    """Every text of a package in the order of its files, with its translation into a language so far."""
    for file, model in _models(package):
        one = _parallel(package, file, locale)
        stale = set(texts.stale(model, one.strings, one.of))
        for found in texts.walk(model):
            if found.text.strip():
                done, of = one.strings.get(found.path, ""), one.of.get(found.path, "")
                yield Entry(file, found.path, found.text, done, found.path in stale, found.prose, of)


def weighed(package: Package, locale: str, returned: Iterable[Returned]) -> Iterator[Verdict]:
    """What each text that came back would do; an empty one does nothing and is not named."""
    models = dict(_models(package))
    places = {(one.file, one.path): one for one in entries(package, locale)}
    seen: set[tuple[str, str]] = set()
    for text in (replace(one, translation=one.translation.strip()) for one in returned):
        if not text.translation and (text.file, text.path) in places:
            continue
        place = (text.file, text.path)
        entry = places.get(place)
        why = _refusal(entry, models.get(text.file), text, place in seen)
        seen.add(place)
        if entry is None or why:
            yield Verdict(text, "refused", why=why)
        else:
            yield Verdict(text, _news(entry, text), entry.translation, text.source != entry.source)


def _news(entry: Entry, text: Returned) -> What:
    if not entry.translation:
        return "new"
    if text.translation != entry.translation:
        return "changed"
    return "same" if texts.digest(text.source) == entry.of else "confirmed"


def _refusal(entry: Entry | None, model: BaseModel | None, text: Returned, is_second: bool) -> str:
    """Why a text cannot be taken in; "" where it can."""
    if entry is None:
        return "the source has no text at this path: take this line out, or correct its path"
    if is_second:
        return Sentence("this text stands in the file twice: keep one")
    bad = strange_character(text.translation)
    if bad is not None:
        return Sentence("the character %(code)s is not allowed in texts: take it out", code=code_point(bad))
    if not entry.prose:
        return ""
    if hasattr(model, "sections") and not _is_one_section(text.translation):
        return Sentence("a heading of level 2 or an open code block would end this section: take it out")
    terms, media_ids = getattr(model, "terms", ()), getattr(model, "media_ids", ())
    faults = prose.check(text.translation, text.file, text.path, terms, media_ids)
    return faults[0].message if faults else ""


def _is_one_section(words: str) -> bool:
    """Whether a lesson's file would give these words back as one section, and the next one too."""
    try:
        found = read_sections(f"## A {{#a}}\n\n{words}\n\n## B {{#b}}\n\nb\n", "", 1)
    except ContentError:
        return False
    return [(one.id, one.text) for one in found] == [("a", words), ("b", "b")]


def taken_in(package: Package, locale: str, returned: Iterable[Returned]) -> tuple[Package, tuple[Problem, ...]]:
    """The package with the texts that came back, and a problem for each that cannot be taken.

    What is not among them stays as it was. A text whose source has changed since it was handed out is taken and
    counts as stale, because its stamp is of the source that its translator saw.
    """
    verdicts = tuple(weighed(package, locale, returned))
    return taken(package, locale, verdicts), tuple(
        Problem(one.text.file, one.text.path, one.why, one.text.line) for one in verdicts if one.what == "refused"
    )


def taken(package: Package, locale: str, verdicts: Iterable[Verdict]) -> Package:
    """The package with every text that was not refused."""
    known = {file: texts.collect(model) for file, model in _models(package)}
    made: dict[str, dict[str, Returned]] = {}
    for one in verdicts:
        if one.what != "refused":
            made.setdefault(one.text.file, {})[one.text.path] = one.text
    fresh = {file: _renewed(_parallel(package, file, locale), found, known[file]) for file, found in made.items()}
    return _with(package, locale, fresh)


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
