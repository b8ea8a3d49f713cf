"""What is stored, taken out, written and read again is what it was, in every language."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from courses.packages import ModulePackage, Package, module_from_body, read_folder, read_zip, write_files, write_zip
from courses.packages import parallel as files
from courses.packages.package import ProgrammePackage, Translations
from courses.packages.stored import Parallel
from courses.sections import INTRO, read_front_matter, read_sections
from tests.support.cast import LIBRARY

PROGRAMMES = ["hate-crime", "mediation"]


@cache
def whole(key: str) -> Package:
    return read_folder(LIBRARY / key)


@cache
def stored(key: str) -> Package:
    """The programme as a database gives it back: bodies keep no order of keys."""
    package = whole(key)
    assert package.programme is not None
    modules = tuple(module_from_body(module.body(), module.digest) for module in package.modules)
    programme = ProgrammePackage.from_body(package.programme.body())
    return replace(package, programme=programme, modules=modules)


@cache
def written(key: str) -> dict[str, str]:
    return write_files(stored(key))


def sections(text: str, file: str) -> list[str]:
    return [section.id for section in read_sections(read_front_matter(text, file)[1], file)]


@pytest.mark.parametrize("key", PROGRAMMES)
def test_a_stored_programme_is_read_again_as_it_was(key: str) -> None:
    before, again = whole(key), read_zip(write_zip(stored(key)))
    assert [str(one) for one in again.warnings] == [str(one) for one in before.warnings]
    assert (again.programme, again.modules) == (before.programme, before.modules)
    for old, new in zip(before.modules, again.modules, strict=True):
        for locale in old.locales:
            assert dict(new.in_locale(locale).documents) == dict(old.in_locale(locale).documents)
            assert new.in_locale(locale).manifest == old.in_locale(locale).manifest
            assert new.in_locale(locale).fallbacks == old.in_locale(locale).fallbacks


@pytest.mark.parametrize("key", PROGRAMMES)
def test_storing_changes_no_file_that_is_written(key: str) -> None:
    assert written(key) == write_files(whole(key))


@pytest.mark.parametrize("key", PROGRAMMES)
def test_the_sections_of_a_lesson_come_in_the_order_of_the_source_in_every_language(key: str) -> None:
    lessons = [name for name in written(key) if name.endswith(".md") and "/es/" in name]
    assert lessons
    openings = 0
    for name in lessons:
        source = sections(written(key)[name.replace("/es/", "/")], name)
        assert sections(written(key)[name], name) == source
        openings += source[0] == INTRO
    assert openings


@pytest.mark.parametrize("key", PROGRAMMES)
@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_strings_changes_nothing(key: str, seed: int) -> None:
    package, chance = whole(key), Random(seed)
    assert package.programme is not None
    programme = replace(package.programme, translations=shuffled(package.programme.translations, chance))
    modules = tuple(
        replace(module, translations=shuffled(module.translations, chance)) for module in package.modules
    )
    assert write_files(replace(package, programme=programme, modules=modules)) == written(key)


def shuffled(translations: Translations, chance: Random) -> Translations:
    return {
        locale: {name: Parallel(mixed(one.strings, chance), mixed(one.of, chance)) for name, one in found.items()}
        for locale, found in translations.items()
    }


def mixed(found: Mapping[str, str], chance: Random) -> dict[str, str]:
    pairs = list(found.items())
    chance.shuffle(pairs)
    return dict(pairs)


@pytest.mark.parametrize("key", PROGRAMMES)
def test_a_module_that_was_taken_out_alone_is_the_same_module(key: str) -> None:
    for module in stored(key).modules:
        (again,) = read_zip(write_zip(Package(None, (module,), bytes_of=whole(key).bytes_of))).modules
        assert again.digest == module.digest


def test_a_module_alone_in_another_language_says_which() -> None:
    module = whole("mediation").modules[0]
    spanish = ModulePackage(module.manifest, module.documents, {}, "es", module.media)
    assert "language: es\n" in write_files(Package(None, (spanish,)))["module.yaml"]
    assert "language:" not in write_files(Package(None, (module,)))["module.yaml"]


def test_an_opening_text_comes_first_even_where_nobody_knows_the_source() -> None:
    strings = {"sections/a/heading": "A", "sections/a/text": "Uno.", "sections/intro/text": "Antes."}
    assert files.read(files.write(Parallel(strings, {}), ".md"), "a.md").strings == strings


@pytest.mark.parametrize("name", ["title", "summary", "sections", "glossary", "media", "of"])
def test_a_section_keeps_its_stamp_whatever_it_is_called(name: str) -> None:
    paths = ["title", "summary", f"sections/{name}/heading", f"sections/{name}/text", "glossary/of/term"]
    one = Parallel(dict.fromkeys(paths, "Palabras."), {path: str(number) for number, path in enumerate(paths)})
    text = files.write(one, ".md", paths)
    assert files.read(text, "a.md") == one
    assert files.read(files.restamp(text, "a.md", one.of), "a.md") == one
