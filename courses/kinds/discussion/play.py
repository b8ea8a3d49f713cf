"""Take part in a discussion: so many contributions complete it.

The posts, their authors and who may read them belong to the host; it reports each
contribution as the move `posted`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses import prose
from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.discussion import document as documents
from courses.kinds.discussion.document import Discussion
from courses.kinds.kind import Brief, Move, State, View
from courses.outcome import Score


class DiscussionKind:
    """The kind `discussion`: the host moves, nobody else."""

    name = "discussion"
    suffix = ".yaml"
    template = "courses.kinds.discussion:discussion.html"
    graded = False
    replayable = True
    private = False
    shared = True
    Document: type = Discussion

    def parse(self, text: str, file: str) -> Discussion:
        """Read the YAML file; raise ContentError with every problem."""
        return documents.parse(text, file)

    def dump(self, document: Discussion) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return documents.dump(document)

    def check(self, document: Discussion, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return documents.check(document, file)

    def structure(self, document: Discussion) -> Any:
        """Ids of the rules."""
        return documents.structure(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """Nothing posted yet."""
        return {"structure": structures.digest(self.structure(brief.document)), "count": 0}

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """Title, `prompt` as HTML, `rules`, how many contributions count so far, how many are `needed`, and `done`."""
        discussion: Discussion = brief.document
        return {
            "title": discussion.title,
            "prompt": prose.render(discussion.prompt, brief.overlay, locale),
            "rules": [{"id": rule.id, "text": rule.text} for rule in discussion.rules],
            "count": state["count"],
            "needed": discussion.posts,
            "done": state["count"] >= discussion.posts,
        }

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """`posted` by the system counts one contribution."""
        if move.act != "posted" or move.by != "system":
            raise IllegalMove("A discussion counts what you post; nothing else can be done here.")
        return {**state, "count": min(state["count"] + 1, brief.document.posts)}

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """1 of 1 with enough contributions."""
        return Score(1, 1) if state["count"] >= brief.document.posts else None

    def progress(self, brief: Brief, state: State) -> float:
        """The share of the contributions that are needed."""
        discussion: Discussion = brief.document
        count: int = state["count"]
        return min(1.0, count / discussion.posts)

    def adapt(self, brief: Brief, state: State) -> State | None:
        """What was contributed counts, up to what is needed now."""
        return {**state, "count": min(state["count"], brief.document.posts)}

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """How many opened it (`n`), how many completed it, and the contributions that counted."""
        done = sum(state["count"] >= brief.document.posts for state in states)
        return {"n": len(states), "done": done, "posts": sum(state["count"] for state in states)}
