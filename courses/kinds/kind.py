"""What every kind of activity promises, whichever host runs it.

A kind is a reducer: the host keeps a JSON state, hands it in with a move and
gets the next one. There is no clock, no chance and no storage here, so a Flask
attempt and an XBlock field replay exactly alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from courses.errors import Problem
from courses.jurisdictions.overlay import Overlay
from courses.outcome import Score

State = Mapping[str, Any]
"""JSON by contract, at most 16 KB, with `structure` (the digest it was started on). Only its kind looks inside."""

View = Mapping[str, Any]
"""What may be seen now, ready for the template; never an answer key before the review policy opens it."""

By = Literal["learner", "facilitator", "system"]


Reader = Literal["trainee", "instructor"]
"""For whom something is printed: an instructor's sheet has the keys."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is pinned when an attempt starts.

    `extra_time` is the share of a time limit that this person has on top of it (0.25: a quarter more; None: no limit
    holds); `form` says which of two parallel forms is asked, where that is not left to chance.
    """

    deadline_at: datetime | None = None
    excluded: frozenset[str] = frozenset()
    extra_time: float | None = 0.0
    form: Literal["A", "B"] | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a kind may know: the document in the reader's language, the law, the terms.

    `document` is an instance of the kind's `Document`; ids are the same in all
    languages, so a state survives a change of language. `peers` is what `summarise` told of the class, where a host
    wants it to be shown; kinds show nothing of it that is of fewer than five people.
    """

    document: Any
    overlay: Overlay
    terms: Terms = Terms()
    peers: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One thing someone does, as plain form values: `data` maps a name to its values."""

    act: str
    data: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: By = "learner"

    def one(self, name: str) -> str | None:
        """The single value of a field; None when absent or given more than once."""
        values = self.data.get(name, ())
        return values[0] if len(values) == 1 else None


class Kind(Protocol):
    """A room under `courses/kinds/<name>/` offers one such object called `KIND`.

    `graded` says whether the score counts unless a manifest says otherwise. `replayable`: finishing it again can earn
    nothing else, so no limit on attempts and no deadline keeps anybody from playing once more what they have finished.
    A kind with a `shared` that is true is judged by what others do, and one with an `ids(document)` has answer keys
    in its structure: that gives the structure without them.
    """

    name: str
    suffix: str
    template: str
    graded: bool
    replayable: bool
    private: bool
    Document: type

    def parse(self, text: str, file: str) -> Any:
        """Read the source file (Markdown or YAML) into a Document; raise ContentError with every problem."""

    def dump(self, document: Any) -> str:
        """Write the document as its source file; `parse(dump(d)) == d`."""

    def check(self, document: Any, file: str) -> Iterable[Problem]:
        """Problems beyond the schema: dangling ids, unreachable scenes, no right option."""

    def structure(self, document: Any) -> Any:
        """Ids and keys only, as JSON: what the structure digest covers."""

    def start(self, brief: Brief, seed: int, now: datetime) -> State: ...

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View: ...

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """The state after a legal move; raise IllegalMove otherwise. Never changes the given state."""

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """None until the attempt is finished."""

    def progress(self, brief: Brief, state: State) -> float:
        """How far inside the activity, 0 to 1; 1 exactly when judge gives a score."""

    def adapt(self, brief: Brief, state: State) -> State | None:
        """The unfinished state as it fits `brief.document`, whose ids have changed since; None: it must begin again.

        What still has its id is kept. Hosts ask by `structure.adapted`, which also notes the new digest.
        """

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """What an instructor sees of many attempts, as JSON; k-anonymity is the statistics room's matter."""


def is_replayable(kind: Kind, document: Any) -> bool:
    """Whether finishing it again can earn nothing else; a document may be stricter than its kind."""
    return kind.replayable and bool(getattr(document, "replayable", True))


def is_correctable(kind: Kind) -> bool:
    """Whether a corrected document may judge a finished state anew: it is one person's, and no private matter."""
    return not (kind.private or getattr(kind, "shared", False))


class Printable(Protocol):
    """A kind that has a version for paper, with all its content; `paper` is the template."""

    name: str
    paper: str

    def prints(self, document: Any, reader: Reader) -> bool:
        """Whether this reader may have it on paper: an examination's questions are not handed out."""

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """All that there is to print, without keys for trainees."""


@runtime_checkable
class Filled(Protocol):
    """A kind whose paper version can carry what somebody has written so far; the template is the same."""

    def written_on_paper(self, brief: Brief, state: State, locale: str) -> View | None:
        """As `on_paper`, filled in; None while nothing is written."""


def printable(kind: Kind, document: Any, reader: Reader) -> Printable | None:
    """The kind as one that prints, where it has a paper version of this document for this reader."""
    found: Any = kind
    return found if hasattr(found, "on_paper") and found.prints(document, reader) else None
