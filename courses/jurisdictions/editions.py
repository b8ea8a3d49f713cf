"""What an overlay says, apart from the day on which it is looked at: its levels as one text with a digest.

This is what a host stores and an attempt pins. How it looks on a day is the overlay's matter.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic import ValidationError

from courses import digests
from courses.errors import ContentError, Problem
from courses.jurisdictions.provision import Channel, Code, Provision, Row, Rule, SlotName, SlotWords, Words
from courses.texts import Model

FORMAT = 1
"""Of a stored body; older bodies stay readable, because attempts pin them."""


class Level(Model):
    """One data file: what a state, a region or a union of states has of its own."""

    code: Code
    name: Words
    draft: bool = False
    """No jurist has signed it: it is read and checked, and no page shows it."""
    parents: tuple[Code, ...] = ()
    slots: Mapping[SlotName, SlotWords] = {}
    provisions: tuple[Provision, ...] = ()
    channels: tuple[Channel, ...] = ()
    rules: tuple[Rule, ...] = ()

    def rows(self) -> tuple[Row, ...]:
        """Provisions first, then channels, in the order of the file."""
        return (*self.provisions, *self.channels)


@dataclass(frozen=True, eq=False)
class Edition:
    """A jurisdiction and its parents, nearest first, and the canonical JSON that the digest covers.

    The body is kept as it was read: a later release may write defaults in another way, and an attempt's digest must
    still find its text.
    """

    levels: tuple[Level, ...]
    body: str

    @classmethod
    def of(cls, levels: Iterable[Level]) -> "Edition":
        """An edition of levels, nearest first; none at all for the neutral one."""
        held = tuple(levels)
        plain = [level.model_dump(mode="json", exclude_defaults=True) for level in held]
        return cls(held, digests.canonical({"format": FORMAT, "levels": plain}))

    @classmethod
    def from_body(cls, body: str) -> "Edition":
        """An edition out of its stored body; raise ContentError for a body of another format or shape."""
        try:
            data = json.loads(body)
            if data["format"] != FORMAT:
                raise ContentError([Problem("body", "format", f"this release reads overlays of format {FORMAT}")])
            return cls(tuple(Level.model_validate(one) for one in data["levels"]), body)
        except (ValidationError, ValueError, LookupError, TypeError) as error:
            raise ContentError([Problem("body", "", f"this is no overlay of format {FORMAT}: {error}")]) from None

    @property
    def code(self) -> str:
        """The code of the nearest level; empty for the neutral edition."""
        return self.levels[0].code if self.levels else ""

    @property
    def is_draft(self) -> bool:
        """Whether a level of it waits for a jurist."""
        return any(level.draft for level in self.levels)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the body: of the words alone, the same on every day."""
        return digests.of_text(self.body)
