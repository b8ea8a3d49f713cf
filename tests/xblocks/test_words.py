"""The blocks' own words: all translated, the compiled file the written one, the language found in every runtime."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from xblock.runtime import NullI18nService

import xblocks
from tests.xblocks.bench import Bench, Catalogue
from xblocks.words import catalogue, locale_of, words

ROOT = Path(xblocks.__path__[0])
WRITTEN = ROOT / "translations" / "es" / "LC_MESSAGES" / "text.po"
KEYWORDS = {"_": None, "IllegalMove": None, "_specimen": None, "Sentence": None, "Problem": (3,), "Refusal": (2,)}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def used() -> set[str]:
    found = set()
    for pattern, method in (("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")):
        options = {"**.html": {"silent": "false"}}
        for _, _, message, _, _ in extract_from_dir(str(ROOT), [(pattern, method)], options, KEYWORDS):
            found.add(str(message))
    return found


def written() -> dict[str, str]:
    with WRITTEN.open("rb") as stream:
        return {str(one.id): str(one.string) for one in read_po(stream, locale="es") if one.id and not one.fuzzy}


def test_every_word_is_translated_and_none_is_left_over() -> None:
    assert set(written()) == used()
    assert all(written().values())


def test_a_translation_has_the_placeholders_of_its_source() -> None:
    for source, words_ in written().items():
        assert sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(words_))


def test_the_compiled_catalogue_is_the_written_one() -> None:
    target = io.BytesIO()
    with WRITTEN.open("rb") as stream:
        write_mo(target, read_po(stream, locale="es"))
    assert WRITTEN.with_suffix(".mo").read_bytes() == target.getvalue()


class DjangoLike:
    """A service that hands on to Django's translation, as those of the workbench and of Open edX do."""

    def gettext(self, message: str) -> str:
        return message

    def get_language(self) -> str:
        return "es-419"


@pytest.mark.parametrize("service, locale", [
    (Catalogue("es_419"), "es-419"), (DjangoLike(), "es-419"), (NullI18nService(), "en"),
])  # fmt: skip
def test_the_language_comes_from_the_service(service: Any, locale: str) -> None:
    runtime = Bench()
    runtime._services["i18n"] = service
    block = runtime.block("convive_quiz")
    assert locale_of(block) == locale


def test_an_operator_s_own_catalogue_goes_first() -> None:
    class Theirs(Catalogue):
        def gettext(self, message: str) -> str:
            return "Otra vez" if message == "Start again" else message

    runtime = Bench()
    runtime._services["i18n"] = Theirs("es")
    say = words(runtime.block("convive_quiz"), "es")
    assert (say("Start again"), say("Save")) == ("Otra vez", "Guardar")


def test_a_language_we_do_not_have_or_that_is_none_gives_english() -> None:
    for locale in ("fr", "../es", "", "e/s"):
        assert catalogue(locale).gettext("Save") == "Save"
