"""The lessons that are shipped are of one length: about ten minutes, in every language."""

import re

import pytest

from tests.courses.shipped import library

MARKS = re.compile(r"\{\{[^}]*\}\}|\[\^[^\]]*\]|^:::.*$|[#*|>-]", re.MULTILINE)
LESSONS = [
    pytest.param(module.in_locale(locale).documents[ref.key], id=f"{module.key}/{locale}/{ref.key}")
    for package in library()
    for module in package.modules
    for ref in module.manifest.activities
    if ref.kind == "lesson"
    for locale in ("en", "es")
]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_about_600_to_900_words(lesson: object) -> None:
    words = sum(len(MARKS.sub(" ", section.text).split()) for section in lesson.sections)  # type: ignore[attr-defined]
    assert 600 <= words <= 950
