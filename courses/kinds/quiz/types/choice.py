"""One or several options: the types `single`, `multiple` and `truefalse`.

True and false keep their order; the options of the others are shuffled.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from courses import prose
from courses.errors import IllegalMove, Problem, Sentence
from courses.kinds.quiz.questions import Choice, Option
from courses.kinds.quiz.types.type import Answer, Fields, Part, Seen, Words, refuse_parts, twice

TRUEFALSE = ("true", "false")


class ChoiceType:
    """Fields: `q.<question>` once for each chosen option."""

    def check(self, question: Choice, file: str, path: str) -> Iterator[Problem]:
        """Options that do not suit the type."""
        ids = [option.id for option in question.options]
        yield from twice(ids, file, f"{path}/options")
        if len(ids) < 2:
            yield Problem(file, f"{path}/options", "A question needs at least two options.")
        if question.type == "truefalse" and sorted(ids) != sorted(TRUEFALSE):
            yield Problem(
                file, f"{path}/options", "A true or false question must have exactly the options true and false."
            )
        if not question.right:
            message = Sentence("No option is marked as correct: add correct: true to the right ones.")
            yield Problem(file, f"{path}/options", message)
        elif question.type != "multiple" and len(question.right) != 1:
            yield Problem(file, f"{path}/options", "Exactly one option must be correct in a question of this type.")
        for option in question.options:
            yield from check_option(option, file, f"{path}/options/{option.id}")

    def structure(self, question: Choice) -> Any:
        """The ids of the options; the list alone, because states of format 1 carry its digest."""
        return sorted(option.id for option in question.options)

    def longest(self, question: Choice) -> int:
        """Every option chosen."""
        return len(json.dumps([option.id for option in question.options]))

    def read(self, question: Choice, fields: Fields) -> list[str]:
        """Chosen options in the document's order."""
        if len(fields) > 1 or "" not in fields:
            refuse_parts(fields, ("",))
        values = fields.get("", ())
        known = [option.id for option in question.options]
        if set(values) - set(known):
            raise IllegalMove("The question has no such option.")
        if len(set(values)) != len(values) or (question.type != "multiple" and len(values) > 1):
            raise IllegalMove("This question takes one answer.")
        return [key for key in known if key in values]

    def lacks(self, _question: Choice, _answer: Answer) -> list[str]:
        """Nothing: an answer is one piece."""
        return []

    def share(self, question: Choice, answer: Answer) -> float:
        """The right one chosen, or right less wrong ones by the number of right ones."""
        picked, right = set(answer), question.right
        if question.type != "multiple" or question.credit == "all":
            return 1.0 if picked == right else 0.0
        hits, misses = len(picked & right), len(picked - right)
        return max(0.0, (hits - misses) / len(right)) if right else 0.0

    def asked(self, question: Choice, answer: Answer, seen: Seen) -> dict[str, Any]:
        """`options` with id, text and whether they are chosen."""
        return {"options": [_option(option, answer, seen) for option in _ordered(question, seen)]}

    def opened(self, question: Choice, answer: Answer, seen: Seen) -> dict[str, Any]:
        """Feedback beside chosen and right options."""
        return {
            "options": [
                _opened(one.id, one.text, one.correct, one.feedback, one.id in answer, seen.words)
                for one in _ordered(question, seen)
            ]
        }

    def said(self, question: Choice, answer: Answer, seen: Seen) -> list[str]:
        """The chosen options."""
        texts = [option.text for option in question.options if option.id in answer]
        return [prose.plain(text, seen.brief.overlay, seen.locale) for text in texts]

    def parts(self, question: Choice) -> list[Part]:
        """The options."""
        return [Part(option.id, option.text, option.correct) for option in question.options]

    def hits(self, question: Choice, answer: Answer) -> list[str]:
        """The chosen options."""
        return list(answer)

    def typed(self, question: Choice, answer: Answer) -> list[tuple[str, str]]:
        """Nothing is typed."""
        return []


def check_option(option: Option, file: str, path: str) -> Iterator[Problem]:
    """The prose of an option, and whether it says why."""
    yield from prose.check(option.text, file, f"{path}/text")
    yield from prose.check(option.feedback, file, f"{path}/feedback")
    if not option.feedback:
        yield Problem(file, f"{path}/feedback", "Every option should say why it is right or wrong.", severity="warning")


def _ordered(question: Choice, seen: Seen) -> Sequence[Option]:
    return question.options if question.type == "truefalse" else seen.shuffled(question.options, question.id)


def _option(option: Option, answer: Answer, seen: Seen) -> dict[str, Any]:
    return {"id": option.id, "text": seen.line(option.text), "chosen": option.id in answer}


@lru_cache(maxsize=2048)
def _opened(key: str, text: str, is_correct: bool, feedback: str, is_chosen: bool, words: Words) -> dict[str, Any]:
    """An option with its key: one and the same for everybody who is shown these words under this law, chosen or not.

    A view is looked at and never changed, so it is kept; each takes half a kilobyte beside its texts.
    """
    shown = prose.render(feedback, words.law, words.locale) if feedback and (is_correct or is_chosen) else ""
    return {
        "id": key,
        "text": prose.render_line(text, words.law, words.locale),
        "chosen": is_chosen,
        "correct": is_correct,
        "feedback": shown,
    }


TYPE = ChoiceType()
