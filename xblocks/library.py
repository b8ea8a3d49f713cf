"""Activities of the built-in programmes, read one by one for a block that has no text of its own.

Whole programmes with all their checks belong to `courses.packages`; here one opened page must not
cost the reading of fifty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from courses.errors import ContentError, Problem, Sentence
from courses.media import FOLDER, Medium, examined
from courses.model import Module, Programme, Source
from courses.reading import read_model
from courses.registry import kind


@dataclass(frozen=True, slots=True)
class Authored:
    """A document as its author wrote it, in its own language and in others, with the sources it may cite."""

    text: str
    language: str
    translations: Mapping[str, str]
    sources: Mapping[str, Source]
    media: Mapping[str, Medium] = field(default_factory=dict)
    """Files of the module by path: those of the source language (`media/x.png`) and of others (`es/media/x.png`)."""


@lru_cache(maxsize=64)
def read(kind_name: str, place: str) -> Authored:
    """The activity `programme/module/activity`; raise ContentError where the library has none of that kind."""
    key, _, rest = place.partition("/")
    module_key, _, activity_key = rest.partition("/")
    programme, module = _programmes().get(key), _modules().get((key, module_key))
    ref = module.activity(activity_key) if module is not None else None
    if programme is None or module is None or ref is None or ref.kind != kind_name:
        message = Sentence(
            "the library has no %(kind)s %(place)s: name one that it has", kind=kind_name, place=repr(place)
        )
        raise ContentError([Problem("activity", "", message)])
    folder, name = _folder(key, module_key), f"{activity_key}{kind(kind_name).suffix}"
    others = [locale for locale in programme.languages if locale != programme.language]
    return Authored(
        text=folder.joinpath(name).read_text("utf-8"),
        language=programme.language,
        translations={
            locale: folder.joinpath(locale, name).read_text("utf-8")
            for locale in others
            if folder.joinpath(locale, name).is_file()
        },
        sources={source.id: source for source in module.sources},
        media=_media(key, module_key),
    )


def file(place: str, path: str) -> tuple[Medium, bytes] | None:
    """A file of the module that holds an activity, with its bytes; None for any path that is not one of them."""
    key, module_key, *_ = [*place.split("/"), "", ""]
    found = _media(key, module_key).get(path)
    return None if found is None else (found, _folder(key, module_key).joinpath(*path.split("/")).read_bytes())


@lru_cache(maxsize=64)
def _media(programme: str, module: str) -> Mapping[str, Medium]:
    """Every file in the folders `media/` of a module; the library's own were checked when they were written."""
    if (programme, module) not in _modules():
        return {}
    languages = [name for name in _programmes()[programme].languages if name != _programmes()[programme].language]
    found = {}
    for steps in ((FOLDER,), *((name, FOLDER) for name in languages)):
        folder = _folder(programme, module).joinpath(*steps)
        for one in folder.iterdir() if folder.is_dir() else ():
            found["/".join((*steps, one.name))] = examined(one.name, one.read_bytes())
    return found


@lru_cache(maxsize=8)
def places(kind_name: str) -> tuple[tuple[str, str], ...]:
    """Every activity of a kind as (place, title), in the order of the programmes."""
    return tuple(_places(kind_name))


def _places(kind_name: str) -> Iterator[tuple[str, str]]:
    for (programme, key), module in _modules().items():
        for ref in module.activities:
            if ref.kind != kind_name:
                continue
            place = f"{programme}/{key}/{ref.key}"
            document = kind(kind_name).parse(read(kind_name, place).text, place)
            yield place, f"{module.title}: {document.title}"


@lru_cache(maxsize=1)
def _programmes() -> Mapping[str, Programme]:
    found = {}
    for folder in sorted(_root().iterdir(), key=lambda one: one.name):
        manifest = folder.joinpath("programme.yaml")
        if manifest.is_file():
            found[folder.name] = read_model(Programme, manifest.read_text("utf-8"), f"{folder.name}/programme.yaml")
    return found


@lru_cache(maxsize=1)
def _modules() -> Mapping[tuple[str, str], Module]:
    found = {}
    for key, programme in _programmes().items():
        for module in programme.modules:
            text = _folder(key, module).joinpath("module.yaml").read_text("utf-8")
            found[key, module] = read_model(Module, text, f"{module}/module.yaml")
    return found


def _folder(programme: str, module: str) -> Traversable:
    return _root().joinpath(programme, "modules", module)


def _root() -> Traversable:
    return files("courses").joinpath("library")
