"""Texts handed to translators, and what comes back."""

import re
from dataclasses import replace

import pytest

from courses.packages import Package, Returned, entries, taken_in, translation_status, weighed
from tests.courses.shipped import library

MARK_UP = re.compile(r"(\{\{.*?\}\}|\[\^[^\]]*\]|\]\([^)]*\)|^:::.*$)", re.MULTILINE)


def shouted(text: str) -> str:
    """Capitals everywhere but in what is markup and no words."""
    return "".join(part if number % 2 else part.upper() for number, part in enumerate(MARK_UP.split(text)))


def done(package: Package, locale: str) -> list[Returned]:
    """Everything translated, by a translator who shouts."""
    return [Returned(one.file, one.path, one.source, shouted(one.source)) for one in entries(package, locale)]


def test_every_text_is_handed_out_once_with_what_is_there_already(package: Package) -> None:
    found = list(entries(package, "es"))
    assert len({(one.file, one.path) for one in found}) == len(found)
    status = translation_status(package.modules[0])["es"]
    own = [one for one in found if one.file != "programme"]
    assert len(own) == status.total
    assert sum(not one.translation for one in own) == status.missing
    assert not any(one.is_stale for one in found)


def test_a_language_that_is_not_there_yet_comes_back_whole(package: Package) -> None:
    renewed, problems = taken_in(package, "pt", done(package, "pt"))
    assert problems == ()
    status = translation_status(renewed.modules[0])["pt"]
    assert (status.missing, status.stale) == (0, 0)
    assert renewed.modules[0].in_locale("pt").manifest.title == package.modules[0].manifest.title.upper()
    assert renewed.programme is not None
    assert package.programme is not None
    assert renewed.programme.in_locale("pt").manifest.title == package.programme.manifest.title.upper()


@pytest.mark.parametrize("package", library(), ids=lambda package: package.modules[0].key)
def test_every_text_of_the_library_can_be_handed_out_and_come_back(package: Package) -> None:
    returned = [Returned(one.file, one.path, one.source, one.translation) for one in entries(package, "es")]
    renewed, problems = taken_in(package, "es", returned)
    assert problems == ()
    assert renewed == package


@pytest.mark.parametrize("words", ["First.\n\n## Another {#other}\n\nSecond.", "First.\n\n## Second", "```\nopen"])
def test_words_that_would_end_a_section_of_a_lesson_are_sent_back(package: Package, words: str) -> None:
    lesson = next(one for one in entries(package, "es") if one.path.startswith("sections/") and one.prose)
    renewed, problems = taken_in(package, "es", [Returned(lesson.file, lesson.path, lesson.source, words)])
    assert [problem.path for problem in problems] == [lesson.path]
    assert renewed == package


def test_blank_lines_around_a_text_change_nothing(package: Package) -> None:
    found = next(one for one in entries(package, "es") if one.translation)
    assert whats(package, Returned(found.file, found.path, found.source, f"\n{found.translation}\n\n")) == ["same"]


def test_ids_and_keys_are_untouched_by_a_translation(package: Package) -> None:
    renewed, _ = taken_in(package, "pt", done(package, "pt"))
    assert renewed.modules[0].structure_digest == package.modules[0].structure_digest
    assert translation_status(renewed.modules[0])["es"] == translation_status(package.modules[0])["es"]


def test_a_text_whose_source_has_changed_meanwhile_is_taken_and_counts_as_stale(package: Package) -> None:
    late = [replace(one, source=f"{one.source} (old)") for one in done(package, "pt")]
    renewed, problems = taken_in(package, "pt", late)
    status = translation_status(renewed.modules[0])["pt"]
    assert problems == ()
    assert status.stale == status.total
    assert all(one.is_stale for one in entries(renewed, "pt"))


def test_what_has_no_place_is_told_and_what_is_empty_changes_nothing(package: Package) -> None:
    first = next(entries(package, "es"))
    odd = [
        Returned("nowhere/check", "title", "x", "y"),
        Returned(first.file, "no/such/path", "x", "y"),
        Returned(first.file, first.path, first.source, "  "),
    ]
    renewed, problems = taken_in(package, "es", odd)
    assert [problem.file for problem in problems] == ["nowhere/check", first.file]
    assert renewed == package


def test_one_text_alone_leaves_the_others_as_they_were(package: Package) -> None:
    first = next(one for one in entries(package, "es") if one.translation)
    renewed, _ = taken_in(package, "es", [Returned(first.file, first.path, first.source, "Otra cosa")])
    after = {(one.file, one.path): one.translation for one in entries(renewed, "es")}
    before = {(one.file, one.path): one.translation for one in entries(package, "es")}
    assert {at for at in after if after[at] != before[at]} == {(first.file, first.path)}


def whats(package: Package, *returned: Returned) -> list[str]:
    return [one.what for one in weighed(package, "es", returned)]


def test_what_a_text_would_do_is_known_before_it_is_taken(package: Package) -> None:
    first = next(one for one in entries(package, "es") if one.translation)
    back = Returned(first.file, first.path, first.source, "Otra cosa", 7)
    assert whats(package, back) == ["changed"]
    assert whats(package, replace(back, translation=first.translation)) == ["same"]
    assert whats(package, replace(back, translation="")) == []
    verdict = next(weighed(package, "es", [replace(back, source="What it said before")]))
    assert (verdict.is_late, verdict.before) == (True, first.translation)
    bare, _ = taken_in(package, "pt", [])
    assert {one.what for one in weighed(bare, "pt", done(bare, "pt"))} == {"new"}


def test_words_that_stay_after_their_source_has_changed_are_confirmed(package: Package) -> None:
    first = next(one for one in entries(package, "es") if one.translation)
    text = Returned(first.file, first.path, first.source, first.translation)
    late, _ = taken_in(package, "es", [replace(text, source=f"{first.source} (old)")])
    assert [one.path for one in entries(late, "es") if one.is_stale] == [first.path]
    assert [one.state for one in entries(late, "es") if (one.file, one.path) == (first.file, first.path)] == ["stale"]
    assert whats(late, text) == ["confirmed"]
    again, _ = taken_in(late, "es", [text])
    assert not any(one.is_stale for one in entries(again, "es"))


@pytest.mark.parametrize(
    ("translation", "reason"),
    [
        ("<script>alert(1)</script>", "raw HTML is not allowed: write it in Markdown"),
        ("[aquí](javascript:alert(1))", "links lead to https: addresses only"),
        ("una \x07 campana", "the character U+0007 is not allowed in texts"),
        ("{{law:nothing_of_ours}}", "there is no slot"),
    ],
)
def test_a_text_that_could_not_be_published_is_refused_with_its_line_and_the_reason(
    package: Package, translation: str, reason: str
) -> None:
    prose = next(one for one in entries(package, "es") if one.prose)
    bad = Returned(prose.file, prose.path, prose.source, translation, 12)
    renewed, problems = taken_in(package, "es", [bad])
    assert renewed == package
    assert [(problem.line, reason in problem.message) for problem in problems] == [(12, True)]


def test_the_second_of_two_texts_for_one_place_is_refused(package: Package) -> None:
    first = next(one for one in entries(package, "es") if not one.prose)
    back = Returned(first.file, first.path, first.source, "Uno")
    renewed, problems = taken_in(package, "es", [back, replace(back, translation="Dos")])
    assert [one.message for one in problems] == ["this text stands in the file twice: keep one"]
    assert [one.translation for one in entries(renewed, "es") if one.path == first.path and one.file == first.file] == [
        "Uno"
    ]
