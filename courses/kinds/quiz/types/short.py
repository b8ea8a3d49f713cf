"""A few words: the type `short`, compared with accepted forms.

No machine judges a free text here: what is not among the forms is not right, and the author sees it in the summary.
"""

from collections.abc import Iterator
from typing import Any

from courses.errors import Problem
from courses.kinds.quiz.questions import Short
from courses.kinds.quiz.types import forms
from courses.kinds.quiz.types.type import Answer, Fields, Part, Seen, only, refuse_parts


class ShortType:
    """Fields: `q.<question>`, its value what was typed."""

    def check(self, question: Short, file: str, path: str) -> Iterator[Problem]:
        """The accepted forms."""
        return forms.check(question.accepted, question.match, file, f"{path}/accepted")

    def structure(self, question: Short) -> Any:
        """Ids of the accepted forms."""
        return {"accepted": sorted(form.id for form in question.accepted)}

    def ids(self, _question: Short) -> Any:
        """What is typed has none; the accepted forms are the key."""
        return {}

    def longest(self, question: Short) -> int:
        """As much as may be typed."""
        return forms.LONGEST_BYTES + 8

    def read(self, question: Short, fields: Fields) -> list[str]:
        """What was typed."""
        refuse_parts(fields, ("",))
        text = forms.typed(only(fields.get("", ())))
        return [text] if text else []

    def lacks(self, _question: Short, _answer: Answer) -> list[str]:
        """Nothing: an answer is one piece."""
        return []

    def share(self, question: Short, answer: Answer) -> float:
        """What the form earns that the answer is the same as."""
        form = forms.matched(question.accepted, answer[0], question.match) if answer else None
        share = form.share if form is not None else 0.0
        return share if question.credit == "parts" else float(share == 1)

    def asked(self, question: Short, answer: Answer, seen: Seen) -> dict[str, Any]:
        """`value`, and whether capitals and accents matter."""
        return {"value": answer[0] if answer else "", "match": question.match}

    def opened(self, question: Short, answer: Answer, seen: Seen) -> dict[str, Any]:
        """The answer with the forms that earn everything, and what the matched form says."""
        form = forms.matched(question.accepted, answer[0], question.match) if answer else None
        return {
            "parts": [
                {
                    "label": "",
                    "given": answer[0] if answer else "",
                    "right": self.share(question, answer) == 1,
                    "expected": " / ".join(forms.expected(question.accepted, seen.locale)),
                    "feedback": seen.block(form.feedback) if form is not None else "",
                }
            ]
        }

    def said(self, question: Short, answer: Answer, seen: Seen) -> list[str]:
        """What was typed."""
        return list(answer)

    def parts(self, question: Short) -> list[Part]:
        """None."""
        return []

    def hits(self, question: Short, answer: Answer) -> list[str]:
        """None."""
        return []

    def typed(self, question: Short, answer: Answer) -> list[tuple[str, str]]:
        """An answer that does not earn everything."""
        if not answer or self.share(question, answer) == 1:
            return []
        return [("", forms.folded(answer[0], question.match))]


TYPE = ShortType()
