"""A room for each type of question: its rules, its fields, what an answer earns and what may be seen.

What holds for every type (hints, closing, review) belongs to `play`, `marking` and `views`.
"""

from typing import Any, Final

from courses.kinds.quiz.questions import Question
from courses.kinds.quiz.types import choice, gaps, grid, numeric, ordering, short
from courses.kinds.quiz.types.type import Type

_TYPES: Final[dict[str, Type[Any]]] = {
    "single": choice.TYPE,
    "multiple": choice.TYPE,
    "truefalse": choice.TYPE,
    "matching": grid.TYPE,
    "matrix": grid.TYPE,
    "ordering": ordering.TYPE,
    "numeric": numeric.TYPE,
    "short": short.TYPE,
    "gaps": gaps.TYPE,
}


def of(question: Question) -> Type[Any]:
    """The rules of this question's type."""
    return _TYPES[question.type]  # type: ignore[attr-defined]


__all__ = ["Type", "of"]
