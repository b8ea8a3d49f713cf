"""Every word the pages ask for exists, with the same blanks in both languages."""

import re
from pathlib import Path
from typing import get_args

import pytest

import lms_plugin.demo
from lms_plugin.demo.academies import Role
from lms_plugin.demo.campus import MOODS
from lms_plugin.demo.exchange import Kind
from lms_plugin.demo.words import WORDS, words
from lti.platform.vocabulary import ACTIVITY_PROGRESS

TEMPLATES = Path(lms_plugin.demo.__file__).parent / "templates"


def test_every_word_of_the_pages_is_in_the_catalogue_and_every_one_is_used() -> None:
    pages = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    asked = set(re.findall(r"w\('(\w+)'[,)]", pages))
    by_value = {
        *(f"say_{kind}" for kind in get_args(Kind)), *MOODS, *get_args(Role), *ACTIVITY_PROGRESS, "course",
        "gradebook", "people", "exchanged", "tools", "not_yours", "not_yours_how", "not_found", "no_way", "not_taken",
        "copied_title",
    }
    assert asked | by_value == set(WORDS)


def test_both_languages_have_the_same_blanks() -> None:
    for key, pair in WORDS.items():
        english, spanish = (sorted(re.findall(r"{(\w+)}", text)) for text in pair)
        assert english == spanish, key


def test_words_are_looked_up_in_one_language_and_filled() -> None:
    assert words("es")("returned", count=2) == "Añadido al curso: 2"
    with pytest.raises(KeyError):
        words("en")("no such word")
