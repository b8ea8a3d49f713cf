"""`convive content check` looks at files of law as files of law: their own entry, with file, line and path."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.jurisdictions import reader
from courses.packages import checks
from tests.lms_plugin.cli.conftest import Run, failed

CACHES = (
    reader._codes, reader.level, reader.codes, reader.drafts, reader.written, reader.shipped, reader.load,
    checks._row_ids,
)  # fmt: skip
DATA = Path(str(reader.folder()))


@pytest.fixture
def law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data that ships, which the commands read in its place."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    monkeypatch.setattr(reader, "folder", lambda: folder)
    for one in CACHES:
        one.cache_clear()
    yield folder
    for one in CACHES:
        one.cache_clear()


def spoil(path: Path, old: str, new: str) -> int:
    """Replace a text in a file; the line on which it stands."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_every_level_that_ships_has_an_entry_of_its_own(run: Run) -> None:
    told = run("content", "check", "--library")
    assert told.code == 0
    files = sorted(DATA.glob("*.yaml"))
    assert {f"{path}: 0 errors, 0 warnings" for path in files} <= set(told.out.splitlines())
    listed = json.loads(run("content", "check", "--library", "--json").out)
    assert [one["path"] for one in listed if one["path"].endswith(".yaml")] == [str(path) for path in files]
    assert all(one["problems"] == [] for one in listed)


def test_a_problem_of_the_law_stands_under_its_file_and_under_no_programme(run: Run, law: Path) -> None:
    line = spoil(law / "es.yaml", "- law:competence", "- law:nope")
    told = run("content", "check", "--library")
    assert failed(told, "mend what is listed above")
    (said,) = [one for one in told.out.splitlines() if "law:nope" in one]
    assert said.startswith(f"{law / 'es.yaml'}:")
    assert "error: provisions/es-" in said
    assert "/slots: there is no slot law:nope" in said
    assert f"before the law is mended: {law / 'es.yaml'}" in told.out
    listed = {Path(one["path"]).name: one["problems"] for one in json.loads(checked_as_data(run))}
    (problem,) = listed["es.yaml"]
    assert problem["file"] == "es.yaml"
    assert line - 1 <= problem["line"] <= line
    assert listed["eu.yaml"] == []
    assert [one["file"] for one in listed["hate-crime"]] == ["."]


def checked_as_data(run: Run) -> str:
    return run("content", "check", "--library", "--json").out


def test_a_circle_and_a_wrong_name_are_told(run: Run, law: Path) -> None:
    spoil(law / "eu.yaml", "code: EU", "code: EU\nparents: [ES]")
    (law / "xb.yaml").write_text("code: XA\nname: {en: An island}\n", "utf-8")
    out = run("content", "check", "--library").out.splitlines()
    circle = "error: parents: the parents lead back to the level itself"
    assert [one for one in out if circle in one and f"{law / 'eu.yaml'}:" in one]
    assert [one for one in out if circle in one and f"{law / 'es.yaml'}:" in one]
    assert f"{law / 'xb.yaml'}:1: error: code: the code must be the name of the file, XB" in out


def test_the_report_says_what_is_wrong_with_the_law_and_nothing_where_it_is_sound(run: Run, law: Path) -> None:
    assert "es.yaml" not in run("content", "report").out
    spoil(law / "es.yaml", "- law:competence", "- law:nope")
    told = run("content", "report")
    assert told.code == 1
    assert f"{law / 'es.yaml'}: 1 errors, 0 warnings" in told.out


def test_one_file_of_ones_own_can_be_checked(run: Run, tmp_path: Path) -> None:
    path = Path(shutil.copy(DATA / "es.yaml", tmp_path / "xx.yaml"))
    assert run("content", "check", path).out == f"{path}: 0 errors, 0 warnings\n"
    line = spoil(path, "- COE", "- XX")
    told = run("content", "check", path)
    assert failed(told, "mend what is listed above")
    assert f"{path}:{line - 2}: error: parents: no data file has the code XX" in told.out
    (entry,) = json.loads(run("content", "check", path, "--json").out)
    assert (entry["path"], entry["problems"][0]["path"]) == (str(path), "parents")


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"code: [", "no valid YAML"), (b"\xff\xfe", "not UTF-8"), (b"- a", "a mapping of fields"), (b"code: XA", "name")],
)
def test_a_file_of_ones_own_that_is_no_law_is_refused_with_its_reason(
    run: Run, tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "xa.yaml"
    path.write_bytes(data)
    told = run("content", "check", path)
    assert told.code == 1
    assert words in told.out


def test_a_file_of_a_package_is_no_file_of_law(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "module.yaml"
    path.write_text("format: 1\nkey: night\n", "utf-8")
    assert failed(run("content", "check", path), "Name the folder of a package")
