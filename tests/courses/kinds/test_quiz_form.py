"""Which questions an attempt at a quiz asks, and in which order."""

from datetime import date

import pytest

from courses.jurisdictions.overlay import NEUTRAL, Level, Overlay, compose
from courses.kinds.kind import Brief, Move, Terms
from courses.kinds.quiz import KIND
from courses.kinds.quiz.document import Choice, Option, Question, Quiz
from tests.courses.kinds.contract import NOW

OPTIONS = tuple(Option(id=key, text=key, correct=key == "a", feedback="f") for key in "abcde")
SPAIN = compose([Level(code="ES", name={"en": "Spain"}), Level(code="EU", name={"en": "Union"})], date(2026, 11, 22))
NO_TERMS = Terms()


def question(key: str, **fields: object) -> Question:
    return Choice.model_validate(
        {"id": key, "type": "single", "text": key, "confidence": "verified", "options": OPTIONS, **fields}
    )


def quiz(*more: Question, **fields: object) -> Quiz:
    common = [question(f"c{number}") for number in range(12)]
    return Quiz.model_validate({"title": "t", "questions": (*common, *more), "draw": 10, **fields})


def asked(document: Quiz, overlay: Overlay = NEUTRAL, seed: int = 1, terms: Terms = NO_TERMS) -> list[str]:
    return list(KIND.start(Brief(document, overlay, terms), seed, NOW)["asked"])


def test_a_form_is_drawn_by_its_seed_alone() -> None:
    assert asked(quiz(), seed=3) == asked(quiz(), seed=3)
    assert len({tuple(asked(quiz(), seed=seed)) for seed in range(20)}) > 5


@pytest.mark.parametrize("overlay", [NEUTRAL, SPAIN], ids=["nowhere", "Spain"])
def test_the_form_keeps_its_length_wherever_it_is_asked(overlay: Overlay) -> None:
    local = [question(f"es{number}", only_in=("ES",)) for number in range(6)]
    for seed in range(20):
        assert len(asked(quiz(*local), overlay, seed)) == 10


def test_a_local_question_is_asked_there_and_a_parent_s_one_too() -> None:
    document = quiz(
        question("es", only_in=("ES",)), question("eu", only_in=("EU",)), question("fr", only_in=("FR",)), draw=None
    )
    assert asked(document)[-1] == "c11"
    assert asked(document, SPAIN)[-2:] == ["es", "eu"]


def test_excluded_questions_and_those_on_excluded_law_are_not_drawn() -> None:
    document = quiz(question("law", depends_on=("es-cp-22-4",)), draw=None)
    terms = Terms(excluded=frozenset({"c3", "es-cp-22-4"}))
    assert not {"c3", "law"} & set(asked(document, terms=terms))
    assert len(asked(document, terms=terms)) == 11


@pytest.mark.parametrize(
    ("bank", "draw", "shown"), [(10, 10, 2), (1, 10, 1), (0, 10, 0), (10, 4, 0), (10, 15, 3), (10, 20, 8)]
)
def test_one_place_in_five_is_for_practice_and_more_only_where_graded_questions_are_too_few(
    bank: int, draw: int, shown: int
) -> None:
    document = quiz(*(question(f"p{number}", confidence="partly") for number in range(bank)), draw=draw)
    forms = [asked(document, seed=seed) for seed in range(10)]
    assert {len(form) for form in forms} == {draw}
    assert {sum(key.startswith("p") for key in form) for form in forms} == {shown}


def test_every_practice_question_of_a_bank_is_shown_to_somebody() -> None:
    document = quiz(*(question(f"p{number}", confidence="partly") for number in range(4)))
    seen = {key for seed in range(40) for key in asked(document, seed=seed)}
    assert {f"p{number}" for number in range(4)} <= seen


def test_options_are_shuffled_but_true_and_false_keep_their_order() -> None:
    truth = (Option(id="true", text="True", correct=True), Option(id="false", text="False"))
    document = quiz(question("t", type="truefalse", options=truth), draw=None, per_page="all")
    orders = set()
    for seed in range(12):
        brief = Brief(document, NEUTRAL)
        view = KIND.view(brief, KIND.start(brief, seed, NOW), NOW, "en")
        assert [option["id"] for option in view["questions"][-1]["options"]] == ["true", "false"]
        orders.add("".join(option["id"] for option in view["questions"][0]["options"]))
    assert len(orders) > 3


def test_a_form_without_any_question_can_be_handed_in() -> None:
    document = quiz(draw=None)
    brief = Brief(document, NEUTRAL, Terms(excluded=frozenset(item.id for item in document.questions)))
    state = KIND.advance(brief, KIND.start(brief, 1, NOW), Move("submit"), NOW)
    assert KIND.judge(brief, state, NOW) is not None


def test_ten_questions_take_six_moves_at_two_on_a_page() -> None:
    document = quiz(per_page=2, review="end")
    brief = Brief(document, NEUTRAL)
    state = KIND.start(brief, 1, NOW)
    for _ in range(5):
        shown = KIND.view(brief, state, NOW, "en")["questions"]
        data = {f"q.{item['id']}": ("a",) for item in shown}
        state = KIND.advance(brief, state, Move("answer", {**data, "go": ("next",)}), NOW)
    state = KIND.advance(brief, state, Move("submit"), NOW)
    score = KIND.judge(brief, state, NOW)
    assert score is not None
    assert score.share == 1
