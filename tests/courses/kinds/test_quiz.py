"""The kind `quiz`: what may be answered, when, and what may be seen."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Kind, Move, State, Terms
from courses.kinds.quiz import KIND, marking
from courses.kinds.quiz.document import Choice, Option
from courses.outcome import Score
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.kinds.examples import QUIZ

RIGHT = {"one": ("a",), "many": ("a", "b"), "yes-no": ("false",), "try": ("a",)}


def in_end_mode(source: str = QUIZ) -> str:
    return source.replace("review: each", "review: end\nper_page: all")


def brief_of(source: str, terms: Terms = Terms()) -> Brief:  # noqa: B008 - frozen
    return Brief(KIND.parse(source, "quiz.yaml"), NEUTRAL, terms)


def started(source: str = QUIZ) -> tuple[Brief, State]:
    brief = brief_of(source)
    return brief, KIND.start(brief, 1, NOW)


def answer(brief: Brief, state: State, **answers: tuple[str, ...]) -> State:
    data = {f"q.{key.replace('_', '-')}": values for key, values in answers.items()}
    return KIND.advance(brief, state, Move("answer", data), NOW)


class TestQuizReviewedAtOnce(KindContract):
    kind: Kind = KIND
    source = QUIZ
    edited = (
        QUIZ.replace("id: many", "id: several"),
        QUIZ.replace("      - {id: c, text: Gamma, feedback: secret-one-c}\n", ""),
        QUIZ.replace("{id: c, text: Gamma, feedback: secret-one-c}", "{id: d, text: Delta, feedback: secret-one-d}"),
        QUIZ[: QUIZ.index("  - id: try")],
    )
    broken: Sequence[tuple[str, str]] = (
        ("title: x\nquestions: []\n", "questions"),
        (QUIZ.replace("confidence: partly", "confidence: perhaps"), "questions/try/confidence"),
        (QUIZ.replace("    confidence: partly\n", ""), "questions/try/confidence"),
        (QUIZ.replace("points: 2", "points: nan"), "questions/one/points"),
        (QUIZ.replace("points: 2", "points: -1"), "questions/one/points"),
        (QUIZ.replace('"false", text', '"no", text'), "questions/yes-no/options"),
        (QUIZ.replace("id: many", "id: one"), "questions/one"),
        (QUIZ.replace("{id: c, text: Gamma, feedback: secret-one-c}", "{id: b, text: B, feedback: f}"), "options/b"),
        (
            QUIZ.replace("text: Alpha, correct: true, feedback: secret-one-a", "text: A, feedback: f"),
            "questions/one/options",
        ),
        (QUIZ + "draw: 9\n", "draw"),
        (QUIZ.replace("layers#person", "no place"), "questions/one/read_again"),
    )

    def moves(self, document: Any) -> list[Move]:
        answers = [Move("answer", {f"q.{key}": value}) for key, value in RIGHT.items()]
        wrong = [
            Move("answer", {"q.one": ("b",)}),
            Move("answer", {"q.many": ("a", "c")}),
            Move("answer", {"q.one": ("a", "b")}),
        ]
        pages = [Move("page", {"to": (to,)}) for to in ("next", "previous", "summary", "1", "3", "here")]
        return [*answers, *wrong, *pages, Move("submit"), Move("answer", {"q.try": ("b",), "go": ("next",)})]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [*(Move("answer", {f"q.{key}": value}) for key, value in RIGHT.items()), Move("submit")]

    def secrets(self, document: Any, state: State) -> Iterator[str]:
        if state["stage"] == "result":
            return
        for question in document.questions:
            if question.id not in state["closed"]:
                yield f"secret-{question.id}-"


class TestQuizReviewedAtTheEnd(TestQuizReviewedAtOnce):
    source = in_end_mode()
    broken = ()

    def moves(self, document: Any) -> list[Move]:
        return [*super().moves(document), Move("answer", {"seen": ("one", "many"), "q.one": ("c",)})]


def test_feedback_stands_beside_the_chosen_option_as_soon_as_the_question_is_closed() -> None:
    brief, state = started()
    state = answer(brief, state, one=("b",))
    shown = KIND.view(brief, state, NOW, "en")["questions"][0]
    feedback = {option["id"]: option["feedback"] for option in shown["options"]}
    assert "secret-one-b" in feedback["b"]
    assert "secret-one-a" in feedback["a"]
    assert feedback["c"] == ""
    assert shown["source"] == "first-source"
    assert shown["read_again"] == {"lesson": "layers", "section": "person"}


def test_a_closed_question_cannot_be_answered_again() -> None:
    brief, state = started()
    state = answer(brief, state, one=("b",))
    with pytest.raises(IllegalMove):
        answer(brief, state, one=("a",))


def test_with_review_at_the_end_an_answer_may_change_and_be_taken_back() -> None:
    brief, state = started(in_end_mode())
    state = answer(brief, state, one=("b",), many=("a",))
    state = answer(brief, state, one=("a",))
    assert state["answers"] == {"one": ["a"], "many": ["a"]}
    state = KIND.advance(brief, state, Move("answer", {"seen": ("many", "one"), "q.one": ("a",)}), NOW)
    assert state["answers"] == {"one": ["a"]}


@pytest.mark.parametrize(
    "data",
    [
        {"q.one": ("z",)},
        {"q.one": ("a", "b")},
        {"q.yes-no": ("true", "false")},
        {"q.many": ("a", "a")},
        {"q.nowhere": ("a",)},
        {"score": ("1",)},
        {"q.one": ("a",), "go": ("99",)},
        {"seen": ("nowhere",), "q.one": ("a",)},
    ],
)
@pytest.mark.parametrize("source", [QUIZ, in_end_mode()], ids=["each", "end"])
def test_a_malformed_answer_is_refused(source: str, data: dict[str, tuple[str, ...]]) -> None:
    brief, state = started(source)
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, Move("answer", data), NOW)


def test_open_questions_are_named_before_handing_in_and_need_a_confirmation() -> None:
    brief, state = started(in_end_mode())
    state = KIND.advance(brief, state, Move("answer", {"q.one": ("a",), "go": ("summary",)}), NOW)
    view = KIND.view(brief, state, NOW, "en")
    assert view["stage"] == "summary"
    assert [(item["number"], item["page"]) for item in view["unanswered"]] == [(2, 1), (3, 1), (4, 1)]
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, Move("submit"), NOW)
    state = KIND.advance(brief, state, Move("submit", {"confirm": ("1",)}), NOW)
    assert KIND.judge(brief, state, NOW) == Score(2, 4)


def test_nothing_can_be_done_after_handing_in() -> None:
    brief, state = started(in_end_mode())
    state = KIND.advance(brief, state, Move("submit", {"confirm": ("1",)}), NOW)
    for move in (
        Move("answer", {"q.one": ("a",)}),
        Move("page", {"to": ("1",)}),
        Move("submit"),
        Move("submit", by="system"),
    ):
        with pytest.raises(IllegalMove):
            KIND.advance(brief, state, move, NOW)


def test_practice_never_counts() -> None:
    brief, state = started(in_end_mode())
    state = answer(brief, state, one=("a",), many=("a", "b"), yes_no=("false",))
    state = KIND.advance(brief, state, Move("submit", {"confirm": ("1",)}), NOW)
    assert KIND.judge(brief, state, NOW) == Score(4, 4)
    view = KIND.view(brief, state, NOW, "en")
    assert [question["practice"] for question in view["questions"]] == [False, False, False, True]
    assert view["reached"] is True


def test_a_quiz_of_nothing_but_practice_is_completed_without_points() -> None:
    brief, state = started(in_end_mode().replace("confidence: verified", "confidence: memory"))
    state = KIND.advance(brief, state, Move("submit", {"confirm": ("1",)}), NOW)
    assert KIND.judge(brief, state, NOW) == Score(1, 1)
    assert KIND.view(brief, state, NOW, "en")["score"] is None


def test_the_result_says_what_to_read_again_once_for_each_place() -> None:
    brief, state = started(in_end_mode())
    state = answer(brief, state, one=("b",), yes_no=("true",))
    state = KIND.advance(brief, state, Move("submit", {"confirm": ("1",)}), NOW)
    assert KIND.view(brief, state, NOW, "en")["read_again"] == [
        {"lesson": "layers", "section": "person", "numbers": [1]},
        {"lesson": "town", "section": None, "numbers": [3]},
    ]


def test_after_the_deadline_nothing_is_answered_but_what_was_saved_can_be_handed_in() -> None:
    brief = brief_of(in_end_mode(), Terms(deadline_at=NOW))
    state = answer(brief, KIND.start(brief, 1, NOW), one=("a",))
    late = NOW + timedelta(seconds=1)
    with pytest.raises(IllegalMove):
        KIND.advance(brief, state, Move("answer", {"q.many": ("a",)}), late)
    state = KIND.advance(brief, state, Move("submit", by="system"), late)
    assert KIND.judge(brief, state, late) == Score(2, 4)


@given(chosen=st.sets(st.sampled_from("abcd")))
def test_several_answers_earn_the_right_ones_less_the_wrong_ones_and_never_less_than_nothing(chosen: set[str]) -> None:
    options = tuple(Option(id=key, text=key, correct=key in "ab") for key in "abcd")
    question = Choice(id="q", type="multiple", text="?", points=3, confidence="verified", options=options)
    right, wrong = len(chosen & {"a", "b"}), len(chosen & {"c", "d"})
    assert marking.earned(question, {}, marking.share(question, sorted(chosen))) == 3 * max(0, right - wrong) / 2


def test_a_summary_of_attempts_gives_shares_for_every_question_and_option() -> None:
    brief, state = started(in_end_mode())
    good = answer(brief, state, one=("a",), many=("a", "b"), yes_no=("false",), **{"try": ("a",)})
    poor = answer(brief, state, one=("b",), many=("a",), yes_no=("true",), **{"try": ("b",)})
    ended = [KIND.advance(brief, one, Move("submit"), NOW) for one in (good, good, poor)]
    summary = KIND.summarise(brief, [*ended, state])
    assert (summary["n"], summary["finished"]) == (4, 3)
    one = summary["questions"]["one"]
    assert one["n"] == 3
    assert one["share_correct"] == pytest.approx(2 / 3)
    assert one["options"] == {"a": pytest.approx(2 / 3), "b": pytest.approx(1 / 3), "c": 0}
