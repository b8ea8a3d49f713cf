"""The files of a module's folders `media/`: examined when a package is read, and held against its lessons.

What one file may be is said in `courses.media`.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from courses.errors import Problem, Sentence
from courses.kinds.lesson.media import SORTS
from courses.media import FOLDER, Medium, captions, examined, split
from courses.media.refusal import Refused
from courses.packages.package import ModulePackage


def files_of(prefix: str, files: Mapping[str, bytes], locales: Collection[str]) -> dict[str, bytes]:
    """The files of one module, by their path in it; those of other modules and of other languages are left out."""
    folders = [f"{FOLDER}/", *(f"{locale}/{FOLDER}/" for locale in locales)]
    inner = {path.removeprefix(prefix): data for path, data in files.items() if path.startswith(prefix)}
    return {path: data for path, data in inner.items() if path.startswith(tuple(folders))}


def examine(prefix: str, found: Mapping[str, bytes]) -> tuple[dict[str, Medium], list[Problem]]:
    """Every file that may be taken, and why the others may not."""
    taken: dict[str, Medium] = {}
    problems: list[Problem] = []
    for path, data in found.items():
        try:
            taken[path] = _examined(path, data)
        except Refused as refused:
            problems.append(Problem(f"{prefix}{path}", "", refused.sentence, refused.line))
    return taken, problems


def _examined(path: str, data: bytes) -> Medium:
    locale, name = split(path)
    one = examined(name, data)
    said = captions.language(data) if one.sort == "captions" else ""
    if locale and said and said != locale:
        raise Refused(Sentence(
            "the captions say that their language is %(language)s: put them into the folder of that language",
            language=said,
        ))
    return one


def check(module: ModulePackage, prefix: str, names: Mapping[str, str], present: Collection[str]) -> Iterator[Problem]:
    """What the lessons name and nobody has, and what nobody names.

    `names` says how the file of each activity is called; `present` are the paths that are there, also those that were
    refused for another reason.
    """
    used: set[str] = set()
    for key, document in module.documents.items():
        for medium in getattr(document, "media", ()):
            used |= {medium.file, *filter(None, [medium.captions])}
            yield from _check_one(module, medium, names[key], present)
    for path in module.media:
        name = split(path)[1]
        if name not in used:
            message = Sentence("no lesson shows this file: name it in one, or take it out")
            yield Problem(f"{prefix}{path}", "", message, severity="warning")
        elif f"{FOLDER}/{name}" not in present:
            message = Sentence(
                "it stands in for a file that is not there, %(file)s: add that, or take this out",
                file=f"{FOLDER}/{name}",
            )
            yield Problem(f"{prefix}{path}", "", message)


def _check_one(module: ModulePackage, medium: Any, file: str, present: Collection[str]) -> Iterator[Problem]:
    wanted = {"file": (medium.file, SORTS[medium.type])}
    if medium.captions:
        wanted["captions"] = (medium.captions, "captions")
    for field, (name, sort) in wanted.items():
        found = module.media.get(f"{FOLDER}/{name}")
        path = f"media/{medium.id}/{field}"
        if found is None and f"{FOLDER}/{name}" not in present:
            message = Sentence(
                "there is no file %(file)s in this module: add it to media, or correct the name",
                file=f"{FOLDER}/{name}",
            )
            yield Problem(file, path, message)
        elif found is not None and found.sort != sort:
            facts = {"type": medium.type, "sort": found.sort}
            yield Problem(file, path, Sentence("a %(type)s needs another kind of file: this is %(sort)s", **facts))
    if medium.captions:
        yield from _check_captions(module, medium, file, present)


def _check_captions(module: ModulePackage, medium: Any, file: str, present: Collection[str]) -> Iterator[Problem]:
    """Captions of every language; where one has none, those of the source language are shown, and the page says so."""
    for locale in module.translations:
        path = f"{locale}/{FOLDER}/{medium.captions}"
        if path not in present:
            message = Sentence(
                "there are no captions in %(locale)s: write %(file)s, or readers get those of the source language",
                locale=locale, file=path,
            )  # fmt: skip
            yield Problem(file, f"media/{medium.id}/captions", message, severity="warning")


def bytes_by_digest(module: ModulePackage, found: Mapping[str, bytes]) -> dict[str, bytes]:
    """Digest → bytes of the files that were taken."""
    return {one.digest: found[path] for path, one in module.media.items()}
