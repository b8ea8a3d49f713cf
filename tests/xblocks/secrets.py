"""What must not be seen before it is earned: the words of feedback and debriefs, and the marks of a right answer.

Which of them a state may show belongs to the kinds' own tests.
"""

import html
import re
from collections.abc import Iterable
from typing import Any

MARKS = ('"correct"', "correct: true", "convive-answer-correct", '"recommended": true', "recommended: true")
_WORDS = re.compile(r"[A-Za-zÀ-ÿ ,]{18,}")


def keys(document: Any, but: Iterable[str] = ()) -> list[str]:
    """A telling piece of every secret text of a quiz or a scenario; `but` are ids of questions that are open."""
    found = []
    for question in getattr(document, "questions", ()):
        if question.id not in but:
            found += [piece(option.feedback) for option in question.options]
    for scene in getattr(document, "scenes", ()):
        found += [piece(choice.debrief) for choice in scene.choices]
        found += [piece(choice.consequence) for choice in scene.choices]
    return [text for text in found if text]


def piece(text: str) -> str:
    """The longest run of plain words, which no rendering changes."""
    return max(_WORDS.findall(text), key=len, default="").strip()


def leaked(shown: str, secrets: Iterable[str], marks: Iterable[str] = MARKS) -> list[str]:
    """The secrets and marks that stand in a payload."""
    plain = html.unescape(shown)
    return [text for text in (*secrets, *marks) if text in plain]
