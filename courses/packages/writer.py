"""Writes a package as files and as a zip: the same content gives the same bytes.

What is written can be read again to the same digests; nothing is checked here.
"""

from collections.abc import Iterator

from pydantic import BaseModel

from courses import texts
from courses.packages import parallel
from courses.packages.files import pack
from courses.packages.package import MANIFEST, ModulePackage, Package, ProgrammePackage, plain
from courses.packages.reader import DEFAULT_LANGUAGE
from courses.packages.stored import Parallel
from courses.source import write_yaml


def write_zip(package: Package) -> bytes:
    """The package as a zip; two calls give the same bytes."""
    return pack({**write_files(package), **media_files(package)})


def write_files(package: Package) -> dict[str, str]:
    """Path → text of every file of the package but the media; a module alone stands at the root."""
    if package.programme is None:
        return dict(_module_files(package.modules[0], ""))
    files = dict(_programme_files(package.programme))
    for module in package.modules:
        files.update(_module_files(module, f"modules/{module.key}/"))
    return files


def media_files(package: Package) -> dict[str, bytes]:
    """Path → bytes of the media; raise LookupError where the package has come without them."""
    prefixes = {module: "" if package.programme is None else f"modules/{module.key}/" for module in package.modules}
    return {
        f"{prefix}{path}": package.bytes_of[one.digest]
        for module, prefix in prefixes.items()
        for path, one in module.media.items()
    }


def _programme_files(programme: ProgrammePackage) -> Iterator[tuple[str, str]]:
    yield "programme.yaml", write_yaml(plain(programme.manifest))
    for locale, files in programme.translations.items():
        for name, one in files.items():
            yield f"{locale}/{name}.yaml", _parallel(one, ".yaml", programme.manifest)


def _module_files(module: ModulePackage, prefix: str) -> Iterator[tuple[str, str]]:
    yield f"{prefix}{MANIFEST}.yaml", write_yaml(_manifest(module, prefix))
    suffixes = {MANIFEST: ".yaml", **{key: module.kind_of(key).suffix for key in module.documents}}
    for key, document in module.documents.items():
        yield f"{prefix}{key}{suffixes[key]}", module.kind_of(key).dump(document)
    models = {MANIFEST: module.manifest, **module.documents}
    for locale, files in module.translations.items():
        for name, one in files.items():
            yield f"{prefix}{locale}/{name}{suffixes[name]}", _parallel(one, suffixes[name], models[name])


def _parallel(one: Parallel, suffix: str, source: BaseModel) -> str:
    """Storing sorts the strings of a language: the order is the source's, as is that of the sections."""
    return parallel.write(one, suffix, (found.path for found in texts.walk(source)))


def _manifest(module: ModulePackage, prefix: str) -> dict[str, object]:
    """The manifest with every `graded` said; a module that stands alone says a language that nobody would guess."""
    data = plain(module.manifest)
    if not prefix and module.language != DEFAULT_LANGUAGE:
        data.setdefault("language", module.language)
    for activity, written in zip(module.manifest.activities, data["activities"], strict=True):
        written["graded"] = activity.graded
    return data
