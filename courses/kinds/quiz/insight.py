"""What many attempts at a quiz show about its questions.

The figures are worked out in `courses.statistics`; whether they are large enough to be
shown is decided there too, by those who show them. What people typed is the exception: it could name somebody,
so words that fewer than five typed never leave this room.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from courses import statistics
from courses.kinds.kind import State
from courses.kinds.quiz import marking, types
from courses.kinds.quiz.document import LEVELS, Question, Quiz
from courses.statistics import SMALLEST_CELL


def summarise(quiz: Quiz, states: Sequence[State]) -> dict[str, Any]:
    """Attempts (`n`), those handed in, and per question its figures; `certainty` where the quiz asks for it.

    A question has n, share_correct (mean share of the points), discrimination (None where it is undefined), `options`
    (shares by the ids of what was chosen, or of the rows, items and gaps that were right), `wrong` (part, words and n
    of what at least five people typed) and the mean number of `hints`. Only attempts that were handed in are
    analysed; a question left open counts as not right.
    """
    finished = [state for state in states if state["stage"] == "result"]
    analysed = statistics.items([marking.shares(quiz, state) for state in finished])
    asked = _answers(finished)
    questions = {}
    for question in quiz.questions:
        item = analysed.get(question.id)
        questions[question.id] = {
            "n": item.n if item is not None else 0,
            "share_correct": item.share_correct if item is not None else None,
            "discrimination": item.discrimination if item is not None else None,
            "options": _options(question, asked.get(question.id, [])),
            "wrong": _wrong(question, asked.get(question.id, [])),
            "hints": _hints(question, finished),
        }
    told = {"n": len(states), "finished": len(finished), "questions": questions}
    return {**told, "certainty": _certainty(quiz, finished)} if quiz.certainty else told


def _answers(states: Sequence[State]) -> dict[str, list[Sequence[str]]]:
    """Question id → every attempt's answer, the empty ones included."""
    found: dict[str, list[Sequence[str]]] = {}
    for state in states:
        for key in state["asked"]:
            found.setdefault(key, []).append(state["answers"].get(key, ()))
    return found


def _options(question: Question, answers: Sequence[Sequence[str]]) -> dict[str, float | None]:
    """Part id → share of the attempts that asked the question and chose it, or had it right."""
    kind = types.of(question)
    hits = Counter(key for answer in answers for key in kind.hits(question, answer))
    return {part.id: hits[part.id] / len(answers) if answers else None for part in kind.parts(question)}


def _wrong(question: Question, answers: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """What was typed most often and was not right; each of it by at least five people."""
    kind = types.of(question)
    typed = Counter(words for answer in answers for words in kind.typed(question, answer))
    common = [(words, n) for words, n in typed.most_common(10) if n >= SMALLEST_CELL]
    return [{"part": part, "text": text, "n": n} for (part, text), n in common]


def _hints(question: Question, states: Sequence[State]) -> float | None:
    """How many hints were shown on average; None for a question without any."""
    asked = [state for state in states if question.id in state["asked"]]
    if not question.hints or not asked:
        return None
    shown: int = sum(state.get("hints", {}).get(question.id, 0) for state in asked)
    return shown / len(asked)


def _certainty(quiz: Quiz, states: Sequence[State]) -> dict[str, dict[str, Any]]:
    """Level → answers given with it, by how many people, and how right they were; nothing below five people.

    A level that is hidden takes another with it, so that the answers of few cannot be worked out from the whole.
    """
    by_id = {question.id: question for question in quiz.questions}
    shares: dict[str, list[float]] = {level: [] for level in LEVELS}
    people = dict.fromkeys(LEVELS, 0)
    for state in states:
        said = [(level, key) for key, level in state.get("certainty", {}).items() if state["answers"].get(key)]
        for level, key in said:
            shares[level].append(marking.share(by_id[key], state["answers"][key]) if key in by_id else 0.0)
        for level in {level for level, _ in said}:
            people[level] += 1
    shown = statistics.suppress(people)
    return {
        level: {
            "people": shown[level],
            "n": len(shares[level]) if shown[level] is not None else None,
            "share_correct": sum(shares[level]) / len(shares[level]) if shown[level] and shares[level] else None,
        }
        for level in LEVELS
    }
