"""One jurisdiction and its parents as one thing, and how it fills a slot.

Reading the data files belongs to the reader, HTML to `courses.prose`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from courses import digests
from courses.jurisdictions.editions import Edition, Level
from courses.jurisdictions.provision import Channel, Provision, Row, Rule, SlotWords
from courses.jurisdictions.staleness import Age, age

__all__ = [
    "NEUTRAL", "Channel", "Edition", "Filled", "Level", "Overlay", "Provision", "Review", "Row", "Rule", "Ruling",
    "SlotWords", "compose",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot as one level fills it: its published rows in order, each with its age, and the parents' below."""

    slot: str
    code: str
    name: Mapping[str, str]
    words: SlotWords | None
    rows: tuple[tuple[Row, Age], ...]
    below: tuple["Filled", ...] = ()

    @property
    def age(self) -> Age:
        """The age of the oldest row of this level."""
        ages = {row_age for _, row_age in self.rows}
        return "expired" if "expired" in ages else "stale" if "stale" in ages else "fresh"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule with the provisions that carry it today, each with its age, and the level that says it."""

    rule: Rule
    code: str
    name: Mapping[str, str]
    rows: tuple[tuple[Row, Age], ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What the jurist of an academy has said of an edition: signed on a day, or not yet."""

    signed_on: date | None = None


@dataclass(frozen=True, eq=False)
class Overlay:
    """An edition as seen on the day `as_of`; `review` is None where no academy stands behind it.

    Two overlays are equal when their digests are: the words, the age of every row and whether it is in force. So a
    cache keyed by the overlay lives on from day to day until a row grows stale or the law changes.
    """

    edition: Edition
    as_of: date
    review: Review | None = None

    @property
    def levels(self) -> tuple[Level, ...]:
        """The jurisdiction and its parents, nearest first."""
        return self.edition.levels

    @property
    def code(self) -> str:
        """The code of the nearest level; empty for the neutral overlay."""
        return self.edition.code

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The overlay itself and all its parents, nearest first: what `only_in` is compared with."""
        return tuple(level.code for level in self.levels)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that can be seen, the day's share included; an attempt pins the edition's instead."""
        rows = {row.id: [age(row, self.as_of), _holds(row, self.as_of)] for row in self.rows}
        signed = [] if self.review is None else [str(self.review.signed_on)]
        return digests.of_json([self.edition.digest, rows, *signed])

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every row of every level, drafts included."""
        return tuple(row for level in self.levels for row in level.rows())

    @cached_property
    def unasked(self) -> frozenset[str]:
        """Ids of rows that nobody is asked about: too old, a draft, or not in force."""
        return frozenset(
            row.id for row in self.rows if age(row, self.as_of) == "expired" or not _holds(row, self.as_of)
        )

    def row(self, row_id: str) -> Row | None:
        """The provision or channel of that id, drafts included."""
        return next((row for row in self.rows if row.id == row_id), None)

    def fill(self, slot: str, today: date | None = None) -> Filled | None:
        """The nearest level with a published row for the slot fills it whole; its parents' are listed below."""
        day = today or self.as_of
        filled = [part for level in self.levels if (part := _fill_level(level, slot, day)) is not None]
        if not filled:
            return None
        near = filled[0]
        return Filled(near.slot, near.code, near.name, near.words, near.rows, tuple(filled[1:]))

    def ruling(self, matter: str, today: date | None = None) -> Ruling | None:
        """What the nearest level that says anything of a matter says of it; None where nobody does.

        A rule holds as long as one of its provisions is published and in force. An old one still holds: what the law
        forbade two years ago is not tried out because nobody has looked since.
        """
        day = today or self.as_of
        found = (_rule_of(level, rule, day) for level in self.levels for rule in level.rules if rule.matter == matter)
        return next((ruling for ruling in found if ruling.rows), None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Overlay) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def _fill_level(level: Level, slot: str, today: date) -> Filled | None:
    rows = tuple((row, age(row, today)) for row in level.rows() if slot in row.slots and _holds(row, today))
    return Filled(slot, level.code, level.name, level.slots.get(slot), rows) if rows else None


def _rule_of(level: Level, rule: Rule, today: date) -> Ruling:
    carried = (row for row in level.provisions if row.id in rule.provisions and _holds(row, today))
    return Ruling(rule, level.code, level.name, tuple((row, age(row, today)) for row in carried))


def _holds(row: Row, today: date) -> bool:
    if not row.is_published:
        return False
    if not isinstance(row, Provision):
        return True
    begun = row.valid_from is None or row.valid_from <= today
    return begun and (row.valid_to is None or today <= row.valid_to)


def compose(levels: Iterable[Level], as_of: date) -> Overlay:
    """An overlay of one's own: levels nearest first, for an academy that edits its law itself."""
    return Overlay(Edition.of(levels), as_of)


NEUTRAL = Overlay(Edition.of(()), date(1970, 1, 1))
"""No jurisdiction at all: every slot shows the neutral words and "ask your jurist"."""
