"""A long list in pages of two hundred.

What the list holds belongs to its page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page: `number` of `count`, the rows from `first` to `last` of `total`."""

    rows: Sequence[T]
    number: int
    count: int
    total: int

    @property
    def first(self) -> int:
        """The place of the first row, counted from 1; 0 on an empty page."""
        return (self.number - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row."""
        return min(self.number * PAGE, self.total)


def page_of(rows: Sequence[T], number: int) -> Page[T]:
    """The page of that number; the last one where there are fewer."""
    count = pages(len(rows))
    number = min(number, count)
    return Page(rows[(number - 1) * PAGE : number * PAGE], number, count, len(rows))


def pages(total: int) -> int:
    """How many pages a list of this length has, at least one."""
    return max(1, -(-total // PAGE))
