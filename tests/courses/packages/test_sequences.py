"""Prerequisites, equivalents and certificate rules that could lock somebody out are said with file, line and path."""

from collections.abc import Callable
from pathlib import Path

import pytest

from courses.errors import Problem
from courses.packages import read_folder

Spoil = Callable[[str, str, str], list[Problem]]
MODULE = "modules/first-steps/module.yaml"


@pytest.mark.parametrize(
    ("added", "path", "said"),
    [
        ("after: [nowhere]", "after", "the module has no activity 'nowhere'"),
        ("after: [check]", "after", "in a circle, so nobody could begin: let one"),
        ("instead_of: [check]", "instead_of", "cannot stand in for itself"),
        ("instead_of: [nowhere]", "instead_of", "the module has no activity 'nowhere'"),
        ("graded: false, complete: {share: 0.5}", "complete", "has no share"),
        ("graded: false, instead_of: [the-door]", "instead_of", "must be graded too"),
    ],
)
def test_a_rule_of_an_activity_that_cannot_hold_is_named(spoil: Spoil, added: str, path: str, said: str) -> None:
    (problem,) = spoil(MODULE, "{key: check,", f"{{{added}, key: check,")
    assert (problem.file, problem.path) == (MODULE, f"activities/check/{path}")
    assert said in problem.message
    assert problem.line is not None


@pytest.mark.parametrize(("after", "between"), [("the-door", ""), ("start", "after: [the-door], ")])
def test_an_equivalent_that_waits_for_what_it_stands_in_for_is_named(
    folder: Path, spoil: Spoil, after: str, between: str
) -> None:
    file = folder / MODULE
    file.write_text(file.read_text("utf-8").replace("{key: start,", f"{{{between}key: start,", 1), "utf-8")
    (problem,) = spoil(MODULE, "{key: check,", f"{{instead_of: [the-door], after: [{after}], key: check,")
    assert problem.path == "activities/check/after"
    assert problem.message.startswith("this waits for 'the-door', which it stands in for")


def test_modules_that_wait_for_themselves_or_for_nobody_are_named(spoil: Spoil) -> None:
    found = spoil(MODULE, "activities:", "after: [first-steps, elsewhere]\nactivities:")
    assert {problem.path for problem in found} == {"after"}
    assert {str(problem.message) for problem in found} == {
        "the programme has no module 'elsewhere': correct the name",
        "the modules wait for one another in a circle, so nobody could begin: let one of them wait for nothing",
    }


@pytest.mark.parametrize(
    ("test", "path", "said"),
    [
        ("{module: nowhere, activity: check, share: 0.6}", "module", "the programme has no module 'nowhere'"),
        ("{module: first-steps, activity: nowhere, share: 0.6}", "activity", "the module has no activity 'nowhere'"),
        ("{module: first-steps, activity: start, share: 0.6}", "activity", "the final test must be graded"),
    ],
)
def test_a_final_test_that_is_not_there_is_named(spoil: Spoil, test: str, path: str, said: str) -> None:
    rule = f"{{hours: 1, unfinished: true, final_test: {test}}}"
    (problem,) = spoil("programme.yaml", "modules:", f"certificate: {rule}\nmodules:")
    assert problem.path == f"certificate/final_test/{path}"
    assert said in problem.message


def test_a_hard_activity_without_an_equivalent_is_named_and_stops_nobody(folder: Path) -> None:
    file = folder / MODULE
    file.write_text(file.read_text("utf-8").replace("{key: check,", "{advisory: 3, key: check,", 1), "utf-8")
    (problem,) = [one for one in read_folder(folder).warnings if "equivalent" in one.message]
    assert (problem.file, problem.path, problem.severity) == (MODULE, "activities/check/advisory", "warning")
    assert problem.message == "an activity of level 3 needs an equivalent: add one with `instead_of: [check]`"
    assert problem.line is not None
