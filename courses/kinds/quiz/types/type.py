"""What a type of question promises, and the small things that several of them do alike.

No rule of a single type belongs here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from random import Random
from typing import Any, Final, Protocol, TypeVar

from courses import prose
from courses.errors import IllegalMove, Problem
from courses.jurisdictions.overlay import Overlay
from courses.kinds.kind import Brief

Answer = Sequence[str]
"""As a state keeps it: ids of options, `row/column`, or what was typed. Empty when there is none."""

Fields = Mapping[str, tuple[str, ...]]
"""The fields of one question as a form sent them: `` for the question itself, else the id of its part."""

T = TypeVar("T")
Q = TypeVar("Q", contravariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The law and the language that texts are rendered with. A key by identity: a law hashes its digest each time."""

    law: Overlay
    locale: str


@lru_cache(maxsize=64)
def words_of(law: Overlay, locale: str) -> Words:
    """One object for equal laws, as long as it is in use; a new one later only finds nothing kept."""
    return Words(law, locale)


@dataclass(frozen=True, slots=True)
class Seen:
    """With which eyes a question is looked at: the brief, the seed of the attempt and the reader's language."""

    brief: Brief
    seed: int
    locale: str
    words: Words = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", words_of(self.brief.overlay, self.locale))

    def block(self, text: str) -> str:
        """Prose as HTML; nothing for nothing."""
        return prose.render(text, self.brief.overlay, self.locale) if text else ""

    def line(self, text: str) -> str:
        """Prose inside a label."""
        return prose.render_line(text, self.brief.overlay, self.locale)

    def shuffled(self, things: Sequence[T], salt: str) -> list[T]:
        """Things with an `id` in the order of this attempt, whatever order the document has them in."""
        if not self.brief.document.shuffle:
            return list(things)
        by_id = sorted(things, key=_BY_ID)
        return [by_id[place] for place in _places(self.seed, salt, len(by_id))]


_BY_ID: Final = attrgetter("id")


@lru_cache(maxsize=2048)
def _places(seed: int, salt: str, count: int) -> tuple[int, ...]:
    """The order of so many things; an attempt asks for it on every page and once more for its result."""
    return tuple(Random(f"{seed}/{salt}").sample(range(count), count))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question that has figures of its own: an option that is chosen, a row that is right."""

    id: str
    text: str
    correct: bool


class Type(Protocol[Q]):
    """The rules of one type; there is one object per type and it keeps nothing."""

    def check(self, question: Q, file: str, path: str) -> Iterator[Problem]:
        """What is wrong with the question beyond its schema."""

    def structure(self, question: Q) -> Any:
        """Ids, as JSON."""

    def longest(self, question: Q) -> int:
        """Bytes of the longest answer as JSON."""

    def read(self, question: Q, fields: Fields) -> list[str]:
        """The answer of a form, checked; empty when nothing was answered. Raises IllegalMove."""

    def lacks(self, question: Q, answer: Answer) -> list[str]:
        """Ids of the parts that are not answered, or at odds with another; none where an answer is one piece."""

    def share(self, question: Q, answer: Answer) -> float:
        """What an answer is worth, 0 to 1."""

    def asked(self, question: Q, answer: Answer, seen: Seen) -> dict[str, Any]:
        """What the question shows while it is asked, beside its text."""

    def opened(self, question: Q, answer: Answer, seen: Seen) -> dict[str, Any]:
        """What it shows with its key."""

    def said(self, question: Q, answer: Answer, seen: Seen) -> list[str]:
        """The answer in plain words, for reports."""

    def parts(self, question: Q) -> list[Part]:
        """What has figures of its own."""

    def hits(self, question: Q, answer: Answer) -> list[str]:
        """Ids of the parts that were chosen, or were right."""

    def typed(self, question: Q, answer: Answer) -> list[tuple[str, str]]:
        """What was typed and is not right: the part (empty for the question itself) and the words, folded."""


def twice(ids: Iterable[str], file: str, path: str) -> Iterator[Problem]:
    """A problem for every id that is used more than once."""
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem(file, f"{path}/{key}", "This id is used twice: give one of them another.")


def check_prose(thing: Any, names: Sequence[str], file: str, path: str) -> Iterator[Problem]:
    """The problems of some fields of prose."""
    for name in names:
        yield from prose.check(getattr(thing, name), file, f"{path}/{name}")


def only(values: tuple[str, ...]) -> str:
    """The one value of a field that takes one; empty where there is none."""
    if len(values) > 1:
        raise IllegalMove("This question takes one answer.")
    return values[0] if values else ""


def refuse_parts(fields: Fields, known: Iterable[str]) -> None:
    """Raise IllegalMove for a field that the question does not have."""
    if set(fields) - set(known):
        raise IllegalMove("The question has no such field.")


def pairs(answer: Answer) -> dict[str, str]:
    """An answer of `part/value` strings as a mapping; a part's id holds no slash."""
    return dict(one.split("/", 1) for one in answer if "/" in one)


def earned_by_parts(right: int, of: int, credit: str) -> float:
    """Every right part earns its share, or only the complete answer earns anything."""
    if not of:
        return 0.0
    return right / of if credit == "parts" else float(right == of)
