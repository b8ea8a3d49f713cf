"""What stands on paper: all of it, for trainees no key, and one question asked in one place."""

import pytest

from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds import annotation, discussion, form, lesson, quiz, scenario
from courses.kinds.kind import Brief, Reader, printable
from courses.player.frame import Frame
from courses.player.rendering import printed
from tests.courses.kinds.test_library_forms import found


def sheet(key: str, reader: Reader, locale: str = "en") -> str:
    module, _ = found(key)
    document = module.in_locale(locale).documents[key]
    kind = printable(module.kind_of(key), document, reader)
    assert kind is not None
    return printed(kind, kind.on_paper(Brief(document, NEUTRAL), locale, reader), Frame(locale, ""))


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_report_to_mark_is_printed_whole_and_its_readings_for_instructors_alone(locale: str) -> None:
    _, document = found("petrol-smell")
    trainee, instructor = (sheet("petrol-smell", reader, locale) for reader in ("trainee", "instructor"))
    for html in (trainee, instructor):
        assert html.count("[________]") == len(document.report)
        assert "<form" not in html
    boxes = len(document.gaps) + len(document.decisions)
    assert trainee.count("☐") == instructor.count("☐") == boxes
    assert "convive-feedback" not in trainee
    marks = sum(len(key.marks) for key in document.keys)
    assert instructor.count("convive-feedback") == marks + len(document.gaps)


@pytest.mark.parametrize("locale", ["en", "es"])
def test_a_form_is_printed_whole_but_for_what_a_light_opens(locale: str) -> None:
    module, _ = found("triage")
    document = module.in_locale(locale).documents["triage"]
    trainee, instructor = (sheet("triage", reader, locale) for reader in ("trainee", "instructor"))
    for step in document.steps:
        for field in step.fields:
            assert field.label in instructor
            assert step.needs or field.label in trainee
    closed = next(step for step in document.steps if step.needs)
    assert closed.title in trainee
    assert closed.fields[0].label not in trainee
    assert document.lights.never.text.split(".")[0] in instructor
    assert document.lights.never.text.split(".")[0] not in trainee
    assert "<form" not in trainee + instructor


@pytest.mark.parametrize(
    ("kind", "prints"),
    [(quiz, True), (scenario, True), (annotation, True), (form, True), (lesson, False), (discussion, False)],
)
def test_which_kinds_have_a_sheet_of_their_own(kind: object, prints: bool) -> None:
    assert hasattr(kind.KIND, "on_paper") is prints  # type: ignore[attr-defined]


def test_an_examination_is_printed_for_instructors_alone() -> None:
    _, document = found("check")
    timed = document.model_copy(update={"time_limit": 20})
    assert printable(quiz.KIND, timed, "trainee") is None
    assert printable(quiz.KIND, timed, "instructor") is quiz.KIND
