"""Reading packages: the golden one, the library, and every way to spoil a file."""

import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from courses.errors import ContentError, Problem
from courses.packages import Package, module_from_body, programme_from_body, read_folder

Spoil = Callable[[str, str, str], list[Problem]]

MODULE = "modules/first-steps/"


def test_the_golden_package_of_format_1_is_read_as_it_always_was(package: Package) -> None:
    assert package.programme is not None
    (module,) = package.modules
    assert list(module.documents) == ["start", "check", "the-door", "talk"]
    assert [activity.graded for activity in module.manifest.activities] == [False, True, True, False]
    assert module.locales == ("en", "es")
    assert module.digest == "d32e50bf873a8d91a88c5cb261bc22cc6603b608fb2c9a5352ad38708b168714"
    assert module.structure_digest == "a8e25d8bd806aae4b707270052f762e134dda642cf231c78f82bce736d46ac10"


def test_what_was_read_is_stored_and_read_back_as_json(package: Package) -> None:
    (module,) = package.modules
    again = module_from_body(module.body())
    assert again == module
    assert again.manifest == module.manifest
    assert again.documents == module.documents
    assert package.programme is not None
    assert programme_from_body(package.programme.body()) == package.programme


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "null", '{"format": 2}', '{"format": 1}', "[" * 100_000,
     '{"format": 1, "manifest": {}, "documents": {}, "translations": {}, "language": "en"}'],
)  # fmt: skip
def test_a_body_of_another_shape_is_refused(body: str) -> None:
    with pytest.raises(ContentError):
        module_from_body(body)
    with pytest.raises(ContentError):
        programme_from_body(body)


def test_a_reader_gets_the_nearest_language_and_hears_of_gaps(package: Package) -> None:
    (module,) = package.modules
    local = module.in_locale("es-MX")
    assert (local.locale, local.manifest.title, local.title("start")) == ("es", "Primeros pasos", "Inicio")
    assert "talk/title" in local.fallbacks
    assert "start/title" not in local.fallbacks
    assert local.title("talk") == "Talk"
    assert module.in_locale("es") is local
    assert module.in_locale("fi").locale == "en"
    assert module.in_locale("en").fallbacks == frozenset()


def test_a_programme_speaks_the_reader_s_language_too(package: Package) -> None:
    assert package.programme is not None
    assert package.programme.in_locale("es").manifest.title == "Un programa pequeño"
    assert package.programme.in_locale("en").fallbacks == frozenset()


def test_a_changed_word_changes_the_version_but_not_the_structure(folder: Path, package: Package) -> None:
    path = folder / MODULE / "check.yaml"
    path.write_text(path.read_text().replace("What comes first?", "What comes first of all?"))
    (old,), (new,) = package.modules, read_folder(folder).modules
    assert old.digest != new.digest
    assert old.structure_digest == new.structure_digest
    assert old.structure("check") == new.structure("check")


def test_a_changed_translation_changes_the_version(folder: Path, package: Package) -> None:
    path = folder / MODULE / "es" / "check.yaml"
    path.write_text(path.read_text().replace("Comprueba", "Compruébalo"))
    assert read_folder(folder).modules != package.modules


