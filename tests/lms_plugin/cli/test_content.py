"""Programmes and the law come in, go out and are reported on."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from courses.jurisdictions import shipped
from courses.packages import module_from_body, read_folder, read_zip, write_zip
from lms_plugin.jobs.transactions import reading
from lms_plugin.models import Correction, Module, ModuleVersion, OverlayVersion
from tests.lms_plugin.cli.conftest import PLATFORM, Run, failed
from tests.support.cast import LIBRARY
from tests.support.law import reworded


def test_the_library_is_sound_and_comes_in_published(ready: Run, engine: Engine) -> None:
    assert ready("content", "check", "--library").code == 0
    assert ready("content", "import", "--library").code == 0
    with reading(engine) as session:
        modules = session.scalars(select(Module)).all()
    assert modules
    assert all(module.published_version_id for module in modules)
    assert "was there already" in ready("content", "import", "--library").out


def test_the_law_comes_in_with_the_library_and_keeps_its_past(
    ready: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "MEND  law in the database (none)" in ready("doctor").out
    assert law_line(ready("content", "import", "--library").out).endswith(", new")
    assert "ok    law in the database (BG of " in ready("doctor").out
    assert law_line(ready("content", "import", "--library").out).endswith(", was there already")
    for room in ("packages", "doctor"):
        monkeypatch.setattr(f"lms_plugin.cli.{room}.written", lambda: (reworded("ES", "another act"),))
    assert "as this release has it: run `convive content import --library`" in ready("doctor").out
    assert law_line(ready("content", "import", "--library").out).endswith(", new")
    assert "ok    law in the database" in ready("doctor").out
    with reading(engine) as session:
        kept = select(OverlayVersion.digest).where(OverlayVersion.code == "ES").order_by(OverlayVersion.id)
        assert list(session.scalars(kept)) == [shipped("ES").digest, reworded("ES", "another act").digest]


def law_line(out: str) -> str:
    return next(line for line in out.splitlines() if line.startswith("law ES:"))


def test_a_programme_goes_out_and_comes_in_again_as_a_draft(ready: Run, tmp_path: Path, engine: Engine) -> None:
    ready("content", "import", "--library")
    ready(*PLATFORM, "--name", "Puerto Alba")
    file = tmp_path / "out.zip"
    assert ready("content", "export", "mediation", "--output", file).code == 0
    assert ready("content", "check", file).code == 0
    assert "drafts" in ready("content", "import", file, "--academy", "puerto-alba").out
    with reading(engine) as session:
        assert session.scalars(select(Module).where(Module.published_version_id.is_(None))).all()
    again = tmp_path / "again.zip"
    ready("content", "export", "mediation", "--academy", "puerto-alba", "--output", again)
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("key", ["hate-crime", "mediation"])
def test_a_programme_comes_out_of_the_database_as_it_went_in(ready: Run, tmp_path: Path, key: str) -> None:
    ready("content", "import", "--library")
    file = tmp_path / "out.zip"
    assert ready("content", "export", key, "--output", file).code == 0
    again, before = read_zip(file.read_bytes()), read_folder(LIBRARY / key)
    assert [str(one) for one in again.warnings] == [str(one) for one in before.warnings]
    assert (again.programme, again.modules) == (before.programme, before.modules)
    for old, new in zip(before.modules, again.modules, strict=True):
        assert dict(new.in_locale("es").documents) == dict(old.in_locale("es").documents)


def test_problems_of_a_package_are_named_with_file_line_and_path(run: Run, tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text("format: 1\nkey: Bad Key\nlanguage: en\n")
    ended = run("content", "check", tmp_path)
    assert failed(ended, "mend what is listed")
    assert "programme.yaml:2: error: key:" in ended.out
    (checked,) = json.loads(run("content", "check", tmp_path, "--json").out)
    assert {"file", "line", "path", "severity", "message"} == set(checked["problems"][0])
    assert run("content", "report", tmp_path).code == 1


@pytest.mark.parametrize("argv", [("check",), ("check", "x", "--library"), ("import",)])
def test_a_package_must_be_named_once(run: Run, argv: tuple[str, ...]) -> None:
    assert failed(run("content", *argv), "--library", code=2)


def test_what_is_no_package_is_refused(ready: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    assert failed(ready("content", "import", broken), "convive content check")
    assert failed(ready("content", "import", tmp_path / "nothing.zip"), "no folder or zip")
    assert failed(ready("content", "export", "nothing"), "There is no programme")


def test_the_report_says_how_far_translations_are(run: Run) -> None:
    told = run("content", "report")
    assert told.code == 0
    assert "missing" in told.out
    modules = [module for one in json.loads(run("content", "report", "--json").out) for module in one["modules"]]
    assert all("es" in module["translations"] for module in modules)


def test_the_report_of_the_library_lists_the_law_that_waits_for_a_jurist(run: Run, tmp_path: Path) -> None:
    told = run("content", "report").out.splitlines()
    held = "6 provisions, 3 channels; 6 verified, 2 partly, 1 memory"
    assert f"law PT (Portugal): draft, no jurist has signed it; {held}" in told
    assert not any("draft" in line for line in run("content", "report", tmp_path).out.splitlines())


def test_the_format_has_a_schema_for_every_kind(run: Run, tmp_path: Path) -> None:
    assert "lesson" in run("content", "formats").out
    assert run("content", "formats", "--schemas", tmp_path / "schemas").code == 0
    written = {path.name for path in (tmp_path / "schemas").iterdir()}
    assert {"programme.schema.json", "module.schema.json", "quiz.schema.json"} <= written


def test_stamping_an_untouched_copy_changes_nothing(run: Run, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(LIBRARY / "mediation", tmp_path / "mediation")
    assert "0 files stamped" in run("content", "stamp", tmp_path / "mediation").out


def test_an_import_says_first_what_a_correction_changes_and_a_dry_run_stores_nothing(
    ready: Run, engine: Engine, tmp_path: Path
) -> None:
    assert ready("content", "import", "--library").code == 0
    package = read_folder(LIBRARY / "mediation")
    first = package.modules[0]
    body = json.loads(first.body())
    body["manifest"]["corrects"] = first.digest
    mended = replace(package, modules=(module_from_body(json.dumps(body)), *package.modules[1:]))
    path = tmp_path / "mended.zip"
    path.write_bytes(write_zip(mended))
    dry = ready("content", "import", path, "--publish", "--dry-run").out
    assert f"{first.key}: corrects version 1; 0 attempts are judged anew" in dry
    assert "nothing was stored" in dry
    with reading(engine) as session:
        assert session.scalars(select(Correction)).all() == []
        assert session.scalar(select(ModuleVersion).where(ModuleVersion.corrects_id.is_not(None))) is None
    assert "corrects version 1" in ready("content", "import", path, "--publish").out
    with reading(engine) as session:
        assert len(session.scalars(select(Correction)).all()) == 1


def test_an_import_of_a_correction_of_nothing_fails_with_file_and_place(ready: Run, tmp_path: Path) -> None:
    assert ready("content", "import", "--library").code == 0
    package = read_folder(LIBRARY / "mediation")
    body = json.loads(package.modules[0].body())
    body["manifest"]["corrects"] = "0" * 64
    path = tmp_path / "lost.zip"
    path.write_bytes(write_zip(replace(package, modules=(module_from_body(json.dumps(body)), *package.modules[1:]))))
    ended = ready("content", "import", path)
    assert ended.code == 1
    assert f"modules/{package.modules[0].key}/module.yaml:" in ended.err
    assert "corrects: no version of the module" in ended.err
