"""What an answer earns: the share of its type, less what the hints took.

Whether anybody may see it yet is asked in `views`.
"""

from collections.abc import Mapping
from typing import Any

from courses.kinds.quiz import types
from courses.kinds.quiz.document import Question, Quiz
from courses.kinds.quiz.types.type import Answer
from courses.outcome import Score


def share(question: Question, answer: Answer) -> float:
    """Between 0 and 1, by the rule of the question's type."""
    return types.of(question).share(question, answer)


def cost(question: Question, state: Mapping[str, Any]) -> float:
    """The share of its points that the hints took which were shown."""
    if not question.hints:
        return 0.0
    shown = state.get("hints", {}).get(question.id, 0)
    return min(1.0, sum(hint.cost for hint in question.hints[:shown]))


def shares(quiz: Quiz, state: Mapping[str, Any]) -> dict[str, float]:
    """Question asked → share of its answer in this attempt."""
    answers = state["answers"]
    return {one.id: types.of(one).share(one, answers.get(one.id, ())) for one in asked(quiz, state)}


def earned(question: Question, state: Mapping[str, Any], share: float) -> float:
    """Points for an answer of this share in this attempt, 0 to `question.points`."""
    if not question.hints:
        return question.points * share
    return question.points * max(0.0, share - cost(question, state))


def score(quiz: Quiz, state: Mapping[str, Any], shares: Mapping[str, float]) -> Score:
    """The sum over the graded questions asked; 1 of 1 for a form of nothing but practice."""
    graded = [question for question in asked(quiz, state) if question.graded]
    possible = sum([question.points for question in graded])
    if not possible:
        return Score(1, 1)
    points = sum([earned(question, state, shares[question.id]) for question in graded])
    return Score(min(points, possible), possible)


def asked(quiz: Quiz, state: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions of this attempt, in order."""
    by_id = {question.id: question for question in quiz.questions}
    return tuple([by_id[key] for key in state["asked"] if key in by_id])


def unanswered(state: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the questions without an answer, in order."""
    answers = state["answers"]
    return tuple([key for key in state["asked"] if not answers.get(key)])
