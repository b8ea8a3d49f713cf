"""What many answers say about a question, and how small numbers are hidden.

Pure figures: who may see them, and how they are drawn, belongs to the hosts.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from math import fsum, isnan, nan, sqrt
from operator import mul
from typing import Any, Final

SMALLEST_CELL = 5
"""Below so many people a figure could say something about one of them."""

_WITHIN_95: Final = 1.959964
"""Standard errors on either side of a normally distributed figure that hold 95 % of it."""

_TINY: Final = 1e-12

Responses = Mapping[str, float]
"""One attempt: item → share of its points, 0 to 1. Items that were not asked are absent."""


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """How one item did: answers, mean share of its points, and how well it separates strong from weak attempts."""

    n: int
    share_correct: float
    discrimination: float | None


def items(responses: Sequence[Responses]) -> dict[str, ItemAnalysis]:
    """Item → analysis, in the order of first appearance.

    The discrimination is the corrected item-total correlation (for right-or-wrong items the point-biserial): Pearson's
    r between the item and the mean of the *other* items of the same attempt. The mean stands for the usual sum, so
    that attempts with drawn questions can be compared; where everybody had the same questions it is the same
    number. None where it is undefined: fewer than three attempts with other items, or no spread on one side.
    """
    scores: dict[str, list[float]] = defaultdict(list)
    rests: dict[str, list[float]] = defaultdict(list)
    for attempt in responses:
        total, others = fsum(attempt.values()), len(attempt) - 1 or nan
        for item, share in attempt.items():
            scores[item].append(share)
            rests[item].append((total - share) / others)
    return {item: _analysed(shares, rests[item]) for item, shares in scores.items()}


def _analysed(shares: Sequence[float], rests: Sequence[float]) -> ItemAnalysis:
    """`rests` has, for each share, the mean of the other items of its attempt, or NaN where there were none."""
    xs, ys = shares, rests
    if isnan(fsum(rests)):
        pairs = [(share, rest) for share, rest in zip(shares, rests, strict=True) if not isnan(rest)]
        xs, ys = [share for share, _ in pairs], [rest for _, rest in pairs]
    return ItemAnalysis(len(shares), fsum(shares) / len(shares), _correlation(xs, ys))


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r of paired figures; None below three pairs or where one side does not vary."""
    return _correlation(*zip(*pairs, strict=True)) if len(pairs) >= 3 else None


def _correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """The same of two columns, which is half the work for two thousand attempts of sixty items."""
    n = len(xs)
    if n < 3:
        return None
    mean_x, mean_y = fsum(xs) / n, fsum(ys) / n
    off_x, off_y = [x - mean_x for x in xs], [y - mean_y for y in ys]
    spread_x, spread_y = fsum(map(mul, off_x, off_x)), fsum(map(mul, off_y, off_y))
    if spread_x < _TINY * n or spread_y < _TINY * n:
        return None
    r = fsum(map(mul, off_x, off_y)) / sqrt(spread_x * spread_y)
    return max(-1.0, min(1.0, r))


def normalised_gain(before: Sequence[float], after: Sequence[float], highest: float) -> float | None:
    """The group's gain: (mean after − mean before) ÷ (highest − mean before), for matched people only.

    None for nobody, and where the group was at the ceiling before. Raises ValueError for lists that do not match.
    """
    if len(before) != len(after):
        raise ValueError("the gain is taken of matched people only")
    if not before:
        return None
    start = fsum(before) / len(before)
    return None if highest <= start else (fsum(after) / len(after) - start) / (highest - start)


@dataclass(frozen=True, slots=True)
class EffectSize:
    """Hedges' g of matched people, with the bounds between which it lies with 95 % confidence."""

    n: int
    g: float
    low: float
    high: float


def effect_size(before: Sequence[float], after: Sequence[float]) -> EffectSize | None:
    """How far a group moved, in standard deviations of one measurement, for matched people only.

    The standardised mean difference of paired figures: the mean difference ÷ (the differences' standard deviation ÷
    √(2(1 − r))), with Hedges' correction for small groups J = 1 − 3 / (4(n − 1) − 1) and the variance
    J² · (1/n + d²/2n) · 2(1 − r) (Borenstein, Hedges, Higgins and Rothstein, Introduction to Meta-Analysis, 2009,
    chapter 4). None below three people, and where the figures do not vary or move alike for everybody, so that
    there is nothing to divide by. Raises ValueError for lists that do not match.
    """
    if len(before) != len(after):
        raise ValueError("the effect is taken of matched people only")
    r = correlation(list(zip(before, after, strict=True)))
    if r is None:
        return None
    n = len(before)
    differences = [late - early for early, late in zip(before, after, strict=True)]
    mean = fsum(differences) / n
    deviation = sqrt(fsum((one - mean) ** 2 for one in differences) / (n - 1))
    return effect_of(mean, deviation, r, n)


