"""What holds for every activity that is shipped: restraint pays in reports, and paper has all that there is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from courses import prose
from courses.jurisdictions import NEUTRAL
from courses.kinds.kind import Brief, Move
from courses.packages import ModulePackage
from courses.player.frame import Frame
from courses.player.rendering import printed
from tests.support.cast import library

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
MODULES = [module for package in library() for module in package.modules]


def activities(kind: str) -> list[Any]:
    found = [(module, ref.key) for module in MODULES for ref in module.manifest.activities if ref.kind == kind]
    assert found, kind
    return [pytest.param(module, key, id=f"{module.key}/{key}") for module, key in found]


@pytest.mark.parametrize(("module", "key"), activities("annotation"))
def test_marking_every_line_with_everything_does_not_win(module: ModulePackage, key: str) -> None:
    kind, brief = module.kind_of(key), Brief(module.documents[key], NEUTRAL)
    document = brief.document
    lines = tuple(segment.id for segment in document.report)
    gaps = {"missing": tuple(gap.id for gap in document.gaps)}
    greedy = [Move("mark", {"code": (code,), "segment": lines}) for code in document.offered]
    decided = Move("decide", {"decision": (document.decisions[0].id,), **gaps, "why": ("",), "go": ("check",)})
    state = kind.start(brief, 1, NOW)
    for move in (*greedy, decided, Move("submit")):
        state = kind.advance(brief, state, move, NOW)
    score = kind.judge(brief, state, NOW)
    assert score is not None
    assert score.share < 0.5


@pytest.mark.parametrize("reader", ["trainee", "instructor"])
@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize(("module", "key"), activities("scenario"))
def test_a_scenario_on_paper_has_every_scene_and_every_choice(
    module: ModulePackage, key: str, locale: str, reader: Any
) -> None:
    sheet, document = sheet_of(module, key, locale, reader)
    for scene in document.scenes:
        assert prose.render(scene.text, NEUTRAL, locale) in sheet, scene.id
        for choice in scene.choices:
            assert prose.render_line(choice.text, NEUTRAL, locale) in sheet, choice.id


@pytest.mark.parametrize("reader", ["trainee", "instructor"])
@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize(("module", "key"), activities("quiz"))
def test_a_quiz_on_paper_has_every_question_and_every_option(
    module: ModulePackage, key: str, locale: str, reader: Any
) -> None:
    sheet, document = sheet_of(module, key, locale, reader)
    for question in document.questions:
        if reader == "trainee" and question.only_in:
            continue  # Asked under the law of its own place alone.
        assert prose.render(question.text, NEUTRAL, locale) in sheet, question.id
        for option in getattr(question, "options", ()):
            assert prose.render_line(option.text, NEUTRAL, locale) in sheet, option.id


def sheet_of(module: ModulePackage, key: str, locale: str, reader: Any) -> tuple[str, Any]:
    """The sheet, and the document in its language."""
    kind: Any = module.kind_of(key)
    document = module.in_locale(locale).documents[key]
    brief = Brief(document, NEUTRAL)
    return printed(kind, kind.on_paper(brief, locale, reader), Frame(locale, "", mode="read_only")), document
