"""How an attempt was judged.

Who keeps an outcome, and what a platform is told of it, belongs to the hosts.
"""

from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class Score:
    """Points earned of points possible; `0 <= earned <= possible` and `possible > 0`."""

    earned: float
    possible: float

    def __post_init__(self) -> None:
        if not (isfinite(self.earned) and isfinite(self.possible)):
            raise ValueError("a score is made of finite numbers")
        if not 0 <= self.earned <= self.possible or self.possible <= 0:
            raise ValueError(f"{self.earned} of {self.possible} is no score")

    @property
    def share(self) -> float:
        """The score between 0 and 1."""
        return self.earned / self.possible
