"""What stands on the page and is no mark yet: ticked lines and a code, and what was typed in a refused move.

A state has them under `pending` only where there are some, and under `asks` what the page asks for: a `line`, a `code`,
or what becomes of lines that are still `ticked`. What is done with them belongs to `play`.
"""

from collections.abc import Mapping
from typing import Any, Final

from courses.kinds.annotation.document import Annotation
from courses.kinds.kind import Move, State

NOTHING: Final[Mapping[str, Any]] = {"segments": [], "code": None}
"""What is pending where nothing is."""


def settled(state: State) -> State:
    """The state with nothing pending and nothing asked."""
    return {key: value for key, value in state.items() if key not in ("pending", "asks")}


def pending(annotation: Annotation, move: Move) -> dict[str, Any]:
    """The part of a state with the lines and the code of a move that the report has."""
    return _part(annotation, move.data.get("segment", ()), move.one("code"))


def still_pending(annotation: Annotation, state: State) -> dict[str, Any]:
    """The same of a state; what the page asks for stands as long as nothing of it is gone."""
    before = state.get("pending", NOTHING)
    after = _part(annotation, before["segments"], before["code"])
    asks = {"asks": state["asks"]} if "asks" in state and after.get("pending", NOTHING) == before else {}
    return {**after, **asks}


def typed(annotation: Annotation, move: Move) -> dict[str, Any]:
    """What a refused move had on its page; of a move with ticked lines alone only these."""
    lines = {"pending": NOTHING, **pending(annotation, move)}
    if move.act == "mark":
        return lines
    decision = move.one("decision")
    return {
        **lines,
        "missing": [gap.id for gap in annotation.gaps if gap.id in move.data.get("missing", ())],
        "decision": decision if decision in {one.id for one in annotation.decisions} else None,
        "why": move.one("why") or "",
    }


def _part(annotation: Annotation, ticked: Any, code: str | None) -> dict[str, Any]:
    segments = [one.id for one in annotation.report if one.id in ticked]
    offered = code if code in annotation.offered else None
    return {"pending": {"segments": segments, "code": offered}} if segments or offered else {}
