"""What many readings of a report show: what was missed, what was seen where nothing is, and how far people agree.

Each reading is compared with the key that fits it best. Whether a figure is large enough to be
shown belongs to the statistics room.
"""

from collections.abc import Sequence
from typing import Any

from courses.kinds.annotation import marking
from courses.kinds.annotation.agreement import alpha
from courses.kinds.annotation.document import Annotation, Segment
from courses.kinds.annotation.marking import Fit
from courses.kinds.kind import State


def summarise(annotation: Annotation, states: Sequence[State]) -> dict[str, Any]:
    """Attempts (`n`), those handed in (`finished`), their mean `share`, and shares of the finished ones.

    `segments`: id → `missed` and `extra` (who missed a mark of the key here, who saw one that it has not), and
    `codes`, the share who gave each; `codes`: id → mean number of `missed` and of `extra` marks per reading; `gaps`:
    id → `named`, and `missed` by those whose key names it; `decisions`: id → share. `agreement` is Krippendorff's
    alpha over all pairs of segment and code, None where it is undefined.
    """
    finished = [state for state in states if state["stage"] == "result"]
    fits = [marking.best(annotation, state["marks"], state["missing"]) for state in finished]
    n = len(finished)
    return {
        "n": len(states),
        "finished": n,
        "share": sum(fit.share for fit in fits) / n if n else None,
        "segments": {one.id: _segment(annotation, one, finished, fits) for one in annotation.report},
        "codes": {code: _code(code, fits) for code in annotation.offered},
        "gaps": {gap.id: _gap(gap.id, finished, fits) for gap in annotation.gaps},
        "decisions": {
            one.id: _share(sum(state["decision"] == one.id for state in finished), n) for one in annotation.decisions
        },
        "agreement": _agreement(annotation, finished),
    }


def _share(count: int, n: int) -> float | None:
    return count / n if n else None


def _segment(
    annotation: Annotation, segment: Segment, finished: Sequence[State], fits: Sequence[Fit]
) -> dict[str, Any]:
    n = len(finished)
    given = [state["marks"].get(segment.id, ()) for state in finished]
    return {
        "missed": _share(sum(any(at == segment.id for at, _ in fit.missed) for fit in fits), n),
        "extra": _share(sum(any(at == segment.id for at, _ in fit.extra) for fit in fits), n),
        "codes": {code: _share(sum(code in codes for codes in given), n) for code in annotation.offered},
    }


def _code(code: str, fits: Sequence[Fit]) -> dict[str, Any]:
    n = len(fits)
    return {
        "missed": _share(sum(one == code for fit in fits for _, one in fit.missed), n),
        "extra": _share(sum(one == code for fit in fits for _, one in fit.extra), n),
    }


def _gap(gap: str, finished: Sequence[State], fits: Sequence[Fit]) -> dict[str, Any]:
    named = [gap in state["missing"] for state in finished]
    wanted = [is_named for is_named, fit in zip(named, fits, strict=True) if gap in fit.key.gaps]
    return {"named": _share(sum(named), len(named)), "missed": _share(wanted.count(False), len(wanted))}


def _agreement(annotation: Annotation, finished: Sequence[State]) -> float | None:
    return alpha(
        [code in state["marks"].get(segment.id, ()) for state in finished]
        for segment in annotation.report
        for code in annotation.offered
    )
