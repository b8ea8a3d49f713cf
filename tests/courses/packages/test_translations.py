"""How far translations are, and stamping them."""

from pathlib import Path

from courses.packages import Package, read_folder, stamp, translation_status

MODULE = "modules/first-steps/"


def test_missing_texts_are_counted_per_language(package: Package) -> None:
    status = translation_status(package.modules[0])["es"]
    assert status.missing == len(package.modules[0].in_locale("es").fallbacks)
    assert status.stale == 0
    assert status.total > status.missing > 0


def test_a_changed_source_makes_its_translation_stale_until_it_is_stamped(folder: Path) -> None:
    path = folder / MODULE / "start.md"
    path.write_text(path.read_text().replace("A door, a shout", "A gate, a shout"))
    assert translation_status(read_folder(folder).modules[0])["es"].stale == 1
    assert stamp(folder) == [MODULE + "es/start.md"]
    assert translation_status(read_folder(folder).modules[0])["es"].stale == 0
    assert stamp(folder) == []


def test_stamping_leaves_everything_else_as_its_translator_left_it(folder: Path) -> None:
    path = folder / MODULE / "es" / "check.yaml"
    text = "# a note of the translator\n" + path.read_text().split("of:")[0].replace("Comprueba", '"Comprueba"')
    path.write_text(text)
    stamp(folder)
    assert path.read_text().startswith(text.rstrip())
    assert translation_status(read_folder(folder).modules[0])["es"].stale == 0


def test_a_stamp_in_front_matter_stays_there(folder: Path) -> None:
    path = folder / MODULE / "es" / "start.md"
    before = path.read_text()
    path.write_text(before.replace("  title: ", "  title: 0").replace("of:", "of: # stamps", 1))
    assert stamp(folder) == [MODULE + "es/start.md"]
    assert path.read_text() == before
