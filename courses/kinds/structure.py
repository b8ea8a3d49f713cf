"""The structure digest: does a running attempt still fit the document it was started on?

It covers ids and keys only, so a mended sentence or a translation leaves running
attempts alone. The version digest, which covers every word, belongs to the packages.
"""

from typing import Any

from courses import digests
from courses.kinds.kind import Brief, Kind, State

LARGEST_STATE = 16 * 1024
"""Bytes of a state as JSON; the promise of every kind."""


def digest(structure: Any) -> str:
    """Sixteen hex digits of the digest of what `Kind.structure` gives."""
    return digests.of_json(structure)[:16]


def fits(kind: Kind, document: Any, state: State) -> bool:
    """Whether a state was started on a document with the same ids; a host that cannot pin versions asks each time."""
    return state.get("structure") == digest(kind.structure(document))


def ids(kind: Kind, document: Any) -> Any:
    """What a correction must keep, as JSON: the structure, less the answer keys where a kind has them in it."""
    found: Any = getattr(kind, "ids", kind.structure)
    return found(document)


def adapted(kind: Kind, brief: Brief, state: State) -> State | None:
    """The unfinished state of a document whose ids may have changed: itself, what is left of it, or None for nothing.

    For hosts that cannot pin a version, such as Open edX, where a text is edited under running attempts.
    """
    current = digest(kind.structure(brief.document))
    if state.get("structure") == current:
        return state
    kept = kind.adapt(brief, state)
    return None if kept is None else {**kept, "structure": current}
