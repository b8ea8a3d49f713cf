"""A number with a tolerance: the type `numeric`.

A point or a comma stands before the decimals, in every language; thousands are not parted by either. So `10.000` is
ten thousand to one reader and ten to another: it is taken only where three decimals are asked for, else sent back.
"""

import re
from collections.abc import Iterator
from typing import Any

from courses.errors import IllegalMove, Problem
from courses.kinds.quiz.questions import Numeric
from courses.kinds.quiz.types.type import Answer, Fields, Part, Seen, only, refuse_parts

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,9})?")
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_FUZZ = 1e-9
"""A number such as 0.1 has no exact binary form; an answer at the very edge of the tolerance is inside."""


class NumericType:
    """Fields: `q.<question>`, its value a number."""

    def check(self, question: Numeric, file: str, path: str) -> Iterator[Problem]:
        """Nothing beyond the schema."""
        return iter(())

    def structure(self, question: Numeric) -> Any:
        """There are no ids; the type is all."""
        return {"numeric": True}

    def longest(self, question: Numeric) -> int:
        """A number of all the digits that are taken."""
        return 32

    def read(self, question: Numeric, fields: Fields) -> list[str]:
        """The number as it was typed, without spaces."""
        refuse_parts(fields, ("",))
        text = "".join(only(fields.get("", ())).split()).replace("−", "-")
        if text and _NUMBER.fullmatch(text) is None:
            raise IllegalMove("Write a number in digits, such as 12 or 12.5.")
        if _TWO_WAYS.fullmatch(text) and not _has_three_decimals(question):
            raise IllegalMove(
                "This number can be read in two ways: leave out the separator of thousands, or the noughts after the"
                " decimals."
            )
        return [text] if text else []

    def lacks(self, _question: Numeric, _answer: Answer) -> list[str]:
        """Nothing: an answer is one piece."""
        return []

    def share(self, question: Numeric, answer: Answer) -> float:
        """All or nothing: inside the tolerance or not."""
        if not answer:
            return 0.0
        away = abs(_value(answer[0]) - question.answer)
        return float(away <= question.tolerance + _FUZZ * max(1.0, abs(question.answer)))

    def asked(self, question: Numeric, answer: Answer, seen: Seen) -> dict[str, Any]:
        """`value` and `unit`."""
        return {"value": answer[0] if answer else "", "unit": question.unit}

    def opened(self, question: Numeric, answer: Answer, seen: Seen) -> dict[str, Any]:
        """The answer beside the right one, with its tolerance."""
        return {
            "parts": [
                {
                    "label": "",
                    "given": " ".join([*answer, question.unit]).strip() if answer else "",
                    "right": self.share(question, answer) == 1,
                    "expected": _expected(question, seen.locale),
                    "feedback": "",
                }
            ]
        }

    def said(self, question: Numeric, answer: Answer, seen: Seen) -> list[str]:
        """The number with its unit."""
        return [f"{answer[0]} {question.unit}".strip()] if answer else []

    def parts(self, question: Numeric) -> list[Part]:
        """None."""
        return []

    def hits(self, question: Numeric, answer: Answer) -> list[str]:
        """None."""
        return []

    def typed(self, question: Numeric, answer: Answer) -> list[tuple[str, str]]:
        """A number that is not right, with a point."""
        if not answer or self.share(question, answer) == 1:
            return []
        return [("", f"{_value(answer[0]):.12g}")]


def _value(text: str) -> float:
    return float(text.replace(",", "."))


def _expected(question: Numeric, locale: str) -> str:
    around = f" ± {question.tolerance:.10g}" if question.tolerance else ""
    number = f"{question.answer:.10g}{around}"
    return f"{number if locale.startswith('en') else number.replace('.', ',')} {question.unit}".strip()


def _has_three_decimals(question: Numeric) -> bool:
    return any(round(number, 2) != number for number in (question.answer, question.tolerance))


TYPE = NumericType()
