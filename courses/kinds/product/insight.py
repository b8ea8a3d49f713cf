"""What many copies of a product show: how far they are, and how people see their own work. Nothing that was written.

Whether a figure is large enough to be shown belongs to the statistics room.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from courses.kinds.kind import Brief, State
from courses.kinds.product.document import Criterion, Product
from courses.kinds.product.drafts import HANDED_IN


def summarise(brief: Brief, states: Sequence[State]) -> dict[str, Any]:
    """Copies (`n`), those handed in, those accepted, and of the former the shares of each level of the rubric."""
    product: Product = brief.document
    done = [state for state in states if state["stage"] in HANDED_IN]
    return {
        "n": len(states),
        "handed_in": len(done),
        "accepted": sum(state["stage"] == "accepted" for state in states),
        "rubric": {criterion.id: _levels(criterion, done) for criterion in product.rubric},
    }


def _levels(criterion: Criterion, done: Sequence[State]) -> dict[str, Any]:
    counts = Counter(state["marks"].get(criterion.id) for state in done)
    n = sum(counts[level.id] for level in criterion.levels)
    return {"n": n, "levels": {level.id: counts[level.id] / n if n else None for level in criterion.levels}}
