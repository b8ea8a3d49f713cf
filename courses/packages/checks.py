"""What must hold between the files of a module: references, languages, minutes.

What must hold inside one document is its kind's own matter; how references are found belongs to `references`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from courses import jurisdictions, prose, texts
from courses.errors import Problem, Sentence
from courses.packages import sequences
from courses.packages.package import MANIFEST, ModulePackage
from courses.packages.references import references
from courses.packages.stored import Parallel

FileNames = Mapping[tuple[str, str], str]
"""(locale, `module` or key of an activity) → path of the file in the package."""


def check_module(module: ModulePackage, files: FileNames) -> Iterator[Problem]:
    """Every problem of a module that was read; `files` says how its files are called."""
    manifest_file = files[module.language, MANIFEST]
    yield from _check_manifest(module, manifest_file)
    for key, document in module.documents.items():
        file = files[module.language, key]
        yield from module.kind_of(key).check(document, file)
        found = tuple(texts.walk(document))
        yield from _blank(found, file)
        yield from _check_references(module, document, found, file)
        yield from _check_draw(document, file)
    for locale, parallels in module.translations.items():
        for name, model in _models(module).items():
            file = files.get((locale, name), "")
            yield from _check_parallel(model, parallels.get(name), locale, file or files[module.language, name])


def _models(module: ModulePackage) -> dict[str, BaseModel]:
    return {MANIFEST: module.manifest, **module.documents}


def _check_manifest(module: ModulePackage, file: str) -> Iterator[Problem]:
    manifest = module.manifest
    yield from check_texts(manifest, file)
    lists: dict[str, Iterable[str]] = {
        "activities": (activity.key for activity in manifest.activities),
        "objectives": (objective.id for objective in manifest.objectives),
        "products": (product.id for product in manifest.products),
        "sources": (source.id for source in manifest.sources),
    }
    for name, ids in lists.items():
        yield from _doubles(ids, file, name)
    yield from sequences.check_module(manifest, file)
    counted = [activity for activity in manifest.activities if not activity.instead_of]
    total = sum(activity.minutes for activity in counted)
    needed = sum(activity.minutes for activity in counted if activity.required)
    if not needed <= manifest.minutes <= total:
        message = Sentence(
            "the activities take %(total)s minutes together, the module says %(said)s: make them agree",
            total=total,
            said=manifest.minutes,
        )
        yield Problem(file, "minutes", message, severity="warning")
    if manifest.advisory.level > 0 and not manifest.advisory.text.strip():
        yield Problem(file, "advisory/text", "say what is coming, or set the level to 0")


def _doubles(ids: Iterable[str], file: str, name: str) -> Iterator[Problem]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield Problem(file, f"{name}/{one}", "this id is used twice: give one of them another")


def _blank(found: Iterable[texts.Found], file: str) -> Iterator[Problem]:
    for one in found:
        if one.required and not one.text.strip():
            yield Problem(file, one.path, "this text is empty: write it, or take it out")


def check_texts(model: BaseModel, file: str) -> Iterator[Problem]:
    """Empty texts and faulty prose of a manifest."""
    found = tuple(texts.walk(model))
    yield from _blank(found, file)
    for one in found:
        if one.prose:
            yield from prose.check(one.text, file, one.path, getattr(model, "terms", ()))


def _check_references(
    module: ModulePackage, document: BaseModel, found: Iterable[texts.Found], file: str
) -> Iterator[Problem]:
    sources = {source.id for source in module.manifest.sources}
    objectives = {objective.id for objective in module.manifest.objectives}
    for name, path, value in references(document):
        if name in ("source", "sources") and value not in sources:
            message = Sentence(
                "module.yaml has no source %(name)s: add it there, or correct the name", name=repr(value)
            )
            yield Problem(file, path, message)
        elif name == "objectives" and value not in objectives:
            message = Sentence(
                "module.yaml has no objective %(name)s: add it there, or correct the name", name=repr(value)
            )
            yield Problem(file, path, message)
        elif name == "read_again" and not _place_exists(module, value):
            message = Sentence("there is no lesson and section %(place)s: correct the name", place=repr(value))
            yield Problem(file, path, message)
        elif name == "follows" and not _has_forms(module, value, document):
            message = Sentence(
                "there is no other quiz %(name)s with forms A and B: name one that has them", name=repr(value)
            )
            yield Problem(file, path, message)
        elif name == "depends_on" and value not in _row_ids():
            message = Sentence(
                "no overlay has a provision %(name)s: correct the name, or add it to the overlay", name=repr(value)
            )
            yield Problem(file, path, message, severity="warning")
    for one in found:
        for cited in prose.citations(one.text) if one.prose else ():
            if cited not in sources:
                message = Sentence(
                    "module.yaml has no source %(name)s: add it there, or correct the name", name=repr(cited)
                )
                yield Problem(file, one.path, message)


def _has_forms(module: ModulePackage, key: str, document: BaseModel) -> bool:
    found = module.documents.get(key)
    return found is not document and bool(getattr(found, "has_forms", False))


def _place_exists(module: ModulePackage, place: str) -> bool:
    key, _, section = place.partition("#")
    if key not in module.documents:
        return False
    sections = getattr(module.documents[key], "sections", ())
    return not section or any(one.id == section for one in sections)


@cache
def _row_ids() -> frozenset[str]:
    """Of drafts too: who writes for a country whose law waits for its jurist names rows that are there."""
    return frozenset(row.id for edition in jurisdictions.written() for level in edition.levels for row in level.rows())


def _check_draw(document: Any, file: str) -> Iterator[Problem]:
    """A form of full length must be possible wherever the module is taught, so without questions of one country."""
    draw, questions = getattr(document, "draw", None), getattr(document, "questions", ())
    if not isinstance(draw, int):
        return
    everywhere = [one for one in questions if not one.only_in and one.confidence == "verified"]
    if not everywhere:
        yield Problem(file, "questions", "at least one verified question must be asked everywhere, without only_in")
    elif len(everywhere) < draw:
        message = Sentence(
            "%(draw)s questions are drawn, but only %(number)s verified ones are asked everywhere: draw fewer",
            draw=draw,
            number=len(everywhere),
        )
        yield Problem(file, "draw", message, severity="warning")


def _check_parallel(model: BaseModel, parallel: Parallel | None, locale: str, file: str) -> Iterator[Problem]:
    if parallel is None:
        message = Sentence(
            "there is no translation into %(locale)s: until there is one, readers get the source", locale=locale
        )
        yield Problem(file, "", message, severity="warning")
        return
    source = texts.collect(model)
    for path in dict.fromkeys((*parallel.strings, *parallel.of)):
        if path not in source:
            yield Problem(file, path, "the source has no text at this path: take this line out, or correct its path")
    for path in source:
        if path not in parallel.strings:
            message = Sentence(
                "this text is not translated into %(locale)s: until it is, readers get that of the source",
                locale=locale,
            )
            yield Problem(file, path, message, severity="warning")
    stale = texts.stale(model, parallel.strings, parallel.of)
    if stale and not parallel.of:
        message = Sentence(
            "the translation is not stamped with the texts it was made of: compare it, then run convive content stamp"
        )
        yield Problem(file, "of", message, severity="warning")
    elif stale:
        message = Sentence(
            "the source text has changed since: compare the translation with it, then run convive content stamp"
        )
        yield from (Problem(file, path, message, severity="warning") for path in stale)
    yield from _check_translated_prose(model, parallel, file)


def _check_translated_prose(model: BaseModel, parallel: Parallel, file: str) -> Iterator[Problem]:
    for found in texts.walk(model):
        text = parallel.strings.get(found.path)
        if text is None or not found.prose:
            continue
        yield from prose.check(text, file, found.path, getattr(model, "terms", ()), getattr(model, "media_ids", ()))
        if set(prose.media(text)) != set(prose.media(found.text)):
            message = Sentence("the source shows other figures and recordings here: show the same")
            yield Problem(file, found.path, message, severity="warning")
        missing = [name for name in prose.citations(found.text) if name not in prose.citations(text)]
        for name in missing:
            message = Sentence(
                "the citation [^%(name)s] of the source is missing here: put it behind the sentence that it belongs to",
                name=name,
            )
            yield Problem(file, found.path, message, severity="warning")