@pytest.mark.parametrize(
    ("file", "old", "new", "path", "message"),
    [
        ("programme.yaml", "format: 1", "format: 2", "format", "update it first"),
        ("programme.yaml", "format: 1", "format: one", "format", "whole number"),
        ("programme.yaml", "format: 1\n", "", "format", "must say its format"),
        ("programme.yaml", "format: 1", "format: 0", "format", "no format 0"),
        ("programme.yaml", "[first-steps]", "[first-steps, second]", "", "missing"),
        ("programme.yaml", "[en, es]", "[es]", "languages", "source language"),
        ("programme.yaml", "hours: 1", "hours: many", "hours", "whole number"),
        (MODULE + "module.yaml", "key: first-steps", "key: other", "key", "name of the folder"),
        (MODULE + "module.yaml", "kind: lesson", "kind: poem", "activities/start/kind", "no kind"),
        (MODULE + "module.yaml", "key: talk", "key: module", "activities/module/key", "manifest"),
        (MODULE + "module.yaml", "title: First steps", "title: ' '", "title", "empty"),
        (MODULE + "module.yaml", "One page for", "<b>One</b> page for", "products/card/text", "raw HTML"),
        (MODULE + "module.yaml", '"https://www', '"http://www', "sources/boe-lecrim/url", "pattern"),
        (MODULE + "module.yaml", "kind: discussion", "kind: lesson", "", "missing"),
        (MODULE + "start.md", "[first-things]", "[other-things]", "objectives", "no objective"),
        (MODULE + "start.md", "sources: [boe-lecrim]", "sources: [nope]", "sources", "no source"),
        (MODULE + "start.md", "this.[^boe-lecrim]", "this.[^nope]", "sections/listen/text", "no source"),
        (MODULE + "start.md", "{{law:duty_to_report}}", "{{law:dutty}}", "sections/listen/text", "no slot"),
        (MODULE + "check.yaml", "source: boe-lecrim", "source: nope", "questions/first-thing/source", "no source"),
        (MODULE + "check.yaml", "start#listen", "start#speak", "questions/first-thing/read_again", "section"),
        (MODULE + "check.yaml", "start#listen", "stop", "questions/first-thing/read_again", "section"),
        (MODULE + "the-door.yaml", "to: end", "to: nowhere", "", ""),
        (MODULE + "es/check.yaml", "first-thing/text:", "last-thing/text:", "questions/last-thing/text", "no text"),
        (MODULE + "es/start.md", "## Escuchar {#listen}", "## Escuchar {#hear}", "sections/hear/heading", "no text"),
        (MODULE + "es/start.md", "Una puerta", "<i>Una</i> puerta", "sections/intro/text", "raw HTML"),
        ("es/programme.yaml", "  title:", "  titel:", "titel", "no text"),
        ("es/programme.yaml", "strings:", "string:", "string", "no such field"),
    ],
)  # fmt: skip
def test_every_fault_is_named_by_file_and_place(
    spoil: Spoil, file: str, old: str, new: str, path: str, message: str
) -> None:
    problems = spoil(file, old, new)
    assert any(path in problem.path and message in problem.message for problem in problems), problems


def test_a_fault_has_a_line(spoil: Spoil) -> None:
    (problem,) = spoil(MODULE + "check.yaml", "start#listen", "start#speak")
    assert (problem.file, problem.line) == (MODULE + "check.yaml", 12)


def test_a_fault_in_markdown_has_the_line_of_its_section(spoil: Spoil) -> None:
    (problem,) = spoil(MODULE + "start.md", "{{law:duty_to_report}}", "{{law:dutty}}")
    assert (problem.path, problem.line) == ("sections/listen/text", 10)


def test_all_faults_are_said_at_once(folder: Path) -> None:
    for name, old, new in (("check.yaml", "text: What comes first?\n", ""), ("talk.yaml", "posts: 1", "posts: x"),
                           ("start.md", "title: Start\n", "")):  # fmt: skip
        path = folder / MODULE / name
        path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ContentError) as caught:
        read_folder(folder)
    assert {problem.file.rsplit("/", 1)[-1] for problem in caught.value.problems} == {
        "check.yaml",
        "talk.yaml",
        "start.md",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("module.yaml", "minutes: 60", "minutes: 61", "60 minutes together"),
        ("check.yaml", "[es-lecrim-262]", "[es-lecrim-999]", "no overlay has"),
        ("check.yaml", "What comes first?", "What comes first of all?", "changed since"),
        ("check.yaml", "draw: 2", "draw: 3", "only 2 verified"),
        ("es/start.md", "[^boe-lecrim]", "", "citation"),
        ("es/check.yaml", "  intro: Dos preguntas.\n", "", "not translated"),
    ],
)
def test_what_is_doubtful_is_a_warning_and_stops_nobody(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    path = folder / MODULE / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert any(message in warning.message for warning in read_folder(folder).warnings)


def test_a_form_needs_questions_that_are_asked_everywhere(folder: Path, spoil: Spoil) -> None:
    text = (folder / MODULE / "check.yaml").read_text()
    (folder / MODULE / "check.yaml").write_text(text.replace("    confidence: verified\n", "    confidence: partly\n"))
    problems = spoil(MODULE + "check.yaml", "draw: 2", "draw: 1")
    assert any("asked everywhere" in problem.message for problem in problems)


def test_files_that_belong_to_nothing_are_named(folder: Path) -> None:
    (folder / MODULE / "orphan.md").write_text("x")
    assert [one.file for one in read_folder(folder).warnings if "belongs to no" in one.message] == [
        MODULE + "orphan.md"
    ]


def test_two_activities_with_one_key_are_refused(spoil: Spoil) -> None:
    problems = spoil(MODULE + "module.yaml", "{key: talk, kind: discussion", "{key: start, kind: lesson")
    assert any(problem.path == "activities/start" for problem in problems)


def test_the_library_is_read_without_errors_and_quickly() -> None:
    begun = time.process_time()
    for programme in sorted(files("courses").joinpath("library").iterdir(), key=str):
        package = read_folder(Path(str(programme)))
        assert package.modules
        for module in package.modules:
            assert module.in_locale("es").locale == "es"
    assert time.process_time() - begun < 3
