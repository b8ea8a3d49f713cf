"""Every word of the pages is there in every language, and what is compiled is what is written.

The words of the activities are tested with `courses.player`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from babel.messages.pofile import read_po, write_po

from lms_plugin.web.language import LOCALES
from tests.architecture import markup
from tests.architecture.sources import Source, files, python, tree
from tests.support import catalogue

PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[sd]|%([sd])|\{(\w+)\}")
LONE_PERCENT: Final = re.compile(r"(?<!%)(?:%%)*%(?![%(])")
REFUSALS: Final = {
    "Refused": 1, "TryLater": 0, "Unreachable": 0, "Conflict": 0, "GiveUp": 0, "NotGranted": 0, "Missing": 0,
    "NotGradable": 0, "AddressRefused": 0, "TurnedAway": 0,
}  # fmt: skip
"""Which argument of a refusal is shown to people."""


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_message_that_is_used_is_translated(language: str) -> None:
    written = catalogue.read(language)
    missing = []
    for message in catalogue.template():
        known = written.get(message.id, message.context)
        if message.id and (known is None or not all(catalogue.forms(known.string))):
            missing.append((catalogue.msgid(message), [name for name, _ in message.locations]))
    assert missing == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in catalogue.read(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    written = {catalogue.msgid(message) for message in catalogue.read(language) if message.id}
    assert written - catalogue.extract() == set()


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_source(language: str) -> None:
    wrong = []
    for message in catalogue.read(language):
        pairs = zip(catalogue.forms(message.id), catalogue.forms(message.string), strict=True)
        wrong += [source for source, words in pairs if words and placeholders(source) != placeholders(words)]
    assert wrong == []


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_the_compiled_file_is_the_written_one(language: str) -> None:
    compiled = catalogue.po(language).with_suffix(".mo").read_bytes()
    assert catalogue.spoken(compiled) == catalogue.spoken(catalogue.compiled(catalogue.read(language)))


def test_every_language_of_the_pages_has_its_catalogue() -> None:
    assert {"en", *catalogue.LANGUAGES} == set(LOCALES)


def test_every_word_of_a_page_can_be_translated() -> None:
    pages = files(".html", under=("lms_plugin/templates",))
    assert [finding for page in pages for finding in markup.untranslated(page)] == []


def test_what_a_refusal_says_can_be_translated() -> None:
    sources = (source for source in python() if source.is_in("lti", "lms_plugin"))
    assert [finding for source in sources for finding in unmarked(source)] == []


@pytest.mark.parametrize("text", ["<p>Two words</p>", "<img alt='A map'>", "<p>{{ _('In') }} out</p>", "<b>{{ x }} of"])
def test_a_word_that_cannot_be_translated_is_found(text: str) -> None:
    assert list(markup.untranslated(Source("a.html", text))) != []


@pytest.mark.parametrize("text", ["<p>{{ _('In') }}: {{ x }}</p>", "{% trans %}In{% endtrans %}", "{# Why #}Convive"])
def test_a_word_that_can_be_translated_is_let_pass(text: str) -> None:
    assert list(markup.untranslated(Source("a.html", text))) == []


def test_a_refusal_in_bare_english_is_found() -> None:
    assert list(unmarked(Source("lti/a.py", "raise Refused('method', 'No.')"))) != []
    assert list(unmarked(Source("lti/a.py", "raise GiveUp(f'No {thing}.')"))) != []
    assert list(unmarked(Source("lms_plugin/a.py", "_(f'No {thing}.')"))) != []
    assert list(unmarked(Source("lms_plugin/a.py", "_l('No %s.' % thing)"))) != []
    assert list(unmarked(Source("lti/a.py", "raise Refused('method', N_('No.'))"))) == []
    assert list(unmarked(Source("lms_plugin/a.py", "_('No %(thing)s.', thing=thing)"))) == []


def test_updating_a_catalogue_keeps_what_was_translated(tmp_path: Path) -> None:
    catalog = catalogue.update("es", tmp_path)
    used = next(message for message in catalog if message.id and isinstance(message.id, str))
    used.string = "traducido"
    catalog.add("out of use for a while", "en desuso")
    with catalogue.po("es", tmp_path).open("wb") as stream:
        write_po(stream, catalog)
    catalogue.update("es", tmp_path)
    again = catalogue.update("es", tmp_path)
    assert again[used.id].string == "traducido"
    assert [message.string for message in again.obsolete.values()] == ["en desuso"]


def test_updating_twice_changes_nothing(tmp_path: Path) -> None:
    catalogue.update("es", tmp_path)
    first = catalogue.po("es", tmp_path).read_bytes()
    catalogue.update("es", tmp_path)
    assert catalogue.po("es", tmp_path).read_bytes() == first
    with catalogue.po("es", tmp_path).open("rb") as stream:
        assert {catalogue.msgid(message) for message in read_po(stream) if message.id} == catalogue.extract()


def test_a_percent_sign_in_a_template_is_doubled() -> None:
    """Templates always fill placeholders in, so that a single sign would be an error when the page is shown."""
    shown = {found.id for found in catalogue.template() if any(name.endswith(".html") for name, _ in found.locations)}
    words = [(id, catalogue.forms(id)) for id in shown]
    words += [(found.id, catalogue.forms(found.string)) for found in catalogue.read("es") if found.id in shown]
    assert [id for id, every in words if any(LONE_PERCENT.search(form) for form in every)] == []


def placeholders(words: str) -> list[tuple[str, ...]]:
    return sorted(PLACEHOLDER.findall(words))


def unmarked(source: Source) -> Iterator[str]:
    """Sentences that no extractor finds: refusals in bare English, and words put together before they are looked up."""
    for node in ast.walk(tree(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        called = node.func.id
        shown = node.args[REFUSALS.get(called, 0) :][:1]
        if called in REFUSALS and shown and isinstance(shown[0], ast.Constant | ast.JoinedStr):
            yield source.at(node.lineno, f"{called}: the sentence is not marked with N_()")
        if called in catalogue.KEYWORDS and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
            yield source.at(node.lineno, f"{called}: the sentence is put together before it is looked up")
