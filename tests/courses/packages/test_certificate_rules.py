"""A certificate that nobody could ever get is said with file, line and path, and with what its author can do."""

from pathlib import Path

import pytest

from courses.errors import ContentError, Problem
from courses.packages import read_folder

MODULE, PROGRAMME = "modules/first-steps/module.yaml", "programme.yaml"
TALK = "{key: talk, kind: discussion, minutes: 10, required: false, core: false}"


@pytest.fixture
def longer(folder: Path) -> Path:
    """The golden package, whose module requires 80 minutes, all of them on the core path too."""
    return changed(folder, "{key: start, kind: lesson, minutes: 20}", "{key: start, kind: lesson, minutes: 50}")


def changed(folder: Path, old: str, new: str, file: str = MODULE) -> Path:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return folder


def with_rule(folder: Path, rule: str) -> Path:
    return changed(folder, "modules:", f"certificate:\n  {rule}\nmodules:", PROGRAMME)


def with_meetings(folder: Path) -> Path:
    """One meeting that everybody may attend, and one that stands in for the lesson."""
    meetings = (
        f"{TALK}\n  - {{key: meet, kind: session, minutes: 30, required: false}}\n"
        "  - {key: meet-instead, kind: session, minutes: 30, instead_of: [start]}"
    )
    for key in ("meet", "meet-instead"):
        text = "title: A meeting\nagenda: [{id: round, title: A round, minutes: 30}]\n"
        (folder / f"modules/first-steps/{key}.yaml").write_text(text, "utf-8")
    return changed(folder, TALK, meetings)


def found(folder: Path) -> list[Problem]:
    """What is said of the certificate of a package."""
    try:
        problems = read_folder(folder).warnings
    except ContentError as error:
        problems = error.problems
    return [problem for problem in problems if problem.path.startswith("certificate")]


@pytest.mark.parametrize(
    ("rule", "path", "said"),
    [
        (
            "{hours: 2}", "hours",
            "hours asked for: 2, minutes that all modules require: 80. Ask for fewer hours, add modules, or say "
            "`unfinished: true` in the certificate while modules are still to come",
        ),
        (
            "{hours: 1, core_hours: 2}", "core_hours",
            "hours asked for: 2, minutes that all modules require on the core path: 80. Ask for fewer hours, or let "
            "the core path require more",
        ),
        (
            "{hours: 1, modules: 2}", "modules",
            "modules asked for: 2, modules that require something: 1. Ask for fewer, add modules, or say "
            "`unfinished: true` in the certificate while modules are still to come",
        ),
        (
            "{hours: 1, live_sessions: 1}", "live_sessions",
            "live sessions asked for: 1, activities of kind session: 0 (what stands in for others is not counted). Ask "
            "for fewer, or add such activities",
        ),
    ],
)  # fmt: skip
def test_what_nobody_could_ever_fulfil_is_named(longer: Path, rule: str, path: str, said: str) -> None:
    (problem,) = found(with_rule(longer, rule))
    assert (problem.file, problem.path, problem.line) == (PROGRAMME, f"certificate/{path}", 12)
    assert (problem.message, problem.severity) == (said, "error")


def test_contributions_that_no_discussion_could_take_are_named(longer: Path) -> None:
    assert found(with_rule(longer, "{hours: 1, contributions: {per_week: 9, weeks: 20}}")) == []
    changed(longer, f"  - {TALK}\n", "")
    (problem,) = found(longer)
    assert (problem.file, problem.path, problem.line) == (PROGRAMME, "certificate/contributions", 12)
    assert problem.message == (
        "contributions are asked for, but no module has an activity of kind discussion: add one, or take this out"
    )


def test_a_meeting_that_stands_in_for_something_is_no_meeting_more(longer: Path) -> None:
    assert found(with_rule(with_meetings(longer), "{hours: 1, live_sessions: 1}")) == []
    (problem,) = found(changed(longer, "live_sessions: 1", "live_sessions: 2", PROGRAMME))
    assert "live sessions asked for: 2, activities of kind session: 1 " in problem.message


def test_on_the_core_path_only_modules_count_that_require_something_there(longer: Path) -> None:
    for key in ("start", "check", "the-door"):
        changed(longer, f"{{key: {key},", f"{{core: false, key: {key},")
    hours, modules = found(with_rule(longer, "{hours: 1, core_hours: 1, modules: 1}"))
    assert (hours.path, modules.path) == ("certificate/core_hours", "certificate/modules")
    assert "require on the core path: 0. Ask for fewer hours" in hours.message
    assert modules.message.startswith("modules asked for: 1, modules that require something on the core path: 0. Ask")
    assert found(changed(longer, "core_hours: 1, ", "", PROGRAMME)) == [], "it is meant for the whole programme alone"


def test_what_can_just_be_fulfilled_is_let_pass(longer: Path) -> None:
    test = "{module: first-steps, activity: check, share: 1}"
    rule = f"{{hours: 1, core_hours: 1, modules: 1, live_sessions: 1, final_test: {test}}}"
    assert found(with_rule(with_meetings(longer), rule)) == []


def test_a_rule_may_ask_for_more_until_the_programme_is_finished(longer: Path) -> None:
    rule = "{hours: 25, core_hours: 15, modules: 10, live_sessions: 4, unfinished: true}"
    assert found(with_rule(longer, rule)) == []
    (problem,) = found(changed(longer, rule, "{hours: 1, modules: 1, unfinished: true}", PROGRAMME))
    assert (problem.path, problem.line, problem.severity) == ("certificate/unfinished", 12, "warning")
    assert problem.message == "all that the certificate asks for is there by now: take `unfinished` out"
