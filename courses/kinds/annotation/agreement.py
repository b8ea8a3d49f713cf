"""How far several people agree when each gives a value to each of many units.

Pure figures; what the units are belongs to those who ask.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for nominal values: 1 is agreement throughout, 0 what chance would give.

    A unit is the values that its raters gave, None for one who gave none; units with fewer than two values count
    for nothing. With o the coincidences of unlike values inside units and e those expected from the totals,
    alpha = 1 − (n − 1) × o ÷ e, where n is the number of paired values (K. Krippendorff, Computing Krippendorff's
    Alpha-Reliability, 2011, section C). None where nobody can be compared or only one value occurs.
    """
    totals: Counter[Hashable] = Counter()
    unlike = 0.0
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        paired = values.total()
        if paired > 1:
            totals.update(values)
            unlike += (paired**2 - sum(count**2 for count in values.values())) / (paired - 1)
    n = totals.total()
    expected = n**2 - sum(count**2 for count in totals.values())
    return 1 - (n - 1) * unlike / expected if expected else None
