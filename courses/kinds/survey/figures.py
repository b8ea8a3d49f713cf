"""What the sheets of a series say together: each item in each wave, and how those who can be matched have changed.

Everything is hidden below five people, also where it would follow from other figures. Who closed the boxes, and who may
look, belongs to the hosts.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations

from courses.kinds.survey.document import WAVES, Item, Survey
from courses.statistics import (
    SMALLEST_CELL,
    may_stand_beside,
    mean_and_deviation,
    normalised_gain,
    shown,
    suppress,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """The figures of one sheet; `code` is the digest that joins waves, "" where there is none."""

    ratings: Mapping[str, int]
    code: str = ""

    def written(self) -> str:
        """The sheet as a text, for whoever keeps it."""
        return json.dumps({"ratings": dict(self.ratings), "code": self.code}, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> "Answered":
        """The sheet that was `written`."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Box:
    """All sheets of one wave, in no order; `words` are the answers in words, item by item, apart from the sheets."""

    sheets: Sequence[Answered] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """One item in one wave. `n` is None where it would tell how few left it out; `counts` only where none is small."""

    n: int | None
    mean: float
    deviation: float
    counts: Mapping[int, int] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One item at two times, for the people who answered it in both: means, deviations, gain (0 to 1, may be below)."""

    early: str
    late: str
    n: int
    before: float
    before_deviation: float
    after: float
    after_deviation: float
    gain: float | None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item: wave → figures, and the changes that may be shown."""

    item: Item
    waves: Mapping[str, Figures]
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Results:
    """A series: wave → sheets (five or more), results of the items on a scale, and words of this document's wave."""

    sizes: Mapping[str, int]
    items: Sequence[ItemResult]
    words: Mapping[str, Sequence[str]]

    @property
    def waves(self) -> Sequence[str]:
        """The waves that may be shown, in their order."""
        return tuple(self.sizes)


def results(survey: Survey, boxes: Mapping[str, Box]) -> Results:
    """What may be shown of closed boxes: wave → box."""
    enough: Mapping[str, Box] = {wave: boxes[wave] for wave in WAVES if wave in boxes and _is_enough(boxes[wave])}
    own = enough.get(survey.wave, Box())
    words = {item.id: own.words.get(item.id, ()) for item in survey.items if item.type == "words"}
    return Results(
        {wave: len(box.sheets) for wave, box in enough.items()},
        [_item(survey, item, enough) for item in survey.items if item.type != "words"],
        {key: texts for key, texts in words.items() if len(texts) >= SMALLEST_CELL},
    )


def _is_enough(box: Box) -> bool:
    return len(box.sheets) >= SMALLEST_CELL


def _item(survey: Survey, item: Item, boxes: Mapping[str, Box]) -> ItemResult:
    values = survey.values(item)
    answered = {wave: _answered(box, item.id, values) for wave, box in boxes.items()}
    figures = {
        wave: _figures(given, len(boxes[wave].sheets), values)
        for wave, given in answered.items()
        if len(given) >= SMALLEST_CELL
    }
    changes: list[Change] = []
    seen: dict[str, list[Set[int]]] = {wave: [set(answered[wave])] for wave in figures}
    for early, late in combinations(figures, 2):
        pairs = _pairs(boxes[early], boxes[late], answered[early], answered[late])
        firsts, lasts = {one for one, _ in pairs}, {other for _, other in pairs}
        if may_stand_beside(firsts, seen[early]) and may_stand_beside(lasts, seen[late]):
            before = [answered[early][one] for one, _ in pairs]
            after = [answered[late][other] for _, other in pairs]
            changes.append(_change((early, late), before, after, values[-1]))
            seen[early].append(firsts)
            seen[late].append(lasts)
    return ItemResult(item, figures, changes)


def _answered(box: Box, key: str, values: Sequence[int]) -> dict[int, int]:
    """Place of a sheet → its answer; what is not on today's scale is left out."""
    found = {place: sheet.ratings.get(key) for place, sheet in enumerate(box.sheets)}
    return {place: value for place, value in found.items() if value is not None and value in values}


def _figures(given: Mapping[int, int], sheets: int, values: Sequence[int]) -> Figures:
    mean, deviation = mean_and_deviation(list(given.values()))
    counted = Counter(given.values())
    cells = {str(value): counted[value] for value in values}
    # Mean and deviation would let a hidden cell be worked out, so a distribution is shown whole or not at all.
    is_open = suppress(cells) == cells
    n = len(given) if shown(sheets - len(given)) is not None else None
    return Figures(n, mean, deviation, {value: counted[value] for value in values} if is_open and n else None)


def _pairs(early: Box, late: Box, first: Mapping[int, int], last: Mapping[int, int]) -> list[tuple[int, int]]:
    """Sheets of the same code that answered in both; a code that is there twice in a wave joins nobody."""
    before, after = _by_code(early), _by_code(late)
    joined = [(before[code], after[code]) for code in before if code in after]
    return [(one, other) for one, other in joined if one in first and other in last]


def _by_code(box: Box) -> dict[str, int]:
    often = Counter(sheet.code for sheet in box.sheets)
    return {sheet.code: place for place, sheet in enumerate(box.sheets) if sheet.code and often[sheet.code] == 1}


def _change(waves: tuple[str, str], before: Sequence[int], after: Sequence[int], highest: int) -> Change:
    early, late = mean_and_deviation(before), mean_and_deviation(after)
    return Change(*waves, len(before), *early, *late, normalised_gain(before, after, highest))
