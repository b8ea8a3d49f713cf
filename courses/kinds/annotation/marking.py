"""What a reading earns: how well it fits the key that fits it best.

The measure is F1, the harmonic mean of precision and recall: 2 × hits ÷ (given + wanted). A mark too many costs as
much as one that was missed, so marking everything cannot win. Free text and the decision earn nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.outcome import Score

if TYPE_CHECKING:  # `document` asks this room whether marking everything would win.
    from courses.kinds.annotation.document import Annotation, Key

Pair = tuple[str, str]
"""A segment and a code."""

Marks = Mapping[str, Sequence[str]]
"""Segment → codes given to it."""

GAPS_SHARE = 0.25
"""How much of the points the list of what is missing is worth, where a report has one."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a reading and a key agree; `extra` leaves out marks that the key allows without asking for them."""

    key: Key
    hits: frozenset[Pair]
    missed: frozenset[Pair]
    extra: frozenset[Pair]
    share: float


def f1(given: Collection[object], wanted: Collection[object]) -> float:
    """2 × hits ÷ (given + wanted); nothing given where nothing was wanted is perfect."""
    if not given and not wanted:
        return 1.0
    return 2 * len(set(given) & set(wanted)) / (len(given) + len(wanted))


def pairs(marks: Marks) -> frozenset[Pair]:
    """The marks as pairs."""
    return frozenset((segment, code) for segment, codes in marks.items() for code in codes)


def fit(annotation: Annotation, key: Key, marks: Marks, missing: Collection[str]) -> Fit:
    """A reading beside one key."""
    given = pairs(marks)
    wanted = frozenset((mark.segment, mark.code) for mark in key.marks if not mark.optional)
    allowed = frozenset((mark.segment, mark.code) for mark in key.marks if mark.optional)
    share = f1(given - allowed, wanted)
    if annotation.gaps:
        share = (1 - GAPS_SHARE) * share + GAPS_SHARE * f1(missing, key.gaps)
    return Fit(key, given & (wanted | allowed), wanted - given, given - wanted - allowed, share)


def best(annotation: Annotation, marks: Marks, missing: Collection[str]) -> Fit:
    """The fit of the key that suits a reading best; the first one where several suit alike."""
    return max((fit(annotation, key, marks, missing) for key in annotation.keys), key=lambda one: one.share)


def score(annotation: Annotation, marks: Marks, missing: Collection[str]) -> Score:
    """The share of the best fit of the document's points."""
    share = best(annotation, marks, missing).share
    return Score(min(annotation.points, annotation.points * share), annotation.points)
