"""The player's words are all there in every language, and the compiled file is the written one."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import courses
from courses.player import catalogue

ROOT = Path(courses.__path__[0])
TRANSLATIONS = ROOT / "player" / "translations"
LANGUAGES = tuple(sorted(folder.name for folder in TRANSLATIONS.iterdir()))
KEYWORDS = {"_": None, "ngettext": (1, 2), "IllegalMove": None, "Sentence": None, "Problem": (3,)}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def used() -> set[str | tuple[str, ...]]:
    """Every message of templates and code, refused moves included."""
    methods = (("**.py", "python"), ("**.html", "jinja2.ext:babel_extract"))
    found: set[str | tuple[str, ...]] = set()
    for pattern, method in methods:
        mapping = [("library/**", "ignore"), (pattern, method)]
        for _, _, message, _, _ in extract_from_dir(str(ROOT), mapping, {"**.html": {"silent": "false"}}, KEYWORDS):
            found.add(message if isinstance(message, str) else tuple(message[:2]))
    return found


def forms(words: object) -> tuple[str, ...]:
    """A message, or its singular and plural."""
    return (str(words or ""),) if isinstance(words, str | None) else tuple(map(str, words))  # type: ignore[call-overload]


def written(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "player.po").open("rb") as stream:
        return read_po(stream, locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_that_is_used_is_translated(language: str) -> None:
    known = {message.id: forms(message.string) for message in written(language) if not message.fuzzy}
    missing = [message for message in used() if not all(known.get(message, ("",)))]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    assert {message.id for message in written(language) if message.id} - used() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_source(language: str) -> None:
    for message in written(language):
        for source, words in zip(forms(message.id), forms(message.string), strict=True):
            assert not message.id or sorted(PLACEHOLDER.findall(source)) == sorted(PLACEHOLDER.findall(words)), source


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_file_is_the_written_one(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, written(language))
    assert (TRANSLATIONS / language / "LC_MESSAGES" / "player.mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "Next"), ("es", "Siguiente"), ("es-MX", "Siguiente"), ("es_ES", "Siguiente"), ("xx", "Next")],
)
def test_the_nearest_language_is_spoken_and_english_when_there_is_none(locale: str, words: str) -> None:
    assert catalogue.gettext_for(locale)("Next") == words


def test_a_locale_is_never_a_path() -> None:
    assert catalogue.nearest("../../etc") == "en"


def test_numbers_choose_the_plural() -> None:
    ngettext = catalogue.ngettext_for("es")
    assert ngettext("Answer", "Save these answers", 1) == "Contestar"
    assert ngettext("Answer", "Save these answers", 2) == "Guardar estas respuestas"
