"""Every place that hangs on the law is found, whatever kind it stands in."""

import json
from pathlib import Path
from typing import Any

import pytest

import courses
from courses.errors import ContentError
from courses.jurisdictions.changes import Touched
from courses.kinds.lesson import document as lessons
from courses.packages import ModulePackage, module_from_body, read_folder
from courses.packages.dependence import Hold, affected, holds

LIBRARY = Path(courses.__file__).parent / "library"
LESSON = """---
title: T
depends_on:
  limits: [es-lecrim-262]
---

## Limits {#limits}

Words.
"""


@pytest.fixture(scope="module")
def modules() -> dict[str, ModulePackage]:
    packages = (read_folder(LIBRARY / name) for name in ("hate-crime", "mediation"))
    return {module.key: module for package in packages for module in package.modules}


def changed(module: ModulePackage, activity: str, act: Any) -> ModulePackage:
    body = json.loads(module.body())
    act(body["documents"][activity])
    return module_from_body(json.dumps(body))


def test_a_question_a_slot_and_a_rule_of_a_form_are_found(modules: dict[str, ModulePackage]) -> None:
    found = holds(modules["when-not-to-mediate"])
    assert Hold("check", "questions/es-never", "row", "es-lopj-89-9") in found
    assert Hold("three-lights", "sections/never", "slot", "law:mediation_bars") in found
    assert Hold("triage", "rules/gender-violence", "matter", "mediation:gender_violence") in found


def test_a_scene_and_a_choice_say_what_they_depend_on(modules: dict[str, ModulePackage]) -> None:
    def act(scenario: dict[str, Any]) -> None:
        scene = scenario["scenes"][0]
        scene["depends_on"], scene["choices"][0]["depends_on"] = ["es-lo2-1986-53-2"], ["es-lecrim-262"]

    module = changed(modules["why-local-police"], "the-shutter", act)
    scene = module.documents["the-shutter"].scenes[0]
    found = holds(module)
    assert Hold("the-shutter", f"scenes/{scene.id}", "row", "es-lo2-1986-53-2") in found
    place = f"scenes/{scene.id}/choices/{scene.choices[0].id}"
    assert Hold("the-shutter", place, "row", "es-lecrim-262") in found


def test_a_rule_of_a_form_says_what_it_depends_on(modules: dict[str, ModulePackage]) -> None:
    def act(form: dict[str, Any]) -> None:
        form["rules"][0]["depends_on"] = ["es-lecrim-262"]

    module = changed(modules["when-not-to-mediate"], "triage", act)
    assert Hold("triage", f"rules/{module.documents['triage'].rules[0].id}", "row", "es-lecrim-262") in holds(module)


def test_a_section_of_a_lesson_says_it_in_the_front_matter() -> None:
    lesson = lessons.parse(LESSON, "a.md")
    assert lesson.sections[0].depends_on == ("es-lecrim-262",)
    assert lessons.parse(lessons.dump(lesson), "a.md") == lesson


@pytest.mark.parametrize("law", ["  nowhere: [es-lecrim-262]", "  - es-lecrim-262"])
def test_a_section_that_is_not_there_is_a_problem_with_its_line(law: str) -> None:
    with pytest.raises(ContentError) as error:
        lessons.parse(LESSON.replace("  limits: [es-lecrim-262]", law), "a.md")
    assert (error.value.problems[0].path, error.value.problems[0].line) == ("depends_on", 3)


def test_a_slot_that_only_a_translation_uses_counts(modules: dict[str, ModulePackage]) -> None:
    body = json.loads(modules["why-local-police"].body())
    body["translations"]["es"]["welcome"]["strings"]["sections/limits/text"] = "{{unit:hate_crime}}"
    assert Hold("welcome", "sections/limits", "slot", "unit:hate_crime") in holds(module_from_body(json.dumps(body)))


def test_only_what_a_change_reaches_is_affected(modules: dict[str, ModulePackage]) -> None:
    module = modules["when-not-to-mediate"]
    assert affected(module, Touched()) == ()
    reached = Touched(frozenset({"es-lecrim-262"}), frozenset({"law:status_firewall"}), frozenset())
    assert {(one.activity, one.place) for one in affected(module, reached)} == {
        ("free-or-afraid", "sections/status"),
        ("check", "questions/es-duty"),
    }
