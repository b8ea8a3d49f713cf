"""The made-up languages change words and leave everything else."""

import re

import pytest

from courses import prose, pseudo, texts
from courses.jurisdictions.overlay import NEUTRAL
from courses.packages import Package
from courses.player import catalogue
from tests.support.cast import library

OUTSIDE = re.compile(r"⟦[^⟦⟧]*⟧")
MESSAGES = (
    "Saved %(time)s", "%(num)s of %(all)s answered", "100 %% sure", "Go to <a href=\"/x\">the page</a> &amp; back",
    "Version {number}", "A", "Yes", "See https://www.example.org/a",
)  # fmt: skip


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_is_longer_in_brackets_and_keeps_its_placeholders(message: str) -> None:
    made = pseudo.line(message, pseudo.ACCENTED)
    assert made.startswith("⟦")
    assert made.endswith("⟧")
    assert len(made) >= round(len(message) * 1.35)
    for kept in re.findall(r"%\(\w+\)s|%%|\{\w+\}|<[^>]+>|&amp;|https://\S+", message):
        assert kept in made


def test_no_word_stays_as_it_was() -> None:
    assert "answered" not in pseudo.line("%(num)s answered", pseudo.ACCENTED)
    assert pseudo.line("", pseudo.ACCENTED) == ""
    assert pseudo.line("12, 13", pseudo.ACCENTED) == "12, 13"


def test_every_word_is_turned_round_for_readers_from_the_right() -> None:
    assert pseudo.line("Two words", pseudo.MIRRORED) == "\u202eTwo\u202c \u202ewords\u202c"


def test_the_player_speaks_them_when_a_host_asks_and_offers_them_to_nobody() -> None:
    assert catalogue.gettext_for("en-XA")("Sources") == pseudo.line("Sources", "en-XA")
    assert catalogue.ngettext_for("en-XA")("%(num)s point", "%(num)s points", 2).startswith("⟦")
    assert not set(pseudo.LOCALES) & set(catalogue.locales())


@pytest.mark.parametrize("locale", pseudo.LOCALES)
def test_a_text_keeps_its_markup(locale: str) -> None:
    text = (
        "## First look {#first}\n\nTwo **bold** words\nand [a link](https://www.example.org/a).[^office]\n\n"
        "- one\n- two\n\n{{law:hate_crime}}\n\n::: case A title\nInside.\n:::\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    made = pseudo.prose(text, locale)
    assert prose.citations(made) == prose.citations(text)
    assert prose.slots(made) == prose.slots(text)
    tags = [re.findall(r"<(\w+)", prose.render(one, NEUTRAL, "en")) for one in (text, made)]
    assert tags[0] == tags[1]
    assert "words" not in made.replace("\u202ewords\u202c", "")


@pytest.mark.parametrize("package", library(), ids=lambda package: package.programme.key)
def test_every_text_of_the_library_can_be_dressed(package: Package) -> None:
    """Links, sources, slots and headings stay, and no text breaks its brackets."""
    for module in package.modules:
        for document in module.documents.values():
            for found in texts.walk(document):
                made = pseudo.prose(found.text, "en-XA") if found.prose else pseudo.line(found.text, "en-XA")
                assert prose.citations(made) == prose.citations(found.text)
                assert prose.slots(made) == prose.slots(found.text)
                assert not found.prose or prose.check(made, "a", found.path, _terms(document), _media(document)) == []


def _media(document: object) -> tuple[str, ...]:
    return tuple(one.id for one in getattr(document, "media", ()))


def _terms(document: object) -> tuple[str, ...]:
    return tuple(getattr(document, "terms", ()))


def test_a_module_speaks_them_and_keeps_its_ids() -> None:
    module = library()[0].modules[0]
    local = module.in_locale("en-XA")
    assert local.locale == "en-XA"
    assert local.manifest.title == pseudo.line(module.manifest.title, "en-XA")
    assert local.documents.keys() == module.documents.keys()
    assert module.in_locale("ar-XB").manifest.title != module.manifest.title
    assert module.in_locale("es").manifest.title == module.in_locale("es-MX").manifest.title
