"""What a private kind asks of its host: a journal's entries kept one by one, a survey's answers kept with nobody.

A kind is private when what is done in it belongs to its owner alone. A host shows neither its states nor its words to
any member of staff, keeps no data of its moves, and lets everybody begin it once only, because a second
attempt would hide what was written or let somebody answer twice; in return its states fit every version of
their document. Tables and secrets are the host's matter.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courses.kinds.kind import Brief, Move, State

Entry = Mapping[str, Any]
"""One thing that somebody wrote, as JSON; only its kind looks inside."""


class Ability(ABC):  # noqa: B024  # Those below have the methods.
    """What a kind can do beyond every kind: it has the methods, and need not inherit them.

    `isinstance` is asked several times in every request. Of an abstract class the answer is remembered for each kind;
    a protocol that can be checked looks anew each time, which was a tenth of a move.
    """

    @classmethod
    def __subclasshook__(cls, kind: type) -> bool:
        """Whether a class has all the methods."""
        return all(hasattr(kind, name) for name in cls.__abstractmethods__)


class Diary(Ability):
    """A kind whose entries are too long for a state, so that hosts keep each in a field of its own.

    One may go on writing after it is complete.
    """

    @abstractmethod
    def apart(self, state: State) -> tuple[State, Mapping[str, Entry]]:
        """The state without its entries, and the entries by their keys."""

    @abstractmethod
    def together(self, state: State, entries: Mapping[str, Entry]) -> State:
        """The state as the kind plays it."""

    @abstractmethod
    def is_shared(self, entry: Entry) -> bool:
        """Whether its owner lets the instructors read it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers that lead to nobody. `ratings` and `words` are kept apart from each other; `code` is what the person
    typed to be recognised in the next wave: a host keeps nothing of it but a keyed digest."""

    series: str
    wave: str
    ratings: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    code: tuple[str, ...] = ()


class Anonymous(Ability):
    """A kind whose answers stand in no state and no move; the state knows only that they were given.

    The host says in `Brief.peers` whether its box is `closed`, whether this is a `trial` of which nothing is kept,
    and in `time` whether it is asked now. Of one that is over for its reader it says `trial` alone.
    """

    @abstractmethod
    def place(self, document: Any) -> tuple[str, str]:
        """Series and wave: the box into which the sheets of this document go."""

    @abstractmethod
    def sheet(self, brief: Brief, move: Move) -> Sheet | None:
        """What a legal move leaves to be kept with nobody; None where it leaves nothing."""


class Echoing(Ability):
    """A kind that can show a refused move once more, so that no typed word is lost. Such a state is never kept."""

    @abstractmethod
    def echoed(self, brief: Brief, state: State, move: Move) -> State:
        """The state with what was typed, and with what is wrong about it."""
