"""A translator's round: texts out as PO, back into the files of a package. No database is needed."""

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from courses.packages import read_folder, translation_status
from lms_plugin.cli.commands import main

GOLDEN = Path(__file__).parents[1] / "courses" / "golden" / "format-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "package"))


def test_texts_go_out_and_come_back_without_a_change(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "es.po"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main(["content", "export-po", str(folder), "--language", "es", "--output", str(file)]) == 0
    assert main(["content", "import-po", str(folder), str(file), "--language", "es"]) == 0
    assert "0 files changed" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_translated_file_fills_the_package(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "es.po"
    main(["content", "export-po", str(folder), "--language", "es", "--output", str(file)])
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    for message in catalogue:
        if message.id and not message.string:
            message.string = f"ES: {message.id}"
    with file.open("wb") as opened:
        write_po(opened, catalogue)
    assert main(["content", "import-po", str(folder), str(file), "--language", "es"]) == 0
    status = translation_status(read_folder(folder).modules[0])["es"]
    assert (status.missing, status.stale) == (0, 0)


def test_a_changed_source_is_fuzzy_and_a_fuzzy_text_waits(folder: Path, tmp_path: Path) -> None:
    page = folder / "modules" / "first-steps" / "start.md"
    page.write_text(page.read_text("utf-8").replace("A door, a shout", "A gate, a shout"), "utf-8")
    file = tmp_path / "es.po"
    main(["content", "export-po", str(folder), "--language", "es", "--output", str(file)])
    assert "fuzzy" in file.read_text("utf-8")
    main(["content", "import-po", str(folder), str(file), "--language", "es"])
    assert translation_status(read_folder(folder).modules[0])["es"].stale == 1


@pytest.mark.parametrize("text", ["msgid \"a\nmsgstr", "\xff\xfe", 'msgid "x"\nmsgstr "y" nonsense'])
def test_a_file_that_is_no_po_is_refused_in_one_line(
    folder: Path, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.po"
    file.write_text(text, "latin-1")
    assert main(["content", "import-po", str(folder), str(file), "--language", "es"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_language_that_is_none_is_wrong_use(folder: Path) -> None:
    assert main(["content", "export-po", str(folder), "--language", "../x"]) == 2
