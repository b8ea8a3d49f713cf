"""The quizzes that are shipped: where each question comes from, and two forms that measure the same.

How a quiz is played belongs to `test_quiz`.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from courses import jurisdictions
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Terms
from courses.kinds.quiz import KIND
from courses.packages import ModulePackage
from tests.courses.kinds.contract import NOW
from tests.courses.shipped import library

MODULES = [module for package in library() for module in package.modules]
BANK = 12
"""Questions that the quiz of a module has at least."""


def quizzes() -> Iterator[tuple[ModulePackage, str, Any]]:
    for module in MODULES:
        for ref in module.manifest.activities:
            if ref.kind == "quiz":
                yield module, ref.key, module.documents[ref.key]


def every_question() -> list[Any]:
    return [
        pytest.param(module, question, id=f"{module.key}/{key}/{question.id}")
        for module, key, quiz in quizzes()
        for question in quiz.questions
    ]


def test_there_are_quizzes_to_look_at() -> None:
    assert len(list(quizzes())) >= len(MODULES)


@pytest.mark.parametrize(("module", "question"), every_question())
def test_every_question_names_a_source_of_its_module(module: ModulePackage, question: Any) -> None:
    assert question.source in {source.id for source in module.manifest.sources}


@pytest.mark.parametrize(("module", "question"), every_question())
def test_what_is_graded_rests_on_a_source_that_was_read(module: ModulePackage, question: Any) -> None:
    source = next(source for source in module.manifest.sources if source.id == question.source)
    assert question.confidence != "memory"
    assert not question.graded or source.confidence == "verified"


@pytest.mark.parametrize(("module", "question"), every_question())
def test_a_source_of_one_country_is_cited_there_alone(module: ModulePackage, question: Any) -> None:
    source = next(source for source in module.manifest.sources if source.id == question.source)
    assert not source.only_in or (question.only_in and set(question.only_in) <= set(source.only_in))


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_option_has_a_reason_in_both_languages(locale: str) -> None:
    for module, key, _ in quizzes():
        for question in module.in_locale(locale).documents[key].questions:
            for option in getattr(question, "options", ()):
                assert option.feedback, f"{module.key}/{key}/{question.id}/{option.id}"


def test_the_bank_of_every_module_is_large_enough() -> None:
    small = {
        module.key: len(module.documents["check"].questions)
        for module in MODULES
        if len(module.documents["check"].questions) < BANK
    }
    assert small == {}


def the_two_tests() -> tuple[Any, Any]:
    module = next(one for one in MODULES if one.key == "why-local-police")
    return module.documents["baseline"], module.documents["post-test"]


def test_the_test_after_asks_what_the_test_before_asks_in_the_other_form() -> None:
    before, after = the_two_tests()
    assert before.questions == after.questions
    assert (before.follows, after.follows) == (None, "baseline")
    assert before.review == "score", "whoever sees the key before the lessons has been taught"


def test_each_question_of_one_form_has_a_match_in_the_other() -> None:
    before, _ = the_two_tests()
    pairs: dict[tuple[Any, ...], list[str]] = {}
    for question in before.questions:
        alike = (question.type, question.points, question.read_again, question.depends_on, len(question.options))
        pairs.setdefault(alike, []).append(question.form)
    assert sum(map(len, pairs.values())) == 12
    assert all(forms.count("A") == forms.count("B") == len(forms) / 2 for forms in pairs.values())


@pytest.mark.parametrize("stale", [frozenset[str](), frozenset({"coe-rec-2024-4"})], ids=["as it is", "stale law"])
@pytest.mark.parametrize("country", [None, "ES"])
def test_both_forms_stay_equally_long_when_law_becomes_stale(country: str | None, stale: frozenset[str]) -> None:
    before, _ = the_two_tests()
    law = NEUTRAL if country is None else jurisdictions.load(country, NOW.date())
    asked = [
        KIND.start(Brief(before, law, Terms(form=form, excluded=stale)), 1, NOW)["asked"] for form in ("A", "B")
    ]
    assert not set(asked[0]) & set(asked[1])
    assert [len(questions) for questions in asked] == [6 - 2 * len(stale)] * 2


def test_the_two_tests_are_on_paper_for_instructors_alone() -> None:
    for quiz in the_two_tests():
        assert KIND.prints(quiz, "instructor")
        assert not KIND.prints(quiz, "trainee")
