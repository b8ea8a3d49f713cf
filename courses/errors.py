"""What can go wrong with content and with moves, as types.

Wording for people lives in the message; nothing here knows of HTTP statuses.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Self


class Sentence(str):
    """A sentence in English that keeps its pattern and arguments, so that a host can say it in another language."""

    __slots__ = ("arguments", "pattern")

    pattern: str
    arguments: dict[str, object]

    def __new__(cls, pattern: str, /, **arguments: object) -> Self:
        made = super().__new__(cls, pattern % arguments if arguments else pattern)
        made.pattern, made.arguments = pattern, arguments
        return made


def said(message: str, gettext: Callable[[str], str]) -> str:
    """A message in the words of a catalogue; what the catalogue does not know stays as it is."""
    if not isinstance(message, Sentence):
        return gettext(message)
    words = gettext(message.pattern)
    return words % message.arguments if message.arguments else words


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file of content, said so that its author can mend it.

    `message` is an English sentence; one with arguments is a `Sentence`. `path` is the place inside the file, joined
    by `/` (`questions/q1/options/a`); `line` counts from 1 and is None where no line can be named (a zip entry, say).
    """

    file: str
    path: str
    message: str
    line: int | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.path or '.'}: {self.message}"


class ContentError(Exception):
    """A package or a document cannot be accepted; `problems` says every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class IllegalMove(Exception):
    """A move that this state does not offer; the message is a sentence for the person who made it."""
