"""Fill the sections of a product, look at it with the rubric, hand it in; a facilitator accepts it or returns it.

One's own working copy; that several people write one product, and that both sides sign it, belongs to a host's room.
Nothing here judges what somebody wrote.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.kind import Brief, Move, Reader, State, View
from courses.kinds.product import document as documents
from courses.kinds.product import drafts, insight, reading, views
from courses.kinds.product.document import Product
from courses.outcome import Score

Step = Callable[[Product, State, Move], State]


class ProductKind:
    """The kind `product`: complete when handed in, until it is returned; never a score."""

    name = "product"
    suffix = ".yaml"
    template = "courses.kinds.product:product.html"
    paper = "courses.kinds.product:paper.html"
    graded = False
    replayable = False
    private = False
    shared = True
    Document: type = Product

    def parse(self, text: str, file: str) -> Product:
        """Read the YAML file; raise ContentError with every problem."""
        return reading.parse(text, file)

    def dump(self, document: Product) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return reading.dump(document)

    def check(self, document: Product, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return reading.check(document, file)

    def structure(self, document: Product) -> Any:
        """Sections, criteria and levels."""
        return documents.structure(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """An empty copy at its first section."""
        return {
            "structure": structures.digest(self.structure(brief.document)),
            "stage": "writing",
            "section": brief.document.sections[0].id,
            "texts": {},
            "marks": {},
            "drafts": 0,
            "tried": False,
            "answer": None,
        }

    def adapt(self, brief: Brief, state: State) -> State | None:
        """What was written and marked stays wherever the document still has a place for it; see `drafts.fitting`."""
        product: Product = brief.document
        kept = drafts.fitting(product, state)
        if state["texts"] and not kept["texts"]:
            return None
        return {**kept, "structure": structures.digest(self.structure(product))}

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """What this stage shows; see `views`."""
        return views.view(brief, state, locale)

    def prints(self, document: Product, reader: Reader) -> bool:
        """Always: groups write on the empty template."""
        return True

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """The empty template with its rubric."""
        return views.on_paper(brief, locale)

    def written_on_paper(self, brief: Brief, state: State, locale: str) -> View | None:
        """Every section with what was written, the rubric with the own marks, and what a facilitator said."""
        return views.view(brief, {**state, "tried": False}, locale) if state["texts"] else None

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """Save, open, check, revise by the learner; accept, return by a facilitator."""
        step = _STEPS.get((move.by, move.act))
        if step is None:
            raise IllegalMove("A product knows no such move.")
        after = step(brief.document, state, move)
        if len(json.dumps(after, ensure_ascii=False).encode("utf-8", "replace")) > structures.LARGEST_STATE:
            raise IllegalMove("The texts of this product are too long together. Shorten one, then save again.")
        return after

    def echoed(self, brief: Brief, state: State, move: Move) -> State:
        """What was typed in a move that was not made, to be shown once more; see `drafts`."""
        return drafts.echoed(brief.document, state, move)

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """1 of 1 while handed in or accepted."""
        return Score(1, 1) if state["stage"] in drafts.HANDED_IN else None

    def progress(self, brief: Brief, state: State) -> float:
        """The share of the needed sections that are filled, a little less than 1 until handed in."""
        if state["stage"] in drafts.HANDED_IN:
            return 1.0
        needed = [section.id for section in brief.document.sections if section.required]
        return 0.9 * sum(key in state["texts"] for key in needed) / len(needed)

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """How many handed in and were accepted, and the marks of the self-check; nothing that was written."""
        return insight.summarise(brief, states)


_STEPS: Mapping[tuple[str, str], Step] = {
    ("learner", "save"): drafts.save,
    ("learner", "open"): drafts.open_section,
    ("learner", "check"): drafts.check,
    ("learner", "revise"): drafts.revise,
    ("facilitator", "accept"): drafts.accept,
    ("facilitator", "return"): drafts.give_back,
}