def effect_of(mean: float, deviation: float, r: float, n: int) -> EffectSize | None:
    """The same from figures that were published: mean and standard deviation of the differences, correlation, n."""
    spread = 2 * (1 - r)
    if deviation <= 0 or spread < _TINY:
        return None
    d = mean / (deviation / sqrt(spread))
    correction = 1 - 3 / (4 * (n - 1) - 1)
    error = correction * sqrt((1 / n + d * d / (2 * n)) * spread)
    g = correction * d
    return EffectSize(n, g, g - _WITHIN_95 * error, g + _WITHIN_95 * error)


@dataclass(frozen=True, slots=True)
class Gain:
    """What a group of matched people knew before and after, as mean shares of the points, and how far it moved."""

    n: int
    before: float
    after: float
    gain: float | None
    effect: EffectSize | None


def matched(before: Mapping[Any, float], after: Mapping[Any, float], k: int = SMALLEST_CELL) -> Gain | None:
    """The gain of those who are in both; None where so few are that figures would say something about one of them.

    Few in both is one case; few in only one of them is the other: what everybody had, less what the matched had,
    would be theirs.
    """
    both = [one for one in before if one in after]
    if len(both) < k or shown(len(before) - len(both), k) is None or shown(len(after) - len(both), k) is None:
        return None
    early, late = [before[one] for one in both], [after[one] for one in both]
    n = len(both)
    return Gain(n, fsum(early) / n, fsum(late) / n, normalised_gain(early, late, 1.0), effect_size(early, late))


def _variance(figures: Sequence[float]) -> float:
    mean = fsum(figures) / len(figures)
    return fsum((one - mean) ** 2 for one in figures) / (len(figures) - 1)


def mean_and_deviation(figures: Sequence[float]) -> tuple[float, float]:
    """The mean, and the standard deviation of a sample (n − 1); raises ValueError below two figures."""
    if len(figures) < 2:
        raise ValueError("one figure does not spread")
    return fsum(figures) / len(figures), sqrt(_variance(figures))


def may_stand_beside(group: Set[Hashable], shown_groups: Iterable[Set[Hashable]], k: int = SMALLEST_CELL) -> bool:
    """Whether means of a group say nothing about fewer than k people, also beside the means that are shown already.

    Two means whose groups differ by fewer than k people on either side give those people away by subtraction. What
    follows from three means and more together is not looked for.
    """
    others = (len(part) for other in shown_groups for part in (group - other, other - group))
    return len(group) >= k and all(size == 0 or size >= k for size in others)


def shown(count: int, k: int = SMALLEST_CELL) -> int | None:
    """A count of people; None where it is above nought and below k, and so must be hidden."""
    return None if 0 < count < k else count


def suppress(cells: Mapping[str, int], k: int = SMALLEST_CELL) -> dict[str, int | None]:
    """The cells of one row whose total is shown: small ones hidden, and others as long as the total tells of them.

    What the hidden cells hold together follows from the total. So the smallest of the others goes with them, a nought
    last, until they hold k people together and can be parted in more than one way.
    """
    hidden = [name for name, count in cells.items() if shown(count, k) is None]
    others = sorted((count == 0, count, name) for name, count in cells.items() if name not in hidden)
    while hidden and others and _follow([cells[name] for name in hidden], k):
        hidden.append(others.pop(0)[-1])
    return {name: None if name in hidden else count for name, count in cells.items()}


def _follow(counts: Sequence[int], k: int) -> bool:
    """Whether the sum of hidden cells tells of fewer than k people, or what is in each.

    Small cells are 1 to k − 1: as many people as cells, or k − 1 times as many, leave one way only.
    """
    total = sum(counts)
    one_way = all(0 < count < k for count in counts) and total in (len(counts), (k - 1) * len(counts))
    return total < k or len(counts) == 1 or one_way


def suppress_figures(figures: Mapping[str, Any], n: int, k: int = SMALLEST_CELL) -> dict[str, Any]:
    """Shares and means of n people: all of them None below k."""
    return dict(figures) if n >= k else dict.fromkeys(figures)
