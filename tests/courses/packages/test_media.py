"""Modules with figures and recordings: read, checked, packed, and read again to the same."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from courses.errors import ContentError, Problem
from courses.packages import ModulePackage, Package, module_from_body, read_zip, write_files, write_zip
from tests.support.filmed import FILES, Made, packed


def problems(files: Made) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        read_zip(packed(files))
    return [one for one in caught.value.problems if one.severity == "error"]


def module(files: Made = FILES) -> ModulePackage:
    return read_zip(packed(files)).modules[0]


def warnings(files: Made) -> list[str]:
    return [str(one) for one in read_zip(packed(files)).warnings]


def changed(**files: bytes | str | None) -> Made:
    """The files with some others; None takes one away. `__` stands for `/`, `_` for a dot."""
    named = {name.replace("__", "/").replace("_", "."): content for name, content in files.items()}
    return {name: content for name, content in {**FILES, **named}.items() if content is not None}


def test_a_module_with_media_has_no_problems() -> None:
    assert warnings(FILES) == []
    found = module().media
    assert set(found) == {
        "media/rings.png", "es/media/rings.png", "media/call.wav", "media/film.webm", "media/call.vtt",
        "es/media/call.vtt",
    }  # fmt: skip
    assert (found["media/rings.png"].width, found["media/rings.png"].height) == (8, 6)


def test_packing_is_deterministic_and_comes_back_the_same() -> None:
    package = read_zip(packed(FILES))
    once = write_zip(package)
    again = read_zip(once)
    assert write_zip(again) == once == write_zip(package)
    assert again.modules[0].digest == package.modules[0].digest
    assert again.bytes_of == package.bytes_of
    assert read_zip(once).modules[0].documents == package.modules[0].documents
    assert write_files(again) == write_files(package)


def test_a_stored_body_keeps_what_it_knows_of_the_files_and_a_package_without_bytes_is_not_written() -> None:
    stored = module_from_body(module().body())
    assert stored.media == module().media
    assert stored == module()
    with pytest.raises(LookupError):
        write_zip(Package(None, (stored,)))


def test_another_picture_makes_another_version_and_no_other_structure() -> None:
    other = module(changed(media__rings_png=FILES["es/media/rings.png"]))
    assert other.digest != module().digest
    assert other.structure_digest == module().structure_digest


def test_a_file_of_a_language_stands_in_for_that_of_the_source() -> None:
    one = module()
    assert one.in_locale("es").media["rings.png"].digest == one.media["es/media/rings.png"].digest
    assert one.in_locale("en").media["rings.png"].digest == one.media["media/rings.png"].digest
    assert one.in_locale("es").media["film.webm"].digest == one.media["media/film.webm"].digest


def test_a_file_that_is_not_there_is_named_with_its_line() -> None:
    (one,) = problems(changed(media__rings_png=None, es__media__rings_png=None))
    assert (one.file, one.path) == ("lesson.md", "media/rings/file")
    assert one.line is not None
    assert "media/rings.png" in one.message


def test_a_file_nobody_shows_is_a_warning() -> None:
    found = warnings(changed(media__other_png=FILES["media/rings.png"]))
    assert any("media/other.png" in one and "no lesson" in one for one in found)


def test_a_file_that_stands_in_for_none_is_an_error() -> None:
    found = problems(changed(media__rings_png=None))
    assert {one.file for one in found} == {"lesson.md", "es/media/rings.png"}


def test_a_file_that_is_not_what_it_says_is_an_error_once() -> None:
    (one,) = problems(changed(media__rings_png=b"<svg onload=alert(1)>"))
    assert one.file == "media/rings.png"


def test_captions_that_are_wrong_are_named_with_file_and_line() -> None:
    (one,) = problems(changed(media__call_vtt="WEBVTT\n\n00:00 --> 00:01\nA\n"))
    assert (one.file, one.line) == ("media/call.vtt", 3)


def test_captions_in_the_folder_of_another_language_are_an_error() -> None:
    (one,) = problems(changed(es__media__call_vtt="WEBVTT\nLanguage: fr\n\n00:00.000 --> 00:01.000\nA\n"))
    assert one.file == "es/media/call.vtt"


def test_a_language_without_captions_is_a_warning_that_says_what_readers_get() -> None:
    found = warnings(changed(es__media__call_vtt=None))
    assert any("es/media/call.vtt" in one and "source language" in one for one in found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    alt: Two rings.\n", "", "say in alt"),
        ("    alt: Two rings.\n", "    alt: Two rings.\n    decorative: true\n", "say in alt"),
        ("    captions: call.vtt\n", "", "captions and a transcript"),
        ("    transcript: Good *morning*.\n", "", "captions and a transcript"),
        ("    title: A call\n", "", "captions and a transcript"),
        ("    licence: EUPL-1.2\n", "", "missing"),
        ("    file: rings.png\n", "    file: call.wav\n", "another kind of file"),
        ("    file: rings.png\n", "    file: ../rings.png\n", "pattern"),
        ("{{media:rings}}", "Look at {{media:rings}} here", "alone in its paragraph"),
        ("{{media:rings}}", "{{media:none}}", "no figure or recording none"),
        ("{{media:rings}}", "{{media:rings}}\n\n{{media:rings}}", "more than once"),
        ("- id: film", "- id: rings", "same id"),
        ("transcript: Good *morning*.", "transcript: Good <b>morning</b>.", "raw HTML"),
    ],
)
def test_what_an_author_forgets_is_said(old: str, new: str, words: str) -> None:
    text = str(FILES["lesson.md"])
    assert old in text
    found = problems({**FILES, "lesson.md": text.replace(old, new, 1)})
    assert any(words in one.message for one in found), found
    assert all(one.file and one.path is not None for one in found)


def test_a_decorative_figure_needs_no_words() -> None:
    text = str(FILES["lesson.md"]).replace("    alt: Two rings.\n", "    decorative: true\n")
    spanish = str(FILES["es/lesson.md"])
    spanish = re.sub(r" +(media/rings/)?alt: .*\n", "", spanish)
    assert module({**FILES, "lesson.md": text, "es/lesson.md": spanish}).documents["lesson"].media[0].decorative


def zipped(name: str, content: bytes, change: Callable[[ZipInfo], None] = lambda _: None) -> bytes:
    buffer = BytesIO(packed(FILES))
    with ZipFile(buffer, "a") as archive:
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        change(info)
        archive.writestr(info, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("media/bomb.wav", b"\0" * 5_000_000, "packed more than"),
        ("media/../module.yaml", b"x", "must not go up"),
        ("media/page.html", b"<script>", "not taken"),
        ("media/map.svg", b"<svg/>", "scripts"),
        ("media/sub/a.png", b"x", "small letters"),
        ("media/a.png", b"GIF89a", "no whole PNG"),
    ],
)
def test_hostile_files_in_a_zip_are_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_zip(zipped(name, content))
    assert any(words in one.message for one in caught.value.problems), caught.value.problems


def test_a_link_in_the_folder_is_refused() -> None:
    def link(info: ZipInfo) -> None:
        info.external_attr = 0o120777 << 16

    with pytest.raises(ContentError, match="links"):
        read_zip(zipped("media/a.png", b"/etc/passwd", link))


def test_other_kinds_show_no_figures() -> None:
    talk = "title: T\nprompt: |\n  {{media:rings}}\nrules:\n  - {id: a, text: A.}\n"
    manifest = str(FILES["module.yaml"]) + "  - {key: talk, kind: discussion, minutes: 5, required: false}\n"
    found = problems({**FILES, "module.yaml": manifest, "talk.yaml": talk})
    assert any("no figure or recording rings" in one.message for one in found)
