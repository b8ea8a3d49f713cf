"""What was entered on a page of questions: the fields of a move, parts that are wanting, what a refused move shows.

What becomes of it is decided in `play`.
"""

from collections.abc import Mapping
from typing import Any

from courses.errors import IllegalMove
from courses.kinds.kind import Move, State
from courses.kinds.quiz import types
from courses.kinds.quiz.document import LEVELS, AnyQuestion, Quiz
from courses.kinds.quiz.types.type import Fields

FIELD = "q."
"""Answers are fields called `q.<question id>`, or `q.<question id>.<part id>` for a question of several parts."""

CERTAINTY = "c."
"""How certain somebody is of an answer: fields called `c.<question id>`."""


def fields(move: Move) -> dict[str, dict[str, tuple[str, ...]]]:
    """Question id → its fields by part; the part of a question that has none is empty."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, values in move.data.items():
        if name.startswith(FIELD) and values:
            key, _, part = name.removeprefix(FIELD).partition(".")
            found.setdefault(key, {})[part] = values
    return found


def is_wanting(quiz: Quiz, given: Mapping[str, list[str]]) -> bool:
    """Whether a part of one of these answers is missing, or at odds with another."""
    return any(types.of(one).lacks(one, given[one.id]) for one in quiz.questions if one.id in given)


def echoed(quiz: Quiz, state: State, move: Move) -> State:
    """The state with `typed`: answers and certainty as they stood on the page of a refused move.

    `wanting` are the questions to be completed before they are answered for good.
    """
    if state["stage"] != "answering" or move.act != "answer":
        return state
    found = {one.id: one for one in quiz.questions if one.id in state["asked"] and one.id not in state["closed"]}
    entered = {key: _as_entered(found[key], own) for key, own in fields(move).items() if key in found}
    seen = {key for key in move.data.get("seen", ()) if key in found}
    kept = {key: value for key, value in state["answers"].items() if key not in seen}
    said = {key: level for key in found if (level := move.one(CERTAINTY + key)) in LEVELS}
    is_answer = quiz.review == "each" and not {"hint", "to"} & set(move.data)
    wanting = [key for key, answer in entered.items() if answer and types.of(found[key]).lacks(found[key], answer)]
    return {
        **state,
        "typed": {"answers": {**kept, **entered}, "certainty": {**state.get("certainty", {}), **said}},
        "wanting": wanting if is_answer else [],
    }


def _as_entered(question: AnyQuestion, own: Fields) -> list[str]:
    """The answer as its type keeps it, or word for word where the type does not take it."""
    try:
        return types.of(question).read(question, own)
    except IllegalMove:
        return [f"{part}/{value}" if part else value for part, values in own.items() for value in values]


def lacking(question: AnyQuestion, answer: Any) -> dict[str, list[tuple[int, str]]]:
    """Number and text of the parts without an answer (`missing`) and of those at odds with another (`doubled`).

    Gaps as they stand in the text, all others by their words: the order of the document may be the key.
    """
    ids, given = types.of(question).lacks(question, answer), {one.split("/", 1)[0] for one in answer}
    parts = [(number, part) for number, part in enumerate(types.of(question).parts(question), 1) if part.id in ids]
    if question.type != "gaps":
        parts.sort(key=lambda numbered: numbered[1].text)
    return {
        "missing": [(number, part.text) for number, part in parts if part.id not in given],
        "doubled": [(number, part.text) for number, part in parts if part.id in given],
    }
