"""Which versions may correct which: ids stay, keys may change; the manifest keeps what it says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import courses
from courses.errors import ContentError
from courses.packages import ModulePackage, Package, module_from_body, read_folder, read_zip, write_zip
from courses.packages.corrections import differences

LIBRARY = Path(courses.__file__).parent / "library"
MODULES = [module for name in ("hate-crime", "mediation") for module in read_folder(LIBRARY / name).modules]
PLACE = ("module.yaml", 4)


def changed(module: ModulePackage, change: Callable[[dict[str, Any]], None]) -> ModulePackage:
    body = json.loads(module.body())
    change(body)
    return module_from_body(json.dumps(body))


def of_kind(kind: str) -> tuple[ModulePackage, str]:
    return next((one, ref.key) for one in MODULES for ref in one.manifest.activities if ref.kind == kind)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.key)
def test_every_module_may_correct_itself_and_no_other(module: ModulePackage) -> None:
    assert list(differences(module, module, PLACE)) == []
    other = next(one for one in MODULES if one.key != module.key)
    (problem,) = differences(module, other, PLACE)
    assert (problem.file, problem.line, problem.path) == ("module.yaml", 4, "corrects")
    assert "the activities and their kinds must be those" in problem.message


def test_points_and_right_options_may_change_and_questions_may_not() -> None:
    module, key = of_kind("quiz")

    def mended(body: dict[str, Any]) -> None:
        question = body["documents"][key]["questions"][0]
        question["points"] = 2.0
        for option in question["options"]:
            option["correct"] = not option.get("correct", False)

    assert list(differences(module, changed(module, mended), PLACE)) == []
    fewer = changed(module, lambda body: body["documents"][key]["questions"].pop())
    assert f"the ids of '{key}' must be those" in next(differences(module, fewer, PLACE)).message


def test_the_key_of_an_annotation_may_change_and_its_lines_may_not() -> None:
    module, key = of_kind("annotation")

    def fewer_marks(body: dict[str, Any]) -> None:
        body["documents"][key]["keys"][0]["marks"].pop()

    mended = changed(module, fewer_marks)
    assert mended.structure(key) != module.structure(key)
    assert list(differences(module, mended, PLACE)) == []
    shorter = changed(module, lambda body: body["documents"][key]["report"].pop())
    assert list(differences(module, shorter, PLACE))


def test_a_red_line_may_change_and_where_a_choice_leads_may_not() -> None:
    module, key = of_kind("scenario")

    def crossed(body: dict[str, Any]) -> None:
        choice = body["documents"][key]["scenes"][0]["choices"][0]
        choice["red_line"] = None if choice.get("red_line") else "Never."

    def led_astray(body: dict[str, Any]) -> None:
        scenes = body["documents"][key]["scenes"]
        choice = scenes[0]["choices"][0]
        choice["to"] = next(one["id"] for one in scenes if one["id"] not in (choice["to"], scenes[0]["id"]))

    assert list(differences(module, changed(module, crossed), PLACE)) == []
    assert list(differences(module, changed(module, led_astray), PLACE))


def test_what_it_corrects_survives_writing_and_reading_and_is_found_at_its_line() -> None:
    module = changed(MODULES[0], lambda body: body["manifest"].update(corrects="ab" * 32))
    written = read_zip(write_zip(Package(None, (module,), bytes_of=read_folder(LIBRARY / "hate-crime").bytes_of)))
    assert written.modules[0].manifest.corrects == "ab" * 32
    file, line = written.corrections[module.key]
    assert file == "module.yaml"
    assert line is not None


def test_what_is_no_digest_is_refused() -> None:
    with pytest.raises(ContentError):
        changed(MODULES[0], lambda body: body["manifest"].update(corrects="version 1"))
